/**
 * Endpoints that are each other's servers would list each other's lists of each other, one level more with every
 * synchronisation. So an endpoint announces, as an experimental capability, over which servers it leads on: the marks of
 * its own over HTTP (runtime/links/hops.ts), and what those announce. A server that leads on over itself is in a circle:
 * it is left out here, at one place of the circle, and the rest goes on being of use.
 */
import { hopOf } from '../runtime/links/hops.js';
import type { ServerRows } from './rows.js';

type Json = Readonly<Record<string, unknown>>;

export const THROUGH_KEY = 'dev.patchbay/through';
/** Beyond that there is nothing to be told from. */
const MAX_MARKS = 512;
const FAULT = 'it leads back to itself: endpoints are servers of each other in a circle';

/** Servers in a circle cannot be used and list nothing. */
export function withoutCircles(servers: readonly ServerRows[]): readonly ServerRows[] {
  return servers.map((row) => {
    const { server } = row;
    if (!throughOf(server.capabilities).includes(hopOf(server.id))) return row;
    const unusable = { ...server, target: null, fault: server.fault ?? FAULT };
    return { ...row, server: unusable, tools: [], prompts: [], resources: [], templates: [] };
  });
}

/** The capability's value; null for an endpoint that leads on nowhere. @param servers without circles. */
export function throughCapability(servers: readonly Pick<ServerRows, 'server'>[]): Json | null {
  const marks = new Set<string>();
  for (const { server } of servers) {
    // One that was left out still has to be known to the others, or they would leave out theirs as well.
    if (server.fault === FAULT) marks.add(hopOf(server.id));
    if (server.target === null || server.target.kind === 'stdio') continue;
    marks.add(hopOf(server.id));
    for (const mark of throughOf(server.capabilities)) marks.add(mark);
  }
  return marks.size === 0 ? null : { marks: [...marks].slice(0, MAX_MARKS) };
}

function throughOf(capabilities: Json): readonly string[] {
  const experimental = capabilities['experimental'] as Json | null | undefined;
  const marks = (experimental?.[THROUGH_KEY] as { marks?: unknown } | null | undefined)?.marks;
  return Array.isArray(marks)
    ? marks.slice(0, MAX_MARKS).filter((mark): mark is string => typeof mark === 'string')
    : [];
}
