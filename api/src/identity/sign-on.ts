/**
 * Sign-on with the deployment's identity provider (OpenID Connect Core 1.0, code flow). better-auth keeps state,
 * verifier, nonce and accounts; what goes over the network is asked here, through the outbound guard: its own
 * plugin for such providers knows no other way out than the global fetch.
 */
import { APIError, type BetterAuthPlugin } from 'better-auth';
import type { OAuthProvider } from 'better-auth/oauth2';
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

/** Of the provider in `/api/auth/sign-in/social` and `/api/auth/callback/…`. */
export const SIGN_ON_ID = 'oidc';

const METADATA_PATH = '/.well-known/openid-configuration';
const METADATA_MS = 3_600_000;
const MAX_BYTES = 256 * 1024;

export interface SignOnDeps {
  readonly settings: OidcSettings;
  readonly outbound: Pick<Outbound, 'fetch'>;
  readonly log: Logger;
  /** Whether nobody new may come this way. */
  readonly isClosed: boolean;
}

/** What the provider says of somebody, verified. */
type Claims = Record<string, unknown> & { readonly sub: string };

/** The plugin that makes the provider known. Nothing is asked before somebody signs in. */
export function signOn(deps: SignOnDeps): BetterAuthPlugin {
  const provider = new SignOn(deps).provider();
  return {
    id: 'sign-on',
    init: (ctx) => ({ context: { socialProviders: [provider, ...ctx.socialProviders] } }),
  };
}

class SignOn {
  private readonly client: Client;
  private readonly way: { [customFetch]: typeof fetch; [allowInsecureRequests]: true };
  private known: { readonly server: AuthorizationServer; readonly until: number } | null = null;

  constructor(private readonly deps: SignOnDeps) {
    this.client = { client_id: deps.settings.clientId };
    // The guard decides where TLS may be missing.
    this.way = { [customFetch]: guarded(deps.outbound), [allowInsecureRequests]: true };
  }

  provider(): OAuthProvider<Claims> {
    const { isClosed } = this.deps;
    return {
      id: SIGN_ON_ID,
      name: 'Single sign-on',
      requiresIdTokenNonce: true,
      options: { disableSignUp: isClosed },
      accountSubject: ({ profile }) => profile.sub,
      createAuthorizationURL: (data) => this.authorizationUrl(data),
      validateAuthorizationCode: (data) => this.exchange(data),
      getUserInfo: async ({ raw, expectedIdTokenNonce }) => {
        const claims = await this.claims(raw, expectedIdTokenNonce).catch((err: unknown) => {
          this.deps.log.warn({ reason: reasonOf(err) }, 'an identity provider’s answer was refused');
          return null;
        });
        return claims === null ? null : { user: toUser(claims), data: claims };
      },
    };
  }

  /** Scopes and parameters are the operator's: what the caller asks for is left out. */
  private async authorizationUrl(data: {
    state: string;
    codeVerifier: string;
    redirectURI: string;
    idTokenNonce?: string | undefined;
  }): Promise<URL> {
    const { settings } = this.deps;
    const server = await this.server();
    const url = new URL(server.authorization_endpoint ?? '');
    const set = (name: string, value: string) => url.searchParams.set(name, value);
    set('response_type', 'code');
    set('client_id', settings.clientId);
    set('redirect_uri', data.redirectURI);
    set('scope', settings.scopes.join(' '));
    set('state', data.state);
    set('nonce', data.idTokenNonce ?? '');
    if (settings.pkce) {
      set('code_challenge', await calculatePKCECodeChallenge(data.codeVerifier));
      set('code_challenge_method', 'S256');
    }
    return url;
  }

  /** The answer of the token endpoint as it is; what it says is looked at with the nonce. */
  private async exchange(data: { code: string; redirectURI: string; codeVerifier?: string | undefined }) {
    const { settings } = this.deps;
    const server = await this.server();
    const callback = validateAuthResponse(
      // RFC 9207: better-auth does not hand on `iss`; the ID token's is checked below.
      { ...server, authorization_response_iss_parameter_supported: false },
      this.client,
      new URLSearchParams({ code: data.code }),
    );
    const answer = await authorizationCodeGrantRequest(
      server,
      this.client,
      clientAuthOf(settings.clientSecret, server),
      callback,
      data.redirectURI,
      settings.pkce ? (data.codeVerifier ?? '') : nopkce,
      this.way,
    );
    if (answer.status !== 200) throw new Error(`the token endpoint answered ${answer.status}`);
    // No token is kept: they have done their work with this sign-in.
    return { raw: (await answer.json()) as Record<string, unknown> };
  }

  /** OpenID Connect Core §3.1.3.7: issuer, audience, times, nonce and signature of the ID token. */
  private async claims(
    raw: Record<string, unknown> | undefined,
    expectedNonce: string | undefined,
  ): Promise<Claims> {
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
    const issuer = new URL(this.deps.settings.discoveryUrl.slice(0, -METADATA_PATH.length));
    try {
      const answer = await discoveryRequest(issuer, { algorithm: 'oidc', ...this.way });
      const server = await processDiscoveryResponse(issuer, answer);
      if (!server.authorization_endpoint || !server.token_endpoint || !server.jwks_uri)
        throw new Error('its metadata lacks an endpoint');
      this.known = { server, until: performance.now() + METADATA_MS };
      return server;
    } catch (err) {
      this.deps.log.error({ reason: reasonOf(err) }, 'the identity provider cannot be used');
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

/** Only what the provider has verified counts as an address. */
function toUser(claims: Claims) {
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  return {
    email: text(claims.email) ?? null,
    emailVerified: claims.email_verified === true,
    name: (text(claims.name) ?? text(claims.preferred_username) ?? text(claims.email) ?? '').slice(0, 100),
  };
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
function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown';
}
