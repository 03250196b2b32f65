/** Sign-on with an organisation's identity provider: whom it lets in, as whom, and how far. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
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
import {
  anotherEndpoint,
  consentsOf,
  type Fields,
  ISSUER,
  protectedEndpoint,
  RawClient,
  REDIRECT,
  type Tokens,
} from './oauth/testing.js';
import {
  Browser,
  ORIGIN,
  PASSWORD,
  type PeopleApi,
  type Reply,
  signedUp,
  signIn,
  startPeopleApi,
} from './testing.js';

interface Tenant extends TestOrganization {
  readonly uuid: string;
  readonly domain: string;
  readonly domainId: string;
  readonly provider: { readonly id: string; readonly redirectUri: string };
}

let dns: DnsServer;
let idp: IdentityProvider;
let api: PeopleApi;
let corp: Tenant;
beforeAll(async () => {
  dns = await startDnsServer();
  idp = await startIdentityProvider();
  api = await startPeopleApi({ env: { PATCHBAY_DNS_SERVERS: dns.address } });
  corp = await tenant('corp.example');
});
afterAll(async () => {
  await api.close();
  await idp.close();
  await dns.close();
});
afterEach(() => {
  for (const fault of Object.keys(idp.faults)) delete idp.faults[fault as keyof typeof idp.faults];
});

const as = (org: TestOrganization, method: string, path: string, body?: unknown, at = api) =>
  at.ask(method, `/v1/${path}`, { key: org.key, body });

/** An organisation with a verified domain that leads to the provider. */
async function tenant(name: string, over: object = {}, at = api): Promise<Tenant> {
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

const begin = (browser: Browser, body: object) =>
  browser.post('/api/auth/sign-in/organization', { callbackURL: '/welcome', ...body });
/** From the address to the callback's answer. */
async function signOn(browser: Browser, person: Record<string, unknown>, at = corp): Promise<Reply> {
  idp.person = person;
  const begun = await begin(browser, { organization: at.slug });
  expect(begun.status, begun.text).toBe(200);
  return browser.get(await idp.approve(begun.body.url));
}
const somebody = (n: string, over: object = {}) => ({
  sub: `subject-${n}`,
  email: `${n}@corp.example`,
  email_verified: true,
  name: 'Corp Person',
  ...over,
});
async function arrived(n: string, over: object = {}, at = corp): Promise<Browser> {
  const browser = new Browser(api);
  const done = await signOn(browser, somebody(n, over), at);
  expect([done.status, done.headers.location]).toEqual([302, '/welcome']);
  return browser;
}
const isIn = async (browser: Browser) => (await browser.get('/api/auth/get-session')).body !== null;
const organizationOf = async (browser: Browser, org: TestOrganization = corp) =>
  browser.get('/v1/organization', { headers: { 'patchbay-organization': org.id } });
async function roleOf(email: string, org: Tenant = corp): Promise<string | undefined> {
  const { body } = await as(org, 'GET', 'members?limit=100');
  return body.data.find((one: { email: string }) => one.email === email)?.role;
}
/** Signed up with a password, and a member. */
async function member(email: string, role: Role, org: Tenant = corp): Promise<Browser> {
  const browser = await signedUp(api, email);
  await join(api, org.uuid, email, role);
  return browser;
}

describe('sign-on of an organisation', () => {
  it('begins by an address or a slug, and makes a member with the default role', async () => {
    const browser = new Browser(api);
    idp.person = somebody('new');
    const begun = await begin(browser, { email: 'New@Corp.Example' });
    expect(begun.status, begun.text).toBe(200);
    const done = await browser.get(await idp.approve(begun.body.url));
    expect([done.status, done.headers.location]).toEqual([302, '/welcome']);
    const asked = Object.fromEntries(idp.asked());
    expect(asked).toMatchObject({
      redirect_uri: corp.provider.redirectUri,
      scope: 'openid email profile',
      code_challenge_method: 'S256',
      login_hint: 'New@Corp.Example',
    });
    expect(asked.nonce?.length).toBeGreaterThan(20);
    expect((await browser.get('/v1/organization')).body.id).toBe(corp.id);
    expect((await browser.get('/v1/me')).body).toMatchObject({
      email: 'new@corp.example',
      activeOrganizationId: corp.id,
    });
    expect(await roleOf('new@corp.example')).toBe('viewer');
    const { body } = await as(corp, 'GET', 'audit-events?limit=5');
    const joined = body.data.find(({ action }: { action: string }) => action === 'member.join');
    expect(joined).toMatchObject({
      actor: { type: 'person' },
      after: { role: 'viewer', email: 'new@corp.example' },
    });
    expect(joined.requestId).toBe(done.headers['request-id']);
  });

  it('knows somebody again by their subject, and never by their address', async () => {
    const first = await arrived('known');
    const again = await arrived('known', { email: 'renamed@corp.example' });
    expect((await again.get('/v1/me')).body.id).toBe((await first.get('/v1/me')).body.id);
    const rows = await api.db.system((tx) => tx.account.findMany({ where: { accountId: 'subject-known' } }));
    expect(rows, 'no token is kept').toMatchObject([
      { accessToken: null, refreshToken: null, idToken: null },
    ]);

    const heir = new Browser(api);
    const answer = await signOn(heir, somebody('known', { sub: 'subject-of-the-heir' }));
    expect(answer.headers.location).toContain('error=account_not_linked');
    expect(await isIn(heir)).toBe(false);
  });

  it('answers alike for addresses with and without an account, and for all that has no sign-on', async () => {
    await signedUp(api, 'with@corp.example');
    const [known, unknown] = [
      await begin(new Browser(api), { email: 'with@corp.example' }),
      await begin(new Browser(api), { email: 'without@corp.example' }),
    ];
    const shape = (url: string) => {
      const { origin, pathname, searchParams } = new URL(url);
      return [origin, pathname, [...searchParams.keys()]];
    };
    expect(shape(known.body.url)).toEqual(shape(unknown.body.url));

    const pending = await api.organization('Pending');
    const { body } = await as(pending, 'POST', 'domains', { name: 'pending.example' });
    await as(pending, 'POST', 'identity-providers', {
      name: 'Unproven',
      type: 'OIDC',
      issuer: idp.issuer,
      clientId: CLIENT.id,
      domainIds: [body.id],
    });
    const off = await tenant('off.example', { enabled: false });
    const answers = [];
    for (const asked of [
      { email: 'a@pending.example' },
      { email: 'a@nowhere.example' },
      { email: 'a@sub.corp.example' },
      { email: 'a@off.example' },
      { email: 'nonsense' },
      { organization: off.slug },
      { organization: 'nobody' },
    ])
      answers.push(await begin(new Browser(api), asked));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 404, body: { code: 'NO_SIGN_ON' } });
    const both = await begin(new Browser(api), { email: 'a@corp.example', organization: corp.slug });
    expect(both.status).toBe(400);
    const elsewhere = { organization: corp.slug, callbackURL: 'https://evil.example/' };
    expect((await begin(new Browser(api), elsewhere)).status).toBe(403);
  });

  const fault = (faults: Partial<IdentityProvider['faults']>) => () => void Object.assign(idp.faults, faults);
  it.each<[string, string, () => void, object?]>([
    ['an address that is not verified', 'email_not_verified', fault({}), { email_verified: false }],
    ['an address of which nothing is said', 'email_not_verified', fault({}), { email_verified: undefined }],
    ['"true" in place of true', 'email_not_verified', fault({}), { email_verified: 'true' }],
    ['no address', 'email_not_found', fault({}), { email: undefined }],
    ['an address elsewhere', 'domain_not_verified', fault({}), { email: 'ceo@other.example' }],
    ['a subdomain', 'domain_not_verified', fault({}), { email: 'ceo@sub.corp.example' }],
    ['two addresses in one', 'domain_not_verified', fault({}), { email: 'ceo@corp.example@evil.example' }],
    ['a key of somebody else', 'unable_to_get_user_info', fault({ foreignKey: true })],
    ['no signature', 'unable_to_get_user_info', fault({ unsigned: true })],
    ['another nonce', 'unable_to_get_user_info', fault({ claims: { nonce: 'another' } })],
    ['another audience', 'unable_to_get_user_info', fault({ claims: { aud: 'somebody-else' } })],
    ['another issuer', 'unable_to_get_user_info', fault({ claims: { iss: 'https://evil.example' } })],
    ['a token that has expired', 'unable_to_get_user_info', fault({ claims: { exp: 1_000_000_000 } })],
  ])('opens nothing for %s', async (_what, error, break_, claims = {}) => {
    break_();
    const before = await api.db.system((tx) => tx.user.count());
    const browser = new Browser(api);
    const answer = await signOn(browser, somebody('never', claims));
    expect(answer.headers.location).toContain(`error=${error}`);
    expect(await isIn(browser)).toBe(false);
    expect(await api.db.system((tx) => tx.user.count())).toBe(before);
  });

  it('takes an address of which nothing is said only where the organisation vouches for its provider', async () => {
    const org = await tenant('entra.example', { trustEmail: true });
    const silent = { email: 'a@entra.example', email_verified: undefined };
    const browser = new Browser(api);
    expect((await signOn(browser, somebody('silent', silent), org)).headers.location).toBe('/welcome');
    const denied = await signOn(new Browser(api), somebody('no', { ...silent, email_verified: false }), org);
    expect(denied.headers.location).toContain('error=email_not_verified');
  });

  it('takes a callback only in the browser that began, once, and of the provider that was asked', async () => {
    idp.person = somebody('state');
    const callback = await idp.approve((await begin(new Browser(api), { organization: corp.slug })).body.url);
    const thief = new Browser(api);
    expect((await thief.get(callback)).headers.location).toMatch(/error=/);
    expect(await isIn(thief)).toBe(false);

    const browser = new Browser(api);
    const url = await idp.approve((await begin(browser, { organization: corp.slug })).body.url);
    expect((await browser.get(url)).headers.location).toBe('/welcome');
    expect((await browser.get(url)).headers.location).toMatch(/error=/);

    const other = await tenant('other-provider.example');
    const mixed = new Browser(api);
    const theirs = await idp.approve((await begin(mixed, { organization: corp.slug })).body.url);
    const answer = await mixed.get(theirs.replace(corp.provider.id, other.provider.id));
    expect(answer.headers.location).toContain('error=state_mismatch');
    expect(await isIn(mixed)).toBe(false);
  });

  it('insists on the issuer in the answer where the provider announces it (RFC 9207)', async () => {
    const org = await tenant('issuer.example');
    idp.faults.metadata = { authorization_response_iss_parameter_supported: true };
    const missing = await signOn(new Browser(api), somebody('i', { email: 'a@issuer.example' }), org);
    expect(missing.headers.location).toContain('error=invalid_code');
    const come = async (iss: string) => {
      const browser = new Browser(api);
      const url = await idp.approve((await begin(browser, { organization: org.slug })).body.url);
      return (await browser.get(`${url}&iss=${encodeURIComponent(iss)}`)).headers.location;
    };
    expect(await come('https://evil.example')).toContain('error=invalid_code');
    expect(await come(idp.issuer)).toBe('/welcome');
  });

  it('lets in the invited alone where the organisation says so, with the role of the invitation', async () => {
    const org = await tenant('guests.example', { signUp: 'invited' });
    const at = (n: string) => somebody(n, { email: `${n}@guests.example` });
    expect((await signOn(new Browser(api), at('uninvited'), org)).headers.location).toContain(
      'error=not_invited',
    );
    await as(org, 'POST', 'invitations', { email: 'guest@guests.example', role: 'developer' });
    expect((await signOn(new Browser(api), at('guest'), org)).headers.location).toBe('/welcome');
    expect(await roleOf('guest@guests.example', org)).toBe('developer');
    expect((await as(org, 'GET', 'invitations')).body.data, 'used up').toEqual([]);
  });

  it('makes one person and one member of two tabs', async () => {
    const [one, two] = [new Browser(api), new Browser(api)];
    idp.person = somebody('tabs');
    const urls = await Promise.all(
      [one, two].map(async (tab) => idp.approve((await begin(tab, { organization: corp.slug })).body.url)),
    );
    const both = await Promise.all([one.get(urls[0] ?? ''), two.get(urls[1] ?? '')]);
    expect(both.map(({ headers }) => headers.location)).toEqual(['/welcome', '/welcome']);
    const rows = await api.db.system((tx) => tx.account.findMany({ where: { accountId: 'subject-tabs' } }));
    expect(rows).toHaveLength(1);
  });
});

