/** What a call can fail with. Every error names the request, so that it can be found in the logs. */

/** One invalid field of a request (RFC 9457 extension). */
export interface FieldError {
  /** Dotted path into the body, e.g. `auth.type`. */
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

/** What an organisation or a person has used up. */
export interface ExceededQuota {
  readonly name: string;
  readonly limit: number;
  readonly used: number;
}

/** Any failure of a call. */
export class PatchbayError extends Error {
  override readonly name: string = 'PatchbayError';
}

/** The service answered with a problem document (RFC 9457). */
export class ApiError extends PatchbayError {
  override readonly name = 'ApiError';

  constructor(
    readonly status: number,
    /** Stable, machine-readable: switch on this, not on the message. */
    readonly code: string,
    message: string,
    /** From the `Request-Id` header; name it when you report a problem. */
    readonly requestId: string | null,
    readonly errors: readonly FieldError[],
    /** Seconds to wait before trying again, from `Retry-After`. */
    readonly retryAfterSeconds: number | null,
    /** Of `quota_exceeded`: which quota, and how much of it. */
    readonly quota: ExceededQuota | null = null,
  ) {
    super(message);
  }
}

/** No answer came: refused, reset, DNS, TLS. `cause` has the runtime's own error. */
export class ConnectionError extends PatchbayError {
  override readonly name = 'ConnectionError';
}

/** No answer came within `timeoutMs`. */
export class TimeoutError extends PatchbayError {
  override readonly name = 'TimeoutError';
}
