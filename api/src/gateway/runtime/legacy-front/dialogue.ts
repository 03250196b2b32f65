/**
 * What the messages of a legacy session mean (2025-11-25: basic/lifecycle, server/utilities), whatever
 * transport brings them: Streamable HTTP (`legacy-front.ts`) or HTTP+SSE (`sse-front.ts`).
 */
import type { OutgoingHttpHeaders } from 'node:http';

import type { Exchange } from '../http/exchange.js';
import type { Meter } from '../meter/meter.js';
import { type Answer, invalidParams, refuse, success } from '../policy/answers.js';
import type { Audience } from '../policy/audience.js';
import { ROUTED_METHODS, type Router } from '../policy/router.js';
import { ClientProfile } from '../sessions/client-profile.js';
import type { Session } from '../sessions/session.js';
import { type Member, member, readString } from '../wire/json-scan.js';
import { type Frame, RPC } from '../wire/jsonrpc.js';
import { isLegacyVersion, LATEST_LEGACY_VERSION, type LegacyVersion } from '../wire/legacy/protocol.js';
import { LOG_LEVELS, severity } from '../wire/log-levels.js';
import type { LegacyCall } from './legacy-call.js';

const EMPTY_RESULT = Buffer.from('{}');

/** What `initialize` settles. */
export interface Greeting {
  readonly version: LegacyVersion;
  readonly client: ClientProfile;
}

export class Dialogue {
  constructor(
    private readonly router: Router,
    private readonly meter: Meter,
    private readonly audience: Audience,
  ) {}

  /** Reads `initialize`; null where its params cannot be used. @throws JsonScanError */
  greet(params: Buffer | null, members: readonly Member[]): Greeting | null {
    const asked = member(members, 'protocolVersion');
    if (params === null || asked === undefined || params[asked.start] !== 0x22) return null;
    const wanted = readString(params, asked.start, asked.end);
    const version = isLegacyVersion(wanted) ? wanted : LATEST_LEGACY_VERSION;
    const object = (key: string): Buffer | null => {
      const at = member(members, key);
      return at === undefined || params[at.start] !== 0x7b ? null : params.subarray(at.start, at.end);
    };
    return { version, client: ClientProfile.of(object('capabilities'), object('clientInfo')) };
  }

  /** The answer to `initialize`; a greeting of null is refused by name. */
  welcome(x: Exchange, greeting: Greeting | null): Answer {
    if (greeting === null) return invalidParams('params.protocolVersion must be a string');
    return success([Buffer.from(`{"protocolVersion":"${greeting.version}"`), x.endpoint.initializeTail]);
  }

  answer(x: Exchange, session: Session, call: LegacyCall): Answer | Promise<Answer> {
    if (ROUTED_METHODS.has(call.method)) return this.router.answer(x.endpoint, call);
    if (call.method === 'resources/subscribe') return this.router.subscribe(x.endpoint, call, session);
    if (call.method === 'resources/unsubscribe') return this.router.unsubscribe(call, session);
    if (call.method === 'ping') return success([EMPTY_RESULT]);
    if (call.method === 'logging/setLevel') return setLevel(session, call);
    return refuse(RPC.methodNotFound, 'Method not found');
  }

  quotaHeaders({ endpoint }: Exchange, method: string, answer: Answer): OutgoingHttpHeaders | undefined {
    return this.router.quotaHeaders(endpoint.orgId, method, answer);
  }

  /** The session's own stream has a reader now: it hears of lists, and what its upstreams say unasked. */
  listening(x: Exchange, session: Session): void {
    x.res.once('close', this.audience.join(session.room, x.endpoint, session));
    if (!session.hasLinks) return;
    for (const link of this.router.linksOf(session)) void link.listen();
  }

  /** A notification of the client, or its answer to a question. */
  take(session: Session, frame: Frame, members: readonly Member[]): void {
    if (frame.kind === 'response') {
      session.asked.answered(frame);
      return;
    }
    switch (frame.method) {
      case 'notifications/cancelled': {
        const id = member(members, 'requestId');
        if (frame.params !== null && id !== undefined)
          session.cancel(frame.params.toString('latin1', id.start, id.end));
        return;
      }
      case 'notifications/roots/list_changed':
        for (const link of this.router.linksOf(session)) {
          // To others its roots are not shown, so their change is none.
          if (link.clientCapabilities['roots'] !== undefined)
            link.notify(frame.method, frame.params).catch(() => undefined);
        }
        return;
    }
  }

  book(x: Exchange, method: string, answer: Answer, requestBytes: number, responseBytes: number): void {
    const { code, name, outcome, server } = answer;
    const serverId = server?.id ?? null;
    this.meter.book(x, { era: 'legacy', method, name, serverId, outcome, code, requestBytes, responseBytes });
  }
}

function setLevel(session: Session, { params, members }: LegacyCall): Answer {
  const at = member(members, 'level');
  const level =
    params === null || at === undefined || params[at.start] !== 0x22
      ? ''
      : readString(params, at.start, at.end);
  if (severity(level) < 0) return invalidParams(`params.level must be one of ${LOG_LEVELS.join(', ')}`);
  session.logLevel = level;
  return success([EMPTY_RESULT]);
}
