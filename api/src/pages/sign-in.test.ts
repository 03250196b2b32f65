/** Signing up and in by the pages' forms, over HTTP, as a browser without script sends them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  Browser,
  linkIn,
  ORIGIN,
  PASSWORD,
  type PeopleApi,
  signedUp,
  startPeopleApi,
} from '../identity/testing.js';
import { fieldOf, linkTo, submit } from './testing.js';

let api: PeopleApi;
beforeAll(async () => {
  api = await startPeopleApi();
});
afterAll(() => api.close());

describe('signing up by the pages', () => {
  it('leads from the form by the mail to where one wanted to go', async () => {
    const browser = new Browser(api);
    const email = 'pages@example.com';
    const next = '/invitations/inv_x?a=1&b=2';
    const start = await browser.get(`/sign-in?next=${encodeURIComponent(next)}`);
    expect(start.status).toBe(200);
    const form = await browser.get(linkTo(start.text, 'Create one'));
    expect(fieldOf(form.text, 'next')).toBe(next);
    const sent = await submit(browser, '/sign-up', { name: 'Ada', email, password: PASSWORD, next });
    expect([sent.status, sent.headers['location']]).toEqual([
      303,
      `/check-your-mail?next=${encodeURIComponent(next).replace(/%20/g, '+')}`,
    ]);
    const early = await submit(browser, '/sign-in', { email, password: PASSWORD, next });
    expect(early.headers['location']).toMatch(/^\/check-your-mail\?for=address&next=/);
    const link = linkIn((await api.mails.next(email)).text);
    const opened = await browser.get(link);
    expect(opened.text).toContain('Confirm your address');
    const row = () => api.db.system((tx) => tx.user.findUnique({ where: { email } }));
    expect((await row())?.emailVerified, 'whoever only opens the link proves nothing').toBe(false);
    const token = fieldOf(opened.text, 'token') ?? '';
    const proven = await submit(browser, '/verify-email', {
      token,
      next: fieldOf(opened.text, 'next') ?? '',
    });
    expect(proven.text).toContain('Address confirmed');
    expect((await row())?.emailVerified).toBe(true);
    const again = linkTo(proven.text, 'Sign in');
    expect(new URL(again, ORIGIN).searchParams.get('next')).toBe(next);
    const signedIn = await submit(browser, '/sign-in', { email, password: PASSWORD, next });
    expect([signedIn.status, signedIn.headers['location']]).toEqual([303, next]);
    const account = await browser.get('/account');
    expect(account.text).toContain(email);
    for (const secret of [token, PASSWORD]) expect(api.logged()).not.toContain(secret);
  });
});

describe('signing in by the pages', () => {
  it('says beside the form what is wrong, and keeps the address but never the password', async () => {
    const email = 'typo@example.com';
    await signedUp(api, email);
    const wrong = await submit(new Browser(api), '/sign-in', { email, password: 'not this <one>' });
    expect(wrong.status).toBe(401);
    expect(wrong.text).toContain('The address or the password is not right.');
    expect(fieldOf(wrong.text, 'email')).toBe(email);
    expect(wrong.text).not.toContain('not this');
    const empty = await submit(new Browser(api), '/sign-in', { email: 'nobody' });
    expect(empty.status).toBe(422);
    expect(empty.text).toMatch(/id="email"[^>]* aria-invalid="true"[^>]* aria-describedby="email-error"/);
  });

  it('leads to no sign-on of an organisation where the domain has none', async () => {
    const browser = new Browser(api);
    const page = await browser.get('/sign-in?next=/account?x');
    const form = await browser.get(linkTo(page.text, 'with your organisation'));
    expect(fieldOf(form.text, 'next')).toBe('/account?x');
    const email = 'nobody@nowhere.example';
    const refused = await submit(browser, '/sign-in/organization', { email, next: '/account?x' });
    expect([refused.status, fieldOf(refused.text, 'email')]).toEqual([404, email]);
    expect(linkTo(refused.text, 'Back to sign in')).toBe('/sign-in?next=%2Faccount%3Fx');
  });
});
