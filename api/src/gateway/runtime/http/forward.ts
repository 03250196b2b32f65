/**
 * Hands a request to the replica that owns what it is about (a legacy session, a parked call) and relays
 * the answer as it comes. Method, path, headers and body go unchanged, so that the owner checks Host,
 * Origin and key itself. A request is sent at most once.
 */
import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';

import { httpRefusalCode } from '../policy/errors.js';
import { parseFrame } from '../wire/jsonrpc.js';
import type { Exchange } from './exchange.js';

export interface Forwarder {
  /**
   * Answers `x` with what the replica answers.
   * @param replica UUID of the owner; whether the caller may go there is checked before.
   * @param body the request's body as it was read; null: it has none.
   * @param gone answers when the owner is gone and nothing was sent. Default: the 404 on which legacy
   *   clients initialise again (2025-11-25: basic/transports §Session Management).
   */
  forward(x: Exchange, replica: string, body: Buffer | null, gone?: () => void): void;
}

/** Where replicas are reached. */
export interface ReplicaAddresses {
  /** Their URL; null: gone; undefined: not known here. */
  peek(replica: string): string | null | undefined;
  /** @throws when the database does not answer. */
  load(replica: string): Promise<string | null>;
  /** Nobody listens there any more, or somebody else does. */
  dead(replica: string): void;
}

/** `broken`: its owner went away during it; `abandoned`: the client did. */
export type ForwardOutcome = 'answered' | 'gone' | 'broken' | 'abandoned';

export interface ReplicaForwarderOptions {
  readonly addresses: ReplicaAddresses;
  /** The value of FORWARD_HEADER for a request. */
  readonly sign: (replica: string, method: string, path: string) => string;
  readonly onForward: (outcome: ForwardOutcome) => void;
}

/** On the request: the proof that a replica sends it. */
export const FORWARD_HEADER = 'x-patchbay-forward';
/** On the answer: the UUID of who answers, so that a stranger on a reused port is not believed. */
export const REPLICA_HEADER = 'x-patchbay-replica';
/** What no session of a client outlives. */
const GONE = 'The session belongs to a process that is gone: begin again with initialize';
const CONNECT_MS = 2_000;
const RETRY_HINT = Buffer.from('retry: 1000\n\n');
/** RFC 9110 §7.6.1, and what only this hop says. The body's length is set anew. */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
  FORWARD_HEADER,
  REPLICA_HEADER,
]);

export class ReplicaForwarder implements Forwarder {
  private readonly agent = new Agent({ keepAlive: true, scheduling: 'lifo' });
  private readonly underWay = new Set<Relay>();

  constructor(private readonly options: ReplicaForwarderOptions) {}

  forward(x: Exchange, replica: string, body: Buffer | null, gone = () => answerGone(x, body)): void {
    // What a replica sent here is never sent on: two that disagree would pass it round for ever.
    if (x.forwarded) {
      gone();
      return;
    }
    const url = this.options.addresses.peek(replica);
    if (url !== undefined) {
      this.send(x, replica, url, body, gone);
      return;
    }
    void this.options.addresses.load(replica).then(
      (found) => this.send(x, replica, found, body, gone),
      () => x.refuse(503, 'The gateway cannot look this up at the moment', { 'retry-after': '1' }),
    );
  }

  /** Streams that clients hold open through this process end with the hint to come back. */
  endStreams(): void {
    for (const relay of [...this.underWay]) relay.endStream();
  }

  /** The replica says nothing any more, although its connections stand: what waits for it is broken. */
  abandon(replica: string): void {
    for (const relay of [...this.underWay]) if (relay.replica === replica) relay.break();
  }

  stop(): void {
    for (const relay of [...this.underWay]) relay.break();
    this.agent.destroy();
  }

  private send(
    x: Exchange,
    replica: string,
    url: string | null,
    body: Buffer | null,
    gone: () => void,
  ): void {
    const { addresses, onForward, sign } = this.options;
    if (x.res.destroyed) {
      onForward('abandoned');
      return;
    }
    if (url === null) {
      onForward('gone');
      gone();
      return;
    }
    const { method = 'GET', url: path = '/', rawHeaders } = x.req;
    const headers = endToEnd(rawHeaders);
    headers.push(FORWARD_HEADER, sign(replica, method, path));
    if (body !== null) headers.push('content-length', String(body.length));
    const { hostname, port } = new URL(url);
    const inner = request({
      agent: this.agent,
      hostname: hostname.replace(/^\[|\]$/g, ''),
      port,
      method,
      path,
      headers,
    });
    const relay: Relay = new Relay(x, replica, body, inner, (outcome) => {
      onForward(outcome);
      this.underWay.delete(relay);
      if (outcome !== 'gone') return;
      addresses.dead(replica);
      gone();
    });
    this.underWay.add(relay);
    inner.end(body ?? undefined);
  }
}

