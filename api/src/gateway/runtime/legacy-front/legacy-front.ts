/**
 * The legacy era in front, over Streamable HTTP (2025-11-25: basic/transports): `initialize` opens a
 * session, every other request names it.
 */
import { accepts } from '../http/body.js';
import type { Exchange } from '../http/exchange.js';
import type { Forwarder } from '../http/forward.js';
import { batchParts, frameParts, SUPPORTED_VERSIONS } from '../http/frames.js';
import type { Answer } from '../policy/answers.js';
import { httpRefusalCode } from '../policy/errors.js';
import { type Quota, refuseExceeded } from '../policy/quota.js';
import type { Session } from '../sessions/session.js';
import type { SessionStore } from '../sessions/session-store.js';
import { JsonScanError, type Member, scanObject } from '../wire/json-scan.js';
import {
  encodeError,
  encodeErrorObject,
  encodeResult,
  type Frame,
  JsonRpcShapeError,
  parseFrame,
  RPC,
} from '../wire/jsonrpc.js';
import {
  BATCH_VERSION,
  isLegacyVersion,
  LAST_EVENT_ID_HEADER,
  SESSION_HEADER,
} from '../wire/legacy/protocol.js';
import { isModernVersion, MODERN_ERROR, PROTOCOL_VERSION_HEADER } from '../wire/modern/protocol.js';
import type { Dialogue } from './dialogue.js';
import { LegacyCall } from './legacy-call.js';

const MAX_BATCH = 100;
/** Of the whole process; what keeps a client that only ever initialises from taking all memory. */
const MAX_SESSIONS = 200_000;
const NO_MEMBERS: readonly Member[] = [];

export class LegacyFront {
  /** No new sessions and streams: the process is about to end. */
  draining = false;

  constructor(
    private readonly dialogue: Dialogue,
    private readonly sessions: SessionStore,
    private readonly forwarder: Forwarder,
    private readonly streams: Quota,
  ) {}

  /** One message. @throws JsonScanError for malformed params. */
  post(x: Exchange, frame: Frame, members: readonly Member[]): void {
    if (frame.kind === 'request' && frame.method === 'initialize') {
      this.initialize(x, frame, members);
      return;
    }
    const session = this.sessionOf(x, frame.id);
    if (session === null) return;
    if (frame.kind === 'request') {
      const call = new LegacyCall(x, session, frame, members, true);
      const answer = this.dialogue.answer(x, session, call);
      if (answer instanceof Promise)
        void answer.then(
          (a) => this.reply(x, frame, call, a),
          (error) => {
            call.done()?.finish(encodeError(frame.id, RPC.internalError, 'Internal error'));
            x.crash(frame.id, error);
          },
        );
      else this.reply(x, frame, call, answer);
      return;
    }
    this.dialogue.take(session, frame, members);
    x.empty(202);
  }

  /** Several messages in one body: revision 2025-03-26 only. */
  batch(x: Exchange, bodies: readonly Buffer[]): void {
    const session = this.sessionOf(x, null);
    if (session === null) return;
    if (session.version !== BATCH_VERSION) {
      x.error(400, null, RPC.invalidRequest, `Batches are part of protocol ${BATCH_VERSION} only`);
      return;
    }
    if (bodies.length > MAX_BATCH) {
      x.error(400, null, RPC.invalidRequest, `A batch may hold ${MAX_BATCH} messages`);
      return;
    }
    const answers = bodies.map((body) => this.batched(x, session, body));
    void Promise.all(answers).then(
      (frames) => {
        const given = frames.filter((frame) => frame !== null);
        if (given.length === 0) x.empty(202);
        else x.json(200, batchParts(given));
      },
      (error) => x.crash(null, error),
    );
  }

  /** One message of a batch: its response frame, or null for none. */
  private async batched(x: Exchange, session: Session, body: Buffer): Promise<Buffer | null> {
    let id: Buffer | null = null;
    try {
      const frame = parseFrame(body);
      id = frame.id;
      const members = frame.params === null ? NO_MEMBERS : scanObject(frame.params);
      if (frame.kind === 'request') return await this.batchedRequest(x, session, frame, members, body.length);
      this.dialogue.take(session, frame, members);
      return null;
    } catch (error) {
      if (!(error instanceof JsonScanError) && !(error instanceof JsonRpcShapeError)) throw error;
      return encodeError(id, RPC.invalidRequest, `Invalid request: ${error.message}`);
    }
  }

  private async batchedRequest(
    x: Exchange,
    session: Session,
    frame: Frame,
    members: readonly Member[],
    size: number,
  ): Promise<Buffer | null> {
    const id = frame.id as Buffer;
    if (frame.method === 'initialize')
      return encodeError(id, RPC.invalidRequest, 'initialize must not be part of a batch');
    const call = new LegacyCall(x, session, frame, members, false);
    let answer: Answer;
    try {
      answer = await this.dialogue.answer(x, session, call);
    } finally {
      call.done();
    }
    const bytes = Buffer.concat(answer.parts);
    this.dialogue.book(x, frame.method, answer, size, bytes.length);
    if (answer.outcome === 'cancelled') return null;
    return answer.ok ? encodeResult(id, bytes) : encodeErrorObject(id, bytes);
  }

