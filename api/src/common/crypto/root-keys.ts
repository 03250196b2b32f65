/**
 * The deployment's root keys (PATCHBAY_ROOT_KEYS) and what is derived from them: the key-encryption
 * key, the pepper of API-key hashes, the seal of session ids. HKDF-SHA256 (RFC 5869), one label for
 * each purpose, so that no two uses share a key.
 */
import { hkdfSync } from 'node:crypto';
import type { KeyEncryption } from './key-encryption.js';
import { open, seal } from './seal.js';

export type KeyPurpose =
  | 'key-encryption'
  | 'api-key-pepper'
  | 'session'
  | 'idempotency'
  | 'cursor'
  | 'replica'
  | 'task'
  | 'connect'
  | 'identity'
  | 'audit-head';

export class RootKeys implements KeyEncryption {
  readonly provider = 'env';
  private readonly derived = new Map<string, Buffer>();

  /** @param keys newest first; older ones still open what they sealed. */
  constructor(private readonly keys: readonly { readonly id: string; readonly secret: Buffer }[]) {
    if (keys.length === 0) throw new Error('at least one root key is needed');
  }

  /** The id of the key that new data is sealed with. */
  get currentId(): string {
    return this.ids[0] as string;
  }

  get ids(): string[] {
    return this.keys.map((k) => k.id);
  }

  async wrap(context: string, key: Buffer): Promise<Buffer> {
    return seal(this.derive(this.currentId, 'key-encryption'), context, key);
  }

  async unwrap(id: string, context: string, wrapped: Uint8Array): Promise<Buffer> {
    return open(this.derive(id, 'key-encryption'), context, wrapped);
  }

  /** 32 bytes for one purpose. @throws when no root key has this id any more. */
  derive(id: string, purpose: KeyPurpose): Buffer {
    const name = `${id}/${purpose}`;
    const known = this.derived.get(name);
    if (known) return known;
    const root = this.keys.find((k) => k.id === id);
    if (!root) throw new Error(`PATCHBAY_ROOT_KEYS no longer holds the key "${id}"`);
    const key = Buffer.from(hkdfSync('sha256', root.secret, Buffer.alloc(0), `patchbay ${purpose} v1`, 32));
    this.derived.set(name, key);
    return key;
  }
}
