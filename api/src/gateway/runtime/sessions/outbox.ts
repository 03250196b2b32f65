/**
 * What a legacy session sends on event streams, and keeps for a while, so that a client whose
 * connection broke goes on where it was (2025-11-25: basic/transports §Resumability and
 * Redelivery). An event id is `{stream}-{number}`; stream 0 is the session's own GET stream, every
 * other the answer to one request. Made when the first stream of a session opens.
 */
import type { ServerResponse } from 'node:http';

import type { LegacyVersion } from '../wire/legacy/protocol.js';
import { encodeEvent, SSE_KEEP_ALIVE } from '../wire/sse.js';

/** Bounds of what is kept: of a session, and of all together. */
const MAX_EVENTS = 500;
const MAX_BYTES = 4 * 1024 * 1024;
const MAX_ALL_BYTES = 256 * 1024 * 1024;
const KEEP_MS = 5 * 60_000;
/** A reader that leaves this much untaken is cut off; what it missed is kept for it. */
const MAX_UNSENT = 1024 * 1024;
/** The pause a client is asked to make before it comes back, in milliseconds. */
const RETRY_MS = 1_000;
/** The first revision whose clients know an event without data. */
const PRIMING_SINCE = '2025-11-25';

/** What the outboxes of one process share. */
export class StreamHost {
  /** Streams with a reader, for signs of life and for the end. */
  readonly attached = new Set<EventStream>();
  /** Bytes kept by all. */
  bytes = 0;

  /** @param now the monotonic clock, milliseconds. */
  constructor(readonly now: () => number) {}

  /** So that no proxy takes a quiet stream for dead. */
  sayAlive(): void {
    for (const stream of [...this.attached]) stream.sayAlive();
  }

  /** Asks every reader to come back: another process will answer. */
  closeAll(): void {
    for (const stream of [...this.attached]) stream.detach();
  }
}

/** One stream: of the session itself, or of one request's answer. */
export class EventStream {
  private res: ServerResponse | null = null;
  private events = 0;
  /** Nothing more will be sent. */
  ended = false;

  constructor(
    private readonly host: StreamHost,
    private readonly box: Outbox,
    readonly id: number,
  ) {}

  /** Whether somebody reads. */
  get open(): boolean {
    return this.res !== null;
  }

  /** Takes a response whose head is written; another reader of the same stream is let go. */
  attach(res: ServerResponse, replay: readonly Buffer[]): void {
    this.detach();
    this.res = res;
    this.host.attached.add(this);
    res.once('close', () => {
      if (this.res === res) this.forgetReader();
    });
    for (const event of replay) res.write(event);
    if (this.ended) this.detach();
  }

  /** The first event of a stream, so that even an empty one can be resumed. */
  prime(): void {
    this.put(Buffer.alloc(0), RETRY_MS);
  }

  /** Sends one message, now or to the reader that comes back. */
  send(frame: Buffer): void {
    if (!this.ended) this.put(frame);
  }

  /** Sends the last message and ends the stream. */
  finish(frame: Buffer | null): void {
    if (this.ended) return;
    if (frame !== null) this.put(frame);
    this.ended = true;
    this.res?.end();
    this.forgetReader();
  }

  private put(frame: Buffer, retry?: number): void {
    const id = `${this.id}-${++this.events}`;
    const message = { event: 'message', id, data: frame };
    const event = encodeEvent(retry === undefined ? message : { id, retry, data: frame });
    this.box.keep(this.id, this.events, event);
    if (this.res === null) return;
    if (this.res.writableLength > MAX_UNSENT) this.res.destroy();
    else this.res.write(event);
  }

  sayAlive(): void {
    if (this.res === null) return;
    // A reader that left the last sign of life untaken is gone or stalled.
    if (this.res.writableLength > 0) this.res.destroy();
    else this.res.write(SSE_KEEP_ALIVE);
  }

  /** Ends the connection, not the stream, with the hint to come back. */
  detach(): void {
    this.res?.end(this.ended ? undefined : `retry: ${RETRY_MS}\n\n`);
    this.forgetReader();
  }

  private forgetReader(): void {
    this.res = null;
    this.host.attached.delete(this);
    this.box.touched();
  }
}

interface Kept {
  readonly stream: number;
  readonly number: number;
  readonly event: Buffer;
  readonly at: number;
}

export class Outbox {
  private readonly streams = new Map<number, EventStream>();
  private kept: Kept[] = [];
  private bytes = 0;
  private lastStream = 0;

  /** @param touched called when a reader leaves: the session was in use until now. */
  constructor(
    private readonly host: StreamHost,
    private readonly version: LegacyVersion,
    readonly touched: () => void,
  ) {}

  /** Streams that somebody reads. */
  get readers(): number {
    let count = 0;
    for (const { open } of this.streams.values()) if (open) count++;
    return count;
  }

  /** The session's own stream; null before the first GET. */
  get own(): EventStream | null {
    return this.streams.get(0) ?? null;
  }

  /** The session's own stream gets a reader. */
  listen(res: ServerResponse): void {
    let own = this.own;
    if (own === null) this.streams.set(0, (own = new EventStream(this.host, this, 0)));
    own.attach(res, []);
    if (this.version >= PRIMING_SINCE) own.prime();
  }

  /** A request's answer becomes a stream. */
  answer(res: ServerResponse): EventStream {
    const stream = new EventStream(this.host, this, ++this.lastStream);
    this.streams.set(stream.id, stream);
    stream.attach(res, []);
    if (this.version >= PRIMING_SINCE) stream.prime();
    return stream;
  }

  /**
   * The stream that an event id belongs to, and what came after that event and is still kept. Null
   * for an id that was never given or whose stream is forgotten.
   */
  find(lastEventId: string): { stream: EventStream; missed: Buffer[] } | null {
    const [, id, number] = /^([0-9]{1,15})-([0-9]{1,15})$/.exec(lastEventId) ?? [];
    const stream = id === undefined ? undefined : this.streams.get(Number(id));
    if (stream === undefined) return null;
    const after = Number(number);
    const missed = this.kept.filter((k) => k.stream === stream.id && k.number > after);
    return { stream, missed: missed.map(({ event }) => event) };
  }

  /** @internal */
  keep(stream: number, number: number, event: Buffer): void {
    const { host } = this;
    if (event.length > MAX_BYTES || host.bytes + event.length > MAX_ALL_BYTES) return;
    while (this.kept.length >= MAX_EVENTS || this.bytes + event.length > MAX_BYTES) this.dropOldest();
    this.kept.push({ stream, number, event, at: host.now() });
    this.bytes += event.length;
    host.bytes += event.length;
  }

  private dropOldest(): void {
    const oldest = this.kept.shift();
    if (oldest === undefined) return;
    this.bytes -= oldest.event.length;
    this.host.bytes -= oldest.event.length;
  }

  /** Forgets what is too old, and answers that are over and of which nothing is kept. */
  prune(): void {
    const limit = this.host.now() - KEEP_MS;
    while (this.kept[0] !== undefined && this.kept[0].at < limit) this.dropOldest();
    if (this.streams.size === 0) return;
    const alive = new Set(this.kept.map(({ stream }) => stream));
    for (const [id, stream] of this.streams) {
      if (id !== 0 && stream.ended && !alive.has(id)) this.streams.delete(id);
    }
  }

  /** The session is over. */
  end(): void {
    for (const stream of this.streams.values()) stream.finish(null);
    this.streams.clear();
    while (this.kept.length > 0) this.dropOldest();
  }
}
