/**
 * W3C Trace Context and Baggage of a client's HTTP request, handed on as HTTP headers as they came: the
 * gateway takes no part in the trace. So are the hops between gateways (links/hops.ts). What is malformed is left out, as they ask of whoever cannot read it
 * (Trace Context §3.2 and §3.3). What stands in `_meta` passes anyway.
 */
import { HOPS_HEADER, readHops } from '../links/hops.js';
import type { ClientCall } from './answers.js';

const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-.*)?$/;
/** `key=value` members; what a list may hold besides is spaces and empty members. */
const TRACESTATE = /^[\x20-\x7e\t]{1,512}$/;
const BAGGAGE = /^[\x21\x23-\x2b\x2d-\x7e\t ,]{1,8192}$/;

/** Name, value, name, value, …; undefined when there is nothing to hand on. */
export function traceHeaders({
  traceparent,
  tracestate,
  baggage,
  [HOPS_HEADER]: hops,
}: ClientCall['headers']): readonly string[] | undefined {
  if (traceparent === undefined && baggage === undefined && hops === undefined) return undefined;
  const headers: string[] = [];
  if (typeof traceparent === 'string' && isTraceparent(traceparent)) {
    headers.push('traceparent', traceparent);
    // Without its parent a state means nothing (§3.3).
    if (typeof tracestate === 'string' && TRACESTATE.test(tracestate) && tracestate.includes('='))
      headers.push('tracestate', tracestate);
  }
  if (typeof baggage === 'string' && BAGGAGE.test(baggage) && baggage.includes('='))
    headers.push('baggage', baggage);
  if (hops !== undefined) headers.push(HOPS_HEADER, readHops(hops).join(','));
  return headers.length === 0 ? undefined : headers;
}

/** Version 00 has nothing behind its flags; ff is no version; ids of zeros only are none. */
function isTraceparent(value: string): boolean {
  const [, version, traceId, parentId, more] = TRACEPARENT.exec(value) ?? [];
  if (version === undefined || version === 'ff' || value.length > 512) return false;
  if (version === '00' && more !== undefined) return false;
  return /[1-9a-f]/.test(traceId as string) && /[1-9a-f]/.test(parentId as string);
}
