/** What holds for every page: who may send its form, where it leads, what its answer forbids, and the settings. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLIENT, startIdentityProvider } from '../../../test/fixtures/oidc/identity-provider.js';
import { DEFAULT_LIMITS } from '../common/rate-limit.js';
import {
  Browser,
  linkIn,
  ORIGIN,
  PASSWORD,
  type PeopleApi,
  signedUp,
  startPeopleApi,
} from '../identity/testing.js';
import { allPages } from './site.js';
import { STYLE } from './style.js';
import { fieldOf, linkTo, submit } from './testing.js';

let api: PeopleApi;
beforeAll(async () => {
  api = await startPeopleApi();
});
afterAll(() => api.close());

const pages = allPages({} as never, {} as never).map(({ method, path }) => ({
  method,
  path: path.replace(':id', 'inv_x'),
}));

describe('every page', () => {
  it.each(pages.filter(({ method }) => method === 'GET'))(
    '$path lets nothing in, and is kept by nobody',
    async ({ path }) => {
      for (const browser of [new Browser(api), await signedIn()]) {
        const { status, headers, text } = await browser.get(path);
        expect([200, 303, 400, 404]).toContain(status);
        expect(headers).toMatchObject({
          'cache-control': 'no-store',
          'referrer-policy': 'same-origin',
          'x-content-type-options': 'nosniff',
          'x-frame-options': 'DENY',
        });
        const policy = String(headers['content-security-policy']).split('; ');
        expect(policy).toContain("default-src 'none'");
        expect(policy).toContain("frame-ancestors 'none'");
        expect(policy).toContain("form-action 'self'");
        expect(policy).toContain("base-uri 'none'");
        expect(policy.find((one) => one.startsWith('style-src'))).toMatch(/^style-src 'sha256-[\w+/]{43}='$/);
        expect(policy.filter((one) => /unsafe|\*|https?:/.test(one))).toEqual([]);
        expect(text).not.toMatch(/<script|\son\w+=|\sstyle=|javascript:/i);
        if (status !== 303) expect(text).toContain(`<style>${STYLE}</style>`);
      }
    },
  );

  it.each(pages.filter(({ method }) => method === 'POST'))(
    '$path takes a form from itself alone',
    async ({ path }) => {
      const browser = await signedIn();
      const senders: Record<string, string>[] = [
        { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
        { origin: 'https://sub.patchbay.test', 'sec-fetch-site': 'same-site' },
        { origin: 'http://patchbay.test' },
        { origin: 'null', 'sec-fetch-site': 'cross-site' },
      ];
      for (const headers of senders) {
        const answer = await submit(browser, path, { password: PASSWORD }, headers);
        expect([answer.status, answer.text]).toEqual([
          403,
          expect.stringContaining('This came from elsewhere'),
        ]);
        expect(answer.headers['set-cookie']).toBeUndefined();
      }
      expect((await browser.get('/account')).status, 'still signed in').toBe(200);
    },
  );

  let kept: Promise<Browser> | undefined;
  function signedIn(): Promise<Browser> {
    kept ??= signedUp(api, 'every@example.com');
    return kept;
  }
});

describe('a form', () => {
  it('that is no form, or too large, is refused with a page', async () => {
    const browser = new Browser(api);
    const json = await browser.post('/sign-in', { email: 'a@example.com', password: PASSWORD });
    expect([json.status, json.headers['content-type']]).toEqual([415, 'text/html; charset=utf-8']);
    const large = await submit(browser, '/sign-in', { email: 'x'.repeat(40_000) });
    expect([large.status, large.headers['content-type']]).toEqual([413, 'text/html; charset=utf-8']);
  });

  it('shows what was typed as text, whatever it is', async () => {
    const email = `"><script>alert(1)</script>@example.com`;
    const answer = await submit(new Browser(api), '/sign-up', { email, name: '<img src=x>', password: 'x' });
    expect(answer.text).not.toMatch(/<script|<img/);
    expect([fieldOf(answer.text, 'email'), fieldOf(answer.text, 'name')]).toEqual([email, '<img src=x>']);
  });
});

describe('where pages lead on', () => {
  it.each([
    '//evil.example',
    '/\\evil.example',
    '\\/evil.example',
    '/%2fevil.example',
    '/%5cevil.example',
    'https://evil.example/',
    'https://patchbay.test@evil.example/',
    'javascript:alert(1)',
    '/\t/evil.example',
  ])('is here: not %j', async (next) => {
    const email = 'onwards@example.com';
    const browser = await member(email);
    const answer = await submit(browser, '/sign-in', { email, password: PASSWORD, next });
    expect([answer.status, answer.headers['location']]).toEqual([303, '/account']);
    const page = await browser.get(`/sign-in?next=${encodeURIComponent(next)}`);
    expect(page.text.replaceAll(/<footer>.*<\/footer>/gs, '')).not.toContain('evil');
    const twice = await browser.get(`/sign-in?next=/account&next=${encodeURIComponent(next)}`);
    expect(fieldOf(twice.text, 'next')).toBeNull();
    const out = await submit(browser, '/sign-out', { next });
    expect(out.headers['location']).toBe('/sign-in?notice=signed-out');
  });

  it('outlives a request of an application that the mail took longer than its signature for', async () => {
    const browser = new Browser(api);
    const request =
      'response_type=code&client_id=c&redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2Fcb&scope=a+b&resource=https%3A%2F%2Fr%2F&state=s%26t&prompt=login+consent';
    const signed = `${request}&exp=1&ba_iat=1&ba_param=client_id&ba_param=exp&sig=x%2B%2F%3D`;
    const sent = await browser.get(`/sign-in?${signed}&lang=zh`);
    const here = new URL(String(sent.headers['location']), ORIGIN);
    expect([sent.status, here.pathname, here.searchParams.get('lang')]).toEqual([303, '/sign-in', 'zh']);
    const next = new URL(here.searchParams.get('next') ?? '', ORIGIN);
    expect(next.pathname).toBe('/api/auth/oauth2/authorize');
    const asked = new URLSearchParams(request);
    asked.set('prompt', 'consent');
    expect(Object.fromEntries(next.searchParams)).toEqual(Object.fromEntries(asked));
    const page = await browser.get(`${here.pathname}${here.search}`);
    expect(page.text).toContain('lang="zh-Hans"');
    const english = await browser.get(linkTo(page.text, 'English'));
    expect(fieldOf(english.text, 'next')).toBe(`${next.pathname}${next.search}`);
  });

  const members = new Map<string, Promise<unknown>>();
  async function member(email: string): Promise<Browser> {
    if (!members.has(email)) members.set(email, signedUp(api, email));
    await members.get(email);
    return new Browser(api);
  }
});

describe('the settings of the deployment', () => {
  it('switch the form of sign-up off, and name the identity provider that people come from', async () => {
    const idp = await startIdentityProvider();
    const closed = await startPeopleApi({
      env: {
        PATCHBAY_SIGN_UP: 'off',
        PATCHBAY_SIGN_ON_SIGN_UP: 'open',
        OIDC_CLIENT_ID: CLIENT.id,
        OIDC_CLIENT_SECRET: CLIENT.secret,
        OIDC_DISCOVERY_URL: `${idp.issuer}/.well-known/openid-configuration`,
      },
    });
    const browser = new Browser(closed);
    const { host } = new URL(idp.issuer);
    const page = await browser.get('/sign-in?next=/account?x=1');
    expect(page.text).not.toContain('href="/sign-up');
    expect(page.text).toContain(`Sign in with ${host}`);
    expect((await browser.get('/sign-up')).text).toContain(`New people come in with ${host}.`);
    const refused = await submit(browser, '/sign-up', {
      name: 'x',
      email: 'x@example.com',
      password: PASSWORD,
    });
    expect(refused.status).toBe(403);

    idp.person = { sub: 's1', email: 'sso@corp.example', email_verified: true, name: 'Corp <i>Person</i>' };
    const leaving = await submit(browser, '/sign-in/provider', { next: '/account?x=1' });
    expect(leaving.status).toBe(200);
    const url = linkTo(leaving.text, 'Go on');
    expect(leaving.text).toContain('<meta http-equiv="refresh" content="0;url=http://');
    expect(new URL(url).host).toBe(host);
    const back = await browser.get(await idp.approve(url));
    expect(back.headers['location']).toBe('/account?x=1');
    expect((await browser.get('/account')).text).toContain('Corp &lt;i&gt;Person&lt;/i&gt;');

    idp.person = { sub: 's2', email: 'unproven@corp.example', email_verified: false };
    const again = new Browser(closed);
    const second = linkTo((await submit(again, '/sign-in/provider', { next: '/account' })).text, 'Go on');
    const denied = String((await again.get(await idp.approve(second))).headers['location']);
    const told = await again.get(denied);
    expect(told.text).toContain('does not say that your e-mail address is verified');
    expect(fieldOf(told.text, 'next')).toBe('/account');
    await closed.close();
    await idp.close();
  });

  it('let the invited sign up by default, and count tries by the address of the browser', async () => {
    const invited = await startPeopleApi({
      env: { PATCHBAY_SIGN_UP: 'invited' },
      limits: { ...DEFAULT_LIMITS, people: true },
    });
    const browser = new Browser(invited);
    expect((await browser.get('/sign-up')).text).toContain('By invitation');
    const org = await invited.organization();
    const email = 'invited@example.com';
    await invited.ask('POST', '/v1/invitations', { key: org.key, body: { email, role: 'viewer' } });
    await invited.mails.next(email);
    for (const one of ['stranger@example.com', email]) {
      const sent = await submit(browser, '/sign-up', { name: 'x', email: one, password: PASSWORD });
      expect(sent.headers['location'], 'nobody learns who is invited').toBe('/check-your-mail');
    }
    expect(linkIn((await invited.mails.next(email)).text)).toMatch(/^\/verify-email\?token=/);
    expect(await invited.mails.all()).toEqual([]);
    const tries = [];
    for (let n = 0; n < 5; n++)
      tries.push(
        await submit(
          browser,
          '/sign-in',
          { email, password: 'wrong' },
          { 'x-forwarded-for': `192.0.2.${n}` },
        ),
      );
    expect(tries.map(({ status }) => status)).toContain(429);
    const late = tries.find(({ status }) => status === 429);
    expect(late?.text).toMatch(/Too many tries\. Wait \d+ seconds/);
    expect(Number(late?.headers['retry-after'])).toBeGreaterThan(0);
    await browser.get('/consent?client_id=x&exp=99999999999&sig=x');
    const limits = await invited.db.system(
      (tx) => tx.$queryRaw<{ key: string }[]>`select key from auth_limits`,
    );
    const keys = limits.map(({ key }) => key).filter((key) => key.includes('|'));
    expect(keys).toContain('127.0.0.1|/oauth2/public-client-prelogin');
    expect(
      keys.filter((key) => !key.startsWith('127.0.0.1|')),
      'shared by all people',
    ).toEqual([]);
    await invited.close();
  });
});
