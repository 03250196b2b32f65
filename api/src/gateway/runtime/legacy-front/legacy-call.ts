/** One request of a legacy session on its way: where to find it when the client cancels. */
import type { CompiledServer } from '../../snapshot/types.js';
import type { Exchange } from '../http/exchange.js';
import type { LinkScope } from '../links/pool.js';
import type { ClientCall } from '../policy/answers.js';
import { relayProgress } from '../policy/progress.js';
import type { Session } from '../sessions/session.js';
import type { Member } from '../wire/json-scan.js';
import type { Frame } from '../wire/jsonrpc.js';

const SHARED: LinkScope = {};

export class LegacyCall implements ClientCall {
  readonly era = 'legacy';
  readonly method: string;
  readonly params: Buffer | null;
  readonly onMessage: ClientCall['onMessage'];
  private readonly id: string;
  private controller: AbortController | null = null;

  constructor(
    private readonly exchange: Exchange,
    private readonly session: Session,
    frame: Frame,
    readonly members: readonly Member[],
    /** False in a batch, whose answer is one array. */
    streams: boolean,
  ) {
    if (streams) this.onMessage = (message) => relayProgress(exchange, message);
    this.method = frame.method;
    this.params = frame.params;
    this.id = (frame.id as Buffer).toString('latin1');
  }

  get headers(): Exchange['headers'] {
    return this.exchange.headers;
  }

  /** Made on the first use: a list needs none. */
  get signal(): AbortSignal {
    if (this.controller === null) {
      const controller = new AbortController();
      this.controller = controller;
      this.session.begin(this.id, controller);
      // In a batch several calls wait for the same client.
      const before = this.exchange.onAbort;
      this.exchange.onAbort = () => {
        before?.();
        controller.abort();
      };
    }
    return this.controller.signal;
  }

  /** A dedicated server gets a link for this session alone, which ends with it. */
  scopeFor(server: CompiledServer): LinkScope {
    if (server.sharing !== 'dedicated') return SHARED;
    this.session.hasLinks = true;
    return { session: this.session.id };
  }

  done(): void {
    if (this.controller !== null) this.session.finish(this.id, this.controller);
  }
}
