/**
 * A link over one two-way channel that all requests share: STDIO and HTTP+SSE. The channel moves
 * whole frames; this pairs requests with responses and sends the rest where it belongs.
 */

import { JsonScanError } from '../wire/json-scan.js';
import {
  encodeErrorObject,
  encodeNotification,
  encodeRequest,
  encodeResult,
  type Frame,
  isBatch,
  JsonRpcShapeError,
  parseFrame,
  readOwnId,
  splitBatch,
} from '../wire/jsonrpc.js';
import { type EnvelopeParts, envelopeParts, rewriteParams } from '../wire/modern/envelope.js';
import { type InboundHost, routeInbound } from './inbound.js';
import {
  type Link,
  type LinkCall,
  LinkError,
  type LinkInfo,
  type LinkReply,
  type LinkRequest,
  type UpstreamMessage,
} from './link.js';
import { fault, type LinkSettings } from './options.js';
import { type PendingCall, PendingCalls } from './pending.js';

/** Moves frames. It reports what comes by `receive` and its end by `fail` of the conversation. */
export interface Channel {
  /**
   * Sends a frame now. `call` is set for a request: mark it `sent`. `more`: headers of its own, where frames have
   * headers. @throws LinkError when it cannot.
   */
  send(frame: Buffer, call: PendingCall | null, more?: readonly string[]): void;
  /** Resolves when frames sent have left our memory. */
  drained(): Promise<void>;
  /** Lets everything go; resolves when nothing is left behind. */
  close(): Promise<void>;
}

/** Broken frames in a row after which the channel is given up (SECURITY: garbage JSON). */
const MAX_BROKEN_FRAMES = 3;
/** Lines in a row that are no messages (a banner, logs on stdout) before the same happens. */
const MAX_NOISE_FRAMES = 1_000;

const UNKNOWN: LinkInfo = {
  era: 'legacy',
  protocolVersion: '',
  serverInfo: {},
  capabilities: {},
  instructions: null,
};

export class Conversation implements Link, InboundHost {
  info: LinkInfo = UNKNOWN;
  open = true;
  onMessage: ((message: UpstreamMessage) => void) | null;
  readonly closed: Promise<LinkError>;
  readonly pending: PendingCalls;
  readonly clientCapabilities: Readonly<Record<string, unknown>>;
  /** Frames that were no messages, over the life of the link. */
  noiseFrames = 0;

  private channel: Channel | null = null;
  private envelope: EnvelopeParts | null = null;
  private settleClosed!: (error: LinkError) => void;
  private closing: Promise<void> | null = null;
  private brokenInRow = 0;
  private noiseInRow = 0;

  constructor(private readonly settings: LinkSettings) {
    this.onMessage = settings.onMessage;
    this.clientCapabilities = settings.clientCapabilities;
    this.closed = new Promise((resolve) => (this.settleClosed = resolve));
    this.pending = new PendingCalls(settings, (call, reason) => this.tellCancelled(call, reason));
  }

  get inFlight(): number {
    return this.pending.size;
  }

  attach(channel: Channel): void {
    this.channel = channel;
  }

  /** Ends the handshake: from here requests are shaped for the era found. */
  establish(info: LinkInfo): void {
    this.info = info;
    if (info.era !== 'modern') return;
    this.envelope = envelopeParts(info.protocolVersion, this.settings.clientInfo, this.clientCapabilities);
  }

  request(request: LinkRequest, call: LinkCall): Promise<LinkReply> {
    if (!this.open) return Promise.reject(this.gone());
    return this.pending.begin(request.method, call, (pending) => {
      const { params, progressToken } = rewriteParams(request.params, {
        envelope: this.envelope,
        client: request.client ?? null,
        token: pending.id,
        lasting: request.concernsTask,
      });
      pending.progressToken = progressToken;
      this.channelOrThrow().send(encodeRequest(pending.id, request.method, params), pending, request.trace);
    });
  }

  /** A request of the handshake: `params` go out as they are. */
  exchange(method: string, params: Buffer | null, call: LinkCall): Promise<LinkReply> {
    if (!this.open) return Promise.reject(this.gone());
    return this.pending.begin(method, call, (pending) => {
      this.channelOrThrow().send(encodeRequest(pending.id, method, params), pending);
    });
  }

