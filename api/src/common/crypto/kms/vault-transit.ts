/** HashiCorp Vault's transit engine: `encrypt` and `decrypt`, with the place as associated data (Vault 1.13). */
import { KeyEncryptionError, type KeyService } from '../key-encryption.js';
import { bytesOf, callKms, type JsonObject } from './call.js';

export interface VaultTransitOptions {
  readonly url: string;
  readonly token: string;
  /** Of Vault Enterprise. */
  readonly namespace?: string | undefined;
}

const SERVICE = 'vault';

export class VaultTransit implements KeyService {
  readonly provider = SERVICE;

  constructor(private readonly options: VaultTransitOptions) {}

  /** @param keyName mount and key: `transit/patchbay`. */
  async wrap(keyName: string, context: string, key: Buffer): Promise<Buffer> {
    const { ciphertext } = await this.call(keyName, 'encrypt', context, {
      plaintext: key.toString('base64'),
    });
    if (typeof ciphertext !== 'string' || !ciphertext.startsWith('vault:'))
      throw new KeyEncryptionError(`${SERVICE} answered without a key`);
    return Buffer.from(ciphertext);
  }

  async unwrap(keyName: string, context: string, wrapped: Uint8Array): Promise<Buffer> {
    const ciphertext = Buffer.from(wrapped).toString();
    const { plaintext } = await this.call(keyName, 'decrypt', context, { ciphertext });
    return bytesOf(SERVICE, plaintext);
  }

  private async call(keyName: string, action: 'encrypt' | 'decrypt', context: string, input: object) {
    const { url, token, namespace } = this.options;
    const slash = keyName.lastIndexOf('/');
    const [mount, key] = [keyName.slice(0, slash), keyName.slice(slash + 1)];
    const answer = await callKms({
      service: SERVICE,
      url: `${url.replace(/\/$/, '')}/v1/${mount}/${action}/${key}`,
      headers: {
        'x-vault-token': token,
        'x-vault-request': 'true',
        'content-type': 'application/json',
        ...(namespace ? { 'x-vault-namespace': namespace } : {}),
      },
      body: JSON.stringify({ ...input, associated_data: Buffer.from(context).toString('base64') }),
    });
    return (answer['data'] ?? {}) as JsonObject;
  }
}
