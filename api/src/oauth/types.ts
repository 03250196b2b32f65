/**
 * What the OAuth client side takes and gives: an authorization server as it was discovered, a client that
 * is known to it, and the tokens that it issued.
 */

/** RFC 7591 §2, RFC 7523 §2.2. */
export type ClientAuthMethod = 'none' | 'client_secret_basic' | 'client_secret_post' | 'private_key_jwt';

/** An authorization server, and the protected resource that it is asked for. JSON, to be stored. */
export interface AuthorizationServer {
  /**
   * Identifies the MCP server to the authorization server (RFC 8707): as its metadata writes it, else its
   * URL without fragment.
   */
  readonly resource: string;
  /** As the metadata writes it; null where the endpoints were given by hand. */
  readonly issuer: string | null;
  /** Null only where it was discovered for client credentials. */
  readonly authorizationEndpoint: string | null;
  readonly tokenEndpoint: string;
  readonly registrationEndpoint: string | null;
  readonly revocationEndpoint: string | null;
  /** Of the authorization server, not of the resource; null where it does not say. */
  readonly scopesSupported: readonly string[] | null;
  /** Whether the URL of a client's metadata document serves as its id. */
  readonly clientIdMetadataSupported: boolean;
  /** Of the token endpoint; empty where the endpoints were given by hand. */
  readonly tokenEndpointAuthMethods: readonly string[];
  /** Whether an answer without `iss` is to be refused (RFC 9207 §2.4). */
  readonly issParameterSupported: boolean;
  /** To ask for: those of the challenge, else of the resource's metadata, else null (ask for none). */
  readonly scopes: readonly string[] | null;
}

/** A private key for `private_key_jwt` (RFC 7517); `alg` is required and says how to sign. */
export interface PrivateJwk {
  readonly kty: string;
  readonly alg: string;
  readonly kid?: string;
  readonly [member: string]: unknown;
}

/** A client that an authorization server knows. Secret; bound to that server's `issuer`. */
export interface OAuthClient {
  readonly clientId: string;
  readonly clientSecret: string | null;
  /** Null: by what there is (a key, a secret, neither) and what the server's metadata names. */
  readonly authMethod: ClientAuthMethod | null;
  readonly privateKey?: PrivateJwk | null;
}

/** What `register` gives; RFC 7591 §3.2.1. */
export interface RegisteredClient extends OAuthClient {
  readonly authMethod: ClientAuthMethod;
  /** When the secret ends, in epoch milliseconds; null: never, or there is none. */
  readonly secretExpiresAt: number | null;
}

/** What a token endpoint gave. Secret. */
export interface Tokens {
  /** Fit for a header: visible ASCII. */
  readonly accessToken: string;
  /** `Bearer`; no other kind is taken. */
  readonly tokenType: 'Bearer';
  /** After a refresh the new one, or the one that was sent where the answer has none (RFC 6749 §6). */
  readonly refreshToken: string | null;
  /**
   * Epoch milliseconds by this process's clock, counted from when the request was sent; null where the
   * answer does not say.
   */
  readonly expiresAt: number | null;
  /** Null where the answer does not say: those that were asked for (RFC 6749 §5.1). */
  readonly scopes: readonly string[] | null;
}

export interface ManualEndpoints {
  /** Null only with `grant: 'client_credentials'`. */
  readonly authorizationUrl: string | null;
  readonly tokenUrl: string;
  readonly revocationUrl?: string | null;
  /** Compared with the `iss` of the callback where that has one; without it nothing can be compared. */
  readonly issuer?: string | null;
}

export interface DiscoverRequest {
  /** Of the MCP server. */
  readonly serverUrl: string;
  /** WWW-Authenticate of its 401 or 403. */
  readonly challenge?: string | null;
  /** Taken as they are; then nothing is asked of anybody. */
  readonly manual?: ManualEndpoints | null;
  /** Default `authorization_code`, which demands an authorization endpoint and PKCE. */
  readonly grant?: 'authorization_code' | 'client_credentials';
  /** Deadline of all requests together. Default 20,000. */
  readonly timeoutMs?: number;
}

export interface RegisterRequest {
  readonly redirectUri: string;
  readonly clientName: string;
  readonly scopes: readonly string[] | null;
}

/** In what a provider differs from the specifications; see presets.json. */
export interface Quirks {
  /** Added to the authorization URL: `access_type=offline`. */
  readonly authorizationParams?: Readonly<Record<string, string>>;
  /** Default true. False where `resource` is refused. */
  readonly sendResource?: boolean;
}

export interface BeginRequest {
  readonly client: OAuthClient;
  readonly redirectUri: string;
  /** Null or empty: the server decides. `offline_access` is added where the server knows it. */
  readonly scopes: readonly string[] | null;
  /** `AuthorizationServer.resource`. */
  readonly resource: string;
  readonly quirks?: Quirks;
}

export interface Begun {
  /** Where the user's browser goes. */
  readonly url: string;
  /** 256 bits, base64url; to be kept once, bound to whoever began, for 10 minutes at most. */
  readonly state: string;
  /** Secret (RFC 7636 §4.1). */
  readonly codeVerifier: string;
  /** What was asked for in the end. */
  readonly scopes: readonly string[] | null;
}

export interface FinishRequest {
  readonly client: OAuthClient;
  readonly redirectUri: string;
  readonly codeVerifier: string;
  readonly resource: string;
  /** The query of the callback, decoded or as it came. */
  readonly params: URLSearchParams | Readonly<Record<string, string>> | string;
  readonly expectedState: string;
  readonly quirks?: Quirks;
}

export interface RefreshRequest {
  readonly client: OAuthClient;
  readonly refreshToken: string;
  readonly resource: string;
  /** Null: as they were granted. Never more than those (RFC 6749 §6). */
  readonly scopes?: readonly string[] | null;
  readonly quirks?: Quirks;
}

export interface ClientCredentialsRequest {
  readonly client: OAuthClient;
  readonly scopes: readonly string[] | null;
  readonly resource: string;
  readonly quirks?: Quirks;
}

export interface RevokeRequest {
  readonly client: OAuthClient;
  /** Revoked after the refresh token. */
  readonly accessToken: string;
  readonly refreshToken: string | null;
}