/** One forwarded request, until its answer is over. */
class Relay {
  private answer: IncomingMessage | null = null;
  /** Whether what came so far ends with an event: then one may be added. */
  private betweenEvents = true;
  private over = false;

  constructor(
    private readonly x: Exchange,
    readonly replica: string,
    private readonly body: Buffer | null,
    private readonly inner: ClientRequest,
    private readonly onOver: (outcome: ForwardOutcome) => void,
  ) {
    let connected = false;
    let timer: NodeJS.Timeout | undefined;
    inner.once('socket', (socket) => {
      connected = !socket.connecting;
      if (connected) return;
      timer = setTimeout(() => inner.destroy(new Error('not connected in time')), CONNECT_MS);
      socket.once('connect', () => {
        connected = true;
        clearTimeout(timer);
      });
    });
    inner.once('response', (answer) => this.relay(answer));
    // Without a connection nothing was sent; on one, nobody can say.
    inner.on('error', () => (connected ? this.break() : this.end('gone')));
    inner.once('close', () => clearTimeout(timer));
    x.onAbort = () => this.end('abandoned');
  }

  private relay(answer: IncomingMessage): void {
    const { res } = this.x;
    if (answer.headers[REPLICA_HEADER] !== this.replica) {
      this.end('gone');
      return;
    }
    if (this.over || res.destroyed) return;
    this.answer = answer;
    const headers = endToEnd(answer.rawHeaders, true);
    if (this.x.lastOfConnection) headers.push('connection', 'close');
    res.writeHead(answer.statusCode as number, headers);
    if (this.streams) {
      // Its first event may be long in coming.
      res.flushHeaders();
      answer.on('data', (piece: Buffer) => {
        this.betweenEvents = piece.at(-1) === 0x0a && piece.at(-2) === 0x0a;
      });
    }
    // `aborted` comes as an error; the end of a whole answer ends ours through the pipe.
    answer.on('error', () => this.break());
    answer.once('end', () => this.end('answered'));
    answer.pipe(res);
  }

  private get streams(): boolean {
    return this.answer?.headers['content-type'] === 'text/event-stream';
  }

  /** The owner went away after the request was sent. */
  break(): void {
    if (this.over) return;
    const { x, answer } = this;
    this.end('broken');
    if (answer !== null) x.res.destroy();
    else
      x.error(
        502,
        idOf(this.body),
        httpRefusalCode(502),
        'The process that owns the session went away; whether the request was carried out is not known',
      );
  }

  /** Ends a stream that waits for what the server has to say; answers under way are left to end. */
  endStream(): void {
    if (this.over || !this.streams || this.x.req.method !== 'GET') return;
    const { answer, betweenEvents, x } = this;
    answer?.unpipe(x.res);
    x.res.end(betweenEvents ? RETRY_HINT : undefined);
    this.end('answered');
  }

  private end(outcome: ForwardOutcome): void {
    if (this.over) return;
    this.over = true;
    // A whole answer leaves its connection for the next request.
    if (this.answer?.complete !== true) this.inner.destroy();
    this.onOver(outcome);
  }
}

/** Raw headers (name, value, …) without those of one hop. `length`: keep the content's length. */
function endToEnd(raw: readonly string[], length = false): string[] {
  let named: Set<string> | null = null;
  for (let i = 0; i < raw.length; i += 2) {
    if (raw[i]?.toLowerCase() !== 'connection') continue;
    named ??= new Set();
    for (const name of (raw[i + 1] ?? '').toLowerCase().split(',')) named.add(name.trim());
  }
  const kept: string[] = [];
  for (let i = 0; i < raw.length; i += 2) {
    const name = (raw[i] as string).toLowerCase();
    if (HOP_BY_HOP.has(name) || named?.has(name) || (!length && name === 'content-length')) continue;
    kept.push(raw[i] as string, raw[i + 1] as string);
  }
  return kept;
}

function answerGone(x: Exchange, body: Buffer | null): void {
  x.error(404, idOf(body), httpRefusalCode(404), GONE);
}

/** The id of the one request in a body, as JSON text; null for anything else. */
function idOf(body: Buffer | null): Buffer | null {
  if (body === null) return null;
  try {
    return parseFrame(body).id;
  } catch {
    return null;
  }
}
