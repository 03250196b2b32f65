/**
 * The one way out for every URL that a tenant can influence: connections of links, and the small
 * requests of everything else. One for each process.
 */
import type { LookupFunction, Socket } from 'node:net';

import type { Env } from '../config/env.js';
import { HttpAgent } from '../gateway/runtime/links/http-agent.js';
import { guardedDial } from './dial.js';
import { type Fetched, type FetchOptions, guardedFetch } from './fetch.js';
import { OutboundGuard } from './guard.js';
import { judgeUrl, type OutboundPolicy } from './policy.js';

export interface OutboundOptions {
  /** In place of the system's resolver; asked with `all: true`. */
  readonly resolve?: LookupFunction;
  /** Further certificate authorities (PEM), besides those Node trusts. */
  readonly ca?: string;
}

export class Outbound {
  /** Connections of links to upstreams, kept for the next request. */
  readonly links: HttpAgent;
  private readonly fetches: HttpAgent;
  private readonly gate: OutboundGuard;

  constructor(
    private readonly policy: OutboundPolicy,
    { resolve, ca }: OutboundOptions = {},
  ) {
    this.gate = new OutboundGuard(policy, resolve);
    const options = { gate: this.gate, ...(ca === undefined ? {} : { ca }) };
    this.links = new HttpAgent(options);
    // A kept connection may be closed by the other side just then, and nothing is sent twice.
    this.fetches = new HttpAgent({ ...options, keepMs: 0 });
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

  /** One connection for bytes that are not ours; see `guardedDial`. @throws OutboundError */
  dial(url: string, signal: AbortSignal): Promise<Socket> {
    return guardedDial(this.gate, new URL(url), signal);
  }
}

export type OutboundSettings = Pick<
  Env,
  'PATCHBAY_OUTBOUND_ALLOW' | 'PATCHBAY_OUTBOUND_PROXY' | 'PATCHBAY_OUTBOUND_PROXY_RESOLVES'
>;

/** With the operator's settings. */
export function outboundOf(env: OutboundSettings, options?: OutboundOptions): Outbound {
  const { PATCHBAY_OUTBOUND_ALLOW: allow, PATCHBAY_OUTBOUND_PROXY: proxy } = env;
  const resolves = env.PATCHBAY_OUTBOUND_PROXY_RESOLVES === 'true';
  return new Outbound({ allow, proxy: proxy === undefined ? null : { ...proxy, resolves } }, options);
}
