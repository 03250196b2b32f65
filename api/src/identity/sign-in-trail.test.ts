/** Sign-ins and what goes with them, in the trail of every organisation of the person and in their own list. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { join } from '../../../test/tenancy/world.js';
import { fromPublicId } from '../common/ids.js';
import type { TestOrganization } from '../testing.js';
import {
  Browser,
  codeAt,
  PASSWORD,
  type PeopleApi,
  secretOf,
  signedUp,
  signIn,
  startPeopleApi,
  tokenIn,
} from './testing.js';

const AGENT = 'Mozilla/5.0 (X11; Linux x86_64) Test/1.0';
let api: PeopleApi;
let orgs: TestOrganization[];
let theirs: TestOrganization;
beforeAll(async () => {
  api = await startPeopleApi({ env: { PATCHBAY_TRUST_PROXY: 'loopback' } });
  orgs = [await api.organization(), await api.organization()];
  theirs = await api.organization();
});
afterAll(() => api.close());

let people = 0;
async function somebody() {
  const email = `somebody${++people}@example.com`;
  const browser = await signedUp(api, email);
  for (const { id } of orgs) await join(api, fromPublicId('organization', id) ?? '', email, 'developer');
  return { browser, email, id: (await browser.get('/v1/me')).body.id as string };
}

const from = (ip: string) => ({ 'x-forwarded-for': ip, 'user-agent': AGENT });
const enter = (browser: Browser, email: string, password = PASSWORD, ip = '192.0.2.7') =>
  browser.post('/api/auth/sign-in/email', { email, password }, from(ip));
/** What an organisation's trail has of a person, newest first. */
async function trail({ key }: TestOrganization, id: string) {
  const answer = await api.ask('GET', `/v1/audit-events?targetId=${id}&limit=100`, { key });
  return answer.body.data as Record<string, any>[];
}
const mine = async (browser: Browser) =>
  (await browser.get('/v1/me/events?limit=100')).body.data as Record<string, any>[];
const names = (events: readonly Record<string, any>[]) => events.map(({ action }) => action);

describe('a sign-in', () => {
  it('stands in the trail of each organisation of the person, and in no other', async () => {
    const { email, id } = await somebody();
    const browser = new Browser(api);
    const answer = await enter(browser, email);
    const expected = {
      action: 'person.signIn',
      requestId: answer.headers['request-id'],
      ip: '192.0.2.7',
      userAgent: AGENT,
    };
    for (const org of orgs)
      expect(await trail(org, id)).toMatchObject([
        {
          ...expected,
          actor: { type: 'person', id },
          targetType: 'person',
          targetId: id,
          before: null,
          after: { method: 'password' },
        },
      ]);
    expect(await trail(theirs, id)).toEqual([]);
    expect((await mine(browser))[0]).toMatchObject({ ...expected, detail: { method: 'password' } });
    const other = await signedUp(api, 'nobody@example.com');
    expect(JSON.stringify(await mine(other))).not.toContain('192.0.2.7');
    for (const { key } of orgs)
      expect((await api.ask('GET', '/v1/audit-events/verify', { key })).body).toMatchObject({ ok: true });
  });

  it('keeps of what a browser says of itself no more than a line', async () => {
    const { email, browser } = await somebody();
    const long = `${'x'.repeat(300)}\u00e9`;
    await new Browser(api).post(
      '/api/auth/sign-in/email',
      { email, password: PASSWORD },
      { 'user-agent': `\u00e9${long}` },
    );
    expect((await mine(browser))[0]?.userAgent).toBe(`?${'x'.repeat(255)}`);
  });

  it('that fails is told the first time, the tenth and the hundredth, by nobody known', async () => {
    const { email, id, browser } = await somebody();
    const tries = Array.from({ length: 12 }, () =>
      enter(new Browser(api), email, 'wrong password 1', '198.51.100.1'),
    );
    const answers = await Promise.all(tries);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
    const failed = async () => (await mine(browser)).filter(({ action }) => action === 'person.failSignIn');
    // After the answers: their time must not tell who has an account.
    await expect
      .poll(async () => (await failed()).map(({ detail }) => detail.attempts).sort())
      .toEqual([1, 10]);
    const [event] = (await trail(orgs[0] as TestOrganization, id)).filter(
      ({ action }) => action === 'person.failSignIn',
    );
    expect(event).toMatchObject({
      actor: { type: 'anonymous', id: null },
      after: { method: 'password', reason: 'invalid_email_or_password' },
      ip: '198.51.100.1',
      requestId: expect.stringMatching(/^req_/),
    });
    expect(await failed()).toHaveLength(2);
  });

  it('of an address that nobody has leaves nothing', async () => {
    const count = () => api.db.system((tx) => tx.personEvent.count());
    const before = await count();
    expect((await enter(new Browser(api), 'unknown@example.com')).status).toBe(401);
    // Its turn would have come before that of a later one.
    const { email, browser } = await somebody();
    const added = await count();
    await enter(new Browser(api), email, 'wrong password 1');
    await expect.poll(async () => names(await mine(browser))).toContain('person.failSignIn');
    expect(await count()).toBe(added + 1);
    expect(added - before, 'the sign-in of the later one').toBe(1);
  });

  it('with a second factor is one only with it', async () => {
    const { browser, email, id } = await somebody();
    const enabled = await browser.post('/api/auth/two-factor/enable', { password: PASSWORD });
    const secret = secretOf(enabled.body.totpURI);
    const step = Math.floor(Date.now() / 30_000);
    await browser.post('/api/auth/two-factor/verify-totp', { code: codeAt(secret, step) });
    const other = new Browser(api);
    await enter(other, email);
    expect(names(await mine(browser)).slice(0, 1)).toEqual(['person.enableTwoFactor']);
    expect((await other.post('/api/auth/two-factor/verify-totp', { code: '12345x' })).status).toBe(401);
    await expect
      .poll(async () => (await mine(browser))[0])
      .toMatchObject({
        action: 'person.failSignIn',
        detail: { method: 'totp', reason: 'invalid_code' },
      });
    const done = await other.post('/api/auth/two-factor/verify-totp', { code: codeAt(secret, step + 1) });
    expect(done.status, done.text).toBe(200);
    await enter(other, email);
    const [code] = enabled.body.backupCodes;
    await other.post('/api/auth/two-factor/verify-backup-code', { code });
    await other.post('/api/auth/two-factor/disable', { password: PASSWORD });
    const events = await trail(orgs[1] as TestOrganization, id);
    expect(events.map(({ action, after }) => [action, after?.method ?? null])).toEqual([
      ['person.disableTwoFactor', null],
      ['person.signIn', 'recovery_code'],
      ['person.signIn', 'totp'],
      ['person.failSignIn', 'totp'],
      ['person.enableTwoFactor', null],
    ]);
    expect(JSON.stringify(events)).not.toContain(code);
  });

  it('does not happen where it cannot be written', async () => {
    const { email } = await somebody();
    const owner = await import('pg').then(
      ({ default: pg }) => new pg.Client({ connectionString: api.database.ownerUrl }),
    );
    await owner.connect();
    await owner.query('revoke insert on person_events from patchbay_system');
    const browser = new Browser(api);
    const answer = await enter(browser, email);
    await owner.query('grant insert on person_events to patchbay_system');
    await owner.end();
    expect(answer.status).toBe(500);
    expect(browser.jar.size).toBe(0);
  });
});

