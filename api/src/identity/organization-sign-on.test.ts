/** Sign-on with an organisation's identity provider: whom it lets in, as whom, and how far. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CLIENT, type IdentityProvider } from '../../../test/fixtures/oidc/identity-provider.js';
import {
  api,
  arrived,
  as,
  begin,
  corp,
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
import { Browser, PASSWORD, signedUp, signIn } from './testing.js';

beforeAll(startSignOn);
afterAll(stopSignOn);
afterEach(mendIdentityProvider);

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
