/**
 * One request to one server: over the pool, and back as an answer in the client's era. Where the
 * two eras ask for input in different ways, the one is turned into the other here.
 */
import type { CompiledServer, FaultyServer, ReachableServer } from '../../snapshot/types.js';
import { LinkError, type LinkRequest } from '../links/link.js';
import type { LinkPool, LinkScope, PoolReply } from '../links/pool.js';
import { JsonScanError, member, readString } from '../wire/json-scan.js';
import { RPC } from '../wire/jsonrpc.js';
import { isModernError } from '../wire/modern/protocol.js';
import { type Answer, type ClientCall, refuse, success, upstreamFailure } from './answers.js';
import { type Authorization, declinedError } from './authorization.js';
import { crossError, crossResult, isInputRequired, isToolError } from './crossing.js';
import type { ParamHeaders } from './param-headers.js';
import { BadRetryError, type ParkedCalls, type Progress } from './parking.js';
import type { ResourceRoute } from './resources.js';
import { gatherInput, MAX_ROUNDS } from './rounds.js';
import type { Subscriber, Subscriptions } from './subscriptions.js';
import { traceHeaders } from './trace.js';

export interface Errand {
  readonly server: CompiledServer;
  /** `params` with the upstream's own names in it. */
  readonly params: Buffer | null;
  /** The name or URI as the upstream knows it, for the modern `Mcp-Name`. */
  readonly upstreamName: string | null;
  /** The name or URI as the client knows it, for the call log. */
  readonly name: string | null;
  readonly paramHeaders?: ParamHeaders;
  /** Takes what the upstream says meanwhile, in place of the call's own listener. */
  readonly onMessage?: ClientCall['onMessage'];
  /** In place of the server's deadline, in milliseconds. */
  readonly timeoutMs?: number;
  readonly concernsTask?: boolean;
  /** Last edit of a result. */
  readonly finish?: (result: Buffer) => Buffer;
}

/** Requests that a server may answer by asking for input (2026-07-28: basic/patterns/mrtr). */
const MAY_ASK: ReadonlySet<string> = new Set(['tools/call', 'prompts/get', 'resources/read']);

export class Upstream {
  constructor(
    readonly pool: LinkPool,
    readonly parked: ParkedCalls,
    private readonly authorization: Authorization,
  ) {}

  /** Never rejects for what an upstream does: that is an answer too. */
  run(call: ClientCall, errand: Errand): Promise<Answer> {
    const { server } = errand;
    if (server.fault === null && server.credentials != null) return this.runAs(call, errand, server);
    return this.go(call, errand);
  }

  /** For a server whose credential is a connection's. */
  private async runAs(call: ClientCall, errand: Errand, server: ReachableServer): Promise<Answer> {
    const { name } = errand;
    const refusal = this.authorization.refusal(call, server, name);
    if (refusal !== null) return refusal;
    const params = this.authorization.paramsOf(call, errand.params);
    if (params === 'declined') return this.failed(declinedError(server), call, server, name, true);
    return this.go(call, params === errand.params ? errand : { ...errand, params });
  }

  private async go(call: ClientCall, errand: Errand): Promise<Answer> {
    const { server, name } = errand;
    if (server.fault !== null) return unusable(server, name);
    try {
      const scope = call.scopeFor(server);
      const parked = call.era === 'modern' ? this.park(call, server, scope, errand) : null;
      if (parked !== null) {
        const progress = await parked;
        if ('asked' in progress) return success([progress.asked], server, name);
        return answerOf(call, errand, server, progress.reply);
      }
      let reply = await this.once(call, server, scope, errand, errand.params);
      if (call.era === 'legacy' && asksForInput(reply))
        reply = await this.inRounds(call, server, scope, errand, reply);
      return answerOf(call, errand, server, reply);
    } catch (error) {
      return this.failed(error, call, server, name);
    }
  }

  private failed(
    error: unknown,
    call: ClientCall,
    server: ReachableServer,
    name: string | null,
    declined = false,
  ): Answer {
    const asked =
      error instanceof LinkError ? this.authorization.answer(call, server, name, error, declined) : null;
    return asked ?? failed(error, server, name);
  }

  /** A subscription of a legacy session. */
  async subscribe(
    subscriptions: Subscriptions,
    call: ClientCall,
    route: ResourceRoute,
    name: string,
    subscriber: Subscriber,
  ): Promise<Answer> {
    const { server } = route;
    const refusal = server.fault === null ? this.authorization.refusal(call, server, name) : null;
    return refusal ?? runSubscription(subscriptions, call, route, name, subscriber);
  }

  /** A modern client's call that a legacy server may want to ask about, or goes on with. Else null. */
  private park(
    call: ClientCall,
    server: ReachableServer,
    scope: LinkScope,
    errand: Errand,
  ): Promise<Progress> | null {
    const { members, method, params, principal } = call;
    if (!MAY_ASK.has(method)) return null;
    const binding = { principal, serverId: server.id, method, params };
    const state = params === null ? undefined : member(members, 'requestState');
    if (params !== null && state !== undefined && params[state.start] === 0x22) {
      const text = readString(params, state.start, state.end);
      const resumed = this.parked.resume(text, call, binding, responsesOf(call));
      if (resumed !== null) return resumed;
    }
    if (scope.lane == null || this.pool.eraOf(server, scope) === 'modern') return null;
    const send: Parameters<ParkedCalls['start']>[0] = ({ signal, onMessage }) =>
      this.pool.request(server, scope, requestOf(call, server, errand, errand.params), {
        signal,
        timeoutMs: server.timeoutMs,
        onMessage,
      });
    return this.parked.start(send, call, binding);
  }

