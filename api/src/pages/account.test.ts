/** The pages of who is signed in: the second step on and off, and invitations in all their states. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  Browser,
  codeAt,
  PASSWORD,
  type PeopleApi,
  secretOf,
  signedUp,
  signIn,
  startPeopleApi,
} from '../identity/testing.js';
import { fieldOf, linkTo, submit } from './testing.js';

let api: PeopleApi;
beforeAll(async () => {
  api = await startPeopleApi();
});
afterAll(() => api.close());

const FACTOR = '/account/second-factor';

describe('the second step', () => {
  it('is turned on with password and code, shows its secret once, and is turned off with the password', async () => {
    const email = 'factor@example.com';
    const browser = await signedUp(api, email);
    expect(linkTo((await browser.get('/account')).text, 'Turn on')).toBe(FACTOR);
    const wrong = await submit(browser, FACTOR, { password: 'not the password' });
    expect([wrong.status, wrong.text]).toEqual([400, expect.stringContaining('This password is not right.')]);
    const shown = await submit(browser, FACTOR, { password: PASSWORD });
    expect(shown.text).toMatch(/<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 \d+ \d+"[^>]*>/);
    const key = /<code class="key">([^<]*)</.exec(shown.text)?.[1]?.replace(/\s/g, '');
    const secret = secretOf(`otpauth://totp/x?secret=${key}`);
    const step = Math.floor(Date.now() / 30_000);
    const missed = await submit(browser, `${FACTOR}/code`, { code: '000000' });
    expect(missed.text).toContain('This code is not right.');
    expect(missed.text, 'the secret is not shown again').not.toMatch(/class="(key|codes|qr)"/);
    const on = await submit(browser, `${FACTOR}/code`, {
      code: `${codeAt(secret, step).slice(0, 3)} ${codeAt(secret, step).slice(3)}`,
    });
    expect(on.headers['location']).toBe('/account?notice=factor-on');
    const account = await browser.get('/account');
    expect(linkTo(account.text, 'Turn off')).toBe(`${FACTOR}/off`);
    expect((await submit(browser, FACTOR, { password: PASSWORD })).headers['location']).toBe('/account');

    const other = new Browser(api);
    expect((await submit(other, '/sign-in', { email, password: PASSWORD })).headers['location']).toBe(
      '/sign-in/code',
    );
    const used = await submit(other, '/sign-in/code', { code: codeAt(secret, step) });
    expect([used.status, used.text]).toEqual([401, expect.stringContaining('was used already')]);
    expect((await other.get('/account')).status, 'nobody is in before the second step').toBe(303);

    expect((await submit(browser, `${FACTOR}/off`, { password: 'not the password' })).status).toBe(400);
    const off = await submit(browser, `${FACTOR}/off`, { password: PASSWORD });
    expect(off.headers['location']).toBe('/account?notice=factor-off');
    await signIn(new Browser(api), email);
  });

  it('ends after too many wrong codes', async () => {
    const email = 'guesser@example.com';
    const browser = await signedUp(api, email);
    const shown = await submit(browser, FACTOR, { password: PASSWORD });
    const key = /<code class="key">([^<]*)</.exec(shown.text)?.[1]?.replace(/\s/g, '');
    const code = codeAt(secretOf(`otpauth://totp/x?secret=${key}`), Math.floor(Date.now() / 30_000));
    await submit(browser, `${FACTOR}/code`, { code });
    const guesser = new Browser(api);
    await submit(guesser, '/sign-in', { email, password: PASSWORD });
    const answers = [];
    for (let n = 0; n < 7; n++) answers.push(await submit(guesser, '/sign-in/code', { code: `00000${n}` }));
    expect(answers.map(({ status }) => status)).toContain(401);
    expect(answers.at(-1)?.headers['location']).toBe('/sign-in?error=challenge_over');
  });
});

describe('an invitation', () => {
  it('is shown to the address it is for, accepted once, and told to nobody else', async () => {
    const email = 'guest@example.com';
    const { id, key } = await invitation('Secret Org', email);
    const path = `/invitations/${id}`;
    const anonymous = await new Browser(api).get(path);
    expect([anonymous.status, anonymous.text]).toEqual([200, expect.not.stringContaining('Secret Org')]);
    expect(linkTo(anonymous.text, 'Create an account')).toBe(`/sign-up?next=${encodeURIComponent(path)}`);
    const stranger = await signedUp(api, 'stranger@example.com');
    for (const answer of [await stranger.get(path), await submit(stranger, path, {})]) {
      expect([answer.status, answer.text]).toEqual([404, expect.not.stringContaining('Secret Org')]);
      expect(fieldOf(answer.text, 'next')).toBe(path);
    }
    const guest = await signedUp(api, email);
    const shown = await guest.get(path);
    expect(shown.text).toMatch(/Secret Org[\s\S]*Developer/);
    expect((await guest.get('/account')).text).toContain(`href="${path}"`);
    expect((await submit(guest, path, {})).headers['location']).toBe('/account?notice=joined');
    expect((await guest.get('/account')).text).toMatch(/Secret Org[\s\S]*Developer/);
    expect((await submit(guest, path, {})).status, 'once').toBe(404);
    const trail = await api.ask('GET', '/v1/audit-events', { key });
    const accepted = trail.body.data.filter(
      ({ action }: { action: string }) => action === 'invitation.accept',
    );
    expect(accepted).toMatchObject([{ actor: { type: 'person' } }]);
  });

  it('of a suspended organisation waits, one that is none is over, and without a session nothing is accepted', async () => {
    const email = 'waiting@example.com';
    const { id, organization } = await invitation('Paused', email);
    const guest = await signedUp(api, email);
    const paused = await api.ask('POST', `/v1/organizations/${organization}/suspend`, {
      key: api.operatorKey,
    });
    expect(paused.status, paused.text).toBe(200);
    const refused = await submit(guest, `/invitations/${id}`, {});
    expect([refused.status, refused.text]).toEqual([
      403,
      expect.stringContaining('This organisation is suspended.'),
    ]);
    for (const none of ['inv_x', 'x'.repeat(200), '..%2f..', '%3Cscript%3E'])
      expect((await guest.get(`/invitations/${none}`)).status).toBe(404);
    const out = await submit(new Browser(api), `/invitations/${id}`, {});
    expect(out.headers['location']).toBe(`/sign-in?next=${encodeURIComponent(`/invitations/${id}`)}`);
  });

  async function invitation(name: string, email: string) {
    const { key, id: organization } = await api.organization(name);
    const made = await api.ask('POST', '/v1/invitations', { key, body: { email, role: 'developer' } });
    await api.mails.next(email);
    return { id: String(made.body.id), key, organization };
  }
});
