/**
 * The contract of a link: one conversation with one upstream server under one credential.
 *
 * `conversation.ts` is the link over one two-way channel (`stdio.ts`, `sse.ts` are its channels),
 * `http.ts` the one over Streamable HTTP, `negotiate.ts` finds the era, `open.ts` chooses among
 * them, `pool.ts` shares and reaps links. Nothing here knows of clients, sessions or names exposed.
 */

import type { CancelSignal } from './cancel.js';

/** Legacy: 2024-11-05 to 2025-11-25, opened with `initialize`. Modern: 2026-07-28, stateless. */
export type Era = 'legacy' | 'modern';

/** What the upstream said of itself, from `initialize` or `server/discover`. */
export interface LinkInfo {
  readonly era: Era;
  readonly protocolVersion: string;
  readonly serverInfo: Readonly<Record<string, unknown>>;
  readonly capabilities: Readonly<Record<string, unknown>>;
  readonly instructions: string | null;
}

/** A request as the router hands it down; bytes are relayed, not parsed again. */
export interface LinkRequest {
  readonly method: string;
  /** The JSON text of `params` (an object), or null when the request has none. */
  readonly params: Buffer | null;
  /** `params.name` or `params.uri` after renaming, for the modern `Mcp-Name` header. */
  readonly name: string | null;
  /** `Mcp-Param-*` headers of a modern client, lower-case names. */
  readonly paramHeaders?: Readonly<Record<string, string>>;
  /**
   * Modern upstreams only: whom `_meta` speaks for, instead of the link itself. `relayed` keeps the
   * caller's own clientInfo and clientCapabilities; bytes are the ready members to put in. For
   * callers whose client can answer what they invite.
   */
  readonly client?: 'relayed' | Buffer;
  /** The least severe log message wanted; legacy upstreams are told before. Null: no wish. */
  readonly logLevel?: string | null;
  /** Trace headers, and hops (hops.ts), for upstreams over HTTP: name, value, name, value, … */
  readonly trace?: readonly string[] | undefined;
  /** It makes a task or asks for one: what the upstream keeps for it outlives the reply. */
  readonly concernsTask?: boolean | undefined;
}

/** What came back. The bytes are exactly the upstream's `result` or `error` member. */
export type LinkReply =
  | { readonly ok: true; readonly result: Buffer }
  | { readonly ok: false; readonly error: Buffer; readonly code: number };

/** A message of the upstream that is not a reply: a notification, or a request when `id` is set. */
export interface UpstreamMessage {
  readonly method: string;
  /** The JSON text of `params`, or null. */
  readonly params: Buffer | null;
  /** The JSON text of `id` for a request, else null. */
  readonly id: Buffer | null;
  /**
   * Answers a request of the upstream; set where `id` is. Only the first answer goes out, and none
   * once the link is closed. Until then the deadline of the call that it belongs to stands still.
   */
  readonly answer?: (reply: LinkReply) => void;
}

export interface LinkCall {
  /** Aborted when the client cancelled or went away; the link then tells the upstream. */
  readonly signal: CancelSignal;
  /** Deadline in milliseconds; when it passes the call fails with `upstream_timeout`. */
  readonly timeoutMs: number;
  /** Messages that belong to this request: progress, logs, questions. Absent: they are dropped. */
  readonly onMessage?: (message: UpstreamMessage) => void;
}

export interface Link {
  readonly info: LinkInfo;
  /** What the upstream was told that it may ask. */
  readonly clientCapabilities: Readonly<Record<string, unknown>>;
  /** Settles once, when the conversation is over; the value says why. Never rejects. */
  readonly closed: Promise<LinkError>;
  /** False from the moment the link can take no further request. */
  readonly open: boolean;
  /** Requests in flight. */
  readonly inFlight: number;
  /**
   * Sends one request and waits for its reply. Never retries.
   * @throws LinkError when no reply came; `sent` says whether the upstream may have seen it.
   */
  request(request: LinkRequest, call: LinkCall): Promise<LinkReply>;
  /** Sends a notification; resolves when handed to the transport. */
  notify(method: string, params: Buffer | null): Promise<void>;
  /**
   * Answers a request of the upstream that came through `onMessage`; `id` as it came there.
   * Resolves when handed to the transport.
   */
  respond(id: Buffer, reply: LinkReply): Promise<void>;
  /** Messages that belong to no request of ours: list changes, resource updates, logs. */
  onMessage: ((message: UpstreamMessage) => void) | null;
  /**
   * Hears what belongs to no request, where that takes a stream of its own (the GET stream of a
   * legacy HTTP session, 2025-11-25: basic/transports §Listening for Messages). Resolves when it is
   * open or is known not to open now. Needed only for links opened with `listen: false`.
   */
  listen(): Promise<void>;
  /** Ends the conversation (DELETE for a legacy HTTP session, end of input for STDIO). Idempotent. */
  close(): Promise<void>;
}

export type LinkErrorCode =
  /** The process could not be started, or the address refused the connection. */
  | 'upstream_unreachable'
  /** No answer in time. */
  | 'upstream_timeout'
  /** The process ended or the connection broke while a request was under way. */
  | 'upstream_closed'
  /** 401 or 403 from the upstream; it never ran the request. */
  | 'upstream_unauthorized'
  /** Nobody has connected the server for whom the request speaks, or what was granted is over. */
  | 'authorization_required'
  /** What came is not the protocol: bad JSON, a wrong content type, too large. */
  | 'upstream_protocol_error'
  /** Not tried: the circuit breaker is open, a cap is reached, or the upstream asked to wait.
   *  `retryAt` says when the next try is let through. */
  | 'upstream_unavailable'
  /** The caller cancelled. */
  | 'cancelled';

/** Why a link could not be opened or a request got no reply. The message holds no secret. */
export class LinkError extends Error {
  constructor(
    readonly code: LinkErrorCode,
    message: string,
    /** Whether the request may have reached the upstream. */
    readonly sent: boolean,
    readonly detail: {
      readonly httpStatus?: number;
      /** WWW-Authenticate of a 401 or 403. */
      readonly challenge?: string;
      /** Milliseconds since the epoch. */
      readonly retryAt?: number;
      /** Last lines of a process's stderr, already cut and redacted. */
      readonly stderr?: string;
      /** Its process ended by itself. */
      readonly ended?: true;
    } = {},
  ) {
    super(message);
    this.name = 'LinkError';
  }
}
