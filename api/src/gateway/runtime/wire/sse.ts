/**
 * Server-sent events on bytes, both ways (WHATWG HTML §9.2.6 "Interpreting an event stream").
 *
 * Own code although `eventsource-parser` is at hand: that one works on decoded strings and has no
 * bound on an event's size, and one event without end took a client to 1.5 GB in 4 s. Here the
 * data stays bytes, as it is relayed, and what an unfinished event may hold is capped.
 */
import { ByteAccumulator } from './accumulator.js';

export interface SseEvent {
  /** `message` when the stream names none. */
  readonly event: string;
  /** The last event id of the stream so far, or null. */
  readonly id: string | null;
  /** The data lines joined by LF; empty for a priming event. */
  readonly data: Buffer;
}

/** An unfinished event holds more than the cap. */
export class SseTooLargeError extends Error {
  constructor(readonly maxBytes: number) {
    super(`an event of more than ${maxBytes} bytes`);
    this.name = 'SseTooLargeError';
  }
}

const DATA = Buffer.from('data');
const NEWLINE = Buffer.from('\n');

export class SseParser {
  /** The last event id seen, for `Last-Event-ID`. */
  lastEventId: string | null = null;
  /** The last `retry` in milliseconds, or null. */
  retryMs: number | null = null;

  private readonly partial = new ByteAccumulator();
  private data: Buffer[] = [];
  private dataBytes = 0;
  private event = '';
  private first = true;
  /** The last byte was CR: an LF that follows belongs to the same line end. */
  private afterCr = false;

  /** `maxEventBytes` bounds all bytes held for an event that is not yet dispatched. */
  constructor(
    private readonly maxEventBytes: number,
    private readonly onEvent: (event: SseEvent) => void,
  ) {}

  /** Takes the next bytes. @throws SseTooLargeError; the parser must not be used afterwards. */
  push(chunk: Buffer): void {
    let pos = 0;
    if (this.afterCr && chunk.length > 0) {
      if (chunk[0] === 0x0a) pos = 1;
      this.afterCr = false;
    }
    // One search per byte value, repeated only when passed: lines stay linear in the chunk.
    let lf = chunk.indexOf(0x0a, pos);
    let cr = chunk.indexOf(0x0d, pos);
    while (pos < chunk.length) {
      if (lf >= 0 && lf < pos) lf = chunk.indexOf(0x0a, pos);
      if (cr >= 0 && cr < pos) cr = chunk.indexOf(0x0d, pos);
      const at = lf < 0 ? cr : cr < 0 ? lf : Math.min(lf, cr);
      const end = at < 0 ? chunk.length : at;
      if (this.partial.length + this.dataBytes + (end - pos) > this.maxEventBytes) {
        throw new SseTooLargeError(this.maxEventBytes);
      }
      if (at < 0) {
        this.partial.append(chunk, pos, end);
        return;
      }
      this.endLine(chunk, pos, end);
      pos = at + 1;
      if (at === cr) {
        if (pos === chunk.length) this.afterCr = true;
        else if (chunk[pos] === 0x0a) pos++;
      }
    }
  }

  private endLine(chunk: Buffer, start: number, end: number): void {
    if (this.partial.length === 0) {
      this.line(chunk.subarray(start, end));
      return;
    }
    this.partial.append(chunk, start, end);
    this.line(this.partial.take());
  }

  private line(line: Buffer): void {
    if (this.first) {
      this.first = false;
      if (line[0] === 0xef && line[1] === 0xbb && line[2] === 0xbf) line = line.subarray(3);
    }
    if (line.length === 0) {
      this.dispatch();
      return;
    }
    const colon = line.indexOf(0x3a);
    if (colon === 0) return;
    const nameEnd = colon < 0 ? line.length : colon;
    let from = colon < 0 ? line.length : colon + 1;
    if (line[from] === 0x20) from++;
    if (nameEnd === 4 && DATA.compare(line, 0, 4) === 0) {
      this.data.push(line.subarray(from));
      this.dataBytes += line.length - from + 1;
      return;
    }
    this.field(line.toString('utf8', 0, nameEnd), line.toString('utf8', from));
  }

  private field(name: string, value: string): void {
    if (name === 'event') this.event = value;
    else if (name === 'id' && !value.includes('\0')) this.lastEventId = value;
    else if (name === 'retry' && /^[0-9]{1,9}$/.test(value)) this.retryMs = Number(value);
  }

  private dispatch(): void {
    const { data, event } = this;
    this.event = '';
    if (data.length === 0) return;
    this.data = [];
    this.dataBytes = 0;
    this.onEvent({
      event: event === '' ? 'message' : event,
      id: this.lastEventId,
      data: data.length === 1 ? (data[0] as Buffer) : joinLines(data),
    });
  }
}

function joinLines(lines: Buffer[]): Buffer {
  const parts: Buffer[] = [];
  for (const [i, line] of lines.entries()) {
    if (i > 0) parts.push(NEWLINE);
    parts.push(line);
  }
  return Buffer.concat(parts);
}

/** What to send as one event. `event` and `id` must hold no line break. */
export interface SseOutgoing {
  readonly event?: string;
  readonly id?: string;
  /** Reconnection time in milliseconds. */
  readonly retry?: number;
  readonly data: Buffer;
}

/** The bytes of one event, its closing blank line included. @throws TypeError on a line break in a field. */
export function encodeEvent(event: SseOutgoing): Buffer {
  let head = '';
  if (event.event !== undefined) head += `event: ${oneLine(event.event)}\n`;
  if (event.id !== undefined) head += `id: ${oneLine(event.id)}\n`;
  if (event.retry !== undefined) head += `retry: ${event.retry}\n`;
  const { data } = event;
  if (data.indexOf(0x0a) < 0 && data.indexOf(0x0d) < 0) {
    head += 'data: ';
    const size = Buffer.byteLength(head);
    const out = Buffer.allocUnsafe(size + data.length + 2);
    out.write(head, 0);
    data.copy(out, size);
    out[out.length - 2] = 0x0a;
    out[out.length - 1] = 0x0a;
    return out;
  }
  const lines = data.toString('latin1').split(/\r\n|\r|\n/);
  const body = lines.map((line) => `data: ${line}\n`).join('');
  return Buffer.concat([Buffer.from(head), Buffer.from(body, 'latin1'), NEWLINE]);
}

/** A comment line: keeps a quiet stream open. */
export const SSE_KEEP_ALIVE: Buffer = Buffer.from(':\n\n');

function oneLine(value: string): string {
  if (/[\r\n\0]/.test(value)) throw new TypeError('a line break in an event field');
  return value;
}
