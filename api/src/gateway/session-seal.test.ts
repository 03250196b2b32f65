/** Sealed session ids: whoever changes a bit of one has none. */
import { randomBytes, randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';

import { RootKeys } from '../common/crypto/root-keys.js';
import { isSessionId } from './runtime/wire/legacy/protocol.js';
import { RootSessionSeal } from './session-seal.js';

const old = { id: 'k1', secret: randomBytes(32) };
const current = { id: 'k2', secret: randomBytes(32) };
const claims = {
  replica: randomUUID(),
  session: randomUUID(),
  endpointId: randomUUID(),
  keyId: randomUUID(),
};

it('says what was sealed, with or without a key', () => {
  const seal = new RootSessionSeal(new RootKeys([current]), 'session id');
  const token = seal.seal(claims);
  expect(isSessionId(token)).toBe(true);
  expect(seal.open(token)).toEqual(claims);
  expect(seal.open(seal.seal({ ...claims, keyId: null }))).toEqual({ ...claims, keyId: null });
  expect(seal.seal(claims)).not.toBe(token);
  expect(token).not.toContain(Buffer.from(claims.session.replaceAll('-', ''), 'hex').toString('base64url'));
});

it('opens what an older root key sealed, and nothing of a key that is gone', () => {
  const token = new RootSessionSeal(new RootKeys([old]), 'session id').seal(claims);
  expect(new RootSessionSeal(new RootKeys([current, old]), 'session id').open(token)).toEqual(claims);
  expect(new RootSessionSeal(new RootKeys([current]), 'session id').open(token)).toBeNull();
});

it('opens nothing that was changed in any character', () => {
  const seal = new RootSessionSeal(new RootKeys([current]), 'session id');
  const token = seal.seal(claims);
  for (let i = 0; i < token.length; i++) {
    const changed = token.slice(0, i) + (token[i] === 'A' ? 'B' : 'A') + token.slice(i + 1);
    expect(seal.open(changed)).toBeNull();
  }
  for (const odd of ['', '.', 'k2.', token.slice(0, -1), `${token}=`, `${token}A`, 'x'.repeat(10_000)])
    expect(seal.open(odd)).toBeNull();
});
