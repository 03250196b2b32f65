/** The wire of each key management service, against servers that check it; and how each fails. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KeyServer, startAwsKms, startGoogleKms, startVault } from '../../../../../test/key-services.js';
import { EnvError, parseEnv } from '../../../config/env.js';
import type { KeyEncryption } from '../key-encryption.js';
import { openKeyEncryption } from '../open-key-encryption.js';
import { RootKeys } from '../root-keys.js';
import { callKms } from './call.js';
import { signAws } from './sigv4.js';

const AWS = {
  accessKeyId: 'AKIDTEST',
  secret: 'aws-secret-canary',
  region: 'eu-central-1',
  sessionToken: 'aws-session-canary',
};
const VAULT_TOKEN = 'hvs.vault-token-canary';
const EMAIL = 'patchbay@project.iam.gserviceaccount.com';
const GOOGLE_KEY = 'projects/p/locations/global/keyRings/r/cryptoKeys/k';
const CONTEXT = 'data-key\u0000019a-org\u00001';
const pair = generateKeyPairSync('rsa', {
  modulusLength: 2_048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

let dir: string;
const servers: Record<string, KeyServer> = {};
const settings: Record<string, Record<string, string>> = {};
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'patchbay-kms-'));
  const aws = (servers['aws-kms'] = await startAwsKms(AWS));
  const google = (servers['gcp-kms'] = await startGoogleKms({ email: EMAIL, publicKey: pair.publicKey }));
  const vault = (servers['vault'] = await startVault(VAULT_TOKEN, 'team-a'));
  settings['aws-kms'] = {
    PATCHBAY_KEK_KEY: 'alias/patchbay',
    AWS_REGION: AWS.region,
    AWS_ACCESS_KEY_ID: AWS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: AWS.secret,
    AWS_SESSION_TOKEN: AWS.sessionToken,
    AWS_ENDPOINT_URL_KMS: aws.origin,
  };
  settings['gcp-kms'] = {
    PATCHBAY_KEK_KEY: GOOGLE_KEY,
    GOOGLE_APPLICATION_CREDENTIALS: accountFile(google, 'account.json'),
    PATCHBAY_GCP_KMS_URL: google.origin,
  };
  settings['vault'] = {
    PATCHBAY_KEK_KEY: 'mounts/transit/patchbay',
    VAULT_ADDR: `${vault.origin}/`,
    VAULT_TOKEN,
    VAULT_NAMESPACE: 'team-a',
  };
});
afterAll(async () => {
  for (const server of Object.values(servers)) await server.close();
  rmSync(dir, { recursive: true, force: true });
});

function accountFile(google: KeyServer, name: string): string {
  const path = join(dir, name);
  const token_uri = `${google.origin}/token`;
  const account = { type: 'service_account', client_email: EMAIL, private_key: pair.privateKey, token_uri };
  writeFileSync(path, JSON.stringify(account));
  return path;
}

const parse = (over: Record<string, string>) =>
  parseEnv({
    DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none',
    PATCHBAY_ROOT_KEYS: `k1:${Buffer.alloc(32).toString('base64')}`,
    ...over,
  });
function open(over: Record<string, string>): KeyEncryption {
  const env = parse(over);
  return openKeyEncryption(env, new RootKeys(env.PATCHBAY_ROOT_KEYS));
}
const provider = (name: string, over: Record<string, string> = {}) =>
  open({ PATCHBAY_KEK: name, ...settings[name], ...over });
const refusal = (promise: Promise<unknown>): Promise<Error & { outage?: boolean }> =>
  promise.then(
    () => Promise.reject(new Error('it did not fail')),
    (error: Error) => error,
  );
function serverOf(name: string): KeyServer {
  const server = servers[name];
  if (!server) throw new Error(`no ${name}`);
  server.seen.length = 0;
  return server;
}

describe('Signature Version 4', () => {
  // From AWS's own aws-sig-v4-test-suite.
  const credentials = {
    accessKeyId: 'AKIDEXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  };
  const scope = { region: 'us-east-1', service: 'service' };
  const now = new Date('2015-08-30T12:36:00.000Z');
  const url = new URL('https://example.amazonaws.com/');

  it.each([
    [
      'post-vanilla',
      {},
      '',
      'host;x-amz-date',
      '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
    ],
    [
      'post-x-www-form-urlencoded',
      { 'content-type': 'application/x-www-form-urlencoded' },
      'Param1=value1',
      'content-type;host;x-amz-date',
      'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
    ],
  ])('%s', (_name, headers, body, names, signature) => {
    const { authorization } = signAws({ method: 'POST', url, headers, body }, credentials, scope, now);
    expect(authorization).toBe(
      `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=${names}, Signature=${signature}`,
    );
  });
});

describe.each(['aws-kms', 'gcp-kms', 'vault'])('%s', (name) => {
  it('opens what it wrapped, under the same context only, and tries what it wraps', async () => {
    const server = serverOf(name);
    const keys = provider(name);
    const key = randomBytes(32);
    const wrapped = await keys.wrap(CONTEXT, key);
    expect(wrapped.includes(key)).toBe(false);
    // Wrapped and opened again, and for Google a token before.
    expect(server.seen).toHaveLength(name === 'gcp-kms' ? 3 : 2);
    expect(keys.currentId).toBe(`${name}:${settings[name]?.['PATCHBAY_KEK_KEY']}`);
    expect(await keys.unwrap(keys.currentId, CONTEXT, wrapped)).toEqual(key);
    const other = await refusal(keys.unwrap(keys.currentId, `${CONTEXT}2`, wrapped));
    expect(other).toMatchObject({ outage: false, message: expect.stringContaining('refused (HTTP 400') });
  });

  it('is asked once more where it was busy, and then said to be away', async () => {
    const keys = provider(name);
    const key = randomBytes(32);
    const wrapped = await keys.wrap(CONTEXT, key);
    const server = serverOf(name);
    server.failures.push(503);
    expect(await keys.unwrap(keys.currentId, CONTEXT, wrapped)).toEqual(key);
    expect(server.seen).toHaveLength(2);
    server.failures.push(500, 503);
    const error = await refusal(keys.unwrap(keys.currentId, CONTEXT, wrapped));
    expect(error).toMatchObject({ outage: true, message: `${name} does not answer (HTTP 503)` });
    expect(server.seen).toHaveLength(4);
  });

  it.each([403, 'redirect', 'text'] as const)(
    '%s is an answer: no second try, nothing quoted',
    async (failure) => {
      const keys = provider(name);
      const key = randomBytes(32);
      await keys.wrap(CONTEXT, key);
      const server = serverOf(name);
      server.failures.push(failure);
      const error = await refusal(keys.wrap(CONTEXT, key));
      expect(error.outage).toBe(false);
      expect(server.seen).toHaveLength(1);
      expect(error.message).toMatch(
        /^(aws-kms|gcp-kms|vault) (refused \(HTTP (403|307)|answered what is no JSON)/,
      );
      for (const secret of ['canary', 'ya29', key.toString('base64'), 'Bearer', 'Credential='])
        expect(error.message + error.stack).not.toContain(secret);
    },
  );
});

describe('one that is not there', () => {
  it('is an outage that names the reason', async () => {
    const gone = await startVault(VAULT_TOKEN);
    await gone.close();
    const error = await refusal(
      provider('vault', { VAULT_ADDR: gone.origin }).wrap(CONTEXT, randomBytes(32)),
    );
    expect(error).toMatchObject({ outage: true, message: 'vault does not answer (ECONNREFUSED)' });
  });

  it('is waited for no longer than the deadline', async () => {
    const server = serverOf('vault');
    server.failures.push('hang');
    const request = {
      service: 'vault',
      url: server.origin,
      headers: { 'x-vault-token': VAULT_TOKEN },
      body: '{}',
    };
    const error = await refusal(callKms(request, 50));
    expect(error).toMatchObject({ outage: true, message: 'vault does not answer in time' });
    expect(server.seen).toHaveLength(1);
  });

  it('says nothing of a credential that no header can hold', async () => {
    const error = await refusal(
      provider('vault', { VAULT_TOKEN: 'canary\u0001' }).wrap(CONTEXT, randomBytes(32)),
    );
    expect(error.message).toBe('vault does not answer (UND_ERR_INVALID_ARG)');
  });
});

describe('who asks', () => {
  it('a wrong secret, token or namespace is refused', async () => {
    const key = randomBytes(32);
    const aws = await refusal(provider('aws-kms', { AWS_SECRET_ACCESS_KEY: 'other' }).wrap(CONTEXT, key));
    expect(aws.message).toBe('aws-kms refused (HTTP 400, InvalidSignatureException)');
    for (const over of [{ VAULT_TOKEN: 'other' }, { VAULT_NAMESPACE: 'team-b' }] as Record<string, string>[])
      expect((await refusal(provider('vault', over).wrap(CONTEXT, key))).message).toBe(
        'vault refused (HTTP 403)',
      );
  });

  it('a token of Google is used until a minute before its end', async () => {
    const count = async (tokenSeconds: number) => {
      const google = await startGoogleKms({ email: EMAIL, publicKey: pair.publicKey, tokenSeconds });
      const keys = provider('gcp-kms', {
        GOOGLE_APPLICATION_CREDENTIALS: accountFile(google, `${tokenSeconds}.json`),
        PATCHBAY_GCP_KMS_URL: google.origin,
      });
      await keys.wrap(CONTEXT, randomBytes(32));
      await keys.wrap(CONTEXT, randomBytes(32));
      await google.close();
      return google.seen.filter((line) => line === 'POST /token').length;
    };
    expect([await count(3_600), await count(59)]).toEqual([1, 4]);
  });
});

describe('settings', () => {
  const said = (over: Record<string, string>): string => {
    try {
      open(over);
      return 'nothing';
    } catch (error) {
      expect(error).toBeInstanceOf(EnvError);
      return (error as Error).message;
    }
  };
  it.each([
    [{ PATCHBAY_KEK: 'kms' }, 'PATCHBAY_KEK must be a list of env, aws-kms, gcp-kms, vault'],
    [{ PATCHBAY_KEK: 'env,env' }, 'PATCHBAY_KEK must name each provider once'],
    [
      { PATCHBAY_KEK: 'vault', PATCHBAY_KEK_KEY: 'a/b', VAULT_ADDR: 'http://v' },
      'VAULT_TOKEN is required with vault in PATCHBAY_KEK',
    ],
    [
      { PATCHBAY_KEK: 'env,aws-kms', AWS_REGION: 'r', AWS_ACCESS_KEY_ID: 'i' },
      'AWS_SECRET_ACCESS_KEY is required with aws-kms in PATCHBAY_KEK',
    ],
    [
      { PATCHBAY_KEK: 'vault', VAULT_ADDR: 'http://v', VAULT_TOKEN: 't' },
      'PATCHBAY_KEK_KEY is required where PATCHBAY_KEK begins with vault',
    ],
    [
      { PATCHBAY_KEK: 'vault', VAULT_ADDR: 'http://v', VAULT_TOKEN: 't', PATCHBAY_KEK_KEY: '../sys/x' },
      'PATCHBAY_KEK_KEY is not how vault names a key',
    ],
    [{ PATCHBAY_KEK_KEY: 'transit/x' }, 'PATCHBAY_KEK_KEY is for a service'],
    [{ VAULT_ADDR: 'ftp://v' }, 'VAULT_ADDR must be a URL that starts with http:// or https://'],
    [{ AWS_REGION: 'eu central' }, 'AWS_REGION must be the name of a region'],
  ])('%j', (over, text) => expect(said(over as Record<string, string>)).toContain(text));

  it('a key file that is none says so without quoting it', () => {
    const path = join(dir, 'broken.json');
    const over = {
      PATCHBAY_KEK: 'gcp-kms',
      PATCHBAY_KEK_KEY: GOOGLE_KEY,
      GOOGLE_APPLICATION_CREDENTIALS: path,
    };
    expect(said(over)).toContain('it cannot be read (ENOENT)');
    for (const content of [
      'canary',
      '{"private_key":"canary"}',
      '{"client_email":"a","private_key":"canary"}',
    ]) {
      writeFileSync(path, content);
      expect(said(over)).toBe(
        "GOOGLE_APPLICATION_CREDENTIALS must be the path of a service account's key file: it is not that",
      );
    }
  });

  it('what is listed no longer is named', async () => {
    const error = await refusal(open({}).unwrap('k7', CONTEXT, randomBytes(60)));
    expect(error.message).toContain('"k7"');
    const listed = provider('vault');
    const other = await refusal(listed.unwrap('aws-kms:alias/x', CONTEXT, randomBytes(60)));
    expect(other.message).toBe('PATCHBAY_KEK no longer lists what wrapped a data key: aws-kms:alias/x');
  });
});
