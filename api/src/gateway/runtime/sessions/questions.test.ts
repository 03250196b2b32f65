/** Questions of upstreams under our own ids: answered once, taken back, given up. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import type { LinkReply } from '../links/link.js';
import { parseFrame } from '../wire/jsonrpc.js';
import { Questions } from './questions.js';

let questions: Questions;
let sent: any[];
let answers: (LinkReply & { text: string })[];
const send = (frame: Buffer): boolean => sent.push(JSON.parse(frame.toString())) > 0;

beforeEach(() => {
  vi.useFakeTimers();
  questions = new Questions();
  sent = [];
  answers = [];
});
afterEach(() => vi.useRealTimers());

function ask(params: object | null = null, id = '"theirs"', owner: object | null = null, how = send): void {
  const answer = (reply: LinkReply): void => {
    answers.push({ ...reply, text: (reply.ok ? reply.result : reply.error).toString() });
  };
  const bytes = params === null ? null : Buffer.from(JSON.stringify(params));
  questions.ask({ method: 'elicitation/create', params: bytes, id: Buffer.from(id), answer }, owner, how);
}
const answered = (body: string): boolean => questions.answered(parseFrame(Buffer.from(body)));

it('are asked under ids of this hop, progress tokens too', () => {
  ask({ message: 'a', _meta: { progressToken: 'theirs', other: 1 } });
  ask({ message: 'b', _meta: { other: 1 } });
  expect(sent.map(({ id, params }) => [id, params._meta])).toEqual([
    [1, { progressToken: 1, other: 1 }],
    [2, { other: 1 }],
  ]);
});

it('are answered once, by their own answer', () => {
  ask();
  ask();
  expect(answered('{"jsonrpc":"2.0","id":2,"result":{"b":1}}')).toBe(true);
  expect(answered('{"jsonrpc":"2.0","id":1,"error":{"code":-1,"message":"no"}}')).toBe(true);
  for (const id of ['1', '2', '3', '"1"'])
    expect(answered(`{"jsonrpc":"2.0","id":${id},"result":{}}`)).toBe(false);
  expect(answers.map(({ ok, text }) => [ok, text])).toEqual([
    [true, '{"b":1}'],
    [false, '{"code":-1,"message":"no"}'],
  ]);
});

it('a malformed answer is an error', () => {
  ask();
  expect(answered('{"jsonrpc":"2.0","id":1,"result":7}')).toBe(true);
  expect(answers[0]).toMatchObject({ ok: false, code: -32603 });
});

it('are taken back by their upstream, or with the call they belong to', () => {
  const call = {};
  ask({}, '7');
  ask({}, '8', call);
  questions.withdrawn(Buffer.from('{"requestId":9}'));
  questions.withdrawn(Buffer.from('{"requestId":7}'));
  questions.dropOf(call);
  expect(sent.slice(2).map(({ method, params }) => [method, params.requestId])).toEqual([
    ['notifications/cancelled', 1],
    ['notifications/cancelled', 2],
  ]);
  expect(answers.map(({ ok }) => ok)).toEqual([false, false]);
});

it('are given up after ten minutes, and the client is told', () => {
  ask();
  vi.advanceTimersByTime(599_999);
  expect(answers).toEqual([]);
  vi.advanceTimersByTime(1);
  expect([answers[0]?.ok, sent.at(-1)?.method]).toEqual([false, 'notifications/cancelled']);
});

it('fail at once where the client cannot be reached, or has a hundred already', () => {
  ask(null, '1', null, () => false);
  expect(answers[0]?.text).toContain('cannot be asked');
  for (let n = 0; n < 101; n++) ask();
  expect([sent.length, answers.length]).toEqual([100, 2]);
  questions.end();
  expect(answers).toHaveLength(102);
});
