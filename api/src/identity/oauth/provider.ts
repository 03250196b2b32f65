/**
 * better-auth's OAuth plugin with the settings of this service, and what keeps its endpoints to our door
 * (`door.ts`): docs/oauth-endpoints.md says what it does and where we stand beside it.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { type ClientDiscovery, getOAuthProviderState, oauthProvider } from '@better-auth/oauth-provider';
import type { Database } from '@patchbay/prisma';
import type { BetterAuthPlugin } from 'better-auth';
import { APIError } from 'better-auth/api';
import { oauthTokenBody, PREFIXES } from '../../common/crypto/oauth-token.js';
import { OFFLINE_SCOPE, USE_SCOPE } from '../../common/oauth-scopes.js';
import { endpointOf } from './resources.js';

/** Where a person is sent to sign in, with the signed query of the request. */
export const SIGN_IN_PAGE = '/sign-in';
/** Where a person is asked for consent, with the signed query of the request. */
export const CONSENT_PAGE = '/consent';

const HOUR_S = 3_600;
const DAY_S = 86_400;
export const ACCESS_SECONDS = HOUR_S;
/** An unused refresh token ends. Each use makes a new one. */
export const REFRESH_SECONDS = 30 * DAY_S;
const CODE_SECONDS = 300;
/** A client that did not get the answer to its refresh may ask for it again so long. */
export const REUSE_SECONDS = 30;

export interface ProviderOptions {
  readonly db: Database;
  /** PATCHBAY_PUBLIC_URL, without a slash at its end. */
  readonly publicUrl: string;
  /** Whether clients may register themselves. */
  readonly registration: boolean;
  /** Finds clients that are not written down yet. */
  readonly documents: ClientDiscovery;
}

/** @returns the plugin for `betterAuth({ plugins })`. */
export function provider({ db, publicUrl, registration, documents }: ProviderOptions) {
  return oauthProvider({
    loginPage: SIGN_IN_PAGE,
    consentPage: CONSENT_PAGE,
    scopes: [USE_SCOPE, OFFLINE_SCOPE],
    grantTypes: ['authorization_code', 'refresh_token'],
    disableJwtPlugin: true,
    allowDynamicClientRegistration: registration,
    allowUnauthenticatedClientRegistration: registration,
    allowPublicClientPrelogin: true,
    accessTokenExpiresIn: ACCESS_SECONDS,
    refreshTokenExpiresIn: REFRESH_SECONDS,
    refreshTokenReuseInterval: REUSE_SECONDS,
    codeExpiresIn: CODE_SECONDS,
    prefix: { opaqueAccessToken: PREFIXES.access, refreshToken: PREFIXES.refresh },
    generateOpaqueAccessToken: () => oauthTokenBody('access'),
    generateRefreshToken: () => oauthTokenBody('refresh'),
    // Whoever may use an endpoint is the person's matter, not the client's.
    enforcePerClientResources: false,
    extensions: [{ clientDiscovery: documents }],
    silenceWarnings: { oauthAuthServerConfig: true, openidConfig: true },
    schema: { oauthConsent: { fields: { referenceId: 'endpointId' } } },
    rateLimit: {
      token: { window: 60, max: 300 },
      introspect: { window: 60, max: 600 },
      revoke: { window: 60, max: 120 },
      authorize: { window: 60, max: 60 },
      register: { window: 60, max: 20 },
    },
    postLogin: {
      page: CONSENT_PAGE,
      shouldRedirect: async () => false,
      consentReferenceId: () => endpointOfRequest(db, publicUrl),
    },
  });
}

/** Consent is to one endpoint. @returns its UUID. */
async function endpointOfRequest(db: Database, publicUrl: string): Promise<string> {
  const state = await getOAuthProviderState();
  const [resource, ...others] = new URLSearchParams(state?.query ?? '').getAll('resource');
  const endpoint =
    resource === undefined || others.length > 0
      ? null
      : await db.system((tx) => endpointOf(tx, publicUrl, resource));
  if (endpoint === null) throw new APIError('BAD_REQUEST', { error: 'invalid_target' });
  return endpoint.id;
}

const passed = new AsyncLocalStorage<true>();

/** Runs what may call the plugin's endpoints. */
export function throughDoor<T>(work: () => Promise<T>): Promise<T> {
  return passed.run(true, work);
}

/** As the most lenient router could read it. */
function plainPath(url: string): string {
  const { pathname } = new URL(url);
  try {
    return decodeURIComponent(pathname).toLowerCase();
  } catch {
    return pathname.toLowerCase();
  }
}

const GUARDED = /\/(?:oauth2|\.well-known)(?:\/|$)/;

/** However a URL is written, nobody meets the plugin but through the door. Must come before the plugin. */
export function doorOnly(): BetterAuthPlugin {
  return {
    id: 'patchbay-oauth-door',
    async onRequest(request) {
      if (passed.getStore() !== true && GUARDED.test(plainPath(request.url)))
        return { response: new Response(null, { status: 404 }) };
    },
  };
}
