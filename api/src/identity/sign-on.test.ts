/** Sign-on with an identity provider: whom it lets in, and every answer of it that must open nothing. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  CLIENT,
  type IdentityProvider,
  startIdentityProvider,
} from '../../../test/fixtures/oidc/identity-provider.js';
import { Browser, PASSWORD, type PeopleApi, type Reply, startPeopleApi } from './testing.js';

let idp: IdentityProvider;
let api: PeopleApi;
const settings = (over: Record<string, string> = {}) => ({
  OIDC_CLIENT_ID: CLIENT.id,
  OIDC_CLIENT_SECRET: CLIENT.secret,
  OIDC_DISCOVERY_URL: `${idp.issuer}/.well-known/openid-configuration`,
  ...over,
});
beforeAll(async () => {
  idp = await startIdentityProvider();
  api = await startPeopleApi({ env: { ...settings(), PATCHBAY_SIGN_UP: 'open' } });
});
afterAll(async () => {
  await api.close();
  await idp.close();
});
afterEach(() => {
  for (const fault of Object.keys(idp.faults)) delete idp.faults[fault as keyof typeof idp.faults];
});

const SIGN_IN = '/api/auth/sign-in/social';
const begin = (browser: Browser, over: object = {}) =>
  browser.post(SIGN_IN, { provider: 'oidc', callbackURL: '/welcome', ...over });

/** From the first request to the callback's answer. */
async function signOn(browser: Browser, person: Record<string, unknown>): Promise<Reply> {
  idp.person = person;
  const begun = await begin(browser);
  expect(begun.status, begun.text).toBe(200);
  return browser.get(await idp.approve(begun.body.url));
}

const verified = (n: string, over: object = {}) => ({
  sub: `subject-${n}`,
  email: `${n}@corp.example`,
  email_verified: true,
  name: 'Corp Person',
  ...over,
});
const isIn = async (browser: Browser) => (await browser.get('/api/auth/get-session')).body !== null;

