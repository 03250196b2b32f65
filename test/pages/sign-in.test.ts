/** The pages in a real Chromium, without script: what a person does until they are signed in. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { chromiumMissing, type Watched } from '../chromium.js';
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

describe.skipIf(chromiumMissing())('the pages in a browser without script', { timeout: 180_000 }, () => {
  let world: PagesWorld;
  const windows: Watched[] = [];
  beforeAll(async () => {
    world = await startPagesWorld();
  });
  afterAll(() => world.close());
  afterEach(async () => {
    for (const window of windows.splice(0)) {
      expect(window.violations, 'forbidden by the content security policy').toEqual([]);
      expect(window.complaints, 'complaints of the browser').toEqual([]);
      expect([...window.hosts], 'asked for').toEqual([new URL(world.url).host]);
      await window.context.close();
    }
  });
  const visit = async (
    path: string,
    ...options: Parameters<typeof open> extends [PagesWorld, ...infer R] ? R : never
  ) => {
    const window = await open(world, ...options);
    windows.push(window);
    await window.page.goto(`${world.url}${path}`);
    return window;
  };
  const heading = ({ page }: Watched) => page.getByRole('heading', { level: 1 }).innerText();

  it('take somebody from an invitation by sign-up, mail and a second step into the organisation', async () => {
    const email = 'ada@example.com';
    const { key } = await world.api.organization('Analytical <b>Engines</b>');
    await world.api.ask('POST', '/v1/invitations', { key, body: { email, role: 'admin' } });
    const window = await visit('/account');
    const { page } = window;
    await page.goto(await mailedLink(world, email));
    expect(await page.content(), 'nobody is told whose invitation it is').not.toContain('Analytical');
    await page.getByRole('link', { name: 'Sign in' }).click();
    await signUp(world, window, email);
    await signIn(window, email);
    expect(await heading(window)).toBe('You are invited');
    await page.getByText('Analytical <b>Engines</b>').waitFor();
    await send(window, {}, 'Accept');
    await page.getByText('You are a member now.').waitFor();
    expect(await page.locator('.rows li').innerText()).toMatch(/^Analytical <b>Engines<\/b>\s+Admin$/);

    const { code, recovery } = await setUpSecondStep(window);
    await send(window, {}, 'Sign out');
    await page.getByText('You are signed out.').waitFor();
    await page.goto(`${world.url}/account`);
    await signIn(window, email);
    expect(await heading(window)).toBe('Second step');
    await send(window, { Code: '000 000' }, 'Continue');
    expect(await page.getByRole('textbox').getAttribute('aria-describedby')).toBe('code-error');
    await page.getByText('This code is not right.').waitFor();
    await send(window, { Code: code() }, 'Continue');
    expect(await heading(window)).toBe('Your account');

    await send(window, {}, 'Sign out');
    await signIn(window, email);
    await page.getByRole('link', { name: 'Use a recovery code instead' }).click();
    await send(window, { 'Recovery code': recovery[0] ?? '' }, 'Continue');
    expect(await heading(window)).toBe('Your account');
  });

  it('give a new password to whoever reads the mail, once', async () => {
    const email = 'forgetful@example.com';
    const window = await visit('/sign-in');
    const { page } = window;
    await signUp(world, window, email);
    await signIn(window, email, 'not the password');
    await page.getByRole('alert').getByText('The address or the password is not right.').waitFor();
    const password = page.getByLabel('Password', { exact: true });
    expect(await password.getAttribute('aria-describedby'), 'heard with the focus').toBe('message');
    expect(await page.getByLabel('E-mail address').inputValue()).toBe(email);
    expect(await password.inputValue()).toBe('');
    await page.getByRole('link', { name: 'Forgot your password?' }).click();
    await send(window, { 'E-mail address': email }, 'Send link');
    const link = await mailedLink(world, email);
    await page.goto(link);
    await send(window, { 'New password': 'short' }, 'Save password');
    await page.getByText('Use at least 12 characters.').waitFor();
    await send(window, { 'New password': 'quite another one' }, 'Save password');
    await page.getByText('Your password is changed.').waitFor();
    await signIn(window, email, 'quite another one');
    expect(await heading(window)).toBe('Your account');
    await page.goto(link);
    await send(window, { 'New password': 'quite another one' }, 'Save password');
    expect(await heading(window)).toBe('This link does not work any more');
  });

  it('speak Chinese to who prefers it or chooses it, and remember', async () => {
    const window = await visit('/sign-in?next=/account', { locale: 'zh-CN' });
    const { page } = window;
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-Hans');
    expect(await heading(window)).toBe('登录');
    await send(window, { 电子邮箱: 'nobody', 密码: PASSWORD }, '登录');
    await page.getByText('这不是有效的电子邮箱。').waitFor();
    await page.getByRole('link', { name: 'English' }).click();
    expect(await heading(window)).toBe('Sign in');
    expect(await page.locator('input[name=next]').getAttribute('value')).toBe('/account');
    await page.goto(`${world.url}/sign-up`);
    expect(await heading(window)).toBe('Create an account');
  });

  it('refuse links that are over, and say what to do', async () => {
    const window = await visit('/verify-email?token=made.up.token');
    const { page } = window;
    await send(window, {}, 'Confirm address');
    expect(await heading(window)).toBe('This link does not work any more');
    await page.goto(`${world.url}/sign-in/code`);
    await send(window, { Code: '123456' }, 'Continue');
    await page.getByText('That took too long').waitFor();
    await page.goto(`${world.url}/error?error=state_mismatch`);
    expect(await heading(window)).toBe('This request is not valid');
  });

  it('fit on a phone, and are read with a keyboard alone', async () => {
    const window = await visit('/sign-up', {
      viewport: { width: 320, height: 640 },
      isMobile: true,
      javaScriptEnabled: true,
    });
    const { page } = window;
    const wide = await page.evaluate('document.documentElement.scrollWidth');
    expect(wide).toBeLessThanOrEqual(320);
    expect(await page.evaluate('document.activeElement.id')).toBe('name');
    const order: unknown[] = [];
    for (let step = 0; step < 4; step++) {
      await page.keyboard.press('Tab');
      order.push(await page.evaluate('document.activeElement.id || document.activeElement.textContent'));
    }
    expect(order).toEqual(['email', 'password', 'Create account', 'Sign in']);
  });

  it('show the browser’s complaint where something is brought in from elsewhere', async () => {
    const window = await open(world, { javaScriptEnabled: true });
    await window.page.goto(`${world.url}/sign-in`);
    await window.page.evaluate(`
      document.body.append(Object.assign(document.createElement('img'), { src: 'http://localhost:1/pixel' }));
      document.body.append(Object.assign(document.createElement('p'), { innerHTML: '<b style="color:red">x</b>' }));
    `);
    await expect
      .poll(() => window.violations.sort())
      .toEqual(['img-src http://localhost:1/pixel', 'style-src-attr inline']);
    expect([...window.hosts]).toContain('localhost:1');
    expect(window.complaints).not.toEqual([]);
    await window.context.close();
  });
});
