/** What the tests in a browser share: the api on a port of its own, and the ways through the pages. */
import type { Browser } from 'playwright-core';
import {
  codeAt,
  PASSWORD,
  type PeopleApi,
  secretOf,
  startPeopleApi,
} from '../../api/src/identity/testing.js';
import { openWindow, startChromium, type Watched } from '../chromium.js';
import { freePort } from '../free-port.js';

export { PASSWORD };

export interface PagesWorld {
  /** Of the service, without a slash at the end. */
  readonly url: string;
  readonly api: PeopleApi;
  readonly browser: Browser;
  close(): Promise<void>;
}

export async function startPagesWorld(): Promise<PagesWorld> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const api = await startPeopleApi({ env: { PATCHBAY_PUBLIC_URL: url } });
  await api.app.listen(port, '127.0.0.1');
  const browser = await startChromium();
  return {
    url,
    api,
    browser,
    async close() {
      await browser.close();
      await api.close();
    },
  };
}

/** A window on the service's pages. */
export function open(
  world: PagesWorld,
  ...options: Parameters<typeof openWindow> extends [Browser, ...infer R] ? R : never
) {
  return openWindow(world.browser, ...options);
}

/** The link of the next mail to somebody. */
export async function mailedLink(world: PagesWorld, email: string): Promise<string> {
  const { text } = await world.api.mails.next(email);
  const link = /http:\/\/[^\s/]+\/\S+/.exec(text)?.[0];
  if (link === undefined) throw new Error(`no link in: ${text}`);
  return link;
}

/** Fills the form that is on the page, by labels, and sends it. */
export async function send({ page }: Watched, fields: Record<string, string>, button: string): Promise<void> {
  for (const [label, value] of Object.entries(fields))
    await page.getByLabel(label, { exact: true }).fill(value);
  await page.getByRole('button', { name: button, exact: true }).click();
}

/** From the page of sign-in on: makes an account and proves its address. Ends at the page of sign-in. */
export async function signUp(world: PagesWorld, window: Watched, email: string): Promise<void> {
  const { page } = window;
  await page.getByRole('link', { name: 'Create one' }).click();
  const typed = { 'Your name': 'Ada Lovelace', 'E-mail address': email, Password: PASSWORD };
  await send(window, typed, 'Create account');
  await page.getByRole('heading', { name: 'Check your mail' }).waitFor();
  await page.goto(await mailedLink(world, email));
  await send(window, {}, 'Confirm address');
  await page.getByRole('link', { name: 'Sign in' }).click();
}

export async function signIn(window: Watched, email: string, password = PASSWORD): Promise<void> {
  await send(window, { 'E-mail address': email, Password: password }, 'Sign in');
}

/** Turns the second step on from the account. @returns codes of the authenticator: each proves one thing only. */
export async function setUpSecondStep({
  page,
  ...rest
}: Watched): Promise<{ code(): string; recovery: string[] }> {
  const window = { page, ...rest };
  await page.getByRole('link', { name: 'Turn on' }).click();
  await send(window, { Password: PASSWORD }, 'Continue');
  const key = (await page.locator('code.key').innerText()).replace(/\s/g, '');
  const secret = secretOf(`otpauth://totp/x?secret=${key}`);
  const recovery = await page.locator('.codes li').allInnerTexts();
  const used = new Set<string>();
  // One step on either side is taken, and no code twice.
  const code = () => {
    const now = Math.floor(Date.now() / 30_000);
    const next = [0, 1, -1].map((offset) => codeAt(secret, now + offset)).find((one) => !used.has(one));
    if (next === undefined) throw new Error('all codes of this minute were used');
    used.add(next);
    return next;
  };
  await send(window, { Code: code() }, 'Turn on');
  await page.getByText('The second step is on.').waitFor();
  return { code, recovery };
}