describe('sign-on', () => {
  it('signs somebody new in and knows them again by their subject', async () => {
    const browser = new Browser(api);
    const done = await signOn(browser, verified('new'));
    expect([done.status, done.headers.location]).toEqual([302, '/welcome']);
    expect((await browser.get('/v1/me')).body).toMatchObject({
      email: 'new@corp.example',
      name: 'Corp Person',
    });
    const asked = Object.fromEntries(idp.asked());
    expect(asked).toMatchObject({
      redirect_uri: 'https://patchbay.test/api/auth/callback/oidc',
      scope: 'openid email profile',
      code_challenge_method: 'S256',
    });
    expect(asked.nonce?.length).toBeGreaterThan(20);

    const [event, linked] = (await browser.get('/v1/me/events')).body.data;
    expect(linked).toMatchObject({ action: 'person.linkAccount', detail: { provider: 'oidc' } });
    expect(event).toMatchObject({ action: 'person.signIn', detail: { method: 'sign_on' } });
    expect(event.requestId).toBe(done.headers['request-id']);

    const again = new Browser(api);
    await signOn(again, verified('new', { email: 'renamed@corp.example' }));
    expect((await again.get('/v1/me')).body.id).toBe((await browser.get('/v1/me')).body.id);
    const rows = await api.db.system((tx) => tx.account.findMany({ where: { providerId: 'oidc' } }));
    expect(rows, 'no token of the provider is kept').toMatchObject([
      { accessToken: null, refreshToken: null, idToken: null, accountId: 'subject-new' },
    ]);
  });

  it('asks for what the operator set, whatever the caller wants', async () => {
    const begun = await begin(new Browser(api), {
      scopes: ['admin'],
      additionalParams: { prompt: 'none' },
    });
    expect(begun.status, begun.text).toBe(200);
    const url = new URL(begun.body.url);
    expect(url.searchParams.has('prompt')).toBe(false);
    expect(url.searchParams.get('scope')).toBe('openid email profile');
    expect(url.searchParams.getAll('redirect_uri')).toEqual(['https://patchbay.test/api/auth/callback/oidc']);
    expect((await begin(new Browser(api), { callbackURL: 'https://evil.example/' })).status).toBe(403);
  });

  const fault = (faults: Partial<IdentityProvider['faults']>) => () => void Object.assign(idp.faults, faults);
  it.each<[string, string, () => void, object?]>([
    ['an address that is not verified', 'email_not_verified', fault({}), { email_verified: false }],
    ['an address of which nothing is said', 'email_not_verified', fault({}), { email_verified: undefined }],
    ['"true" in place of true', 'email_not_verified', fault({}), { email_verified: 'true' }],
    ['no address', 'email_not_found', fault({}), { email: undefined }],
    ['a key of somebody else', 'unable_to_get_user_info', fault({ foreignKey: true })],
    ['no signature', 'unable_to_get_user_info', fault({ unsigned: true })],
    ['another nonce', 'unable_to_get_user_info', fault({ claims: { nonce: 'another' } })],
    ['no nonce', 'unable_to_get_user_info', fault({ claims: { nonce: undefined } })],
    ['another audience', 'unable_to_get_user_info', fault({ claims: { aud: 'somebody-else' } })],
    ['another issuer', 'unable_to_get_user_info', fault({ claims: { iss: 'https://evil.example' } })],
    ['a token that has expired', 'unable_to_get_user_info', fault({ claims: { exp: 1_000_000_000 } })],
    ['a token endpoint that sends the code away', 'invalid_code', fault({ redirect: 'http://127.0.0.1:9/' })],
  ])('opens nothing for %s', async (_what, error, break_, claims = {}) => {
    break_();
    const before = await api.db.system((tx) => tx.user.count());
    const browser = new Browser(api);
    const answer = await signOn(browser, verified('never', claims));
    expect(answer.headers.location).toContain(`error=${error}`);
    expect(await isIn(browser)).toBe(false);
    expect(await api.db.system((tx) => tx.user.count())).toBe(before);
  });

  it('takes a callback only in the browser that began, and once', async () => {
    idp.person = verified('state');
    const begun = await begin(new Browser(api));
    const callback = await idp.approve(begun.body.url);
    const thief = new Browser(api);
    expect((await thief.get(callback)).headers.location).toMatch(/error=/);
    expect(await isIn(thief)).toBe(false);

    const browser = new Browser(api);
    const second = await idp.approve((await begin(browser)).body.url);
    expect((await browser.get(second)).headers.location).toBe('/welcome');
    const replay = await browser.get(second);
    expect(replay.headers.location).toMatch(/error=/);
  });

  it('takes no ID token from a caller in place of the flow', async () => {
    const browser = new Browser(api);
    const answer = await begin(browser, { idToken: { token: 'e30.e30.', nonce: 'x' } });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(await isIn(browser)).toBe(false);
  });

  it('does not give an account to whoever signed up with the address before its owner came', async () => {
    const email = 'victim@corp.example';
    await new Browser(api).post('/api/auth/sign-up/email', { email, password: PASSWORD, name: 'Mallory' });
    const owner = new Browser(api);
    const answer = await signOn(owner, verified('victim'));
    expect(answer.headers.location).toMatch(/error=account_not_linked/);
    const rows = await api.db.system((tx) => tx.account.findMany({ where: { accountId: 'subject-victim' } }));
    expect(rows).toEqual([]);
  });
});

describe('sign-on is switched', () => {
  it('apart from the form: off, or for the invited', async () => {
    const over = { PATCHBAY_SIGN_UP: 'off', PATCHBAY_SIGN_ON_SIGN_UP: 'invited' };
    const closed = await startPeopleApi({ env: settings(over) });
    const org = await closed.organization();
    const invited = await closed.ask('POST', '/v1/invitations', {
      key: org.key,
      body: { email: 'guest@corp.example', role: 'viewer' },
    });
    expect(invited.status, invited.text).toBe(201);
    const come = async (n: string) => {
      const browser = new Browser(closed);
      idp.person = verified(n);
      const begun = await begin(browser);
      await browser.get(await idp.approve(begun.body.url));
      return isIn(browser);
    };
    expect([await come('guest'), await come('stranger')]).toEqual([true, false]);
    await closed.close();
  });

  it('and goes by the outbound guard: what it refuses is not asked', async () => {
    const strict = await startPeopleApi({ env: settings({ PATCHBAY_OUTBOUND_ALLOW: 'none' }) });
    const before = idp.seen.length;
    const answer = await begin(new Browser(strict));
    expect([answer.status, answer.body?.code]).toEqual([503, 'IDENTITY_PROVIDER_UNAVAILABLE']);
    expect(idp.seen.length).toBe(before);
    await strict.close();
  });
});