  private once(
    call: ClientCall,
    server: ReachableServer,
    scope: LinkScope,
    errand: Errand,
    params: Buffer | null,
  ): Promise<PoolReply> {
    return this.pool.request(server, scope, requestOf(call, server, errand, params), {
      signal: call.signal,
      timeoutMs: errand.timeoutMs ?? server.timeoutMs,
      onMessage: errand.onMessage ?? call.onMessage,
    });
  }

  /** A legacy client is asked what a modern upstream wants to know, until that has enough. */
  private async inRounds(
    call: ClientCall,
    server: ReachableServer,
    scope: LinkScope,
    errand: Errand,
    first: PoolReply,
  ): Promise<PoolReply> {
    let reply = first;
    for (let round = 0; reply.ok && asksForInput(reply); round++) {
      const ask = call.ask?.bind(call);
      if (ask === undefined || round === MAX_ROUNDS) {
        const what =
          ask === undefined
            ? 'it asks for input, which this caller cannot give'
            : 'it asks for input without end';
        const text = `server "${server.name}": ${what}`;
        throw new LinkError('upstream_protocol_error', text, true);
      }
      const gathered = await gatherInput(errand.params, reply.result, ask);
      if ('refusal' in gathered) return { ...gathered.refusal, era: 'legacy' };
      reply = await this.once(call, server, scope, errand, gathered.params);
    }
    return reply;
  }
}

function asksForInput(reply: PoolReply): boolean {
  return reply.ok && reply.era === 'modern' && isInputRequired(reply.result);
}

function requestOf(
  call: ClientCall,
  server: ReachableServer,
  errand: Errand,
  params: Buffer | null,
): LinkRequest {
  return {
    method: call.method,
    params,
    name: errand.upstreamName,
    paramHeaders: errand.paramHeaders,
    client: call.clientFor(server),
    logLevel: call.logLevel,
    trace: traceHeaders(call.headers),
    concernsTask: errand.concernsTask,
  };
}

function responsesOf({ params, members }: ClientCall): unknown {
  const at = member(members, 'inputResponses');
  return params === null || at === undefined ? {} : JSON.parse(params.toString('utf8', at.start, at.end));
}

function answerOf(call: ClientCall, errand: Errand, server: ReachableServer, reply: PoolReply): Answer {
  const { name } = errand;
  if (!reply.ok) {
    const { error, code } = crossError(reply.error, reply.code, call.era);
    return { ok: false, parts: [error], code, outcome: 'error', status: statusOf(code), server, name };
  }
  const result = crossResult(reply.result, reply.era, call.era, call.method);
  if (result === null) {
    const text = `server "${server.name}": its result is of a type that this client does not know`;
    return upstreamFailure(server, 'upstream_protocol_error', text, undefined, name);
  }
  const outcome = call.method === 'tools/call' && isToolError(result) ? 'tool_error' : 'ok';
  return success([errand.finish === undefined ? result : errand.finish(result)], server, name, outcome);
}

/** What a modern client gets with an error of this code (2026-07-28: streamable-http §Sending Messages). */
function statusOf(code: number): number {
  if (isModernError(code)) return 400;
  return code === RPC.methodNotFound ? 404 : 200;
}

function failed(error: unknown, server: ReachableServer, name: string | null): Answer {
  if (error instanceof BadRetryError)
    return refuse(RPC.invalidParams, error.message, undefined, { server, name });
  if (error instanceof JsonScanError) {
    const text = `server "${server.name}": it answered no valid result (${error.message})`;
    return upstreamFailure(server, 'upstream_protocol_error', text, undefined, name);
  }
  if (!(error instanceof LinkError)) throw error;
  return upstreamFailure(server, error.code, error.message, error.detail.retryAt, name);
}

/**
 * One subscription of a legacy client to a resource. A server that does not offer them is not asked
 * for, and answers as it would by itself.
 */
async function runSubscription(
  subscriptions: Subscriptions,
  call: ClientCall,
  { server, uri }: ResourceRoute,
  name: string,
  subscriber: Subscriber,
): Promise<Answer> {
  if (server.fault !== null) return unusable(server, name);
  const resources = server.capabilities['resources'] as { subscribe?: unknown } | null | undefined;
  if (resources != null && resources.subscribe !== true)
    return refuse(RPC.methodNotFound, 'Method not found', undefined, { server, name });
  const scope = call.scopeFor(server);
  try {
    const reply = await subscriptions.subscribe(server, scope, uri, name, subscriber, call.signal);
    if (reply.ok) return success([reply.result], server, name);
    const { code, error } = reply;
    return { ok: false, parts: [error], code, outcome: 'error', status: 200, server, name };
  } catch (error) {
    return failed(error, server, name);
  }
}

function unusable(server: FaultyServer, name: string | null): Answer {
  const text = `server "${server.name}": ${server.fault}`;
  return upstreamFailure(server, 'server_unusable', text, undefined, name);
}
