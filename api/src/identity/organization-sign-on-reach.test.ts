/** Sign-on with an organisation's identity provider: applications, providers that are required or gone, and the operator. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CLIENT } from '../../../test/fixtures/oidc/identity-provider.js';
import { join } from '../../../test/tenancy/world.js';
import { fromPublicId } from '../common/ids.js';
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
  api,
  arrived,
  as,
  begin,
  corp,
  dns,
  idp,
  isIn,
  member,
  mendIdentityProvider,
  organizationOf,
  roleOf,
  signOn,
  somebody,
  startSignOn,
  stopSignOn,
  tenant,
} from './organization-sign-on-testing.js';
import { Browser, ORIGIN, signedUp, startPeopleApi } from './testing.js';

beforeAll(startSignOn);
afterAll(stopSignOn);
afterEach(mendIdentityProvider);

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
    const listed = (await as(org, 'GET', 'oauth-grants')).body.data as {
      active: boolean;
      client: { id: string };
    }[];
    const standing = listed.filter((grant) => grant.active).map(({ client: { id } }) => id);
    expect([listed.length, standing.sort()]).toEqual([3, [vouched.id, bosses.id].sort()]);
    const ofMine = (await own.get('/v1/me/oauth-grants')).body.data;
    expect(ofMine).toMatchObject([
      { client: { id: vouched.id }, active: true },
      { client: { id: mine.id }, active: false },
    ]);
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
