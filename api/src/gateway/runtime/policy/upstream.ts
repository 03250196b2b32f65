/** One request to one server: over the pool, and back as an answer in the client's era. */
import type { CompiledServer } from '../../snapshot/types.js';
import { LinkError } from '../links/link.js';
import type { LinkPool } from '../links/pool.js';
import { JsonScanError } from '../wire/json-scan.js';
import { type Answer, type ClientCall, success, upstreamFailure } from './answers.js';
import { crossError, crossResult, isToolError } from './crossing.js';
import type { ParamHeaders } from './param-headers.js';

export interface Errand {
  readonly server: CompiledServer;
  /** `params` with the upstream's own names in it. */
  readonly params: Buffer | null;
  /** The name or URI as the upstream knows it, for the modern `Mcp-Name`. */
  readonly upstreamName: string | null;
  /** The name or URI as the client knows it, for the call log. */
  readonly name: string | null;
  readonly paramHeaders?: ParamHeaders;
  /** Last edit of a result. */
  readonly finish?: (result: Buffer) => Buffer;
}

/** Never rejects for what an upstream does: that is an answer too. */
export async function runErrand(pool: LinkPool, call: ClientCall, errand: Errand): Promise<Answer> {
  const { server, name } = errand;
  if (server.fault !== null)
    return upstreamFailure(
      server,
      'server_unusable',
      `server "${server.name}": ${server.fault}`,
      undefined,
      name,
    );
  const modern = call.era === 'modern';
  try {
    const reply = await pool.request(
      server,
      call.scopeFor(server),
      {
        method: call.method,
        params: errand.params,
        name: errand.upstreamName,
        paramHeaders: errand.paramHeaders,
        relayClient: modern,
      },
      { signal: call.signal, timeoutMs: server.timeoutMs, onMessage: call.onMessage },
    );
    if (!reply.ok) {
      const { error, code } = crossError(reply.error, reply.code, call.era);
      return { ok: false, parts: [error], code, outcome: 'error', status: 200, server, name };
    }
    const result = crossResult(reply.result, reply.era, call.era, call.method);
    if (result === null) return inputRequired(server, name);
    const outcome = call.method === 'tools/call' && isToolError(result) ? 'tool_error' : 'ok';
    return success([errand.finish === undefined ? result : errand.finish(result)], server, name, outcome);
  } catch (error) {
    if (error instanceof JsonScanError) {
      const text = `server "${server.name}": it answered no valid result (${error.message})`;
      return upstreamFailure(server, 'upstream_protocol_error', text, undefined, name);
    }
    if (!(error instanceof LinkError)) throw error;
    return upstreamFailure(server, error.code, error.message, error.detail.retryAt, name);
  }
}

function inputRequired(server: CompiledServer, name: string | null): Answer {
  const text = `server "${server.name}": it asks for input, which only clients of protocol 2026-07-28 can give here`;
  return upstreamFailure(server, 'input_required', text, undefined, name);
}
