/** What the pool is given and what it gives: the types of `pool.ts`. */
import type { ReachableServer } from '../../snapshot/types.js';
import type { BreakerPolicy } from './breaker.js';
import type { Era, Link, LinkReply, UpstreamMessage } from './link.js';
import type { OpenOptions } from './options.js';
import type { LinkKey } from './pool-entry.js';

/** The part of a compiled server the pool needs. */
export type PoolServer = Pick<
  ReachableServer,
  'id' | 'orgId' | 'name' | 'configVersion' | 'target' | 'sharing' | 'credentials'
>;

/** Keeps the credentials that servers need besides their configuration. */
export interface Renewals {
  /** Which credential the links of a key carry at this moment; grows when another takes its place. */
  mark(key: LinkKey): number;
  /**
   * The upstream refused the one of `mark` with 401, so that it ran nothing. Resolves when there is another
   * one. @throws LinkError in place of the refusal: `authorization_required`, `upstream_unavailable`
   */
  renew(key: LinkKey, mark: number, serverName: string): Promise<void>;
  /** It refused the new one too: whoever it belongs to must authorise again. */
  refused(key: LinkKey, mark: number): void;
}

/** For whom a link is wanted. */
export interface LinkScope {
  /** The user whose credential the target carries. Default: none, the server's own. */
  readonly subject?: string | null;
  /** The era of the client: an upstream that speaks both is spoken to in this one. */
  readonly era: Era;
  /** The downstream legacy session; counts only for servers with `sharing: 'dedicated'`. */
  readonly session?: string | null;
  /**
   * Instead of a session, for a client that has none but can be asked: who it is and what it can
   * do. The request gets a link that no other request uses at the same time, so that a question on
   * it can only be its own.
   */
  readonly lane?: string | null;
  /** Whom a dedicated link speaks for; not asked for shared links. */
  readonly client?: () => Pick<OpenOptions, 'clientCapabilities' | 'clientInfo'>;
  /** Dedicated links: the client listens, so what the upstream says unasked is wanted. Default false. */
  readonly listens?: boolean;
}

/** What happened, for metrics. The key names tenants: never make a label of it. */
export type PoolEvent =
  | {
      readonly type: 'opened';
      readonly key: LinkKey;
      readonly transport: string;
      readonly era: Era;
      readonly ms: number;
    }
  | { readonly type: 'open_failed'; readonly key: LinkKey; readonly transport: string; readonly code: string }
  | { readonly type: 'closed'; readonly key: LinkKey; readonly code: string }
  | { readonly type: 'breaker_opened'; readonly key: LinkKey };

export interface PoolOptions {
  /** Normally `openLink`, with the credential of the key put in where the server needs one. */
  readonly open: (server: PoolServer, options: OpenOptions, key: LinkKey) => Promise<Link>;
  /** For servers with `credentials`. Without, a 401 is the answer. */
  readonly renewals?: Renewals;
  /** Given to every `open`; the pool adds signal, hint, listener and a client's own capabilities. */
  readonly openOptions?: OpenOptions;
  /** Idle time before a link is closed. Defaults: 5 min for STDIO, 2 min for the others. */
  readonly idleMs?: { readonly stdio?: number; readonly http?: number; readonly sse?: number };
  readonly breaker?: BreakerPolicy;
  /** Links of one organisation at a time. Default 10,000; processes 200. */
  readonly maxPerOrg?: number;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** What upstreams say unasked; `link` is null until its handshake is over. A message with an
   *  `id` is a question: answer with `link.respond`. */
  readonly onMessage?: (key: LinkKey, message: UpstreamMessage, link: Link | null) => void;
  readonly onEvent?: (event: PoolEvent) => void;
}

/** A reply, and the era of the upstream that gave it: results differ between the two. */
export type PoolReply = LinkReply & { readonly era: Era };

/** A link held for several requests; it is not reaped before `release`. */
export interface Lease {
  readonly key: LinkKey;
  readonly link: Link;
  release(): void;
}
