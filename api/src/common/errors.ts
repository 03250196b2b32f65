/**
 * The one catalogue of what the admin API answers when it cannot do what was asked. Services throw
 * `AppError`; problem.filter.ts turns it into RFC 9457. Codes are part of the public contract.
 */

interface CatalogEntry {
  readonly status: number;
  readonly title: string;
}

export const ERRORS = {
  invalid_request: { status: 400, title: 'The request is not valid' },
  invalid_json: { status: 400, title: 'The body is not valid JSON' },
  missing_credential: { status: 401, title: 'A credential is required' },
  invalid_credential: { status: 401, title: 'The credential is not known' },
  revoked_credential: { status: 401, title: 'The key was revoked' },
  expired_credential: { status: 401, title: 'The key has expired' },
  wrong_credential: { status: 403, title: 'This kind of credential does not open this operation' },
  address_not_allowed: { status: 403, title: 'The key may not be used from this address' },
  insufficient_scope: { status: 403, title: 'The key or the role lacks a scope' },
  not_a_member: { status: 403, title: 'You are not a member of this organisation' },
  session_not_fresh: { status: 403, title: 'The sign-in is too long ago for this' },
  cross_site_request: { status: 403, title: 'Another site sent this request' },
  session_limited: { status: 403, title: 'The session is limited to one organisation' },
  sign_on_required: { status: 403, title: 'The organisation wants its own sign-on' },
  organization_suspended: { status: 403, title: 'The organisation is suspended' },
  quota_exceeded: { status: 403, title: 'A quota is used up' },
  stdio_disabled: { status: 403, title: 'STDIO servers are switched off in this deployment' },
  not_found: { status: 404, title: 'Not found' },
  method_not_allowed: { status: 405, title: 'The method is not allowed here' },
  request_timeout: { status: 408, title: 'The request did not arrive in time' },
  already_exists: { status: 409, title: 'The name is taken' },
  in_use: { status: 409, title: 'The resource is in use' },
  last_owner: { status: 409, title: 'An organisation needs an owner' },
  key_not_active: { status: 409, title: 'The key is not active' },
  idempotency_in_progress: { status: 409, title: 'A request with this Idempotency-Key is running' },
  precondition_failed: { status: 412, title: 'The resource was changed in the meantime' },
  payload_too_large: { status: 413, title: 'The body is too large' },
  uri_too_long: { status: 414, title: 'The URL is too long' },
  unsupported_media_type: { status: 415, title: 'The body must be application/json' },
  idempotency_key_reused: { status: 422, title: 'The Idempotency-Key was used for another request' },
  rate_limited: { status: 429, title: 'Too many requests' },
  internal_error: { status: 500, title: 'Something went wrong' },
  authorization_server_failed: { status: 502, title: 'The authorization server could not be used' },
  unavailable: { status: 503, title: 'The service cannot answer at the moment' },
} as const satisfies Record<string, CatalogEntry>;

export type ErrorCode = keyof typeof ERRORS;

/** What is wrong with one part of the request. `path` is dotted (`servers.0.prefix`), or a header's name. */
export interface FieldError {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

export interface ExceededQuota {
  readonly name: string;
  readonly limit: number;
  readonly used: number;
}

export interface ErrorDetails {
  /** For the caller; never holds a secret or another organisation's data. */
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  /** Of quota_exceeded: which, and how much of it. */
  readonly quota?: ExceededQuota;
  /** Seconds after which a retry may succeed. */
  readonly retryAfterSeconds?: number;
  /** For the log only. */
  readonly cause?: unknown;
  /** Further headers of the answer. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Thrown by guards, services and repositories alike. */
export class AppError extends Error {
  readonly status: number;

  constructor(
    readonly code: ErrorCode,
    readonly details: ErrorDetails = {},
  ) {
    super(details.detail ?? ERRORS[code].title, { cause: details.cause });
    this.status = ERRORS[code].status;
  }
}

/** A 400 that names one field. */
export function invalidField(path: string, message: string, code = 'invalid_value'): AppError {
  return new AppError('invalid_request', {
    detail: `${path}: ${message}`,
    errors: [{ path, code, message }],
  });
}

/**
 * A missing row, or another organisation's: both answer alike.
 * @param path of the field, when the id came in a body.
 */
export function notFound(what: string, path?: string): AppError {
  const detail = `There is no such ${what}.`;
  return new AppError('not_found', {
    detail,
    ...(path === undefined ? {} : { errors: [{ path, code: 'not_found', message: detail }] }),
  });
}
