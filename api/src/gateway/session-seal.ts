/**
 * Session ids (and states of parked calls) that only this deployment can make: `{root id}.{base64url of AES-256-GCM}`. Inside are
 * the replica that owns the session, the endpoint, the key and the session, so that any replica can
 * tell where a session lives and a changed or invented id opens nothing.
 */
import type { RootKeys } from '../common/crypto/root-keys.js';
import { open, SealError, seal } from '../common/crypto/seal.js';
import type { SessionClaims, SessionSeal } from './runtime/sessions/claims.js';

const UUID_BYTES = 16;
const NO_KEY = Buffer.alloc(UUID_BYTES);

export class RootSessionSeal implements SessionSeal {
  private readonly rootId: string;
  private readonly key: Buffer;

  /** @param use what it seals: what is sealed for one use opens nothing for another. */
  constructor(
    private readonly roots: RootKeys,
    private readonly use: 'session id' | 'request state',
  ) {
    this.rootId = roots.currentId;
    this.key = roots.derive(this.rootId, 'session');
  }

  private get context(): string {
    return `patchbay ${this.use} v1`;
  }

  seal(claims: SessionClaims): string {
    const plain = Buffer.concat([
      uuidBytes(claims.replica),
      uuidBytes(claims.session),
      uuidBytes(claims.endpointId),
      claims.keyId === null ? NO_KEY : uuidBytes(claims.keyId),
    ]);
    return `${this.rootId}.${seal(this.key, this.context, plain).toString('base64url')}`;
  }

  open(token: string): SessionClaims | null {
    const dot = token.indexOf('.');
    const rootId = token.slice(0, Math.max(dot, 0));
    if (token.length > 512 || !this.roots.ids.includes(rootId)) return null;
    try {
      const sealed = Buffer.from(token.slice(dot + 1), 'base64url');
      // Base64 has many spellings of the same bytes; only ours is an id of ours.
      if (sealed.toString('base64url') !== token.slice(dot + 1)) return null;
      return readClaims(open(this.roots.derive(rootId, 'session'), this.context, sealed));
    } catch (error) {
      if (error instanceof SealError) return null;
      throw error;
    }
  }
}

function readClaims(plain: Buffer): SessionClaims | null {
  if (plain.length !== 4 * UUID_BYTES) return null;
  const part = (i: number): Buffer => plain.subarray(i * UUID_BYTES, (i + 1) * UUID_BYTES);
  return {
    replica: uuidText(part(0)),
    session: uuidText(part(1)),
    endpointId: uuidText(part(2)),
    keyId: part(3).equals(NO_KEY) ? null : uuidText(part(3)),
  };
}

function uuidBytes(uuid: string): Buffer {
  return Buffer.from(uuid.replaceAll('-', ''), 'hex');
}

function uuidText(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
