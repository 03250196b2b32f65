/**
 * One request of a modern client on its way. It has no session: who its client is and what that can
 * do stands in the request itself.
 */
import type { Principal, ReachableServer } from '../../snapshot/types.js';
import type { Exchange } from '../http/exchange.js';
import type { CancelSignal } from '../links/cancel.js';
import type { UpstreamMessage } from '../links/link.js';
import type { LinkScope } from '../links/pool.js';
import type { ClientCall } from '../policy/answers.js';
import { subjectFor } from '../policy/principal.js';
import { ClientProfile } from '../sessions/client-profile.js';
import { replaceMember } from '../wire/json-edit.js';
import { type Member, member, scanObject } from '../wire/json-scan.js';
import { encodeNotification, type Frame } from '../wire/jsonrpc.js';
import { isGraveEnough } from '../wire/log-levels.js';
import type { Envelope } from '../wire/modern/envelope.js';

const SHARED: LinkScope = { era: 'modern' };
/** A client that says `{}` can be asked nothing. */
const NOTHING = 2;

export class ModernCall implements ClientCall {
  readonly era = 'modern';
  readonly method: string;
  readonly params: Buffer | null;
  private known: ClientProfile | null = null;

  constructor(
    private readonly exchange: Exchange,
    frame: Frame,
    readonly members: readonly Member[],
    private readonly envelope: Envelope,
  ) {
    this.method = frame.method;
    this.params = frame.params;
  }

  get principal(): Principal {
    return this.exchange.principal;
  }

  get headers(): Exchange['headers'] {
    return this.exchange.headers;
  }

  get logLevel(): string | null {
    return this.envelope.logLevel;
  }

  get clientBits(): number {
    return this.mayBeAsked ? this.client.bits : 0;
  }

  /** Closing the connection is how a modern client cancels. */
  get signal(): CancelSignal {
    return this.exchange.left;
  }

  /**
   * Progress, and log messages where the request asked for them (basic/index §_meta: logLevel), go
   * on the stream of the answer. There are no questions in this era.
   */
  readonly onMessage = ({ id, method, params }: UpstreamMessage): void => {
    if (id !== null) return;
    if (method === 'notifications/progress')
      this.exchange.notify(encodeNotification(method, this.withOwnToken(params)));
    else if (
      method === 'notifications/message' &&
      this.logLevel !== null &&
      isGraveEnough(params, this.logLevel)
    )
      this.exchange.notify(encodeNotification(method, params));
  };

  /** A call that was parked began under another request's token. */
  private withOwnToken(params: Buffer | null): Buffer | null {
    const token = this.envelope.progressToken;
    const at = params === null ? undefined : member(scanObject(params), 'progressToken');
    if (params === null || token === null || at === undefined) return params;
    return params.subarray(at.start, at.end).equals(token)
      ? params
      : replaceMember(params, 'progressToken', token);
  }

  private get client(): ClientProfile {
    this.known ??= ClientProfile.of(this.envelope.clientCapabilities, this.envelope.clientInfo);
    return this.known;
  }

  private get mayBeAsked(): boolean {
    return (this.envelope.clientCapabilities?.length ?? 0) > NOTHING;
  }

  /** Who can be asked gets a lane of its own on dedicated servers, in case they are legacy ones. */
  scopeFor(server: ReachableServer): LinkScope {
    const subject = subjectFor(server, this.principal);
    const shared = subject === null ? SHARED : { era: 'modern' as const, subject };
    if (server.sharing !== 'dedicated' || !this.mayBeAsked) return shared;
    const view = this.client.as(server.relayRoots);
    if (!view.canBeAsked) return shared;
    const { keyId, subject: speaker } = this.principal;
    return {
      era: 'modern',
      subject,
      listens: true,
      // What one subject did in an upstream's session is not shown to another.
      lane: `${keyId}/${view.digest}${speaker === undefined ? '' : `/${JSON.stringify(speaker)}`}`,
      client: () => view.self(),
    };
  }

  clientFor(server: ReachableServer): 'relayed' | Buffer {
    if (server.relayRoots || !this.mayBeAsked || !this.client.hasRoots) return 'relayed';
    return this.client.as(false).meta(this.logLevel);
  }
}
