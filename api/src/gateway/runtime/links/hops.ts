/**
 * Which servers' links a request came over from gateway to gateway, so that endpoints which are each other's
 * servers end a request that would go round for ever. A header of our own and not `Via` (RFC 9110 §7.6.3), which
 * proxies write too and may leave out or rename.
 *
 * Each link says itself in `Patchbay-Hops`, in headers that are made once; what a request brought along is handed on
 * in a second line of the same name. An endpoint that a request left by one of its servers sees that server's mark when
 * the request comes back. Marks are of servers, since a link may serve several endpoints.
 */
import { createHash } from 'node:crypto';
import type { CompiledEndpoint } from '../../snapshot/types.js';

export const HOPS_HEADER = 'patchbay-hops';
/** Nobody nests deeper on purpose. */
export const MAX_HOPS = 8;
/** Of HTTP 508 (RFC 5842 §7.2), as `httpRefusalCode` has it. */
export const LOOP_CODE = -31_508;
export const LOOP_TEXT = 'A loop: this endpoint has itself, directly or through others, as a server';

const MARK = /^[\w-]{16}$/;
const marks = new WeakMap<CompiledEndpoint, ReadonlySet<string>>();

/** @param serverId UUID. @returns what stands for it outside; tells nothing of it. */
export function hopOf(serverId: string): string {
  return createHash('sha256').update(`hop\0${serverId}`).digest('base64url').slice(0, 16);
}

/** Marks of a header as it came; what is no mark is left out. */
export function readHops(header: string | string[]): string[] {
  return String(header)
    .split(',', MAX_HOPS + 2)
    .map((mark) => mark.trim())
    .filter((mark) => MARK.test(mark));
}

/** Why a request that came over these hops must not be served here; null where it may. */
export function loopIn(endpoint: CompiledEndpoint, header: string | string[]): string | null {
  const hops = readHops(header);
  let own = marks.get(endpoint);
  if (own === undefined) marks.set(endpoint, (own = new Set([...endpoint.servers.keys()].map(hopOf))));
  if (hops.some((hop) => own.has(hop))) return LOOP_TEXT;
  return hops.length > MAX_HOPS ? `More than ${MAX_HOPS} endpoints are behind one another` : null;
}
