import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';

import type { Principal } from '../../snapshot/types.js';
import type { LinkReply } from '../links/link.js';
import { lastingToken, readLastingToken } from '../wire/lasting-token.js';
import { longId, shortId, TaskIds } from './task-ids.js';

const SERVER = '0197a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b';
const OTHER = '0197a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5c';
const RELATED = 'io.modelcontextprotocol/related-task';

const tag = (text: string) =>
  createHmac('sha256', 'test').update(text).digest().subarray(0, 16).toString('base64url');
const ids = new TaskIds({ tag, matches: (text, given) => tag(text) === given });
const me: Principal = { keyId: 'k', orgId: 'o', endpointId: 'e', expiresAt: null };
const bytes = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
const expose = (id: string) => ids.expose(me, { serverId: SERVER, id });

describe('ids', () => {
  it.each(['t', '', '786512e2-9e0d', 'a.b.c', 'line\nbreak "quoted" \u00e9\u{1f600}'])(
    'of %j come back',
    (id) => {
      expect(ids.read(me, expose(id))).toEqual({ serverId: SERVER, id });
      for (const other of [
        { ...me, keyId: null },
        { ...me, keyId: 'l' },
        { ...me, endpointId: 'f' },
        { ...me, subject: 'alice' },
      ])
        expect(ids.read(other, expose(id))).toBeNull();
      const alice = { ...me, subject: 'alice' };
      const hers = ids.expose(alice, { serverId: SERVER, id });
      expect(ids.read(alice, hers)).toEqual({ serverId: SERVER, id });
      for (const other of [me, { ...me, subject: 'bob' }]) expect(ids.read(other, hers)).toBeNull();
      expect(ids.read(me, expose(id).replace(shortId(SERVER), shortId(OTHER)))).toBeNull();
    },
  );

  it('of servers have one spelling', () => {
    expect(longId(shortId(SERVER))).toBe(SERVER);
    const short = shortId(SERVER);
    // The last character carries four bits that are nothing.
    for (const wrong of ['', short.slice(1), `${short}A`, `${short.slice(0, -1)}x`, 'x'.repeat(22)])
      expect(longId(wrong)).toBeNull();
  });
});

it('puts ids where they belong and touches nothing else', () => {
  const text = `{"a":1.0, "taskId" : "t" ,"task":{"taskId":"u","n":12345678901234567890},"tasks":[{"taskId":"v"},7,{"x":1},{"taskId":9}],"_meta":{"${RELATED}":{"taskId":"w"},"z":[]},"structuredContent":{"taskId":"own"}}`;
  const all = ids.exposeIn(bytes(text), ['taskId', 'task', 'tasks', 'related'], me, SERVER).toString();
  expect(all).toBe(['t', 'u', 'v', 'w'].reduce((out, id) => out.replace(`"${id}"`, `"${expose(id)}"`), text));
  const one = ids.exposeIn(bytes(text), ['related'], me, SERVER).toString();
  expect(one).toBe(text.replace('"w"', `"${expose('w')}"`));
  const untouched = bytes('{"content":[]}');
  expect(ids.exposeIn(untouched, ['taskId', 'related'], me, SERVER)).toBe(untouched);
});

it('gives a server back its own ids alone', () => {
  const said = (taskId: string) => bytes({ action: 'accept', _meta: { [RELATED]: { taskId } } });
  expect(ids.concealIn(said(expose('t')), me, SERVER)).toEqual(said('t'));
  for (const id of ['t', ids.expose(me, { serverId: OTHER, id: 't' })])
    expect(ids.concealIn(said(id), me, SERVER)).toEqual(said(id));
});

it('renames the tasks of a server in its messages, and leaves those of the client', () => {
  const answered: LinkReply[] = [];
  const answer = (reply: LinkReply) => void answered.push(reply);
  const ask = (method: string, params: object) =>
    ids.message(me, SERVER, { method, params: bytes(params), id: bytes('1'), answer });
  const own = { taskId: 'mine', _meta: { [RELATED]: { taskId: 't' } } };
  const asked = ask('tasks/get', own);
  expect(JSON.parse(String(asked.params))).toEqual({
    taskId: 'mine',
    _meta: { [RELATED]: { taskId: expose('t') } },
  });
  asked.answer?.({ ok: true, result: asked.params as Buffer });
  expect(answered).toEqual([{ ok: true, result: bytes(own) }]);
  const plain = { method: 'sampling/createMessage', params: bytes({ messages: [] }), id: bytes('2'), answer };
  expect(ids.message(me, SERVER, plain)).toBe(plain);
  const status = { method: 'notifications/tasks/status', params: bytes({ taskId: 't' }), id: null };
  expect(JSON.parse(String(ids.message(me, SERVER, status).params))).toEqual({ taskId: expose('t') });
});

it('carries a caller’s progress token, and none that was made up', () => {
  const read = (json: string) => readLastingToken(Buffer.from(json), 0, json.length)?.toString() ?? null;
  for (const own of ['7', '1.0', '"a"', '"task:\\"x\\""']) expect(read(lastingToken(own))).toBe(own);
  for (const forged of ['7', '"7"', '"task:"', '"task:{}"', '"task:1},{"', '"task:null"', '"task:\\"a"'])
    expect(read(forged)).toBeNull();
});
