/** The second factor: an authenticator's codes (RFC 6238), each of which proves one sign-in. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Browser, codeAt, PASSWORD, type PeopleApi, secretOf, signedUp, startPeopleApi } from './testing.js';

let api: PeopleApi;
beforeAll(async () => {
  api = await startPeopleApi();
});
afterAll(() => api.close());

const EMAIL = 'totp@example.com';
async function challenged(): Promise<Browser> {
  const browser = new Browser(api);
  const first = await browser.post('/api/auth/sign-in/email', { email: EMAIL, password: PASSWORD });
  expect(first.body).toMatchObject({ twoFactorRedirect: true });
  expect([...browser.jar.keys()].some((name) => name.includes('session_token'))).toBe(false);
  return browser;
}

describe('the second factor', () => {
  it('is asked for, takes each code once, and each recovery code once', async () => {
    const owner = await signedUp(api, EMAIL);
    const refused = await owner.post('/api/auth/two-factor/enable', { password: 'not the password' });
    expect(refused.status).toBe(400);
    const enabled = await owner.post('/api/auth/two-factor/enable', { password: PASSWORD });
    expect(enabled.status, enabled.text).toBe(200);
    const secret = secretOf(enabled.body.totpURI);
    const rows = await api.db.system((tx) => tx.twoFactor.findMany());
    expect(JSON.stringify(rows)).not.toContain(secret.toString());
    expect(JSON.stringify(rows)).not.toContain(enabled.body.backupCodes[0]);

    const step = Math.floor(Date.now() / 30_000);
    const [first, second] = [codeAt(secret, step), codeAt(secret, step + 1)];
    const on = await owner.post('/api/auth/two-factor/verify-totp', { code: first });
    expect(on.status, on.text).toBe(200);

    const replayer = await challenged();
    const replay = await replayer.post('/api/auth/two-factor/verify-totp', { code: first });
    expect(replay.status, 'what turned it on signs nobody in').toBe(401);
    expect(replay.body.code).toBe('CODE_ALREADY_USED');

    const browsers = [await challenged(), await challenged()];
    const answers = await Promise.all(
      browsers.map((browser) => browser.post('/api/auth/two-factor/verify-totp', { code: second })),
    );
    expect(answers.map(({ status }) => status).sort(), 'at the same time, too').toEqual([200, 401]);

    const [backup] = enabled.body.backupCodes;
    const rescue = await challenged();
    const rescued = await rescue.post('/api/auth/two-factor/verify-backup-code', { code: backup });
    expect(rescued.status, rescued.text).toBe(200);
    const again = await (await challenged()).post('/api/auth/two-factor/verify-backup-code', {
      code: backup,
    });
    expect(again.status).toBe(401);
  });

  it('is not passed by asking for a session without it', async () => {
    const browser = await challenged();
    expect((await browser.get('/api/auth/get-session')).body).toBeNull();
    const wrong = await browser.post('/api/auth/two-factor/verify-totp', { code: '12345x' });
    expect(wrong.status).toBe(401);
    expect((await browser.get('/api/auth/get-session')).body).toBeNull();
  });
});
