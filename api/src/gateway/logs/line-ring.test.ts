import { expect, it } from 'vitest';

import { LineCutter, LineRing } from './line-ring.js';

it('cuts what comes in pieces into lines, and keeps no control characters', () => {
  const lines: string[] = [];
  const cutter = new LineCutter((line) => lines.push(line));
  const bytes = Buffer.from('één\r\n\n\u001b[31mred\u0000\nopen');
  for (const byte of bytes) cutter.push(Buffer.from([byte]));
  expect(lines).toEqual(['één', ' [31mred']);
  cutter.end();
  expect(lines.at(-1)).toBe('open');
  cutter.push(Buffer.alloc(100_000, 'x'));
  expect(lines.at(-1)).toHaveLength(100_000);
});

it('holds the last lines, in number and in size', () => {
  const ring = new LineRing();
  for (let i = 0; i < 1_000; i++) ring.add(`line ${i}`);
  expect(ring.all()).toHaveLength(200);
  expect(ring.all().at(-1)?.text).toBe('line 999');
  for (let i = 0; i < 100; i++) ring.add('y'.repeat(5_000));
  expect(ring.all().map(({ text }) => text.length)).toEqual(Array(32).fill(1_000));
});
