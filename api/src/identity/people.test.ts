/** People: sign-up, verification, sign-in, reset, and what each of them must not tell or allow. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuthLimits } from './limits.js';
import {
  Browser,
  PASSWORD,
  type PeopleApi,
  signedUp,
  signIn,
  startPeopleApi,
  tokenIn,
  verify,
} from './testing.js';

let api: PeopleApi;
beforeAll(async () => {
  api = await startPeopleApi();
});
afterAll(() => api.close());

const COOKIE = '__Secure-patchbay.session_token';
const signUp = (email: string, over: object = {}) =>
  new Browser(api).post('/api/auth/sign-up/email', { email, password: PASSWORD, name: 'Ada', ...over });

describe('sign-up and sign-in', () => {
  it('opens nothing before the address is proven, and then signs in with a guarded cookie', async () => {
    const browser = new Browser(api);
    const email = 'ada@example.com';
    expect((await signUp(email)).status).toBe(200);
    const early = await browser.post('/api/auth/sign-in/email', { email, password: PASSWORD });
    expect(early.status, early.text).toBe(403);
    expect(early.body.code).toBe('EMAIL_NOT_VERIFIED');
    expect(browser.jar.size).toBe(0);
    await verify(api, browser, email);
    expect(browser.jar.size, 'a link in a mail signs nobody in').toBe(0);
    await signIn(browser, email.toUpperCase());
    expect(browser.attributes.get(COOKIE)).toMatch(/HttpOnly/i);
    expect(browser.attributes.get(COOKIE)).toMatch(/Secure/i);
    expect(browser.attributes.get(COOKIE)).toMatch(/SameSite=Lax/i);
    const session = await browser.get('/api/auth/get-session');
    expect(session.body.user).toMatchObject({ email, emailVerified: true, name: 'Ada' });
    expect(session.headers['cache-control']).toBe('no-store');
  });

  it('gives ids of our own making', async () => {
    const users = await api.db.system((tx) => tx.user.findMany());
    expect(users.length).toBeGreaterThan(0);
    for (const { id } of users) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-/);
  });

  it('ends the session on the server when somebody signs out', async () => {
    const browser = await signedUp(api, 'out@example.com');
    const copy = browser.cookies();
    expect((await browser.post('/api/auth/sign-out')).status).toBe(200);
    const answer = await new Browser(api).get('/api/auth/get-session', { headers: { cookie: copy } });
    expect(answer.body).toBeNull();
  });

  it('does not take a cookie whose signature is another', async () => {
    const browser = await signedUp(api, 'forged@example.com');
    const value = browser.jar.get(COOKIE) ?? '';
    const at = value.indexOf('.') + 3;
    browser.jar.set(COOKIE, value.slice(0, at) + (value[at] === 'A' ? 'B' : 'A') + value.slice(at + 1));
    expect((await browser.get('/api/auth/get-session')).body).toBeNull();
  });

  it('tells nobody but its owner that an address has an account', async () => {
    await signedUp(api, 'known@example.com');
    const again = await signUp('known@example.com', { name: 'Mallory' });
    const fresh = await signUp('fresh@example.com', { name: 'Mallory' });
    expect(again.status).toBe(fresh.status);
    expect(Object.keys(again.body.user).sort()).toEqual(Object.keys(fresh.body.user).sort());
    expect(again.body.user).toMatchObject({ emailVerified: false, name: 'Mallory' });
    expect((await api.mails.next('known@example.com')).subject).toMatch(/have an account/);
    const row = await api.db.system((tx) =>
      tx.user.findUniqueOrThrow({ where: { email: 'known@example.com' } }),
    );
    expect(row.name).toBe('Ada');
  });

  it('keeps a name as one short line, and no picture', async () => {
    const name = `Ada\u0000\r\n\u202e ${'x'.repeat(200)}`;
    const answer = await signUp('line@example.com', { name, image: 'https://evil.example/pixel.gif' });
    expect(answer.status, answer.text).toBe(200);
    const find = () =>
      api.db.system((tx) => tx.user.findUniqueOrThrow({ where: { email: 'line@example.com' } }));
    expect(await find()).toMatchObject({ name: `Ada ${'x'.repeat(96)}`, image: null });
    const browser = await signedUp(api, 'renamed@example.com');
    await browser.post('/api/auth/update-user', { name: 'New\nName', image: 'https://evil.example/' });
    expect((await browser.get('/v1/me')).body.name).toBe('New Name');
  });

  it('refuses short passwords, and keeps none in the clear', async () => {
    expect((await signUp('short@example.com', { password: 'elevenchars' })).status).toBe(400);
    const accounts = await api.db.system((tx) => tx.account.findMany());
    expect(accounts.length).toBeGreaterThan(0);
    for (const { password } of accounts) expect(password).toMatch(/^[0-9a-f]{32}:[0-9a-f]{128}$/);
    expect(api.logged()).not.toContain(PASSWORD);
  });

  it('lets nobody make themselves verified or choose the organisation of a session', async () => {
    const answer = await signUp('wish@example.com', { emailVerified: true, twoFactorEnabled: true });
    const row = await api.db.system((tx) => tx.user.findUnique({ where: { email: 'wish@example.com' } }));
    expect(row?.emailVerified ?? false, answer.text).toBe(false);
    const browser = await signedUp(api, 'chooser@example.com');
    const update = await browser.post('/api/auth/update-session', { activeOrganizationId: 'x' });
    expect(update.status).toBe(404);
  });
});

describe('a new password', () => {
  it('comes by mail, once, and ends all sessions', async () => {
    const email = 'reset@example.com';
    const browser = await signedUp(api, email);
    const asked = await new Browser(api).post('/api/auth/request-password-reset', {
      email,
      redirectTo: '/done',
    });
    expect(asked.status, asked.text).toBe(200);
    const { text } = await api.mails.next(email);
    const token = tokenIn(text);
    const kept = await api.db.system((tx) => tx.verification.findMany());
    expect(JSON.stringify(kept), 'a copy of the database opens no account').not.toContain(token);
    const reset = (newPassword: string) =>
      new Browser(api).post('/api/auth/reset-password', { token, newPassword });
    expect((await reset('another good one')).status).toBe(200);
    expect((await reset('a third good one')).status).toBe(400);
    expect((await browser.get('/api/auth/get-session')).body).toBeNull();
    const old = await new Browser(api).post('/api/auth/sign-in/email', { email, password: PASSWORD });
    expect(old.status).toBe(401);
    await signIn(new Browser(api), email, 'another good one');
    expect((await api.mails.next(email)).subject).toMatch(/was changed/);
  });

  it('answers alike where there is no account', async () => {
    await signedUp(api, 'there@example.com');
    const ask = (email: string) =>
      new Browser(api).post('/api/auth/request-password-reset', { email, redirectTo: '/done' });
    const [there, nowhere] = [await ask('there@example.com'), await ask('nowhere@example.com')];
    expect(nowhere.status).toBe(there.status);
    expect(nowhere.text).toBe(there.text);
  });

  it('leaves mails to their owner alone', async () => {
    const [name = ''] = await readdir(api.outbox);
    expect((await stat(join(api.outbox, name))).mode & 0o777).toBe(0o600);
    expect((await stat(api.outbox)).mode & 0o777).toBe(0o700);
  });
});

describe('other sites', () => {
  it('cannot sign anybody in or out, nor have people sent to themselves', async () => {
    const browser = await signedUp(api, 'victim@example.com');
    const evil = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    expect((await browser.post('/api/auth/sign-out', {}, evil)).status).toBe(403);
    const credentials = { email: 'victim@example.com', password: PASSWORD };
    const stranger = await new Browser(api).post('/api/auth/sign-in/email', credentials, evil);
    expect(stranger.status).toBe(403);
    const away = await new Browser(api).post('/api/auth/sign-in/email', {
      ...credentials,
      callbackURL: 'https://evil.example/',
    });
    expect(away.status).toBe(403);
    const reset = await new Browser(api).post('/api/auth/request-password-reset', {
      email: 'victim@example.com',
      redirectTo: 'https://evil.example/',
    });
    expect(reset.status).toBe(403);
    for (const callbackURL of [
      '//evil.example/',
      '/\\\\evil.example',
      'https://patchbay.test.evil.example/',
    ]) {
      const sent = await new Browser(api).post('/api/auth/sign-in/email', { ...credentials, callbackURL });
      expect([callbackURL, sent.status]).toEqual([callbackURL, 403]);
    }
    const link = '/api/auth/verify-email?token=x&callbackURL=https%3A%2F%2Fevil.example%2F';
    expect((await new Browser(api).get(link)).status).toBe(403);
    expect((await browser.get('/api/auth/get-session')).body).not.toBeNull();
  });
});

describe('the mount', () => {
  it('takes the public URL for its own, whatever a client says of the host', async () => {
    const email = 'host@example.com';
    await new Browser(api).post(
      '/api/auth/sign-up/email',
      { email, password: PASSWORD, name: 'Ada' },
      { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http' },
    );
    expect((await api.mails.next(email)).text).toContain('https://patchbay.test/verify-email?');
  });

  it('leaves the parsers of the admin API as they were', async () => {
    const { key } = await api.organization();
    const form = await api.ask('POST', '/v1/servers', {
      key,
      raw: 'a=b',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(form.status).toBe(415);
    const broken = await api.ask('POST', '/v1/servers', { key, raw: '{' });
    expect(broken.body.code).toBe('invalid_json');
  });

  it('bounds what it reads, and shows no stack', async () => {
    const big = await new Browser(api).post('/api/auth/sign-up/email', { name: 'x'.repeat(70_000) });
    expect(big.status).toBe(413);
    const odd = await api.ask('POST', '/api/auth/sign-in/email', { raw: '{"email":' });
    expect(odd.status).toBe(400);
    expect(odd.text).not.toMatch(/node_modules|at .*\.m?js/);
    expect((await new Browser(api).get('/api/auth/nowhere')).status).toBe(404);
  });
});

describe('who may sign up', () => {
  it('nobody, where it is switched off', async () => {
    const closed = await startPeopleApi({ env: { PATCHBAY_SIGN_UP: 'off' } });
    const answer = await new Browser(closed).post('/api/auth/sign-up/email', {
      email: 'a@example.com',
      password: PASSWORD,
      name: 'Ada',
    });
    expect(answer.status, answer.text).toBe(400);
    expect(await closed.db.system((tx) => tx.user.count())).toBe(0);
    await closed.close();
  });

  it('the invited, by default: and nobody learns who that is', async () => {
    const closed = await startPeopleApi({ env: { PATCHBAY_SIGN_UP: '' } });
    const { id } = await closed.organization();
    const org = await closed.db.system((tx) => tx.organization.findFirstOrThrow());
    expect(id).toMatch(/^org_/);
    const invite = (email: string, minutes: number) =>
      closed.db.tenant(org.id, (tx) =>
        tx.invitation.create({
          data: {
            id: crypto.randomUUID(),
            orgId: org.id,
            email,
            role: 'viewer',
            expiresAt: new Date(Date.now() + minutes * 60_000),
          },
        }),
      );
    await invite('guest@example.com', 60);
    await invite('late@example.com', -1);
    const up = (email: string) =>
      new Browser(closed).post('/api/auth/sign-up/email', { email, password: PASSWORD, name: 'Ada' });
    const answers = [await up('Guest@example.com'), await up('late@example.com'), await up('no@example.com')];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const shapes = answers.map(({ body }) => Object.keys(body.user).sort().join());
    expect(new Set(shapes).size).toBe(1);
    const people = await closed.db.system((tx) => tx.user.findMany({ select: { email: true } }));
    expect(people).toEqual([{ email: 'guest@example.com' }]);
    await closed.close();
  });
});

describe('limits', () => {
  it('count tries by the address that a connection has, not by the one that it claims', async () => {
    const limited = await startPeopleApi({
      limits: {
        requests: { name: 'requests', burst: 1_000, perSecond: 1_000 },
        badCredentials: { name: 'credentials', burst: 1_000, perSecond: 1_000 },
      },
    });
    const answers = await Promise.all(
      [1, 2, 3, 4].map((n) =>
        new Browser(limited).post(
          '/api/auth/sign-in/email',
          { email: 'x@example.com', password: PASSWORD },
          { 'x-forwarded-for': `192.0.2.${n}`, 'x-real-ip': `192.0.2.${n}` },
        ),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([401, 401, 401, 429]);
    const refused = answers.find(({ status }) => status === 429);
    expect(Number(refused?.headers['retry-after'])).toBeGreaterThan(0);
    await limited.close();
  });

  it('keep somebody’s mailbox from being filled, whoever asks', async () => {
    const limited = await startPeopleApi({
      env: { PATCHBAY_TRUST_PROXY: '127.0.0.1' },
      limits: {
        requests: { name: 'requests', burst: 1_000, perSecond: 1_000 },
        badCredentials: { name: 'credentials', burst: 1_000, perSecond: 1_000 },
      },
    });
    const up = (n: number) =>
      new Browser(limited).post(
        '/api/auth/sign-up/email',
        { email: 'full@example.com', password: PASSWORD, name: 'Ada' },
        { 'x-forwarded-for': `198.51.100.${n}` },
      );
    expect((await up(0)).status).toBe(200);
    await limited.mails.next('full@example.com');
    await limited.db.system((tx) => tx.$executeRaw`update auth_limits set count = 9 where key like 'mail %'`);
    expect([(await up(1)).status, (await up(2)).status], 'nobody learns of it').toEqual([200, 200]);
    // Closing waits for what was still to be sent.
    await limited.app.close();
    expect(await limited.mails.all()).toHaveLength(1);
    await limited.close();
  });

  it('count guesses at one account from many addresses', async () => {
    const limited = await startPeopleApi({
      env: { PATCHBAY_TRUST_PROXY: '127.0.0.1' },
      limits: {
        requests: { name: 'requests', burst: 1_000, perSecond: 1_000 },
        badCredentials: { name: 'credentials', burst: 1_000, perSecond: 1_000 },
      },
    });
    const guess = (email: string, n: number) =>
      new Browser(limited).post(
        '/api/auth/sign-in/email',
        { email, password: PASSWORD },
        { 'x-forwarded-for': `198.51.100.${n}` },
      );
    expect((await guess('target@example.com', 0)).status).toBe(401);
    await limited.db.system(
      (tx) => tx.$executeRaw`update auth_limits set count = 100 where key like 'guess %'`,
    );
    const refused = await guess('Target@Example.com', 1);
    expect([refused.status, refused.body.code]).toEqual([429, 'TOO_MANY_GUESSES']);
    expect((await guess('other@example.com', 2)).status).toBe(401);
    await limited.close();
  });

  it('are shared by processes and exact under tries at the same time', async () => {
    const [one, two] = [new AuthLimits(api.db), new AuthLimits(api.db)];
    const verdicts = await Promise.all(
      Array.from({ length: 24 }, (_, n) => (n % 2 ? one : two).consume('same', { window: 60, max: 5 })),
    );
    expect(verdicts.filter(({ allowed }) => allowed)).toHaveLength(5);
    expect((await one.consume('other', { window: 60, max: 1 })).allowed).toBe(true);
    await api.db.system((tx) => tx.$executeRaw`update auth_limits set ends_at = now() where key = 'same'`);
    expect((await two.consume('same', { window: 60, max: 5 })).allowed).toBe(true);
  });
});
