/** Who may speak on the internal port. */
import { randomBytes, randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';

import { RootKeys } from '../../common/crypto/root-keys.js';
import { ReplicaProof } from './proof.js';

const old = { id: 'k1', secret: randomBytes(32) };
const young = { id: 'k2', secret: randomBytes(32) };
const [a, b] = [randomUUID(), randomUUID()];
const PATH = '/t/acme/dev/mcp';

it('is believed by the replica it names, for this method and path, for a minute', () => {
  let now = Date.now();
  const sender = new ReplicaProof(new RootKeys([old]), a, () => now);
  const receiver = new ReplicaProof(new RootKeys([old]), b, () => now);
  const header = sender.sign(b, 'POST', PATH);
  expect(receiver.check(header, 'POST', PATH)).toBe(true);
  expect(receiver.check(header, 'DELETE', PATH)).toBe(false);
  expect(receiver.check(header, 'POST', `${PATH}?x`)).toBe(false);
  expect(sender.check(header, 'POST', PATH)).toBe(false);
  now += 60_000;
  expect(receiver.check(header, 'POST', PATH)).toBe(true);
  now += 1;
  expect(receiver.check(header, 'POST', PATH)).toBe(false);
  now -= 120_002;
  expect(receiver.check(header, 'POST', PATH)).toBe(false);
});

it('is made with a root key of the deployment, an older one too', () => {
  const header = new ReplicaProof(new RootKeys([old]), a).sign(b, 'GET', PATH);
  expect(new ReplicaProof(new RootKeys([young, old]), b).check(header, 'GET', PATH)).toBe(true);
  expect(new ReplicaProof(new RootKeys([young]), b).check(header, 'GET', PATH)).toBe(false);
  const stranger = new RootKeys([{ id: 'k1', secret: randomBytes(32) }]);
  expect(new ReplicaProof(stranger, b).check(header, 'GET', PATH)).toBe(false);
});

it('is not believed with any character changed, nor malformed', () => {
  const roots = new RootKeys([old]);
  const receiver = new ReplicaProof(roots, b);
  const header = new ReplicaProof(roots, a).sign(b, 'POST', PATH);
  for (let i = 0; i < header.length; i++) {
    const other = header[i] === 'A' ? 'B' : 'A';
    const changed = header.slice(0, i) + other + header.slice(i + 1);
    // The last character of 43 holds four bits of the code and two that say nothing.
    if (i < header.length - 1) expect(receiver.check(changed, 'POST', PATH), changed).not.toBe(true);
  }
  for (const wrong of ['', '.', '...', `${header}.`, header.slice(1), 'k1.x.1.y', `k1.${b}.${Date.now()}.`])
    expect(receiver.check(wrong, 'POST', PATH), wrong).toBe(false);
});
