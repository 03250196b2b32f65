/**
 * Sign-on with the deployment's identity provider. better-auth keeps state, verifier, nonce and accounts; requests are
 * those of oidc-client.ts: its own plugin for such providers knows no other way out than the global fetch.
 */
import type { BetterAuthPlugin } from 'better-auth';
import type { OAuthProvider } from 'better-auth/oauth2';
import type { Logger } from 'pino';
import type { OidcSettings } from '../config/identity-env.js';
import type { Outbound } from '../outbound/outbound.js';
import { type Claims, nameOf, OidcClient, reasonOf, textOf } from './oidc-client.js';

/** Of the provider in `/api/auth/sign-in/social` and `/api/auth/callback/…`. */
export const SIGN_ON_ID = 'oidc';

export interface SignOnDeps {
  readonly settings: OidcSettings;
  readonly outbound: Pick<Outbound, 'fetch'>;
  readonly log: Logger;
  /** Whether nobody new may come this way. */
  readonly isClosed: boolean;
}

/** The plugin that makes the provider known. Nothing is asked before somebody signs in. */
export function signOn(deps: SignOnDeps): BetterAuthPlugin {
  const provider = providerOf(deps);
  return {
    id: 'sign-on',
    init: (ctx) => ({ context: { socialProviders: [provider, ...ctx.socialProviders] } }),
  };
}

function providerOf({ settings, outbound, log, isClosed }: SignOnDeps): OAuthProvider<Claims> {
  const client = new OidcClient(settings, outbound, log);
  return {
    id: SIGN_ON_ID,
    name: 'Single sign-on',
    requiresIdTokenNonce: true,
    options: { disableSignUp: isClosed },
    accountSubject: ({ profile }) => profile.sub,
    // Scopes and parameters are the operator's: what the caller asks for is left out.
    createAuthorizationURL: ({ state, codeVerifier, redirectURI, idTokenNonce }) =>
      client.authorizationUrl({ state, codeVerifier, redirectURI, idTokenNonce }),
    // RFC 9207: better-auth does not hand on `iss`; the ID token's is checked.
    validateAuthorizationCode: ({ code, redirectURI, codeVerifier }) =>
      client.exchange({ code, redirectURI, codeVerifier }),
    getUserInfo: async ({ raw, expectedIdTokenNonce }) => {
      const claims = await client.claims(raw, expectedIdTokenNonce).catch((err: unknown) => {
        log.warn({ reason: reasonOf(err) }, 'an identity provider’s answer was refused');
        return null;
      });
      return claims === null ? null : { user: toUser(claims), data: claims };
    },
  };
}

/** Only what the provider has verified counts as an address. */
function toUser(claims: Claims) {
  return {
    email: textOf(claims.email) ?? null,
    emailVerified: claims.email_verified === true,
    name: nameOf(claims),
  };
}
