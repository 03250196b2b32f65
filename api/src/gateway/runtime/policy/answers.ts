/** What the router answers: the JSON text of a result or an error, and what is metered of it. */
import type { CompiledServer, Principal, ReachableServer } from '../../snapshot/types.js';
import type { CancelSignal } from '../links/cancel.js';
import type { Era, LinkReply, UpstreamMessage } from '../links/link.js';
import type { LinkScope } from '../links/pool.js';
import type { Member } from '../wire/json-scan.js';
import { errorObject, RPC } from '../wire/jsonrpc.js';
import { UPSTREAM_ERROR, type UpstreamFault, type UpstreamReason } from './errors.js';

/** A client's request as both eras' fronts hand it to the router. */
export interface ClientCall {
  readonly era: Era;
  readonly principal: Principal;
  readonly method: string;
  /** JSON text of `params`, or null. */
  readonly params: Buffer | null;
  /** Its members; empty without params. */
  readonly members: readonly Member[];
  /** Request headers, lower-case names. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Aborted when the client cancels or goes away. Made when first asked for. */
  readonly signal: CancelSignal;
  /** Takes what the upstream says while the request runs. */
  readonly onMessage: ((message: UpstreamMessage) => void) | undefined;
  /** The least severe log message the client wants; null: it said nothing. */
  readonly logLevel: string | null;
  /** What the client can do, as bits; asked for only where it makes a difference. */
  readonly clientBits: number;
  /** Whose link to the server it may use. */
  scopeFor(server: ReachableServer): LinkScope;
  /** What a modern server is told of the client: its own words, or members in place of them. */
  clientFor(server: ReachableServer): 'relayed' | Buffer;
  /** Asks the client something and waits; absent where a client cannot be asked that way. */
  ask?(method: string, params: Buffer | null): Promise<LinkReply>;
}

export type CallOutcome = 'ok' | 'tool_error' | 'error' | 'timeout' | 'cancelled';

export interface Answer {
  readonly ok: boolean;
  /** JSON text of `result` (ok) or `error`, in pieces to be written one after the other. */
  readonly parts: readonly Buffer[];
  /** JSON-RPC code, null when ok. */
  readonly code: number | null;
  readonly outcome: CallOutcome;
  /** HTTP status of the answer to a modern client; legacy ones get errors with 200. */
  readonly status: number;
  readonly server: CompiledServer | null;
  /** The exposed name or URI the request was about. */
  readonly name: string | null;
}

/** A result of our own or of an upstream. */
export function success(
  parts: readonly Buffer[],
  server: CompiledServer | null = null,
  name: string | null = null,
  outcome: CallOutcome = 'ok',
): Answer {
  return { ok: true, parts, code: null, outcome, status: 200, server, name };
}

/** An error of our own. */
export function refuse(
  code: number,
  message: string,
  data?: unknown,
  about: { readonly server?: CompiledServer; readonly name?: string | null; readonly status?: number } = {},
): Answer {
  return {
    ok: false,
    parts: [errorObject(code, message, data)],
    code,
    outcome: 'error',
    status: about.status ?? 200,
    server: about.server ?? null,
    name: about.name ?? null,
  };
}

export function invalidParams(message: string, data?: unknown, name: string | null = null): Answer {
  return refuse(RPC.invalidParams, message, data, { name });
}

/** The typed error of a server that gave no answer. `message` names the server. */
export function upstreamFailure(
  server: CompiledServer,
  reason: UpstreamReason,
  message: string,
  retryAt: number | undefined,
  name: string | null,
): Answer {
  const code = UPSTREAM_ERROR[reason];
  const data: UpstreamFault = {
    server: server.name,
    reason,
    ...(retryAt === undefined ? {} : { retryAt: new Date(retryAt).toISOString() }),
  };
  const outcome = reason === 'upstream_timeout' ? 'timeout' : reason === 'cancelled' ? 'cancelled' : 'error';
  return { ok: false, parts: [errorObject(code, message, data)], code, outcome, status: 200, server, name };
}
