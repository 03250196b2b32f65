/**
 * A client of an OpenID provider (OpenID Connect Core 1.0, code flow), of the deployment's or of an organisation's.
 * Everything that goes over the network goes through the outbound guard. State, verifier and nonce are made and kept
 * by who uses this.
 */
import { APIError } from 'better-auth/api';
import {
  type AuthorizationServer,
  allowInsecureRequests,
  authorizationCodeGrantRequest,
  type Client,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  calculatePKCECodeChallenge,
  customFetch,
  discoveryRequest,
  getValidatedIdTokenClaims,
  None,
  nopkce,
  processAuthorizationCodeResponse,
  processDiscoveryResponse,
  processUserInfoResponse,
  userInfoRequest,
  validateApplicationLevelSignature,
  validateAuthResponse,
} from 'oauth4webapi';
import type { Logger } from 'pino';
import type { OidcSettings } from '../config/identity-env.js';
import type { Outbound } from '../outbound/outbound.js';

export const METADATA_PATH = '/.well-known/openid-configuration';
const METADATA_MS = 3_600_000;
const MAX_BYTES = 256 * 1024;

/** What the provider says of somebody, verified. */
export type Claims = Record<string, unknown> & { readonly sub: string };

export interface AuthorizationRequest {
  readonly state: string;
  readonly codeVerifier: string;
  readonly redirectURI: string;
  readonly idTokenNonce?: string | undefined;
  /** Whom the provider may suggest (§3.1.2.1). */
  readonly loginHint?: string | undefined;
}

export interface AuthorizationAnswer {
  readonly code: string;
  /** RFC 9207: as it came, null where none did; left out by who cannot tell. */
  readonly iss?: string | null;
  readonly redirectURI: string;
  readonly codeVerifier?: string | undefined;
}

export class OidcClient {
  private readonly client: Client;
  private readonly way: { [customFetch]: typeof fetch; [allowInsecureRequests]: true };
  private known: { readonly server: AuthorizationServer; readonly until: number } | null = null;

  constructor(
    private readonly settings: OidcSettings,
    outbound: Pick<Outbound, 'fetch'>,
    private readonly log: Logger,
  ) {
    this.client = { client_id: settings.clientId };
    // The guard decides where TLS may be missing.
    this.way = { [customFetch]: guarded(outbound), [allowInsecureRequests]: true };
  }

  /** @throws APIError IDENTITY_PROVIDER_UNAVAILABLE */
  async authorizationUrl(request: AuthorizationRequest): Promise<URL> {
    const { settings } = this;
    const server = await this.server();
    const url = new URL(server.authorization_endpoint ?? '');
    const set = (name: string, value: string) => url.searchParams.set(name, value);
    set('response_type', 'code');
    set('client_id', settings.clientId);
    set('redirect_uri', request.redirectURI);
    set('scope', settings.scopes.join(' '));
    set('state', request.state);
    set('nonce', request.idTokenNonce ?? '');
    if (request.loginHint !== undefined) set('login_hint', request.loginHint);
    if (settings.pkce) {
      set('code_challenge', await calculatePKCECodeChallenge(request.codeVerifier));
      set('code_challenge_method', 'S256');
    }
    return url;
  }

  /** The answer of the token endpoint as it is; what it says is looked at with the nonce. @throws Error */
  async exchange({ code, iss, redirectURI, codeVerifier }: AuthorizationAnswer) {
    const { settings } = this;
    const server = await this.server();
    const callback = validateAuthResponse(
      iss === undefined ? { ...server, authorization_response_iss_parameter_supported: false } : server,
      this.client,
      new URLSearchParams(iss ? { code, iss } : { code }),
    );
    const answer = await authorizationCodeGrantRequest(
      server,
      this.client,
      clientAuthOf(settings.clientSecret, server),
      callback,
      redirectURI,
      settings.pkce ? (codeVerifier ?? '') : nopkce,
      this.way,
    );
    if (answer.status !== 200) throw new Error(`the token endpoint answered ${answer.status}`);
    // No token is kept: they have done their work with this sign-in.
    return { raw: (await answer.json()) as Record<string, unknown> };
  }

