/** From the settings (PATCHBAY_KEK) to what wraps data keys. */
import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type Env, EnvError } from '../../config/env.js';
import type { KekProvider } from '../../config/kek.js';
import { type KeyEncryption, type KeyService, ServiceKeyEncryption } from './key-encryption.js';
import { AwsKms } from './kms/aws-kms.js';
import { GcpKms, type ServiceAccount } from './kms/gcp-kms.js';
import { VaultTransit } from './kms/vault-transit.js';
import type { RootKeys } from './root-keys.js';

const ServiceAccountFile = z.object({
  client_email: z.string(),
  private_key: z.string(),
  token_uri: z.url({ protocol: /^https?$/ }).default('https://oauth2.googleapis.com/token'),
});

/** Asks no service. @throws EnvError when the service account's file is not one. */
export function openKeyEncryption(env: Env, roots: RootKeys): KeyEncryption {
  const services = env.PATCHBAY_KEK.flatMap((provider) => serviceOf(provider, env) ?? []);
  const service = services.find(({ provider }) => provider === env.PATCHBAY_KEK[0]);
  const current = service ? { service, keyName: env.PATCHBAY_KEK_KEY ?? '' } : null;
  return new ServiceKeyEncryption(current, services, roots);
}

/** What each provider needs was checked with the settings. */
function serviceOf(provider: KekProvider, env: Env): KeyService | null {
  switch (provider) {
    case 'env':
      return null;
    case 'aws-kms': {
      const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '', AWS_SESSION_TOKEN, AWS_REGION = '' } = env;
      const credentials = {
        accessKeyId: AWS_ACCESS_KEY_ID,
        secretAccessKey: AWS_SECRET_ACCESS_KEY,
        sessionToken: AWS_SESSION_TOKEN,
      };
      return new AwsKms({ region: AWS_REGION, credentials, url: env.AWS_ENDPOINT_URL_KMS });
    }
    case 'gcp-kms':
      return new GcpKms(readAccount(env.GOOGLE_APPLICATION_CREDENTIALS ?? ''), env.PATCHBAY_GCP_KMS_URL);
    case 'vault': {
      const { VAULT_ADDR: url = '', VAULT_TOKEN: token = '', VAULT_NAMESPACE: namespace } = env;
      return new VaultTransit({ url, token, namespace });
    }
  }
}

/** Errors of parsers quote what they could not parse, which here is a private key: they end here. */
function readAccount(path: string): ServiceAccount {
  try {
    const account = ServiceAccountFile.parse(JSON.parse(readFileSync(path, 'utf8')));
    createPrivateKey(account.private_key);
    return account;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' || code === 'EACCES' ? `cannot be read (${code})` : 'is not that';
    throw new EnvError(
      `GOOGLE_APPLICATION_CREDENTIALS must be the path of a service account's key file: it ${why}`,
    );
  }
}
