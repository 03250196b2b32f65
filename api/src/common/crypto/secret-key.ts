/**
 * The keys that people and agents hold: `pb_org_` (organisation keys), `pb_mcp_` (endpoint keys) and `pb_pat_`
 * (personal keys), 30 base62 characters and 6 of CRC-32, so that a typo is refused before any look-up and a secret
 * scanner can tell a key from noise. Only an HMAC of the key is stored.
 */
import { createHmac, randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { RootKeys } from './root-keys.js';

export const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const PREFIX = { organization: 'pb_org_', endpoint: 'pb_mcp_', personal: 'pb_pat_' } as const;
const KIND = { org: 'organization', mcp: 'endpoint', pat: 'personal' } as const;
const SHAPE = /^pb_(org|mcp|pat)_([0-9A-Za-z]{30})([0-9A-Za-z]{6})$/;

export type SecretKeyKind = keyof typeof PREFIX;

/** A fresh key: 178 bits of randomness. */
export function generateSecretKey(kind: SecretKeyKind): string {
  let body: string = PREFIX[kind];
  for (let i = 0; i < 30; i++) body += ALPHABET[randomInt(62)];
  return body + checksum(body);
}

/** The kind of a well-formed key, or null for anything that cannot be a key of ours. */
export function secretKeyKind(key: string): SecretKeyKind | null {
  const match = SHAPE.exec(key);
  if (!match || checksum(key.slice(0, -6)) !== match[3]) return null;
  return KIND[match[1] as keyof typeof KIND];
}

/** What is stored and looked up: HMAC-SHA256 under the pepper of one root key. 32 bytes. */
export function hashSecretKey(roots: RootKeys, rootId: string, key: string): Buffer {
  return createHmac('sha256', roots.derive(rootId, 'api-key-pepper')).update(key).digest();
}

/** The hashes a key may be stored under, newest pepper first. */
export function candidateHashes(roots: RootKeys, key: string): Buffer[] {
  return roots.ids.map((id) => hashSecretKey(roots, id, key));
}

/** CRC-32 (IEEE) as six base62 digits. */
export function checksum(body: string): string {
  let value = crc32(body);
  let out = '';
  for (let i = 0; i < 6; i++) {
    out = ALPHABET[value % 62] + out;
    value = Math.floor(value / 62);
  }
  return out;
}
