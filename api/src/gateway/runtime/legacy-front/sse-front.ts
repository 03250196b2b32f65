/**
 * The oldest transport in front, HTTP+SSE (2024-11-05: basic/transports §HTTP with SSE): `GET …/sse`
 * opens a stream that is the session, `POST …/message` brings what the client says, and everything
 * that is said to the client, answers included, goes on the stream.
 */
import type { Exchange } from '../http/exchange.js';
import type { Forwarder } from '../http/forward.js';
import { frameParts } from '../http/frames.js';
import type { Answer } from '../policy/answers.js';
import { httpRefusalCode } from '../policy/errors.js';
import { type Quota, refuseExceeded } from '../policy/quota.js';
import { ClientProfile } from '../sessions/client-profile.js';
import type { Session } from '../sessions/session.js';
import type { SessionStore } from '../sessions/session-store.js';
import { type Member, scanObject } from '../wire/json-scan.js';
import { encodeError, isBatch, parseFrame, RPC, splitBatch } from '../wire/jsonrpc.js';
import { encodeEvent } from '../wire/sse.js';
import type { Dialogue } from './dialogue.js';
import { LegacyCall } from './legacy-call.js';

const MAX_BATCH = 100;
/** Of the name given in `initialize`; the revision that had only this transport. */
const BEFORE_GREETING = '2024-11-05';
const NO_MEMBERS: readonly Member[] = [];

export class SseFront {
  constructor(
    private readonly dialogue: Dialogue,
    private readonly sessions: SessionStore,
    private readonly streams: Quota,
    private readonly forwarder: Forwarder,
  ) {}

  /** GET: opens a session, which lives as long as its stream. */
  open(x: Exchange, query: string): void {
    // Gone while its key was looked up: `close`, which gives all back, would not come again.
    if (x.res.destroyed) return;
    const noStream = this.streams.acquire(x.principal);
    if (noStream !== null) {
      refuseExceeded(x, null, noStream);
      return;
    }
    const noSession = this.sessions.admit(x.principal);
    if (noSession !== null) {
      this.streams.release(x.principal);
      refuseExceeded(x, null, noSession);
      return;
    }
    const session = this.sessions.open(x.path, x.principal, BEFORE_GREETING, ClientProfile.of(null, null));
    x.res.once('close', () => {
      this.streams.release(x.principal);
      this.sessions.end(session);
    });
    x.events();
    x.res.write(encodeEvent({ event: 'endpoint', data: Buffer.from(messagePath(x, session, query)) }));
    session.listen(x.res);
    this.dialogue.listening(x, session);
  }

  /** POST: one message; a batch is taken as its messages. @throws JsonScanError, JsonRpcShapeError */
  message(x: Exchange, body: Buffer, token: string | null): void {
    if (token === null) {
      x.error(400, null, RPC.invalidRequest, 'sessionId is missing: open the event stream first');
      return;
    }
    const found = this.sessions.find(token, x.principal);
    const { session } = found;
    if (session === null) {
      if (found.owner !== null) this.forwarder.forward(x, found.owner, body);
      else x.error(404, null, httpRefusalCode(404), 'Session not found: open the event stream again');
      return;
    }
    const bodies = isBatch(body) ? splitBatch(body) : [body];
    if (bodies.length > MAX_BATCH) {
      x.error(400, null, RPC.invalidRequest, `A batch may hold ${MAX_BATCH} messages`);
      return;
    }
    // All are read before any is taken: what is refused has no effect.
    const frames = bodies.map((bytes) => parseFrame(bytes));
    const members = frames.map(({ params }) => (params === null ? NO_MEMBERS : scanObject(params)));
    x.empty(202);
    for (const [i, frame] of frames.entries()) this.take(x, session, frame, members[i] as readonly Member[]);
  }

  private take(
    x: Exchange,
    session: Session,
    frame: ReturnType<typeof parseFrame>,
    members: readonly Member[],
  ): void {
    if (frame.kind !== 'request') {
      this.dialogue.take(session, frame, members);
      return;
    }
    const id = frame.id as Buffer;
    if (frame.method === 'initialize') {
      const greeting = this.dialogue.greet(frame.params, members);
      if (greeting !== null) session.greeted(greeting.version, greeting.client);
      this.reply(x, session, frame.method, id, this.dialogue.welcome(x, greeting));
      return;
    }
    const call = new LegacyCall(x, session, frame, members, false);
    void Promise.resolve(this.dialogue.answer(x, session, call)).then(
      (answer) => {
        call.done();
        this.reply(x, session, frame.method, id, answer);
      },
      (error) => {
        call.done();
        session.tell(encodeError(id, RPC.internalError, 'Internal error'));
        x.crash(id, error);
      },
    );
  }

  private reply(x: Exchange, session: Session, method: string, id: Buffer, answer: Answer): void {
    // A cancelled request gets no response (basic/utilities/cancellation).
    const response = answer.outcome === 'cancelled' ? null : Buffer.concat(frameParts(id, answer));
    if (response !== null) session.tell(response);
    this.dialogue.book(x, method, answer, x.requestBytes, response?.length ?? 0);
  }
}

/** Where the client posts; a key that came in the query must come there again. */
function messagePath(x: Exchange, session: Session, query: string): string {
  const next = new URLSearchParams({ sessionId: session.token });
  for (const secret of new URLSearchParams(query).getAll('api_key')) next.append('api_key', secret);
  return `/t/${x.path}/message?${next.toString()}`;
}
