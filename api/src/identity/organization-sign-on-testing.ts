/**
 * Helpers of tests of sign-on with an organisation's identity provider: an OpenID provider, a DNS server for the proofs
 * of domains, and organisations that use them.
 */
import { expect } from 'vitest';
import { type DnsServer, startDnsServer } from '../../../test/fixtures/dns/dns-server.js';
import {
  CLIENT,
  type IdentityProvider,
  startIdentityProvider,
} from '../../../test/fixtures/oidc/identity-provider.js';
import { join } from '../../../test/tenancy/world.js';
import { fromPublicId } from '../common/ids.js';
import type { Role } from '../common/roles.js';
import type { TestOrganization } from '../testing.js';
import { Browser, type PeopleApi, type Reply, signedUp, startPeopleApi } from './testing.js';

export interface Tenant extends TestOrganization {
  readonly uuid: string;
  readonly domain: string;
  readonly domainId: string;
  readonly provider: { readonly id: string; readonly redirectUri: string };
}

export let dns: DnsServer;
export let idp: IdentityProvider;
export let api: PeopleApi;
export let corp: Tenant;

/** For `beforeAll`. */
export async function startSignOn(): Promise<void> {
  dns = await startDnsServer();
  idp = await startIdentityProvider();
  api = await startPeopleApi({ env: { PATCHBAY_DNS_SERVERS: dns.address } });
  corp = await tenant('corp.example');
}

/** For `afterAll`. */
export async function stopSignOn(): Promise<void> {
  await api.close();
  await idp.close();
  await dns.close();
}

/** For `afterEach`. */
export function mendIdentityProvider(): void {
  for (const fault of Object.keys(idp.faults)) delete idp.faults[fault as keyof typeof idp.faults];
}

export const as = (org: TestOrganization, method: string, path: string, body?: unknown, at = api) =>
  at.ask(method, `/v1/${path}`, { key: org.key, body });

/** An organisation with a verified domain that leads to the provider. */
export async function tenant(name: string, over: object = {}, at = api): Promise<Tenant> {
  const org = await at.organization(name);
  const domain = (await as(org, 'POST', 'domains', { name }, at)).body;
  dns.zones.set(domain.record.name, [domain.record.value]);
  const { body } = await as(org, 'POST', `domains/${domain.id}/verify`, undefined, at);
  expect(body.status).toBe('verified');
  const provider = await as(
    org,
    'POST',
    'identity-providers',
    {
      name: 'Directory',
      type: 'OIDC',
      issuer: idp.issuer,
      clientId: CLIENT.id,
      clientSecret: CLIENT.secret,
      domainIds: [domain.id],
      ...over,
    },
    at,
  );
  expect(provider.status, provider.text).toBe(201);
  const uuid = fromPublicId('organization', org.id) ?? '';
  return { ...org, uuid, domain: name, domainId: domain.id, provider: provider.body };
}

export const begin = (browser: Browser, body: object) =>
  browser.post('/api/auth/sign-in/organization', { callbackURL: '/welcome', ...body });
/** From the address to the callback's answer. */
export async function signOn(browser: Browser, person: Record<string, unknown>, at = corp): Promise<Reply> {
  idp.person = person;
  const begun = await begin(browser, { organization: at.slug });
  expect(begun.status, begun.text).toBe(200);
  return browser.get(await idp.approve(begun.body.url));
}
export const somebody = (n: string, over: object = {}) => ({
  sub: `subject-${n}`,
  email: `${n}@corp.example`,
  email_verified: true,
  name: 'Corp Person',
  ...over,
});
export async function arrived(n: string, over: object = {}, at = corp): Promise<Browser> {
  const browser = new Browser(api);
  const done = await signOn(browser, somebody(n, over), at);
  expect([done.status, done.headers.location]).toEqual([302, '/welcome']);
  return browser;
}
export const isIn = async (browser: Browser) => (await browser.get('/api/auth/get-session')).body !== null;
export const organizationOf = async (browser: Browser, org: TestOrganization = corp) =>
  browser.get('/v1/organization', { headers: { 'patchbay-organization': org.id } });
export async function roleOf(email: string, org: Tenant = corp): Promise<string | undefined> {
  const { body } = await as(org, 'GET', 'members?limit=100');
  return body.data.find((one: { email: string }) => one.email === email)?.role;
}
/** Signed up with a password, and a member. */
export async function member(email: string, role: Role, org: Tenant = corp): Promise<Browser> {
  const browser = await signedUp(api, email);
  await join(api, org.uuid, email, role);
  return browser;
}
