/** AWS KMS: `Encrypt` and `Decrypt` of the KMS API Reference, with the place as encryption context. */
import type { KeyService } from '../key-encryption.js';
import { bytesOf, callKms, type JsonObject } from './call.js';
import { type AwsCredentials, signAws } from './sigv4.js';

export interface AwsKmsOptions {
  readonly region: string;
  readonly credentials: AwsCredentials;
  /** Another endpoint than the region's public one. */
  readonly url?: string | undefined;
}

const SERVICE = 'aws-kms';

export class AwsKms implements KeyService {
  readonly provider = SERVICE;
  private readonly url: URL;

  constructor(private readonly options: AwsKmsOptions) {
    this.url = new URL(options.url ?? `https://kms.${options.region}.amazonaws.com/`);
  }

  async wrap(keyName: string, context: string, key: Buffer): Promise<Buffer> {
    const answer = await this.call('Encrypt', {
      KeyId: keyName,
      Plaintext: key.toString('base64'),
      EncryptionContext: contextOf(context),
    });
    return bytesOf(SERVICE, answer['CiphertextBlob']);
  }

  async unwrap(keyName: string, context: string, wrapped: Uint8Array): Promise<Buffer> {
    const answer = await this.call('Decrypt', {
      KeyId: keyName,
      CiphertextBlob: Buffer.from(wrapped).toString('base64'),
      EncryptionContext: contextOf(context),
    });
    return bytesOf(SERVICE, answer['Plaintext']);
  }

  private call(action: 'Encrypt' | 'Decrypt', input: object): Promise<JsonObject> {
    const body = JSON.stringify(input);
    const headers = {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `TrentService.${action}`,
    };
    const { credentials, region } = this.options;
    const scope = { region, service: 'kms' };
    const { host: _host, ...signed } = signAws(
      { method: 'POST', url: this.url, headers, body },
      credentials,
      scope,
      new Date(),
    );
    return callKms({ service: SERVICE, url: this.url.href, headers: signed, body });
  }
}

/** A map of text in the API, and text without NUL. */
function contextOf(context: string): Record<string, string> {
  return { patchbay: context.replaceAll('\0', ' ') };
}
