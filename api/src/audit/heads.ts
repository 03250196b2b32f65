/**
 * Signed heads: the last event of each day, signed with a key that the database never sees, so that who can
 * write the database can still not write another past.
 */
import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import type { RootKeys } from '../common/crypto/root-keys.js';
import { toPublicId } from '../common/ids.js';
import { canonicalJson } from './canonical-json.js';

/** What is signed. */
export interface Head {
  /** UUID. */
  readonly orgId: string;
  /** `YYYY-MM-DD`, UTC. */
  readonly day: string;
  readonly seq: number;
  /** Of the event `seq`: lower-case hexadecimal. */
  readonly hash: string;
}

/** A public key as RFC 8037 writes it. */
export interface SigningKey {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly alg: 'EdDSA';
  readonly use: 'sig';
  /** RFC 7638 thumbprint. */
  readonly kid: string;
  readonly x: string;
}

interface Pair {
  readonly secret: KeyObject;
  readonly open: KeyObject;
  readonly jwk: SigningKey;
}

/** A private key in PKCS #8 (RFC 8410 §7) up to its 32 bytes. */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Ed25519 keys derived from the root keys: one for each, the first signs. */
export class HeadKeys {
  private readonly pairs: readonly Pair[];

  constructor(roots: RootKeys) {
    this.pairs = roots.ids.map((id) => pairOf(roots.derive(id, 'audit-head')));
  }

  /** Newest first. */
  get publicKeys(): SigningKey[] {
    return this.pairs.map(({ jwk }) => jwk);
  }

  sign(head: Head): { keyId: string; signature: Buffer } {
    const { secret, jwk } = this.pairs[0] as Pair;
    return { keyId: jwk.kid, signature: sign(null, messageOf(head), secret) };
  }

  /** @returns null when the key is none of those that the deployment still has. */
  verify(head: Head, keyId: string, signature: Uint8Array): boolean | null {
    const pair = this.pairs.find(({ jwk }) => jwk.kid === keyId);
    return pair === undefined ? null : verify(null, messageOf(head), pair.open, signature);
  }
}

/** The canonical JSON of `{ day, hash, organizationId, seq }`. */
function messageOf({ day, hash, orgId, seq }: Head): Buffer {
  return Buffer.from(canonicalJson({ day, hash, organizationId: toPublicId('organization', orgId), seq }));
}

function pairOf(seed: Buffer): Pair {
  const secret = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
  const open = createPublicKey(secret);
  const { x = '' } = open.export({ format: 'jwk' });
  const kid = createHash('sha256')
    .update(canonicalJson({ crv: 'Ed25519', kty: 'OKP', x }))
    .digest('base64url');
  return { secret, open, jwk: { kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig', kid, x } };
}