describe('what goes with it', () => {
  it('is written too: sign-outs, new passwords, sessions that are ended', async () => {
    const { browser, email, id } = await somebody();
    const [one, two, three] = [new Browser(api), new Browser(api), new Browser(api)];
    for (const other of [one, two, three]) await signIn(other, email);
    await one.post('/api/auth/sign-out');
    const open = (await browser.get('/v1/me/sessions')).body.data;
    expect(open).toHaveLength(3);
    const next = open.find((session: { current: boolean }) => !session.current);
    expect(Object.keys(next).sort()).toEqual(
      ['createdAt', 'current', 'expiresAt', 'id', 'ip', 'updatedAt', 'userAgent'].sort(),
    );
    expect((await browser.send('DELETE', `/v1/me/sessions/${next.id}`)).status).toBe(204);
    expect((await browser.send('DELETE', `/v1/me/sessions/${next.id}`)).status).toBe(404);
    expect((await browser.post('/v1/me/sessions/revoke-others')).body).toEqual({ revoked: 1 });
    for (const other of [one, two, three]) expect((await other.get('/v1/me')).status).toBe(401);
    const changed = await browser.post('/api/auth/change-password', {
      currentPassword: PASSWORD,
      newPassword: 'another horse battery',
    });
    expect(changed.status, changed.text).toBe(200);
    const wrong = await browser.post('/api/auth/change-password', {
      currentPassword: PASSWORD,
      newPassword: 'another horse battery',
    });
    expect(wrong.status).toBe(400);
    await new Browser(api).post('/api/auth/request-password-reset', { email, redirectTo: '/x' });
    const token = tokenIn((await api.mails.next(email)).text);
    const reset = await new Browser(api).post(
      '/api/auth/reset-password',
      { token, newPassword: PASSWORD },
      from('192.0.2.9'),
    );
    expect(reset.status, reset.text).toBe(200);
    const events = await trail(orgs[0] as TestOrganization, id);
    expect(names(events)).toEqual([
      'person.resetPassword',
      'person.changePassword',
      'person.revokeSessions',
      'person.revokeSession',
      'person.signOut',
      'person.signIn',
      'person.signIn',
      'person.signIn',
    ]);
    expect(events[0]).toMatchObject({ ip: '192.0.2.9', requestId: reset.headers['request-id'] });
    expect(events.every(({ actor, requestId }) => actor.id === id && requestId !== '')).toBe(true);
    expect(events[3]?.after).toEqual({ sessionId: next.id });
    expect((await enter(new Browser(api), email)).status).toBe(200);
  });

  it('does not show one person another’s sessions, nor lets them end those', async () => {
    const [{ browser }, { browser: other }] = [await somebody(), await somebody()];
    const [session] = (await browser.get('/v1/me/sessions')).body.data;
    expect((await other.send('DELETE', `/v1/me/sessions/${session.id}`)).status).toBe(404);
    await other.post('/v1/me/sessions/revoke-others');
    expect((await browser.get('/v1/me')).status).toBe(200);
    // The library's own ways are closed: they would leave no event.
    for (const path of ['revoke-session', 'revoke-sessions', 'revoke-other-sessions', 'list-sessions'])
      expect((await browser.post(`/api/auth/${path}`)).status).toBe(404);
  });
});
