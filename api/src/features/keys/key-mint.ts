/** Makes keys: the secret for the caller, and the row without it. */
import { Injectable } from '@nestjs/common';
import { RootKeys } from '../../common/crypto/root-keys.js';
import { generateSecretKey, hashSecretKey, type SecretKeyKind } from '../../common/crypto/secret-key.js';
import { newUuid } from '../../common/ids.js';
import type { KeyRow } from './keys.repository.js';

export interface KeyWish {
  readonly orgId: string;
  readonly kind: SecretKeyKind;
  readonly name: string;
  readonly scopes?: readonly string[];
  readonly endpointId?: string;
  /** UUID of the person of a personal key. */
  readonly userId?: string;
  readonly agentId?: string | null;
  readonly allowSubjects?: boolean;
  readonly expiresAt?: Date | null;
  /** As `normalRange` writes them. */
  readonly allowedAddresses?: readonly string[];
}

/** What is stored of a secret. */
export interface Hashed {
  readonly hash: Uint8Array<ArrayBuffer>;
  readonly pepperVersion: string;
  readonly hint: string;
}

export type NewKeyRow = KeyRow & Hashed;

@Injectable()
export class KeyMint {
  constructor(private readonly roots: RootKeys) {}

  make(wish: KeyWish): { secret: string; row: NewKeyRow } {
    const { secret, hashed } = this.secret(wish.kind);
    const now = new Date();
    const row: NewKeyRow = {
      id: newUuid(),
      kind: wish.kind,
      name: wish.name,
      scopes: [...(wish.scopes ?? [])],
      endpointId: wish.endpointId ?? null,
      userId: wish.userId ?? null,
      agentId: wish.agentId ?? null,
      allowSubjects: wish.allowSubjects ?? false,
      expiresAt: wish.expiresAt ?? null,
      allowedAddresses: [...(wish.allowedAddresses ?? [])],
      previousExpiresAt: null,
      revokedAt: null,
      lastUsedAt: null,
      version: 1,
      createdAt: now,
      updatedAt: now,
      ...hashed,
    };
    return { secret, row };
  }

  secret(kind: KeyWish['kind']): { secret: string; hashed: Hashed } {
    const secret = generateSecretKey(kind);
    const pepperVersion = this.roots.currentId;
    const hash = Uint8Array.from(hashSecretKey(this.roots, pepperVersion, secret));
    return { secret, hashed: { hash, pepperVersion, hint: secret.slice(-4) } };
  }
}
