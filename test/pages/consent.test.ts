/** Consent to an application in a real Chromium, without script: from the application's request to its answer. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Browser, signIn as httpSignIn } from '../../api/src/identity/testing.js';
import { chromiumMissing, type Watched } from '../chromium.js';
import { type Application, startApplication } from './client.js';
import {
  mailedLink,
  open,
  PASSWORD,
  type PagesWorld,
  send,
  setUpSecondStep,
  signIn,
  signUp,
  startPagesWorld,
} from './world.js';

const STATE = 'a&b=c"<d>';

describe.skipIf(chromiumMissing())('consent in a browser without script', { timeout: 180_000 }, () => {
  let world: PagesWorld;
  let application: Application;
  let org: { key: string; slug: string };
  let resource: string;
  const windows: Watched[] = [];
  beforeAll(async () => {
    world = await startPagesWorld();
    application = await startApplication(world);
    org = await world.api.organization('Analytical Engines');
    const { key } = org;
    const namespace = await world.api.ask('POST', '/v1/namespaces', { key, body: { name: 'tools' } });
    const made = await world.api.ask('POST', '/v1/endpoints', {
      key,
      body: {
        name: 'Research',
        slug: 'research',
        namespaceId: namespace.body.id,
        auth: { apiKey: true, oauth: true },
      },
    });
    if (made.status !== 201) throw new Error(made.text);
    resource = `${world.url}/t/${org.slug}/research/mcp`;
  });
  afterAll(async () => {
    await application?.close();
    await world?.close();
  });
  afterEach(async () => {
    const { host } = new URL(world.url);
    for (const window of windows.splice(0)) {
      expect(window.violations, 'forbidden by the content security policy').toEqual([]);
      expect(window.complaints, 'complaints of the browser').toEqual([]);
      for (const asked of window.hosts)
        expect([host, new URL(application.redirectUri).host]).toContain(asked);
      await window.context.close();
    }
  });
  const visit = async (url: string) => {
    const window = await open(world);
    windows.push(window);
    await window.page.goto(url);
    return window;
  };
  const heading = ({ page }: Watched) => page.getByRole('heading', { level: 1 }).innerText();
  const invite = async (email: string) => {
    const body = { email, role: 'viewer' };
    const { status, text } = await world.api.ask('POST', '/v1/invitations', { key: org.key, body });
    if (status !== 201) throw new Error(text);
  };
  /** A member who is signed in, in a window of their own: made by HTTP, the pages for it are tried in sign-in.test.ts. */
  const member = async (email: string) => {
    await invite(email);
    const invitation = new URL(await mailedLink(world, email)).pathname.split('/').at(-1);
    const person = new Browser(world.api, world.url);
    await person.post('/api/auth/sign-up/email', { email, password: PASSWORD, name: 'Ada' });
    const token = new URL(await mailedLink(world, email)).searchParams.get('token');
    await person.get(`/api/auth/verify-email?token=${token}`);
    await httpSignIn(person, email);
    const accepted = await person.post(`/v1/invitations/${invitation}/accept`);
    if (accepted.status !== 200) throw new Error(accepted.text);
    const window = await visit(`${world.url}/sign-in`);
    const cookies = [...person.jar].map(([name, value]) => ({ name, value, url: world.url }));
    await window.context.addCookies(cookies);
    return window;
  };

  it('is asked for after password and second step, says who asks for what, and brings the code', async () => {
    const email = 'ada@example.com';
    const window = await member(email);
    const { page } = window;
    await page.goto(`${world.url}/account`);
    const { code } = await setUpSecondStep(window);
    await send(window, {}, 'Sign out');

    await page.goto(application.authorizeUrl(resource));
    expect(await heading(window)).toBe('Sign in');
    await page.getByRole('link', { name: '简体中文' }).click();
    await page.getByRole('link', { name: 'English' }).click();
    await signIn(window, email, 'a wrong password');
    await page.getByText('The address or the password is not right.').waitFor();
    await signIn(window, email);
    expect(await heading(window)).toBe('Second step');
    await send(window, { Code: code() }, 'Continue');

    expect(await heading(window)).toBe('Allow access?');
    await page.getByText('Test application wants to act for you.').waitFor();
    await page.getByText('It chose its name itself: nobody has checked it.').waitFor();
    const rows = await page.locator('dl > div').allInnerTexts();
    expect(rows.map((row) => row.split('\n'))).toEqual([
      ['Organisation', 'Analytical Engines'],
      ['Endpoint', 'Research', resource],
      [
        'It will be able to',
        'list and use what the endpoint offers, in your name',
        'go on doing so while you are away, until you or an admin withdraw it',
      ],
      ['Sends you to', 'an application on this device', '127.0.0.1'],
    ]);
    await page.getByText(`Signed in as ${email}`).waitFor();
    await page.getByRole('link', { name: '简体中文' }).click();
    expect(await heading(window)).toBe('是否允许访问？');
    await page.getByRole('link', { name: 'English' }).click();
    await send(window, {}, 'Allow');
    const answer = await application.answer();
    expect(Object.fromEntries(answer)).toEqual({
      code: expect.stringMatching(/^\w{32}$/),
      state: STATE,
      iss: `${world.url}/api/auth`,
    });
    await page.getByRole('heading', { name: 'Welcome back' }).waitFor();
    const tokens = await application.exchange(answer.get('code') ?? '', resource);
    expect(tokens).toMatchObject({ status: 200, body: { token_type: 'Bearer' } });
  });

  it('can be denied, and the application is told', async () => {
    const window = await member('grace@example.com');
    await window.page.goto(application.authorizeUrl(resource));
    await send(window, {}, 'Deny');
    const answer = await application.answer();
    expect(Object.fromEntries(answer)).toMatchObject({ error: 'access_denied', state: STATE });
    expect(answer.has('code')).toBe(false);
    await window.page.getByRole('heading', { name: 'Welcome back' }).waitFor();
    await window.page.goto(application.authorizeUrl(resource));
    expect(await heading(window), 'denied once, it is asked for again').toBe('Allow access?');
  });

  it('is reached from the mail of a sign-up, and not given by who is no member', async () => {
    const email = 'stranger@example.com';
    const window = await visit(application.authorizeUrl(resource));
    const { page } = window;
    await signUp(world, window, email);
    await signIn(window, email);
    expect(await heading(window)).toBe('Not a member');
    expect(await page.content()).not.toContain('Analytical');
    await invite(email);
    const joining = await open(world, { storageState: await window.context.storageState() });
    windows.push(joining);
    await joining.page.goto(await mailedLink(world, email));
    await send(joining, {}, 'Accept');
    await page.goto(application.authorizeUrl(resource));
    expect(await heading(window)).toBe('Allow access?');
    await send(window, {}, 'Sign in with another address');
    expect(await heading(window)).toBe('Sign in');
    await signIn(window, email);
    expect(await heading(window), 'and comes back').toBe('Allow access?');
  });

  it('is not given to a request that is over, or was changed', async () => {
    const window = await member('late@example.com');
    const { page } = window;
    await page.goto(application.authorizeUrl(resource));
    const asked = new URL(page.url());
    const changed = (change: Record<string, string>) => {
      const url = new URL(asked);
      for (const [name, value] of Object.entries(change)) url.searchParams.set(name, value);
      return url.href;
    };
    for (const change of [
      { redirect_uri: 'http://127.0.0.1:1/elsewhere' },
      { scope: 'endpoints:use everything' },
      { exp: '99999999999' },
      { sig: 'AAAA' },
    ] as Record<string, string>[]) {
      await page.goto(changed(change));
      expect([change, await heading(window)]).toEqual([change, 'This request is not valid']);
    }
    await page.goto(changed({ exp: '1000' }));
    expect(await heading(window)).toBe('This took too long');
    await page.getByRole('link', { name: 'Start again' }).click();
    expect(await heading(window)).toBe('Allow access?');
    await page.goto(`${world.url}/consent`);
    expect(await heading(window)).toBe('This request is not valid');
  });

  it('shows what an application says of itself as text, and loads nothing of it', async () => {
    const hostile = await startApplication(world, {
      client_name: `</title><img src="http://evil.example/x">\u202Eknab\u200B${'x'.repeat(60)}`,
      logo_uri: 'https://evil.example/logo.png',
      client_uri: 'https://evil.example/',
      tos_uri: 'https://evil.example/tos',
    });
    const window = await member('careful@example.com');
    await window.page.goto(hostile.authorizeUrl(resource));
    expect(await heading(window)).toBe('Allow access?');
    expect(await window.page.locator('img').count()).toBe(0);
    const name = await window.page.locator('strong').innerText();
    expect(name).toMatch(/^<\/title><img src="http:\/\/evil\.example\/x"> ?knab ?x+…?$/);
    expect([...name].length).toBeLessThanOrEqual(80);
    expect(await window.page.content()).not.toContain('logo.png');
    await hostile.close();
  });
});