  /** Everything comes on the one channel: nothing to open. */
  async listen(): Promise<void> {}

  async notify(method: string, params: Buffer | null): Promise<void> {
    await this.post(encodeNotification(method, params));
  }

  async respond(id: Buffer, reply: LinkReply): Promise<void> {
    await this.post(reply.ok ? encodeResult(id, reply.result) : encodeErrorObject(id, reply.error));
  }

  private async post(frame: Buffer): Promise<void> {
    if (!this.open) throw this.gone();
    const channel = this.channelOrThrow();
    channel.send(frame, null);
    await channel.drained();
  }

  answer(frame: Buffer): void {
    try {
      if (this.open) this.channelOrThrow().send(frame, null);
    } catch {
      // The channel is full or ending: the upstream goes without an answer to its own question.
    }
  }

  /** Takes one frame from the channel. */
  receive(bytes: Buffer): void {
    if (!this.open) return;
    try {
      if (isBatch(bytes)) for (const frame of splitBatch(bytes)) this.accept(parseFrame(frame));
      else this.accept(parseFrame(bytes));
      this.brokenInRow = 0;
      this.noiseInRow = 0;
    } catch (error) {
      if (!(error instanceof JsonScanError) && !(error instanceof JsonRpcShapeError)) throw error;
      this.refuse(bytes, error);
    }
  }

  private accept(frame: Frame): void {
    if (frame.kind !== 'response') {
      routeInbound(frame, this, null);
      return;
    }
    const id = readOwnId(frame.id);
    if (frame.result !== null && frame.result[0] === 0x7b) {
      this.pending.resolve(id, { ok: true, result: frame.result });
    } else if (frame.error !== null && !Number.isNaN(frame.errorCode)) {
      this.pending.resolve(id, { ok: false, error: frame.error, code: frame.errorCode });
    } else {
      const what = frame.error === null ? 'a result that is no object' : 'a malformed error';
      if (
        !this.pending.reject(id, fault(this.settings, 'upstream_protocol_error', `it answered ${what}`, true))
      ) {
        this.pending.strayResponses++;
      }
    }
  }

  /** Noise is passed over for long; what starts like a message and is none, is not. */
  private refuse(bytes: Buffer, error: JsonScanError | JsonRpcShapeError): void {
    this.noiseFrames++;
    const broken = error instanceof JsonScanError && /^\s*[{[]/.test(bytes.toString('latin1', 0, 64));
    if (broken) this.brokenInRow++;
    else this.noiseInRow++;
    if (this.brokenInRow < MAX_BROKEN_FRAMES && this.noiseInRow < MAX_NOISE_FRAMES) return;
    const text = broken
      ? `${MAX_BROKEN_FRAMES} broken messages in a row (${error.message})`
      : 'only noise where messages belong';
    this.fail(fault(this.settings, 'upstream_protocol_error', text, true));
  }

  /** The conversation is over: every request under way fails with the error. */
  fail(error: LinkError): void {
    if (!this.open) return;
    this.open = false;
    this.pending.rejectAll(error);
    this.settleClosed(error);
    void this.close();
  }

  close(): Promise<void> {
    if (this.closing !== null) return this.closing;
    // Set before fail(), which calls close() again.
    this.closing = Promise.resolve().then(() => this.channel?.close());
    this.fail(fault(this.settings, 'upstream_closed', 'the connection was closed', false));
    return this.closing;
  }

  private tellCancelled(call: PendingCall, reason: string): void {
    if (call.method === 'initialize' || call.method === 'server/discover') return;
    const params = Buffer.from(JSON.stringify({ requestId: call.id, reason }));
    this.answer(encodeNotification('notifications/cancelled', params));
  }

  private channelOrThrow(): Channel {
    if (this.channel === null) throw this.gone();
    return this.channel;
  }

  private gone(): LinkError {
    return fault(this.settings, 'upstream_closed', 'the connection is closed', false);
  }
}
