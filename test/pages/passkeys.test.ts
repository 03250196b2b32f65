/** The script of docs/identity.md in a real browser with a virtual authenticator: a passkey is made and signs in. */
import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PASSWORD, type PeopleApi, startPeopleApi } from '../../api/src/identity/testing.js';
import { chromiumMissing, openWindow, startChromium } from '../chromium.js';
import { freePort } from '../free-port.js';

describe.skipIf(chromiumMissing())('a passkey in a browser', () => {
  let api: PeopleApi;
  let browser: Browser;
  let url: string;
  let script: string;
  beforeAll(async () => {
    const port = await freePort();
    // A passkey is bound to a name: an address is none.
    url = `http://localhost:${port}`;
    api = await startPeopleApi({ env: { PATCHBAY_PUBLIC_URL: url } });
    await api.app.listen(port, '127.0.0.1');
    browser = await startChromium();
    const page = await readFile(new URL('../../docs/identity.md', import.meta.url), 'utf8');
    script = (/```js\n([\s\S]*?)```/.exec(page)?.[1] ?? '').replaceAll('export ', '');
  });
  afterAll(async () => {
    await browser.close();
    await api.close();
  });

  it('is made and used by the script of the documentation', async () => {
    const email = 'browser@example.com';
    const { context, page } = await openWindow(browser, { javaScriptEnabled: true });
    const devtools = await context.newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    // A page of ours on which script may run.
    await page.goto(`${url}/docs`);
    const ask = (path: string, body?: object) =>
      page.evaluate(
        async ([at, text]) => {
          const post = {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: text as string,
          };
          const answer = await fetch(`/${at}`, text === null ? {} : post);
          return { status: answer.status, body: await answer.json().catch(() => null) };
        },
        [path, body === undefined ? null : JSON.stringify(body)] as const,
      );
    const run = (call: string) => page.evaluate(`(async () => { ${script}; return ${call}; })()`);

    await ask('api/auth/sign-up/email', { email, password: PASSWORD, name: 'Ada' });
    const token = /token=([^&\s]+)/.exec((await api.mails.next(email)).text)?.[1];
    await ask(`api/auth/verify-email?token=${token}`);
    expect((await ask('api/auth/sign-in/email', { email, password: PASSWORD })).status).toBe(200);

    expect(await run("addPasskey('this browser')")).toMatchObject({ name: 'this browser' });
    const { credentials } = await devtools.send('WebAuthn.getCredentials', { authenticatorId });
    expect(credentials).toMatchObject([{ rpId: 'localhost', isResidentCredential: true }]);
    await ask('api/auth/sign-out', {});
    expect((await ask('v1/me')).status).toBe(401);

    expect(await run('signIn()')).toMatchObject({ user: { email } });
    expect((await ask('v1/me')).body).toMatchObject({ email });
    const [event] = ((await ask('v1/me/events')).body as { data: Record<string, unknown>[] }).data;
    expect(event).toMatchObject({ action: 'person.signIn', detail: { method: 'passkey' } });
    expect(event?.userAgent).toContain('Chrome');

    // Whoever holds the device but cannot unlock it stays outside.
    await ask('api/auth/sign-out', {});
    await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
    await expect(run('signIn()')).rejects.toThrow(/NotAllowedError|not allowed/);
    expect((await ask('v1/me')).status).toBe(401);
    await context.close();
  });
});