describe('somebody who has an account already', () => {
  it('is the same person, and the session opens this organisation alone', async () => {
    const own = await signedUp(api, 'both@corp.example');
    const side = (await own.post('/v1/me/organizations', { name: 'Side project' })).body;
    const browser = await arrived('both');
    expect((await browser.get('/v1/me')).body.id).toBe((await own.get('/v1/me')).body.id);
    expect((await organizationOf(browser)).status).toBe(200);
    const other = await organizationOf(browser, side);
    expect([other.status, other.body.code]).toEqual([403, 'not_a_member']);
    expect((await organizationOf(own, side)).status, 'with their password both').toBe(200);
    expect((await organizationOf(own)).status).toBe(200);
    for (const [method, path, body] of [
      ['GET', '/v1/me/organizations'],
      ['GET', '/v1/me/invitations'],
      ['PATCH', '/v1/me', { activeOrganizationId: side.id }],
      ['POST', '/v1/me/organizations', { name: 'Mine' }],
      ['DELETE', `/v1/me/organizations/${side.id}`],
    ] as const) {
      const answer = await browser.send(method, path, body === undefined ? {} : { body });
      expect([path, answer.body.code]).toEqual([path, 'session_limited']);
    }
  });

  it('signs on in the trail of this organisation, and in that of no other', async () => {
    const own = await signedUp(api, 'trail@corp.example');
    const side = (await own.post('/v1/me/organizations', { name: 'Side of trail' })).body;
    const browser = await arrived('trail');
    await browser.post('/api/auth/sign-out');
    const { body: me } = await own.get('/v1/me');
    const told = async (path: string, headers = {}) =>
      (await own.get(path, { headers })).body.data.map((one: { action: string }) => one.action);
    const mine: string[] = await told('/v1/me/events');
    expect(mine.slice(0, 2)).toEqual(['person.signOut', 'person.signIn']);
    const { body } = await as(corp, 'GET', `audit-events?targetId=${me.id}`);
    expect(body.data.map(({ action, after }: any) => [action, after?.method])).toEqual([
      ['person.signOut', undefined],
      ['person.signIn', 'organization_oidc'],
    ]);
    const theirs = await told(`/v1/audit-events?targetId=${me.id}`, { 'patchbay-organization': side.id });
    expect(theirs).toEqual([]);
  });

  it('changes nothing of theirs by such a session: no way to come back as them', async () => {
    await signedUp(api, 'takeover@corp.example');
    const browser = await arrived('takeover');
    const closed: [string, object?][] = [
      ['change-password', { currentPassword: PASSWORD, newPassword: 'another password 1' }],
      ['set-password', { newPassword: 'another password 1' }],
      ['change-email', { newEmail: 'mallory@evil.example' }],
      ['update-user', { name: 'Mallory' }],
      ['delete-user', {}],
      ['two-factor/enable', { password: PASSWORD }],
      ['two-factor/disable', { password: PASSWORD }],
      ['link-social', { provider: 'oidc' }],
      ['unlink-account', { providerId: 'credential' }],
      ['revoke-sessions', {}],
      ['revoke-other-sessions', {}],
    ];
    for (const [path, body] of closed) {
      const answer = await browser.post(`/api/auth/${path}`, body);
      expect([path, [403, 404].includes(answer.status)]).toEqual([path, true]);
      if (answer.status === 403) expect([path, answer.body.code]).toEqual([path, 'SESSION_LIMITED']);
    }
    const passkey = await browser.get('/api/auth/passkey/generate-register-options');
    expect(passkey.body.code).toBe('SESSION_LIMITED');
    expect((await browser.get('/api/auth/list-accounts')).body.code).toBe('SESSION_LIMITED');
    for (const path of ['me/sessions', 'me/events', 'me/keys', 'me/oauth-grants']) {
      const answer = await browser.get(`/v1/${path}`);
      expect([path, answer.body.code]).toEqual([path, 'session_limited']);
    }
    expect(await isIn(browser)).toBe(true);
    await signIn(new Browser(api), 'takeover@corp.example');
    await browser.post('/api/auth/sign-out');
    expect(await isIn(browser)).toBe(false);
  });

  it('is not whoever signed up with the address before them and never proved it', async () => {
    const email = 'victim@corp.example';
    const mallory = new Browser(api);
    await mallory.post('/api/auth/sign-up/email', { email, password: PASSWORD, name: 'Mallory' });
    const browser = await arrived('victim');
    expect((await browser.get('/v1/me')).body).toMatchObject({ email, name: 'Corp Person' });
    const back = await mallory.post('/api/auth/sign-in/email', { email, password: PASSWORD });
    expect(back.status).toBe(401);
  });

  it('does as an owner no more than an admin, who could set up the provider', async () => {
    const own = await member('boss@corp.example', 'owner');
    const browser = await arrived('boss');
    const rename = (who: Browser) =>
      who.send('PATCH', '/v1/organization', {
        body: { name: 'Renamed' },
        headers: { 'patchbay-organization': corp.id },
      });
    expect((await rename(browser)).body.code).toBe('insufficient_scope');
    expect((await browser.get('/v1/audit-events')).status).toBe(200);
    expect((await rename(own)).status).toBe(200);
    const promoted = await browser.post('/v1/invitations', { email: 'x@corp.example', role: 'owner' });
    expect(promoted.body.code).toBe('insufficient_scope');
  });
});

