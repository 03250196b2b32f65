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
  tokenIn,
} from '../identity/testing.js';
import { LANGUAGES } from './language.js';
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

describe('mails', () => {
  const CHINESE = { 'accept-language': 'fr, zh-CN;q=0.9, en;q=0.1' };
  const { texts: zh } = LANGUAGES.zh;

  it('speak the language that was chosen on the page, else the browser’s', async () => {
    const browser = new Browser(api);
    const email = 'lan@example.com';
    await browser.get('/sign-up?lang=zh');
    const english = { 'accept-language': 'en' };
    const form = { name: 'Lan', email, password: PASSWORD };
    await submit(browser, '/sign-up', form, english);
    const proof = await api.mails.next(email);
    expect(proof.subject).toBe(zh.mailVerifySubject);
    expect(proof.text.split('\n\n')).toEqual([
      zh.mailVerifyText,
      `${ORIGIN}${linkIn(proof.text)}`,
      `${zh.mailFooter}\n`,
    ]);
    await browser.get(`/api/auth/verify-email?token=${tokenIn(proof.text)}`);
    await submit(browser, '/sign-up', form, english);
    expect((await api.mails.next(email)).subject).toBe(zh.mailKnownSubject);
    await submit(browser, '/forgot-password', { email }, english);
    const reset = await api.mails.next(email);
    expect(reset.subject).toBe(zh.mailResetSubject);
    const changed = { token: tokenIn(reset.text), password: `${PASSWORD} again` };
    await submit(browser, '/reset-password', changed, english);
    expect((await api.mails.next(email)).subject).toBe(zh.mailChangedSubject);
    // One who has chosen nothing.
    await submit(new Browser(api), '/forgot-password', { email }, CHINESE);
    expect((await api.mails.next(email)).subject).toBe(zh.mailResetSubject);
    await submit(new Browser(api), '/forgot-password', { email }, { 'accept-language': 'fr' });
    expect((await api.mails.next(email)).subject).toBe('Choose a new password');
  });

  it('of the API go by Accept-Language, an invitation’s by that of whoever invites', async () => {
    const org = await api.organization('Lan & Co');
    const email = 'mei@example.com';
    const body = { email, role: 'developer' };
    const made = await api.ask('POST', '/v1/invitations', { key: org.key, body, headers: CHINESE });
    expect(made.status, made.text).toBe(201);
    const mail = await api.mails.next(email);
    expect(mail.subject).toBe('邀请您加入 Lan & Co');
    expect(mail.text).toContain(`您受邀加入 ${ORIGIN} 上的组织“Lan & Co”，您的角色是：开发者。`);
    expect(linkIn(mail.text)).toBe(`/invitations/${made.body.id}`);
    await api.ask('POST', `/v1/invitations/${made.body.id}/resend`, { key: org.key });
    expect((await api.mails.next(email)).subject).toBe('Invitation to Lan & Co');

    const browser = await signedUp(api, 'gone@example.com');
    expect((await browser.send('DELETE', '/v1/me', { headers: CHINESE })).status).toBe(204);
    expect((await api.mails.next('gone@example.com')).subject).toBe(zh.mailDeletedSubject);
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
