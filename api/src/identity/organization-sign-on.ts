/**
 * Sign-on with an organisation's own identity provider: the two requests of a browser, as a plugin of better-auth,
 * whose state (single use, bound to the browser, ten minutes) and sessions it uses. Which providers there are and
 * whom they let in is ours; the library's own plugin lets any user register a provider and keeps secrets in the clear.
 */
import type { BetterAuthPlugin } from 'better-auth';
import { APIError, createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { generateState, parseState } from 'better-auth/oauth2';
import type { Logger } from 'pino';
import { z } from 'zod';
import { fromPublicId, toPublicId } from '../common/ids.js';
import { type Claims, nameOf, reasonOf, textOf } from './oidc-client.js';
import type { Arrival, OrganizationEntry, Refusal, Visit } from './organization-entry.js';
import type { OrganizationProvider, OrganizationProviders } from './organization-providers.js';
import { samlAnswer, samlArrival, samlClient, samlMetadata } from './organization-saml.js';

export interface OrganizationSignOnDeps {
  readonly providers: OrganizationProviders;
  readonly entry: OrganizationEntry;
  readonly log: Logger;
}

const begin = z
  .strictObject({
    email: z.string().max(254).optional(),
    organization: z.string().max(100).optional(),
    callbackURL: z.string().max(2_048).optional(),
    errorCallbackURL: z.string().max(2_048).optional(),
  })
  .refine((body) => (body.email === undefined) !== (body.organization === undefined), {
    error: 'say either email or organization',
  });

const answer = z.object({
  code: z.string().max(4_096).optional(),
  state: z.string().max(512).optional(),
  iss: z.string().max(2_048).optional(),
  error: z.string().max(200).optional(),
});

type Context = Parameters<typeof setSessionCookie>[0];

/** Where a provider sends people back to: its own path, so that no provider's answer is taken for another's. */
export function callbackUrl(publicUrl: string, providerId: string): string {
  return `${publicUrl}/api/auth/sign-on/${toPublicId('identityProvider', providerId)}/callback`;
}

export function organizationSignOn(deps: OrganizationSignOnDeps): BetterAuthPlugin {
  return {
    id: 'organization-sign-on',
    endpoints: {
      signInOrganization: beginning(deps),
      finishOrganizationSignOn: finish(deps),
      answerOrganizationSaml: samlAnswer(deps),
      finishOrganizationSaml: finishSaml(deps),
      organizationSamlMetadata: samlMetadata(deps),
    },
    rateLimit: [{ pathMatcher: (path) => path === '/sign-in/organization', window: 10, max: 10 }],
  };
}

/** What is answered tells of an address no more than whether its domain leads to a provider: of no person. */
function beginning({ providers }: OrganizationSignOnDeps) {
  return createAuthEndpoint('/sign-in/organization', { method: 'POST', body: begin }, async (ctx) => {
    const { email, organization = '' } = ctx.body;
    const provider =
      email === undefined ? await providers.bySlug(organization) : await providers.byEmail(email);
    if (provider === null)
      throw new APIError('NOT_FOUND', {
        code: 'NO_SIGN_ON',
        message: 'There is no sign-on for this. Sign in with a password.',
      });
    const idTokenNonce = crypto.randomUUID();
    // An XML name does not begin with a digit.
    const samlRequestId = `_${crypto.randomUUID()}`;
    const { state, codeVerifier } = await generateState(ctx, {
      idTokenNonce,
      additionalData: { identityProviderId: provider.id, samlRequestId },
    });
    if (provider.type === 'SAML') {
      const saml = samlClient(originOf(ctx), provider);
      return ctx.json({ url: await saml.authorizationUrl(samlRequestId, state), redirect: true });
    }
    const client = await providers.client(provider);
    const url = await client.authorizationUrl({
      state,
      codeVerifier,
      idTokenNonce,
      redirectURI: redirectUri(ctx, provider),
      loginHint: email,
    });
    return ctx.json({ url: url.href, redirect: true });
  });
}

function finish(deps: OrganizationSignOnDeps) {
  const options = { method: 'GET', query: answer } as const;
  return createAuthEndpoint('/sign-on/:provider/callback', options, async (ctx) => {
    const state = await parseState(ctx);
    const fail = (error: string) => ctx.redirect(withError(state.errorURL ?? '', error));
    const id = fromPublicId('identityProvider', String(ctx.params.provider));
    if (id === null || state.identityProviderId !== id) throw fail('state_mismatch');
    const { code, error, iss = null } = ctx.query;
    if (error !== undefined || code === undefined) throw fail(known(error));
    const provider = await deps.providers.byId(id);
    if (provider?.type !== 'OIDC') throw fail('provider_not_found');
    const claims = await claimsOf(deps, provider, {
      code,
      iss,
      redirectURI: redirectUri(ctx, provider),
      codeVerifier: state.codeVerifier,
      nonce: state.idTokenNonce,
    });
    if (typeof claims === 'string') throw fail(claims);
    const arrival = arrivalOf(provider, claims);
    if (typeof arrival === 'string') throw fail(arrival);
    const refusal = await enter(deps, ctx, provider, arrival);
    throw refusal === null ? ctx.redirect(state.callbackURL) : fail(refusal);
  });
}

/** The browser comes back by itself, with the cookie that its request was bound to. */
function finishSaml(deps: OrganizationSignOnDeps) {
  const options = { method: 'GET', query: answer } as const;
  return createAuthEndpoint('/sign-on/:provider/finish', options, async (ctx) => {
    const state = await parseState(ctx);
    const fail = (error: string) => ctx.redirect(withError(state.errorURL ?? '', error));
    const id = fromPublicId('identityProvider', String(ctx.params.provider));
    if (id === null || state.identityProviderId !== id) throw fail('state_mismatch');
    const provider = await deps.providers.byId(id);
    if (provider?.type !== 'SAML') throw fail('provider_not_found');
    const { internalAdapter } = ctx.context;
    const arrival = await samlArrival(internalAdapter, provider, state.samlRequestId, ctx.query.code);
    if (typeof arrival === 'string') throw fail(arrival);
    const refusal = await enter(deps, ctx, provider, arrival);
    throw refusal === null ? ctx.redirect(state.callbackURL) : fail(refusal);
  });
}

interface Answered {
  readonly code: string;
  readonly iss: string | null;
  readonly redirectURI: string;
  readonly codeVerifier: string;
  readonly nonce: string | undefined;
}

/** @returns a code for the browser where something is wrong; the log knows what. */
async function claimsOf(
  { providers, log }: OrganizationSignOnDeps,
  provider: OrganizationProvider,
  { nonce, ...answered }: Answered,
): Promise<Claims | string> {
  const refused = (code: string) => (err: unknown) => {
    log.warn({ reason: reasonOf(err), orgId: provider.orgId }, 'an identity provider’s answer was refused');
    return code;
  };
  const client = await providers.client(provider);
  const tokens = await client.exchange(answered).catch(refused('invalid_code'));
  if (typeof tokens === 'string') return tokens;
  return client.claims(tokens.raw, nonce).catch(refused('unable_to_get_user_info'));
}

/** Only an address that is verified counts, or one that the organisation says its provider vouches for. */
function arrivalOf(provider: OrganizationProvider, claims: Claims): Arrival | string {
  const email = textOf(claims.email)?.toLowerCase();
  if (email === undefined) return 'email_not_found';
  const isVouched = claims.email_verified === undefined && provider.trustEmail;
  if (claims.email_verified !== true && !isVouched) return 'email_not_verified';
  return { subject: claims.sub, email, name: nameOf(claims) };
}

/** A session that opens this organisation alone. @returns why not, or null. */
async function enter(
  { entry }: OrganizationSignOnDeps,
  ctx: Context,
  provider: OrganizationProvider,
  arrival: Arrival,
): Promise<Refusal | null> {
  const admitted = await entry.admit(provider, arrival, visitOf(ctx));
  if ('error' in admitted) return admitted.error;
  const { internalAdapter } = ctx.context;
  const user = await internalAdapter.findUserById(admitted.userId);
  if (!user) throw new Error('a person was deleted at the same time');
  const session = await internalAdapter.createSession(user.id, false, {
    activeOrganizationId: provider.orgId,
    onlyOrganizationId: provider.orgId,
    identityProviderId: provider.id,
  });
  await setSessionCookie(ctx, { session, user });
  return null;
}

/** The mount names both. */
function visitOf({ headers }: Context): Visit {
  return { requestId: headers?.get('request-id') ?? '', ip: headers?.get('x-forwarded-for') ?? '' };
}

function redirectUri({ context }: Pick<Context, 'context'>, provider: OrganizationProvider): string {
  return callbackUrl(originOf({ context }), provider.id);
}

function originOf({ context }: Pick<Context, 'context'>): string {
  return new URL(context.baseURL).origin;
}

/** Errors of RFC 6749 §4.1.2.1 are passed on, no other words of a provider. */
function known(error: string | undefined): string {
  return error !== undefined && /^[a-z_]{1,40}$/.test(error) ? error : 'no_code';
}

function withError(url: string, error: string): string {
  return `${url}${url.includes('?') ? '&' : '?'}error=${error}`;
}