describe('an application', () => {
  const pageOf = ({ headers }: { headers: Record<string, unknown> }) => {
    const { pathname, searchParams } = new URL(String(headers['location']));
    return [pathname, searchParams.get('error')];
  };

  it('gets a code by such a session for endpoints of the organisation, and for no other', async () => {
    const own = await signedUp(api, 'oauth@corp.example');
    const theirs = await protectedEndpoint(own, 'Side of oauth');
    const boss = await member('oauth-admin@corp.example', 'admin');
    await boss.send('PATCH', '/v1/me', { body: { activeOrganizationId: corp.id } });
    const ours = await anotherEndpoint(boss, corp, 'by-oauth');
    const browser = await arrived('oauth');
    const client = new RawClient(api);
    await client.register();
    const tokens = await client.tokens(browser, ours.resource);
    expect(tokens.access_token).toMatch(/^pb_oat_/);

    const query = (await client.authorize(own, client.query(theirs.resource))).search.slice(1);
    const from = { requestId: 'req_test', ip: '127.0.0.1' };
    const forged = await consentsOf(api).decide(query, browser.cookies(), true, from);
    expect(forged, 'no consent in the name of the person').toMatchObject({ kind: 'not_a_member' });
    expect((await client.consented(own, client.query(theirs.resource))).searchParams.has('code')).toBe(true);
    const stolen = await browser.get(`/api/auth/oauth2/authorize?${client.query(theirs.resource)}`);
    expect(pageOf(stolen), 'nor by a consent that they gave').toEqual(['/sign-in', 'session_limited']);

    const path = `identity-providers/${corp.provider.id}`;
    await as(corp, 'PATCH', path, { required: true });
    const past = await own.get(`/api/auth/oauth2/authorize?${client.query(ours.resource)}`);
    expect(pageOf(past), 'past the provider').toEqual(['/sign-in/organization', null]);
    const silent = (change: Fields) => client.query(ours.resource, { prompt: ' none', ...change });
    for (const [resource, who] of [
      [ours.resource, own],
      [theirs.resource, browser],
    ] as const) {
      const told = await client.authorize(who, silent({ resource }));
      expect(told.href, 'by no page, where none is wanted').toContain(`${REDIRECT}?`);
      expect(Object.fromEntries(told.searchParams)).toMatchObject({
        error: 'login_required',
        iss: ISSUER,
        state: 'st',
      });
      const elsewhere = await client.authorize(
        who,
        silent({ resource, redirect_uri: 'https://evil.example/' }),
      );
      expect(elsewhere.origin).toBe(ORIGIN);
    }
    expect((await client.consented(browser, client.query(ours.resource))).searchParams.has('code')).toBe(
      true,
    );
    await as(corp, 'PATCH', path, { required: false });
  });

  it('goes on with what was granted by such a session, and with nothing else, once the provider is required', async () => {
    const org = await tenant('granted.example');
    const own = await member('dev@granted.example', 'developer', org);
    const boss = await member('boss@granted.example', 'owner', org);
    await boss.send('PATCH', '/v1/me', { body: { activeOrganizationId: org.id } });
    const { resource } = await anotherEndpoint(boss, org, 'granted');
    const browser = new Browser(api);
    await signOn(browser, somebody('granted', { email: 'dev@granted.example' }), org);
    const path = `identity-providers/${org.provider.id}`;
    const [mine, vouched, bosses] = [new RawClient(api), new RawClient(api), new RawClient(api)];
    for (const client of [mine, vouched, bosses])
      await client.register({ token_endpoint_auth_method: 'client_secret_post' });
    const personal = await mine.tokens(own, resource);
    let theirs = await vouched.tokens(browser, resource);
    const owners = await bosses.tokens(boss, resource);
    const active = async (client: RawClient, { access_token: token }: Tokens) =>
      (await client.form('introspect', { token, client_id: client.id, client_secret: client.secret })).body
        .active;
    const refreshed = async (client: RawClient, { refresh_token: token }: Tokens) =>
      (await client.refresh(token, resource)).body;

    await as(org, 'PATCH', path, { required: true });
    expect(await active(mine, personal)).toBe(false);
    expect((await refreshed(mine, personal)).error).toBe('invalid_grant');
    expect([await active(vouched, theirs), await active(bosses, owners)]).toEqual([true, true]);
    theirs = await refreshed(vouched, theirs);
    expect(theirs.access_token).toMatch(/^pb_oat_/);

    // A code that was on its way counts no more; consent by the provider's session is asked for anew, and counts.
    await as(org, 'PATCH', path, { required: false });
    const code = (await mine.consented(own, mine.query(resource))).searchParams.get('code') ?? '';
    await as(org, 'PATCH', path, { required: true });
    expect((await mine.exchange(code, resource)).body.error).toBe('invalid_grant');
    expect((await mine.authorize(browser, mine.query(resource))).pathname).toBe('/consent');
    const again = await mine.tokens(browser, resource);
    expect(await active(mine, again)).toBe(true);
    const { body } = await as(org, 'GET', 'audit-events?action=oauth-grant.consent&limit=1');
    expect(body.data[0]).toMatchObject({
      before: { identityProviderId: null },
      after: { identityProviderId: org.provider.id },
    });

    // What a provider vouched for ends with it, and what a person did by themselves is theirs again.
    await as(org, 'PATCH', path, { enabled: false });
    expect((await refreshed(vouched, theirs)).error).toBe('invalid_grant');
    expect(await active(mine, again)).toBe(false);
    await as(org, 'PATCH', path, { enabled: true });
    expect(await active(vouched, theirs)).toBe(true);
    expect((await as(org, 'DELETE', path)).status).toBe(204);
    expect([await active(vouched, theirs), await active(bosses, owners)]).toEqual([false, true]);
    expect((await as(org, 'GET', 'oauth-grants')).body.data).toHaveLength(1);
  });
});

