import { createParser } from 'eventsource-parser';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { LineSplitter, LineTooLongError, onOneLine } from './lines.js';
import { encodeEvent, type SseEvent, SseParser, SseTooLargeError } from './sse.js';

/** Cuts bytes at the given places. */
function cut(bytes: Buffer, places: number[]): Buffer[] {
  const at = [...new Set(places.map((p) => p % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...at].map((from, i) => bytes.subarray(from, at[i] ?? bytes.length));
}

function parse(chunks: Buffer[], max = 1_000_000): { event: string; id: string | null; data: string }[] {
  const events: SseEvent[] = [];
  const parser = new SseParser(max, (event) => events.push(event));
  for (const chunk of chunks) parser.push(Buffer.from(chunk));
  return events.map((e) => ({ ...e, data: e.data.toString() }));
}

describe('SseParser', () => {
  it('reads a stream the same however it is cut', () => {
    const part = fc.constantFrom(
      'data: one',
      'data:two',
      'data',
      'data:  é😀',
      'event: x',
      'event:',
      'id: 7',
      'id',
      'retry: 10',
      ': comment',
      'unknown: 1',
      '',
    );
    const end = fc.constantFrom('\n', '\r', '\r\n');
    const stream = fc
      .array(
        fc.tuple(part, end).map(([p, e]) => p + e),
        { maxLength: 30 },
      )
      .map((lines) => lines.join(''));
    fc.assert(
      fc.property(stream, fc.array(fc.nat(), { maxLength: 20 }), (text, places) => {
        const bytes = Buffer.from(text);
        const whole = parse([bytes]);
        expect(parse(cut(bytes, places))).toEqual(whole);
        expect(parse([...bytes].map((b) => Buffer.from([b])))).toEqual(whole);
        const peer: { event: string; data: string }[] = [];
        // A trailing CR is held back by the peer until it knows what follows.
        createParser({ onEvent: (e) => peer.push({ event: e.event || 'message', data: e.data }) }).feed(
          `${text}:\n`,
        );
        expect(whole.map(({ event, data }) => ({ event, data }))).toEqual(peer);
      }),
      { numRuns: 500 },
    );
  });

  it('follows the specification', () => {
    expect(
      parse([
        Buffer.from(
          '\ufeffdata: a\ndata: b\nid: 1\n\nevent: e\n\ndata:\n\nid: 2\ndata: c\n\ndata: unfinished',
        ),
      ]),
    ).toEqual([
      { event: 'message', id: '1', data: 'a\nb' },
      { event: 'message', id: '1', data: '' },
      { event: 'message', id: '2', data: 'c' },
    ]);
    const parser = new SseParser(100, () => undefined);
    parser.push(Buffer.from('retry: 5x\nretry: 1500\nid: a\0b\n'));
    expect([parser.retryMs, parser.lastEventId]).toEqual([1500, null]);
  });

  it.each(['x'.repeat(200), `data: ${'x'.repeat(200)}`, 'data: 1234567\n'.repeat(20), `:${'x'.repeat(200)}`])(
    'caps an event without end',
    (text) => {
      expect(() => parse([Buffer.from(text)], 100)).toThrow(SseTooLargeError);
      expect(() =>
        parse(
          [...Buffer.from(text)].map((b) => Buffer.from([b])),
          100,
        ),
      ).toThrow(SseTooLargeError);
    },
  );

  it('does not count what is dispatched', () => {
    expect(parse([Buffer.from('data: 12345678901234567890\n\n'.repeat(50))], 100)).toHaveLength(50);
  });
});

describe('encodeEvent', () => {
  it('is read back as it was', () => {
    const field = fc.option(
      fc.string({ minLength: 1 }).filter((s) => !/[\r\n\0]/.test(s) && !s.startsWith(' ')),
      { nil: undefined },
    );
    fc.assert(
      fc.property(
        field,
        field,
        fc.string({ unit: fc.constantFrom('a', 'é', '\n', ' ', ':', '😀') }),
        (event, id, data) => {
          const bytes = encodeEvent({
            ...(event === undefined ? {} : { event }),
            ...(id === undefined ? {} : { id }),
            data: Buffer.from(data),
          });
          expect(parse([bytes])).toEqual([{ event: event ?? 'message', id: id ?? null, data }]);
        },
      ),
    );
  });

  it('turns every line end into a line of data, and refuses one in a field', () => {
    expect(encodeEvent({ data: Buffer.from('a\r\nb\rc'), retry: 5 }).toString()).toBe(
      'retry: 5\ndata: a\ndata: b\ndata: c\n\n',
    );
    expect(() => encodeEvent({ id: 'a\nb', data: Buffer.from('') })).toThrow(TypeError);
  });
});

describe('LineSplitter', () => {
  it('gives the same lines however they are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('a', 'é', '\r', ' ') })),
        fc.array(fc.nat()),
        (lines, places) => {
          const got: string[] = [];
          const splitter = new LineSplitter(1_000);
          for (const chunk of cut(Buffer.from(lines.map((l) => `${l}\n`).join('')), places))
            splitter.push(Buffer.from(chunk), (line) => got.push(line.toString()));
          expect(got).toEqual(lines);
        },
      ),
    );
  });

  it('caps a line', () => {
    expect(() => new LineSplitter(10).push(Buffer.from('12345678901'), () => undefined)).toThrow(
      LineTooLongError,
    );
    const splitter = new LineSplitter(10);
    splitter.push(Buffer.from('1234567890'), () => undefined);
    expect(() => splitter.push(Buffer.from('1'), () => undefined)).toThrow(LineTooLongError);
  });

  it('puts pretty-printed JSON on one line', () => {
    const json = Buffer.from('{\r\n "a": "\\n"\n}');
    expect(onOneLine(json).toString()).toBe('{   "a": "\\n" }');
    expect(json.toString()).toContain('\n');
  });
});