  /** OpenID Connect Core §3.1.3.7: issuer, audience, times, nonce and signature of the ID token. @throws Error */
  async claims(raw: Record<string, unknown> | undefined, expectedNonce: string | undefined): Promise<Claims> {
    if (expectedNonce === undefined) throw new Error('there is no nonce to compare with');
    const server = await this.server();
    const answer = Response.json(raw);
    const tokens = await processAuthorizationCodeResponse(server, this.client, answer, {
      expectedNonce,
      requireIdToken: true,
    });
    await validateApplicationLevelSignature(server, answer, this.way);
    const claims = getValidatedIdTokenClaims(tokens);
    if (claims === undefined) throw new Error('there is no ID token');
    if (claims.email !== undefined || server.userinfo_endpoint === undefined) return { ...claims };
    const info = await userInfoRequest(server, this.client, tokens.access_token, this.way);
    return { ...(await processUserInfoResponse(server, this.client, claims.sub, info)), sub: claims.sub };
  }

  /** The provider's metadata, asked for with the first sign-in and again after an hour. */
  private async server(): Promise<AuthorizationServer> {
    if (this.known !== null && this.known.until > performance.now()) return this.known.server;
    const issuer = new URL(this.settings.discoveryUrl.slice(0, -METADATA_PATH.length));
    try {
      const answer = await discoveryRequest(issuer, { algorithm: 'oidc', ...this.way });
      const server = await processDiscoveryResponse(issuer, answer);
      if (!server.authorization_endpoint || !server.token_endpoint || !server.jwks_uri)
        throw new Error('its metadata lacks an endpoint');
      // A browser is sent there.
      if (!/^https?:\/\//i.test(server.authorization_endpoint))
        throw new Error('its authorization endpoint is no web page');
      this.known = { server, until: performance.now() + METADATA_MS };
      return server;
    } catch (err) {
      this.log.error({ reason: reasonOf(err) }, 'the identity provider cannot be used');
      throw new APIError('SERVICE_UNAVAILABLE', {
        code: 'IDENTITY_PROVIDER_UNAVAILABLE',
        message: 'The identity provider cannot be used at the moment.',
      });
    }
  }
}

/** RFC 8414 §2: `client_secret_basic` where the server says nothing. */
function clientAuthOf(secret: string | undefined, server: AuthorizationServer): ClientAuth {
  if (secret === undefined) return None();
  const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  return methods.includes('client_secret_basic') ? ClientSecretBasic(secret) : ClientSecretPost(secret);
}

/** The text of a claim. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** As the provider calls somebody; in want of a name, by what else it knows. */
export function nameOf(claims: Claims): string {
  const name = textOf(claims.name) ?? textOf(claims.preferred_username) ?? textOf(claims.email) ?? '';
  return name.slice(0, 100);
}

function guarded(outbound: Pick<Outbound, 'fetch'>): typeof fetch {
  return async (input, init) => {
    const headers = Object.fromEntries(new Headers(init?.headers));
    delete headers['user-agent'];
    const answer = await outbound.fetch(String(input), {
      method: init?.method === 'POST' ? 'POST' : 'GET',
      headers,
      ...(init?.body ? { body: String(init.body) } : {}),
      maxBytes: MAX_BYTES,
      // Neither a code nor a token follows a redirect.
      maxRedirects: 0,
    });
    const type = answer.headers['content-type'];
    return new Response(new Uint8Array(answer.body), {
      status: answer.status,
      ...(type === undefined ? {} : { headers: { 'content-type': String(type) } }),
    });
  };
}

/** The library's errors hold whole answers, tokens and all: only their words go on. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown';
}