describe('a provider', () => {
  it('that is required is the only way for members of its domains, and not for owners', async () => {
    const org = await tenant('strict.example');
    const own = await member('dev@strict.example', 'developer', org);
    const guest = await member('dev@elsewhere.example', 'developer', org);
    const owner = await member('owner@strict.example', 'owner', org);
    expect((await organizationOf(own, org)).status).toBe(200);
    const wish = { organizationId: org.id, name: 'script' };
    const { id: keyId, key } = (await own.post('/v1/me/keys', wish)).body;
    const { key: guestKey } = (await guest.post('/v1/me/keys', wish)).body;
    const path = `identity-providers/${org.provider.id}`;
    await as(org, 'PATCH', path, { required: true });
    // Nor is a key of theirs a way past it, an old one or a new one.
    expect((await api.ask('GET', '/v1/servers', { key })).body.code).toBe('sign_on_required');
    expect((await own.post('/v1/me/keys', wish)).body.code).toBe('sign_on_required');
    expect((await own.post(`/v1/me/keys/${keyId}/rotate`)).body.code).toBe('sign_on_required');
    expect((await api.ask('GET', '/v1/servers', { key: guestKey })).status).toBe(200);
    const refused = await organizationOf(own, org);
    expect([refused.status, refused.body.code]).toEqual([403, 'sign_on_required']);
    const browser = new Browser(api);
    const elsewhere = await api.organization();
    await join(api, fromPublicId('organization', elsewhere.id) ?? '', 'dev@strict.example', 'viewer');
    await signOn(browser, somebody('dev', { email: 'dev@strict.example' }), org);
    // It concerns no other organisation, so no other trail has it.
    const signIns = async (of: TestOrganization) =>
      (await as(of, 'GET', 'audit-events?action=person.signIn')).body.data;
    expect(await signIns(org)).toMatchObject([{ after: { method: 'organization_oidc' } }]);
    expect(await signIns(elsewhere)).toEqual([]);
    expect((await organizationOf(browser, org)).status).toBe(200);
    expect((await organizationOf(guest, org)).status, 'of no domain of its').toBe(200);
    expect((await organizationOf(owner, org)).status, 'breaks the glass').toBe(200);
    await as(org, 'PATCH', path, { enabled: false });
    expect((await organizationOf(own, org)).status, 'nothing to require').toBe(200);
  });

  it('that is switched off, deleted or without its domain opens nothing any more, at once', async () => {
    const org = await tenant('ends.example');
    const path = `identity-providers/${org.provider.id}`;
    const come = async () => {
      const browser = new Browser(api);
      await signOn(browser, somebody('ends', { email: 'a@ends.example' }), org);
      expect((await organizationOf(browser, org)).status).toBe(200);
      return browser;
    };
    const off = await come();
    await as(org, 'PATCH', path, { enabled: false });
    expect((await organizationOf(off, org)).status).toBe(401);
    await as(org, 'PATCH', path, { enabled: true });
    const moved = await come();
    await as(org, 'PATCH', path, { domainIds: [] });
    expect((await organizationOf(moved, org)).status).toBe(401);
    await as(org, 'PATCH', path, { domainIds: [org.domainId] });
    const given = await come();
    expect((await as(org, 'DELETE', `domains/${org.domainId}`)).status).toBe(204);
    expect((await organizationOf(given, org)).status).toBe(401);
    const late = new Browser(api);
    const answer = await signOn(late, somebody('ends', { email: 'a@ends.example' }), org);
    expect(answer.headers.location, 'known, but no longer vouched for').toContain(
      'error=domain_not_verified',
    );
    expect((await as(org, 'DELETE', path)).status).toBe(204);
    expect(await api.db.system((tx) => tx.account.count({ where: { accountId: 'subject-ends' } }))).toBe(0);
    expect(await roleOf('a@ends.example', org), 'they stay members').toBe('viewer');
  });

  it('is gone with its organisation', async () => {
    const org = await tenant('whole.example');
    const gone = await api.ask('DELETE', `/v1/organizations/${org.id}`, { key: api.operatorKey });
    expect(gone.status, gone.text).toBe(204);
  });

  it('is asked about somebody again after a week, however much the session is used', async () => {
    const browser = await arrived('week');
    const { body } = await browser.get('/api/auth/get-session');
    const aged = (days: number) =>
      api.db.system((tx) =>
        tx.session.update({
          where: { id: body.session.id },
          data: { createdAt: new Date(Date.now() - days * 86_400_000) },
        }),
      );
    await aged(6);
    expect((await organizationOf(browser)).status).toBe(200);
    await aged(8);
    expect((await organizationOf(browser)).status).toBe(401);
  });

  it('keeps its secret sealed, and says that it has one', async () => {
    const { body, text } = await as(corp, 'GET', `identity-providers/${corp.provider.id}`);
    expect(body).toMatchObject({ hasClientSecret: true, domainIds: [corp.domainId] });
    expect(text).not.toContain(CLIENT.secret);
    const [row] = await api.db.system(
      (tx) => tx.$queryRaw<{ all: string; sealed: Uint8Array }[]>`
        select p::text as all, client_secret as sealed from identity_providers p where org_id = ${corp.uuid}::uuid`,
    );
    expect(row?.all).not.toContain(CLIENT.secret);
    expect(Buffer.from(row?.sealed ?? []).toString('latin1')).not.toContain(CLIENT.secret);
    expect(api.logged()).not.toContain(CLIENT.secret);
  });

  it('is set up by whoever may do all that an admin may, and by no user of the sign-in API', async () => {
    const body = { name: 'Mine', type: 'OIDC', issuer: idp.issuer, clientId: 'x' };
    const key = (await as(corp, 'POST', 'keys', { name: 'narrow', scopes: ['sign-on:write'] })).body.key;
    const narrow = await api.ask('POST', '/v1/identity-providers', { key, body });
    expect(narrow.body.code).toBe('insufficient_scope');
    const dev = await member('developer@corp.example', 'developer');
    for (const path of ['/v1/identity-providers', '/v1/domains']) {
      const answer = await dev.get(path, { headers: { 'patchbay-organization': corp.id } });
      expect([path, answer.body.code]).toEqual([path, 'insufficient_scope']);
    }
    const registered = await dev.post('/api/auth/sso/register', { providerId: 'x', issuer: idp.issuer });
    expect(registered.status).toBe(404);
    const owner = await as(corp, 'POST', 'identity-providers', { ...body, defaultRole: 'owner' });
    expect(owner.status).toBe(400);
    const foreign = await tenant('foreign.example');
    const theirs = await as(corp, 'POST', 'identity-providers', { ...body, domainIds: [foreign.domainId] });
    expect([theirs.status, theirs.body.code]).toEqual([404, 'not_found']);
  });
});

