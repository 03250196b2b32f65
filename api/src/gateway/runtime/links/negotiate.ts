/**
 * Finds the era of an upstream on a shared channel (2026-07-28: basic/transports/stdio
 * §Backward Compatibility): probe with `server/discover`, fall back to `initialize`.
 *
 * Once `initialize` is on the wire its answer decides: a dual-era server binds the channel to the
 * legacy era by it, even when its answer to the probe comes first, late.
 */
import type { Conversation } from './conversation.js';
import { deadEnd, discoverParams, initializeParams, readDiscover, readInitialize } from './handshake.js';
import type { LinkCall, LinkInfo, LinkReply } from './link.js';
import { fault, firstEra, type LinkSettings } from './options.js';

/** How long `initialize` may still take once a late answer to the probe says "modern". */
const AFTER_DISCOVER_MS = 2_000;

/** Runs the handshake and establishes the conversation. @throws LinkError */
export async function negotiate(link: Conversation, settings: LinkSettings): Promise<void> {
  const deadline = Date.now() + settings.openTimeoutMs;
  const call = (): LinkCall => ({ signal: settings.signal, timeoutMs: Math.max(1, deadline - Date.now()) });
  const info =
    firstEra(settings) === 'legacy'
      ? await legacyFirst(link, settings, call)
      : await modernFirst(link, settings, call);
  link.establish(info);
  // An upstream that does not take it in time may still serve: its calls will tell.
  if (info.era === 'legacy') await within(link.notify('notifications/initialized', null), call().timeoutMs);
}

async function legacyFirst(
  link: Conversation,
  settings: LinkSettings,
  call: () => LinkCall,
): Promise<LinkInfo> {
  const reply = await link.exchange('initialize', initializeParams(settings), call());
  if (reply.ok) return readInitialize(reply, settings);
  const probe = await link.exchange('server/discover', discoverParams(settings), call());
  return readDiscover(probe) ?? readInitialize(reply, settings);
}

async function modernFirst(
  link: Conversation,
  settings: LinkSettings,
  call: () => LinkCall,
): Promise<LinkInfo> {
  const probe = link.exchange('server/discover', discoverParams(settings), call());
  const early = await within(probe, settings.probeMs);
  if (early !== null) {
    const info = readDiscover(early);
    if (info !== null) return info;
    const end = deadEnd(early, settings);
    if (end !== null) throw end;
    return readInitialize(await link.exchange('initialize', initializeParams(settings), call()), settings);
  }
  return bothAsked(link, settings, call, probe);
}

/** The probe is late: `initialize` goes out too, and its answer is preferred. */
async function bothAsked(
  link: Conversation,
  settings: LinkSettings,
  call: () => LinkCall,
  probe: Promise<LinkReply>,
): Promise<LinkInfo> {
  const handshake = link.exchange('initialize', initializeParams(settings), call());
  // Neither may reject unobserved while we wait for the other.
  const late = probe.then(readDiscover, () => null);
  handshake.catch(() => undefined);
  const reply = await Promise.race([
    handshake,
    late.then((info) => (info === null ? handshake : within(handshake, AFTER_DISCOVER_MS))),
  ]);
  if (reply?.ok) return readInitialize(reply, settings);
  const info = await late;
  if (info !== null) return info;
  if (reply !== null) return readInitialize(reply, settings);
  throw fault(settings, 'upstream_timeout', 'no answer to the handshake', false);
}

/** The value when it comes in time, else null; a rejection passes. */
function within<T>(promise: Promise<T>, ms: number): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(null), ms);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
