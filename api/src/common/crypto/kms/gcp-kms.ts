/**
 * Google Cloud KMS: `cryptoKeys.encrypt` and `decrypt` of its REST reference, with the place as additional
 * authenticated data, as a service account (RFC 7523 JWT for an access token).
 */
import { createSign } from 'node:crypto';
import { KeyEncryptionError, type KeyService } from '../key-encryption.js';
import { bytesOf, callKms } from './call.js';

/** The members of a service account's key file that are needed. */
export interface ServiceAccount {
  readonly client_email: string;
  /** PEM. */
  readonly private_key: string;
  readonly token_uri: string;
}

const SERVICE = 'gcp-kms';
const SCOPE = 'https://www.googleapis.com/auth/cloudkms';
const ASSERTION_SECONDS = 600;
/** Not used up to its last second. */
const MARGIN_MS = 60_000;

export class GcpKms implements KeyService {
  readonly provider = SERVICE;
  private token: { readonly value: string; readonly until: number } | null = null;

  constructor(
    private readonly account: ServiceAccount,
    private readonly url = 'https://cloudkms.googleapis.com',
  ) {}

  async wrap(keyName: string, context: string, key: Buffer): Promise<Buffer> {
    const answer = await this.call(keyName, 'encrypt', context, { plaintext: key.toString('base64') });
    return bytesOf(SERVICE, answer['ciphertext']);
  }

  async unwrap(keyName: string, context: string, wrapped: Uint8Array): Promise<Buffer> {
    const ciphertext = Buffer.from(wrapped).toString('base64');
    const answer = await this.call(keyName, 'decrypt', context, { ciphertext });
    return bytesOf(SERVICE, answer['plaintext']);
  }

  private async call(keyName: string, action: 'encrypt' | 'decrypt', context: string, input: object) {
    const additionalAuthenticatedData = Buffer.from(context).toString('base64');
    return callKms({
      service: SERVICE,
      url: `${this.url.replace(/\/$/, '')}/v1/${keyName}:${action}`,
      headers: { authorization: `Bearer ${await this.accessToken()}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ...input, additionalAuthenticatedData }),
    });
  }

  private async accessToken(): Promise<string> {
    if (this.token !== null && this.token.until > Date.now()) return this.token.value;
    const grant = {
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: assertion(this.account, Math.floor(Date.now() / 1_000)),
    };
    const answer = await callKms({
      service: `${SERVICE} token`,
      url: this.account.token_uri,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(grant).toString(),
    });
    const { access_token: value, expires_in: seconds } = answer;
    if (typeof value !== 'string' || typeof seconds !== 'number')
      throw new KeyEncryptionError(`${SERVICE} token: the answer holds no token`);
    this.token = { value, until: Date.now() + seconds * 1_000 - MARGIN_MS };
    return value;
  }
}

/** RS256. @param now seconds since the epoch. */
function assertion({ client_email, private_key, token_uri }: ServiceAccount, now: number): string {
  const claims = { iss: client_email, scope: SCOPE, aud: token_uri, iat: now, exp: now + ASSERTION_SECONDS };
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}`;
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(private_key, 'base64url')}`;
}