describe('the operator', () => {
  it('decides whether new people come by sign-on at all', async () => {
    const closed = await startPeopleApi({
      env: { PATCHBAY_DNS_SERVERS: dns.address, PATCHBAY_SIGN_ON_SIGN_UP: 'off' },
    });
    const org = await tenant('closed.example', {}, closed);
    await signedUp(closed, 'known@closed.example');
    const come = async (n: string) => {
      const browser = new Browser(closed);
      idp.person = somebody(n, { email: `${n}@closed.example` });
      await browser.get(await idp.approve((await begin(browser, { organization: org.slug })).body.url));
      return isIn(browser);
    };
    expect([await come('known'), await come('stranger')]).toEqual([true, false]);
    await closed.close();
  });

  it('guards where providers lead: when they are written down, and when they are asked', async () => {
    const strict = await startPeopleApi({
      env: { PATCHBAY_DNS_SERVERS: dns.address, PATCHBAY_OUTBOUND_ALLOW: 'none' },
      outbound: { resolve: (_name, _options, done) => done(null, [{ address: '127.0.0.1', family: 4 }]) },
    });
    const org = await strict.organization();
    const make = (issuer: string) =>
      as(org, 'POST', 'identity-providers', { name: issuer, type: 'OIDC', issuer, clientId: 'x' }, strict);
    for (const issuer of [
      idp.issuer,
      'https://169.254.169.254/latest',
      'https://[::1]/',
      'http://corp.example/',
    ]) {
      const { body, status } = await make(issuer);
      expect([issuer, status, body.errors[0]?.code]).toEqual([issuer, 400, 'not_allowed']);
    }
    const named = await make('https://trap.example');
    expect(named.status, named.text).toBe(201);
    const before = idp.seen.length;
    const answer = await begin(new Browser(strict), { organization: org.slug });
    expect([answer.status, answer.body.code]).toEqual([503, 'IDENTITY_PROVIDER_UNAVAILABLE']);
    expect(idp.seen.length).toBe(before);
    await strict.close();
  });
});
