/**
 * The SAML half of sign-on with an organisation's provider. Its answer is posted from another site, without the cookie
 * that ties it to the browser: it is read at once, and what it says waits under a code of one use until the browser
 * comes back by itself, with the cookie. Only an answer to the request of that very browser is taken, and none twice.
 */
import { randomBytes } from 'node:crypto';
import { APIError, createAuthEndpoint } from 'better-auth/api';
import type { setSessionCookie } from 'better-auth/cookies';
import type { Logger } from 'pino';
import { z } from 'zod';
import { fromPublicId, toPublicId } from '../common/ids.js';
import { reasonOf } from './oidc-client.js';
import type { Arrival } from './organization-entry.js';
import type { OrganizationProvider, OrganizationProviders } from './organization-providers.js';
import { SamlClient } from './saml-client.js';

type Adapter = Parameters<typeof setSessionCookie>[0]['context']['internalAdapter'];

/** Between the post and the browser's own request. */
const WAIT_MS = 120_000;

const posted = z.object({
  SAMLResponse: z.string().min(1).max(200_000),
  RelayState: z.string().min(1).max(512),
});

const waiting = z.object({
  providerId: z.string(),
  inResponseTo: z.string(),
  subject: z.string(),
  email: z.string(),
  name: z.string(),
});

export interface SamlDeps {
  readonly providers: OrganizationProviders;
  readonly log: Logger;
}

/** @param origin of the public URL. */
export function samlUrls(origin: string, providerId: string) {
  const base = `${origin}/api/auth/sign-on/${toPublicId('identityProvider', providerId)}`;
  // The entity id is where its metadata is (SAML metadata §2.3.2 likes that).
  return { acsUrl: `${base}/acs`, entityId: `${base}/metadata`, finishUrl: `${base}/finish` };
}

/** Of a provider of the type SAML. */
export function samlClient(origin: string, provider: OrganizationProvider): SamlClient {
  return new SamlClient({
    ...samlUrls(origin, provider.id),
    idpEntityId: provider.issuer,
    ssoUrl: provider.ssoUrl ?? '',
    certificates: provider.certificates,
  });
}

/** What the operator of the provider imports; says nothing that is not public. */
export function samlMetadata({ providers }: SamlDeps) {
  return createAuthEndpoint('/sign-on/:provider/metadata', { method: 'GET' }, async (ctx) => {
    const provider = await samlProvider(providers, ctx.params.provider);
    if (provider === null) throw new APIError('NOT_FOUND', { message: 'There is no such provider.' });
    const xml = samlClient(new URL(ctx.context.baseURL).origin, provider).metadata();
    return new Response(xml, { headers: { 'content-type': 'application/samlmetadata+xml' } });
  });
}

/** Takes an answer that holds; who it belongs to is seen when the browser comes back. */
export function samlAnswer({ providers, log }: SamlDeps) {
  const metadata = { allowedMediaTypes: ['application/x-www-form-urlencoded'] };
  const options = { method: 'POST', body: posted, metadata } as const;
  return createAuthEndpoint('/sign-on/:provider/acs', options, async (ctx) => {
    const provider = await samlProvider(providers, ctx.params.provider);
    if (provider === null) throw new APIError('NOT_FOUND', { message: 'There is no such provider.' });
    const { origin } = new URL(ctx.context.baseURL);
    const code = await keep(ctx.context.internalAdapter, origin, provider, ctx.body.SAMLResponse).catch(
      (err: unknown) => {
        log.warn(
          { reason: reasonOf(err), orgId: provider.orgId },
          'an identity provider’s answer was refused',
        );
        return null;
      },
    );
    const query = new URLSearchParams({ state: ctx.body.RelayState, ...(code === null ? {} : { code }) });
    // 303: what was a post must be asked for anew, with the cookie.
    const location = `${samlUrls(origin, provider.id).finishUrl}?${query}`;
    return new Response(null, { status: 303, headers: { location } });
  });
}

async function keep(
  adapter: Adapter,
  origin: string,
  provider: OrganizationProvider,
  response: string,
): Promise<string> {
  const said = await samlClient(origin, provider).read(response);
  const isFirst = await adapter.reserveVerificationValue({
    identifier: `saml-assertion ${provider.id} ${said.id}`,
    value: '',
    expiresAt: said.expiresAt,
  });
  if (!isFirst) throw new Error('the assertion was taken before');
  const code = randomBytes(32).toString('base64url');
  const { email, inResponseTo, name, subject } = said;
  await adapter.createVerificationValue({
    identifier: `saml-answer ${code}`,
    value: JSON.stringify({
      providerId: provider.id,
      inResponseTo,
      subject,
      email: (email ?? '').toLowerCase(),
      name: (name ?? email ?? subject).slice(0, 100),
    }),
    expiresAt: new Date(Date.now() + WAIT_MS),
  });
  return code;
}

/**
 * What the provider has said of whoever is behind the browser.
 * @param requestId of the request that this browser made. @returns a code where there is nothing for it.
 */
export async function samlArrival(
  adapter: Adapter,
  provider: OrganizationProvider,
  requestId: unknown,
  code: string | undefined,
): Promise<Arrival | string> {
  const row = code === undefined ? null : await adapter.consumeVerificationValue(`saml-answer ${code}`);
  if (row === null) return 'unable_to_get_user_info';
  const { email, inResponseTo, name, providerId, subject } = waiting.parse(JSON.parse(row.value));
  if (providerId !== provider.id || inResponseTo !== requestId) return 'state_mismatch';
  return email === '' ? 'email_not_found' : { email, name, subject };
}

async function samlProvider(providers: OrganizationProviders, publicId: unknown) {
  const id = fromPublicId('identityProvider', String(publicId));
  const provider = id === null ? null : await providers.byId(id);
  return provider?.type === 'SAML' ? provider : null;
}
