/**
 * One request of a legacy session on its way: what of the client the upstream may know, how the
 * client is spoken to meanwhile, and where it is found when the client cancels.
 */
import type { Principal, ReachableServer } from '../../snapshot/types.js';
import type { Exchange } from '../http/exchange.js';
import { Cancel } from '../links/cancel.js';
import type { LinkReply, UpstreamMessage } from '../links/link.js';
import type { LinkScope } from '../links/pool.js';
import type { ClientCall } from '../policy/answers.js';
import { subjectFor } from '../policy/principal.js';
import type { EventStream } from '../sessions/outbox.js';
import type { Session, SessionCall } from '../sessions/session.js';
import type { Member } from '../wire/json-scan.js';
import type { Frame } from '../wire/jsonrpc.js';
import { SESSION_HEADER } from '../wire/legacy/protocol.js';

const SHARED: LinkScope = { era: 'legacy' };

export class LegacyCall implements ClientCall, SessionCall {
  readonly era = 'legacy';
  readonly method: string;
  readonly params: Buffer | null;
  private readonly id: string;
  private controller: Cancel | null = null;
  private stream: EventStream | null = null;
  private over = false;

  constructor(
    private readonly exchange: Exchange,
    private readonly session: Session,
    frame: Frame,
    readonly members: readonly Member[],
    /** False in a batch, whose answer is one array: what comes before it goes to the GET stream. */
    private readonly streams: boolean,
  ) {
    this.method = frame.method;
    this.params = frame.params;
    this.id = (frame.id as Buffer).toString('latin1');
  }

  get principal(): Principal {
    return this.session.principal;
  }

  get headers(): Exchange['headers'] {
    return this.exchange.headers;
  }

  get logLevel(): string | null {
    return this.session.logLevel;
  }

  get clientBits(): number {
    return this.session.client.bits;
  }

  readonly onMessage = (message: UpstreamMessage): void => {
    if (!this.over) this.session.hear(message, this);
  };

  /** Made on the first use: a list needs none. */
  get signal(): Cancel {
    if (this.controller === null) {
      const controller = new Cancel();
      this.controller = controller;
      this.session.begin(this.id, this);
      // In a batch several calls wait for the same client.
      const before = this.exchange.onAbort;
      this.exchange.onAbort = () => {
        before?.();
        // A stream can be resumed, so the answer is still wanted (basic/transports §Sending Messages).
        if (this.stream === null) controller.abort();
      };
    }
    return this.controller;
  }

  cancel(): void {
    this.controller?.abort();
  }

  send(frame: Buffer): boolean {
    if (this.over || !this.streams) return false;
    this.stream ??= this.openStream();
    this.stream?.send(frame);
    return this.stream !== null;
  }

  /** The answer becomes an event stream by what must be said before it. */
  private openStream(): EventStream | null {
    const { exchange, session } = this;
    if (exchange.res.headersSent || exchange.res.destroyed) return null;
    exchange.events({ [SESSION_HEADER]: session.token });
    return session.openAnswer(exchange.res);
  }

  ask(method: string, params: Buffer | null): Promise<LinkReply> {
    return new Promise((answer) => {
      this.session.hear({ method, params, id: null, answer }, this);
    });
  }

  /** A dedicated server gets a link for this session alone, which ends with it. */
  scopeFor(server: ReachableServer): LinkScope {
    if (server.sharing === 'dedicated') return this.session.scopeFor(server);
    const subject = subjectFor(server, this.principal);
    return subject === null ? SHARED : { era: 'legacy', subject };
  }

  clientFor(server: ReachableServer): Buffer {
    return this.session.client.as(server.relayRoots).meta(this.session.logLevel);
  }

  /** The stream that was begun for it, if any. Nothing more is sent before the answer. */
  done(): EventStream | null {
    this.over = true;
    if (this.controller !== null) this.session.finish(this.id, this);
    return this.stream;
  }
}
