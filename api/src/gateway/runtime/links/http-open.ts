/**
 * Finds the era of an upstream over HTTP (2026-07-28: streamable-http §Backward Compatibility): a
 * modern probe first, and `initialize` where the answer is no modern one.
 */

import {
  deadEnd,
  discoverParams,
  initializeParams,
  readDiscover,
  readInitialize,
  refusalOf,
} from './handshake.js';
import { HttpLink } from './http.js';
import { type Link, type LinkCall, LinkError, type LinkInfo, type LinkReply } from './link.js';
import { fault, firstEra, type LinkSettings } from './options.js';
import type { UrlTarget } from './sse.js';

/**
 * @throws LinkError `upstream_unreachable`, `upstream_unauthorized`, `upstream_timeout`,
 * `upstream_protocol_error` (it speaks neither; the message says what to try), `cancelled`
 */
export async function openHttp(target: UrlTarget, settings: LinkSettings): Promise<Link> {
  const link = new HttpLink(target, settings);
  const deadline = Date.now() + settings.openTimeoutMs;
  const call = (): LinkCall => ({ signal: settings.signal, timeoutMs: Math.max(1, deadline - Date.now()) });
  try {
    await link.establish(
      firstEra(settings) === 'legacy'
        ? await legacyFirst(link, settings, call)
        : await modernFirst(link, settings, call),
    );
    return link;
  } catch (error) {
    await link.close();
    if (!(error instanceof LinkError)) throw error;
    // Nothing of a caller was sent: whatever failed, failed before.
    throw new LinkError(error.code, error.message, false, error.detail);
  }
}

async function modernFirst(link: HttpLink, settings: LinkSettings, call: () => LinkCall): Promise<LinkInfo> {
  const info = await probe(link, settings, call());
  return info ?? readInitialize(await initialize(link, settings, call()), settings);
}

async function legacyFirst(link: HttpLink, settings: LinkSettings, call: () => LinkCall): Promise<LinkInfo> {
  let refusal: unknown;
  try {
    const reply = await initialize(link, settings, call());
    if (reply.ok) return readInitialize(reply, settings);
    refusal = fault(settings, 'upstream_protocol_error', refusalOf(reply.code), true);
  } catch (error) {
    if (!(error instanceof LinkError) || error.code !== 'upstream_protocol_error') throw error;
    refusal = error;
  }
  const info = await probe(link, settings, call());
  if (info === null) throw refusal;
  return info;
}

/** What the modern probe found; null where `initialize` is to be tried. */
async function probe(link: HttpLink, settings: LinkSettings, call: LinkCall): Promise<LinkInfo | null> {
  // A legacy server may sit on a method it does not know: it must not eat the whole deadline.
  const timeoutMs = Math.max(
    1,
    Math.min(call.timeoutMs, Math.max(5_000, settings.probeMs), call.timeoutMs / 2),
  );
  try {
    const reply = await shake(link, 'server/discover', discoverParams(settings), { ...call, timeoutMs });
    const end = deadEnd(reply, settings);
    if (end !== null) throw end;
    return readDiscover(reply);
  } catch (error) {
    if (!(error instanceof LinkError) || !fallsBack(error)) throw error;
    return null;
  }
}

/** Failures of the probe that say "not modern" rather than "not there". */
function fallsBack(error: LinkError): boolean {
  const status = error.detail.httpStatus ?? 0;
  if (error.code === 'upstream_timeout' || error.code === 'upstream_closed') return true;
  return error.code === 'upstream_protocol_error' && (status < 300 || status >= 400) && status !== 0;
}

/**
 * A request of the handshake. A kept connection may just have been closed by the other side: once
 * more over another one does no harm, since nothing is executed by it.
 */
async function shake(link: HttpLink, method: string, params: Buffer, call: LinkCall): Promise<LinkReply> {
  try {
    return await link.exchange(method, params, call);
  } catch (error) {
    if (!(error instanceof LinkError) || error.code !== 'upstream_closed') throw error;
    return link.exchange(method, params, call);
  }
}

async function initialize(link: HttpLink, settings: LinkSettings, call: LinkCall): Promise<LinkReply> {
  try {
    return await shake(link, 'initialize', initializeParams(settings), call);
  } catch (error) {
    const status = error instanceof LinkError ? error.detail.httpStatus : undefined;
    if (status !== 400 && status !== 404 && status !== 405) throw error;
    throw fault(
      settings,
      'upstream_protocol_error',
      `no Streamable HTTP at this URL (HTTP ${status}); is it type SSE?`,
      false,
      { httpStatus: status },
    );
  }
}
