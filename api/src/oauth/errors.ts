/** The one error of the OAuth client side, and what to do about it. */

export type OAuthErrorCode =
  /** No metadata, metadata that must not be used, or a URL that the outbound guard refuses (then or later). */
  | 'discovery_failed'
  | 'registration_refused'
  /** The user or the server said no on the way to the callback, or the callback has no code. */
  | 'authorization_denied'
  | 'state_mismatch'
  /** The callback, or the metadata, is of another authorization server than the one that was asked. */
  | 'issuer_mismatch'
  /** The code or the refresh token is over, or no longer enough. */
  | 'invalid_grant'
  /** The server does not know the client, or does not take what it is set up to send. */
  | 'invalid_client'
  /** It answered, but failed, is busy, or answered what is no OAuth. */
  | 'server_error'
  /** No connection, or no answer in time. */
  | 'unreachable';

/**
 * `authorize_again`: the user must go through the flow once more. `try_later`: the same request may work
 * by itself. `fix_configuration`: neither helps before somebody changes a setting here or there; a client
 * that was registered dynamically may be registered anew.
 */
export type Remedy = 'authorize_again' | 'try_later' | 'fix_configuration';

const REMEDIES: Readonly<Record<OAuthErrorCode, Remedy>> = {
  discovery_failed: 'fix_configuration',
  registration_refused: 'fix_configuration',
  authorization_denied: 'authorize_again',
  state_mismatch: 'authorize_again',
  issuer_mismatch: 'fix_configuration',
  invalid_grant: 'authorize_again',
  invalid_client: 'fix_configuration',
  server_error: 'try_later',
  unreachable: 'try_later',
};

export interface OAuthErrorDetail {
  /** `error` of the answer (RFC 6749 §5.2), or what the provider has in its place. */
  readonly oauthError?: string | null;
  /** Default true. */
  readonly maybeSent?: boolean;
}

export class OAuthError extends Error {
  /** `error` of the answer where it has the form of one; never text that could hold a secret. */
  readonly oauthError: string | null;
  /**
   * Whether the server may have received the request: after a refresh that failed so, a refresh token
   * that rotates may be used up, and the answer with the next one lost.
   */
  readonly maybeSent: boolean;

  /** @param message a whole sentence for the person who set the server up; no secret. */
  constructor(
    readonly code: OAuthErrorCode,
    message: string,
    { oauthError = null, maybeSent = true }: OAuthErrorDetail = {},
  ) {
    super(message);
    this.name = 'OAuthError';
    this.oauthError = oauthError;
    this.maybeSent = maybeSent;
  }

  get remedy(): Remedy {
    return REMEDIES[this.code];
  }
}
