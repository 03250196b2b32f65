/**
 * The one way out for every URL that a tenant can influence: connections of links, and the small
 * requests of everything else. One for each process.
 */
import { Resolver } from 'node:dns/promises';
import type { LookupFunction, Socket } from 'node:net';

import type { Env } from '../config/env.js';
import { HttpAgent } from '../gateway/runtime/links/http-agent.js';
import { guardedDial } from './dial.js';
import { type Fetched, type FetchOptions, guardedFetch } from './fetch.js';
import { OutboundGuard } from './guard.js';
import { judgeUrl, type OutboundPolicy } from './policy.js';

/** A server that is silent is asked twice. */
const DNS_PATIENCE = { timeout: 2_000, tries: 2 };
/** Answers, other than failures: no such name, or nothing of this type. */
const NOTHING: ReadonlySet<string> = new Set(['ENOTFOUND', 'ENODATA']);

export interface OutboundOptions {
  /** In place of the system's resolver; asked with `all: true`. */
  readonly resolve?: LookupFunction;
  /** In place of the system's name servers, for TXT records: addresses, each with a port where it is not 53. */
  readonly nameServers?: readonly string[];
  /** Further certificate authorities (PEM), besides those Node trusts. */
  readonly ca?: string;
}

export class Outbound {
  /** Connections of links to upstreams, kept for the next request. */
  readonly links: HttpAgent;
  private readonly fetches: HttpAgent;
  private readonly gate: OutboundGuard;
  private readonly names: Resolver;

  constructor(
    private readonly policy: OutboundPolicy,
    { resolve, ca, nameServers }: OutboundOptions = {},
  ) {
    this.gate = new OutboundGuard(policy, resolve);
    const options = { gate: this.gate, ...(ca === undefined ? {} : { ca }) };
    this.links = new HttpAgent(options);
    // A kept connection may be closed by the other side just then, and nothing is sent twice.
    this.fetches = new HttpAgent({ ...options, keepMs: 0 });
    this.names = new Resolver(DNS_PATIENCE);
    if (nameServers !== undefined) this.names.setServers(nameServers);
  }

  /**
   * What is wrong with a URL that is to be written down, as far as it can be told without a look-up:
   * what follows on "its URL", or null. A URL that cannot be parsed is not judged.
   */
  refusal(url: string): string | null {
    return URL.canParse(url) ? judgeUrl(new URL(url), this.policy) : null;
  }

  /** One request outside of MCP; see `guardedFetch`. @throws OutboundError */
  fetch(url: string, options?: FetchOptions): Promise<Fetched> {
    return guardedFetch(this.fetches, url, options);
  }

  /**
   * The TXT records of a name (RFC 1035 §3.3.14), the parts of each joined; none where there is no such name. Asks
   * a name server and nobody whom the name leads to. @throws Error where no answer came.
   */
  async txtRecords(name: string): Promise<string[]> {
    try {
      return (await this.names.resolveTxt(name)).map((parts) => parts.join(''));
    } catch (error) {
      if (error instanceof Error && 'code' in error && NOTHING.has(String(error.code))) return [];
      throw error;
    }
  }

  /** One connection for bytes that are not ours; see `guardedDial`. @throws OutboundError */
  dial(url: string, signal: AbortSignal): Promise<Socket> {
    return guardedDial(this.gate, new URL(url), signal);
  }
}

export type OutboundSettings = Pick<
  Env,
  'PATCHBAY_OUTBOUND_ALLOW' | 'PATCHBAY_OUTBOUND_PROXY' | 'PATCHBAY_OUTBOUND_PROXY_RESOLVES'
> &
  Partial<Pick<Env, 'PATCHBAY_DNS_SERVERS'>>;

/** With the operator's settings. */
export function outboundOf(env: OutboundSettings, options?: OutboundOptions): Outbound {
  const { PATCHBAY_OUTBOUND_ALLOW: allow, PATCHBAY_OUTBOUND_PROXY: proxy } = env;
  const resolves = env.PATCHBAY_OUTBOUND_PROXY_RESOLVES === 'true';
  const { PATCHBAY_DNS_SERVERS: nameServers } = env;
  return new Outbound(
    { allow, proxy: proxy === undefined ? null : { ...proxy, resolves } },
    { ...(nameServers === undefined ? {} : { nameServers }), ...options },
  );
}
