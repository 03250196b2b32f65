/** What is sealed in `connections.credential`, and in the places beside it. */
import type { GivenCredential } from '../gateway/snapshot/server-config.js';
import type { AuthorizationServer, OAuthClient } from '../oauth/types.js';

/** How the client of a grant is known to its authorization server. */
export type ClientSource =
  /** Its id stands in the server's configuration, and is read there for each use: a secret may be rotated. */
  | { readonly from: 'configuration' }
  /** Registered for this server, or known by its metadata document. */
  | { readonly from: 'registration' | 'document'; readonly client: OAuthClient };

export interface GrantedTokens {
  readonly kind: 'oauth2';
  readonly accessToken: string;
  readonly refreshToken: string | null;
  readonly grant: 'authorization_code' | 'client_credentials';
  readonly authorizationServer: AuthorizationServer;
  readonly client: ClientSource;
  /** What was asked for, for a client credentials grant to ask for again. */
  readonly requestedScopes: readonly string[] | null;
}

export type StoredCredential = GivenCredential | GrantedTokens;

/** The headers of a request with an access token (RFC 6750 §2.1). */
export function bearerHeaders(accessToken: string): readonly string[] {
  return ['authorization', `Bearer ${accessToken}`];
}
