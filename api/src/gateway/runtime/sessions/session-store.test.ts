/** Sessions by their clock: idleness, keys, endpoints, and how small they are. */
import { randomBytes, randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { RootKeys } from '../../../common/crypto/root-keys.js';
import { RootSessionSeal } from '../../session-seal.js';
import type { Principal } from '../../snapshot/types.js';
import { ClientProfile } from './client-profile.js';
import type { Session, SessionCall } from './session.js';
import { SessionStore } from './session-store.js';

const seal = new RootSessionSeal(new RootKeys([{ id: 'k1', secret: randomBytes(32) }]), 'session id');
const CLIENT = ClientProfile.of(null, null);
const KEYED = { apiKey: true, apiKeyInQuery: false, oauth: false };
let now = 0;
let ended: Session[];
let store: SessionStore;

class Call implements SessionCall {
  cancelled = false;
  cancel(): void {
    this.cancelled = true;
  }
  send(): boolean {
    return false;
  }
}

function principal(over: Partial<Principal> = {}): Principal {
  return { keyId: randomUUID(), orgId: randomUUID(), endpointId: randomUUID(), expiresAt: null, ...over };
}

beforeEach(() => {
  now = 0;
  ended = [];
  store = new SessionStore({
    seal,
    replica: randomUUID(),
    idleMs: 1_000,
    onEnd: (session) => ended.push(session),
    now: () => now,
  });
});
afterEach(() => store.stop());

it('ends after a time without use, and not while a request runs', () => {
  const who = principal();
  const used = store.open('a/b', who, '2025-11-25', CLIENT);
  const busy = store.open('a/b', who, '2025-11-25', CLIENT);
  const idle = store.open('a/b', who, '2025-11-25', CLIENT);
  const call = new Call();
  busy.begin('1', call);
  now = 900;
  expect(store.find(used.token, who)).toEqual({ session: used });
  now = 1_100;
  store.sweep();
  expect(ended).toEqual([idle]);
  expect(store.find(idle.token, who)).toEqual({ session: null, owner: null });
  busy.finish('1', call);
  now = 2_000;
  store.sweep();
  expect(ended).toEqual([idle, used, busy]);
});

it('stays while its stream is open, and counts from its end', () => {
  const who = principal();
  const session = store.open('a/b', who, '2025-11-25', CLIENT);
  const stream = Object.assign(new EventEmitter(), {
    end: () => undefined,
    write: () => true,
  }) as unknown as ServerResponse;
  session.listen(stream);
  now = 5_000;
  store.sweep();
  expect(store.size).toBe(1);
  (stream as unknown as EventEmitter).emit('close');
  now = 5_999;
  store.sweep();
  expect([store.size, store.streams]).toEqual([1, 0]);
  now = 6_000;
  store.sweep();
  expect(store.size).toBe(0);
});

it('ends when its endpoint wants a key that it was opened without', () => {
  const anyone = principal({ keyId: null });
  const session = store.open('a/one', anyone, '2025-11-25', CLIENT);
  const keyed = store.open('a/one', principal({ endpointId: anyone.endpointId }), '2025-11-25', CLIENT);
  store.endPath('a/one', { id: anyone.endpointId, auth: { ...KEYED, apiKey: false } });
  expect(ended).toEqual([]);
  store.endPath('a/one', { id: anyone.endpointId, auth: KEYED });
  expect(ended).toEqual([session]);
  store.end(keyed);
});

it('ends with its key, its endpoint, or the key’s time, cancelling what runs', () => {
  const a = principal();
  const b = principal({ expiresAt: 500 });
  const first = store.open('a/one', a, '2025-11-25', CLIENT);
  const second = store.open('a/two', a, '2025-11-25', CLIENT);
  const third = store.open('a/two', b, '2025-11-25', CLIENT);
  const call = new Call();
  second.begin('7', call);
  store.endPath('a/one', { id: a.endpointId, auth: KEYED });
  expect(ended).toEqual([]);
  store.endPath('a/one', null);
  expect(ended).toEqual([first]);
  now = 500;
  store.sweep();
  expect(ended).toEqual([first, third]);
  store.endKey(a.keyId as string, () => true);
  expect(call.cancelled).toBe(false);
  store.endKey(a.keyId as string, () => false);
  expect(call.cancelled).toBe(true);
  expect([store.size, [...store.keys()], [...store.paths()]]).toEqual([0, [], []]);
});

it('answers to its own caller only, and tells a session of another process', () => {
  const who = principal();
  const { token } = store.open('a/b', who, '2025-11-25', CLIENT);
  const others = [
    principal(),
    { ...who, keyId: randomUUID() },
    { ...who, endpointId: randomUUID() },
    { ...who, subject: 'alice' },
  ];
  for (const other of others) expect(store.find(token, other)).toEqual({ session: null, owner: null });
  const { endpointId, keyId } = who;
  const replica = randomUUID();
  const foreign = seal.seal({ replica, session: randomUUID(), endpointId, keyId });
  expect(store.find(foreign, who)).toEqual({ session: null, owner: replica });
  for (const other of [
    { ...who, keyId: randomUUID() },
    { ...who, keyId: null },
    { ...who, endpointId: 'x' },
  ])
    expect(store.find(foreign, other)).toEqual({ session: null, owner: null });
});

it('takes less than 2 KiB a session', () => {
  const who = principal();
  const count = 20_000;
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < count; i++) store.open('a/b', who, '2025-11-25', CLIENT);
  expect((process.memoryUsage().heapUsed - before) / count).toBeLessThan(2_048);
});