  private reply(x: Exchange, frame: Frame, call: LegacyCall, answer: Answer): void {
    const stream = call.done();
    const parts = frameParts(frame.id as Buffer, answer);
    let bytes = 0;
    // A cancelled request gets no response (basic/utilities/cancellation); HTTP must end somehow.
    if (answer.outcome === 'cancelled') {
      if (stream === null) x.endSilently();
      else stream.finish(null);
    } else if (stream === null)
      bytes = x.json(200, parts, this.dialogue.quotaHeaders(x, frame.method, answer));
    else {
      const response = Buffer.concat(parts);
      bytes = response.length;
      stream.finish(response);
    }
    this.dialogue.book(x, frame.method, answer, x.requestBytes, bytes);
  }

  private initialize(x: Exchange, frame: Frame, members: readonly Member[]): void {
    const id = frame.id as Buffer;
    if (this.draining) {
      x.refuse(503, 'Shutting down', { 'retry-after': '1' });
      return;
    }
    const greeting = this.dialogue.greet(frame.params, members);
    const answer = this.dialogue.welcome(x, greeting);
    if (greeting === null) {
      x.json(400, frameParts(id, answer));
      return;
    }
    if (this.sessions.size >= MAX_SESSIONS) {
      x.refuse(503, 'Too many sessions are open', { 'retry-after': '10' });
      return;
    }
    const exceeded = this.sessions.admit(x.principal);
    if (exceeded !== null) {
      refuseExceeded(x, id, exceeded);
      return;
    }
    const session = this.sessions.open(x.path, x.principal, greeting.version, greeting.client);
    const bytes = x.json(200, frameParts(id, answer), { [SESSION_HEADER]: session.token });
    this.dialogue.book(x, 'initialize', answer, x.requestBytes, bytes);
  }

  /** GET: the session's own stream for what the server has to say unasked. One at a time. */
  get(x: Exchange): void {
    if (!accepts(x.headers.accept, 'text/event-stream')) {
      x.refuse(406, 'Accept must list text/event-stream');
      return;
    }
    if (this.draining) {
      x.refuse(503, 'Shutting down', { 'retry-after': '1' });
      return;
    }
    const session = this.sessionOf(x, null);
    if (session === null) return;
    const lastEventId = x.header(LAST_EVENT_ID_HEADER);
    const resumed = lastEventId === null ? null : session.resumable(lastEventId);
    if (resumed === null && session.listening) {
      x.refuse(409, 'The session has its stream already');
      return;
    }
    // Gone while its key was looked up: `close`, which gives all back, would not come again.
    if (x.res.destroyed) return;
    const exceeded = this.streams.acquire(x.principal);
    if (exceeded !== null) {
      refuseExceeded(x, null, exceeded);
      return;
    }
    x.res.once('close', () => this.streams.release(x.principal));
    // What cannot be resumed any more begins anew: the session is still good.
    x.events({ [SESSION_HEADER]: session.token });
    if (resumed === null) {
      session.listen(x.res);
      this.dialogue.listening(x, session);
      x.forgetEndpoint();
    } else resumed.stream.attach(x.res, resumed.missed);
  }

  delete(x: Exchange): void {
    const session = this.sessionOf(x, null);
    if (session === null) return;
    this.sessions.end(session);
    x.empty(200);
  }

  /** The session a request names, or null once it is refused, or another replica is answering it. */
  private sessionOf(x: Exchange, id: Buffer | null): Session | null {
    const version = x.header(PROTOCOL_VERSION_HEADER);
    const token = x.header(SESSION_HEADER);
    if (version !== null && !isLegacyVersion(version)) {
      // A modern version in a legacy session is as wrong as an unknown one.
      const code =
        token === null && !isModernVersion(version) ? MODERN_ERROR.unsupportedVersion : RPC.invalidRequest;
      x.error(400, id, code, `Unsupported protocol version: ${version.slice(0, 40)}`, {
        supported: SUPPORTED_VERSIONS,
        requested: version.slice(0, 40),
      });
      return null;
    }
    if (token === null) {
      x.error(400, id, RPC.invalidRequest, 'Mcp-Session-Id is missing: begin with initialize');
      return null;
    }
    const found = this.sessions.find(token, x.principal);
    if (found.session !== null) return found.session;
    if (found.owner !== null) this.forwarder.forward(x, found.owner, x.body);
    else x.error(404, id, httpRefusalCode(404), 'Session not found: begin again with initialize');
    return null;
  }
}
