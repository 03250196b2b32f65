/**
 * Error codes of the gateway's own. They lie outside of what JSON-RPC reserves (-32768 to -32000),
 * as 2026-07-28 asks of new codes (basic/index §Error Codes), and are the same in both eras.
 */
import type { LinkErrorCode } from '../links/link.js';

/** A request that the server behind the endpoint could not answer. `data` is an UpstreamFault. */
export const UPSTREAM_ERROR = {
  upstream_unreachable: -31001,
  upstream_timeout: -31002,
  upstream_closed: -31003,
  upstream_unauthorized: -31004,
  upstream_protocol_error: -31005,
  upstream_unavailable: -31006,
  /** This deployment cannot use the server (STDIO switched off, configuration unreadable). */
  server_unusable: -31007,
  /** Nobody has connected the server for whom the request speaks; `url` is where they can. */
  authorization_required: -31008,
  cancelled: -31009,
  /** The server's credentials are its subjects', and the request names none (X-Patchbay-Subject). */
  subject_required: -31010,
} as const satisfies Record<LinkErrorCode | 'server_unusable' | 'subject_required', number>;

export type UpstreamReason = keyof typeof UPSTREAM_ERROR;

/** `error.data` of every code in UPSTREAM_ERROR. */
export interface UpstreamFault {
  /** The server's name. */
  readonly server: string;
  readonly reason: UpstreamReason;
  /** ISO 8601; when the next try is let through. */
  readonly retryAt?: string;
  /** Of `authorization_required`: the same word. */
  readonly code?: 'authorization_required';
  /** Where the user connects the server, for ten minutes; absent where the organisation must do it. */
  readonly url?: string;
}

/** A refusal with an HTTP status of its own: -31000 minus the status. */
export function httpRefusalCode(status: number): number {
  return -31_000 - status;
}
