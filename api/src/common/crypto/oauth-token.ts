/**
 * Tokens that OAuth clients hold: `pb_oat_` (access) and `pb_ort_` (refresh), in the form of keys (secret-key.ts),
 * so that scanners find them and a typo is refused before any look-up. Only SHA-256 of what follows the prefix is
 * stored: with 178 bits of randomness there is nothing to guess.
 */
import { hash, randomInt } from 'node:crypto';
import { ALPHABET, checksum } from './secret-key.js';

export const PREFIXES = { access: 'pb_oat_', refresh: 'pb_ort_' } as const;
export type OauthTokenKind = keyof typeof PREFIXES;

const SHAPE = /^pb_o[ar]t_[0-9A-Za-z]{36}$/;

/** A fresh token without its prefix. */
export function oauthTokenBody(kind: OauthTokenKind): string {
  let body = '';
  for (let i = 0; i < 30; i++) body += ALPHABET[randomInt(62)];
  return body + checksum(PREFIXES[kind] + body);
}

/** Whether a text can be a token of ours. */
export function isOauthToken(kind: OauthTokenKind, text: string): boolean {
  return (
    SHAPE.test(text) && text.startsWith(PREFIXES[kind]) && checksum(text.slice(0, -6)) === text.slice(-6)
  );
}

/** As it is stored: SHA-256 of the token without its prefix, base64url. */
export function hashOauthToken(token: string): string {
  return hash('sha256', token.slice(PREFIXES.access.length), 'base64url');
}
