/** What an outbox keeps and for how long, and whom it cuts off. */
import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { beforeEach, expect, it } from 'vitest';

import { Outbox, StreamHost } from './outbox.js';

let now = 0;
let host: StreamHost;
beforeEach(() => {
  now = 0;
  host = new StreamHost(() => now);
});

/** A reader that takes nothing by itself: what was written stays unsent. */
class Reader extends EventEmitter {
  text = '';
  ended = false;
  writableLength = 0;
  write(bytes: Buffer | string): boolean {
    this.text += bytes.toString();
    this.writableLength += Buffer.byteLength(bytes);
    return true;
  }
  end(bytes?: string): void {
    this.text += bytes ?? '';
    this.ended = true;
    this.emit('close');
  }
  destroy(): void {
    this.emit('close');
  }
  get ids(): string[] {
    return [...this.text.matchAll(/^id: (.+)$/gm)].map((match) => match[1] as string);
  }
}

function reader(): { as: ServerResponse; seen: Reader } {
  const seen = new Reader();
  return { as: seen as unknown as ServerResponse, seen };
}

const outbox = (): Outbox => new Outbox(host, '2025-06-18', () => undefined);
const frame = (n: number, bytes = 10): Buffer => Buffer.from(`{"n":${n},"x":"${'x'.repeat(bytes)}"}`);

it('gives every event an id of its stream, and replays what came after one', () => {
  const box = outbox();
  const first = reader();
  const stream = box.answer(first.as);
  for (let n = 1; n <= 3; n++) stream.send(frame(n));
  expect(first.seen.ids).toEqual(['1-1', '1-2', '1-3']);
  first.seen.destroy();
  stream.send(frame(4));
  stream.finish(frame(5));
  const found = box.find('1-2');
  const second = reader();
  found?.stream.attach(second.as, found.missed);
  expect([second.seen.ids, second.seen.ended]).toEqual([['1-3', '1-4', '1-5'], true]);
  for (const unknown of ['2-1', '1', 'x-1', '1-', `${'9'.repeat(40)}-1`])
    expect(box.find(unknown)).toBe(null);
});

it('keeps a bounded number of events and bytes, the newest', () => {
  const box = outbox();
  const stream = box.answer(reader().as);
  for (let n = 1; n <= 700; n++) stream.send(frame(n));
  expect(box.find('1-0')?.missed).toHaveLength(500);
  const large = box.answer(reader().as);
  for (let n = 1; n <= 20; n++) large.send(frame(n, 1024 * 1024));
  expect(box.find('2-0')?.missed).toHaveLength(3);
  expect(host.bytes).toBeLessThanOrEqual(4 * 1024 * 1024);
  // More than the whole of it is sent, not kept.
  const { seen, as } = reader();
  box.answer(as).send(frame(1, 5 * 1024 * 1024));
  expect([seen.ids, box.find('3-0')?.missed]).toEqual([['3-1'], []]);
  box.end();
  expect(host.bytes).toBe(0);
});

it('forgets what is five minutes old, and answers that are over', () => {
  const box = outbox();
  box.answer(reader().as).finish(frame(1));
  now = 299_999;
  box.prune();
  expect(box.find('1-0')?.missed).toHaveLength(1);
  now = 300_001;
  box.prune();
  expect([box.find('1-0'), host.bytes]).toEqual([null, 0]);
});

it('cuts off a reader that takes nothing, and keeps for it what it missed', () => {
  const box = outbox();
  const { as, seen } = reader();
  box.listen(as);
  for (let n = 1; n <= 3; n++) box.own?.send(frame(n, 600 * 1024));
  expect([seen.ids, box.own?.open, host.attached.size]).toEqual([['0-1', '0-2'], false, 0]);
  expect(box.find('0-2')?.missed).toHaveLength(1);
});

it('lets go of a reader that left the last sign of life untaken', () => {
  const box = outbox();
  const { as, seen } = reader();
  box.listen(as);
  host.sayAlive();
  expect(seen.text).toBe(':\n\n');
  host.sayAlive();
  expect(host.attached.size).toBe(0);
});

it('asks readers to come back when the process ends', () => {
  const box = outbox();
  const { as, seen } = reader();
  box.listen(as);
  host.closeAll();
  expect([seen.text, seen.ended]).toEqual(['retry: 1000\n\n', true]);
});

it('a second reader of a stream takes the place of the first', () => {
  const box = outbox();
  const [first, second] = [reader(), reader()];
  box.listen(first.as);
  box.own?.attach(second.as, []);
  box.own?.send(frame(1));
  expect([first.seen.ended, first.seen.ids, second.seen.ids, box.readers]).toEqual([true, [], ['0-1'], 1]);
});
