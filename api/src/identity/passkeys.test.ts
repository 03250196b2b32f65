/** Passkeys: made and used, and every answer of an authenticator that must open nothing. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ceremony, SoftAuthenticator } from '../../../test/fixtures/webauthn.js';
import {
  Browser,
  ORIGIN,
  PASSWORD,
  type PeopleApi,
  type Reply,
  signedUp,
  startPeopleApi,
} from './testing.js';

let api: PeopleApi;
let owner: pg.Client;
beforeAll(async () => {
  api = await startPeopleApi();
  owner = new pg.Client({ connectionString: api.database.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await api.close();
});

const AT = '/api/auth/passkey';
const HERE: Ceremony = { origin: ORIGIN };

async function register(
  browser: Browser,
  device: SoftAuthenticator,
  how: Ceremony = HERE,
  name = 'my phone',
) {
  const { body } = await browser.get(`${AT}/generate-register-options`);
  return browser.post(`${AT}/verify-registration`, { name, response: device.register(body, how) });
}

async function signInWith(browser: Browser, device: SoftAuthenticator, how: Ceremony = HERE): Promise<Reply> {
  const { body } = await browser.get(`${AT}/generate-authenticate-options`);
  return browser.post(`${AT}/verify-authentication`, { response: device.authenticate(body, how) });
}

let people = 0;
const somebody = async () => {
  const email = `keyed${++people}@example.com`;
  return { email, browser: await signedUp(api, email) };
};
const isIn = async (browser: Browser) => (await browser.get('/v1/me')).status === 200;

describe('a passkey', () => {
  it('is made by somebody who has just signed in, and signs them in by itself', async () => {
    const { browser, email } = await somebody();
    const options = (await browser.get(`${AT}/generate-register-options`)).body;
    expect(options).toMatchObject({
      rp: { id: 'patchbay.test', name: 'Patchbay' },
      authenticatorSelection: { userVerification: 'required', residentKey: 'required' },
    });
    const device = new SoftAuthenticator();
    const made = await register(browser, device);
    expect(made.status, made.text).toBe(200);
    expect((await browser.get(`${AT}/list-user-passkeys`)).body).toMatchObject([{ name: 'my phone' }]);

    const other = new Browser(api);
    const asked = (await other.get(`${AT}/generate-authenticate-options`)).body;
    expect(asked).toMatchObject({ rpId: 'patchbay.test', userVerification: 'required' });
    expect(asked.allowCredentials ?? [], 'nobody learns who has one').toEqual([]);
    const done = await signInWith(other, device);
    expect(done.status, done.text).toBe(200);
    expect((await other.get('/v1/me')).body.email).toBe(email);
    const events = (await other.get('/v1/me/events')).body.data;
    expect(events.slice(0, 2)).toMatchObject([
      { action: 'person.signIn', detail: { method: 'passkey' }, requestId: done.headers['request-id'] },
      { action: 'person.addPasskey' },
    ]);
  });

  it('is both factors in one: no code is asked for, and without the person’s gesture it is nothing', async () => {
    const { browser } = await somebody();
    const device = new SoftAuthenticator();
    const careless = await register(browser, new SoftAuthenticator(), { ...HERE, verified: false });
    expect([careless.status, careless.body.code]).toEqual([401, 'USER_NOT_VERIFIED']);
    await register(browser, device);
    await browser.post('/api/auth/two-factor/enable', { password: PASSWORD });
    const other = new Browser(api);
    const untouched = await signInWith(other, device, { ...HERE, verified: false });
    expect([untouched.status, untouched.body.code]).toEqual([401, 'USER_NOT_VERIFIED']);
    expect(await isIn(other)).toBe(false);
    expect((await signInWith(other, device)).status).toBe(200);
    expect(await isIn(other)).toBe(true);
  });

  it('opens nothing from another page, for another host, by another key, or twice', async () => {
    const { browser } = await somebody();
    const [device, foreign] = [new SoftAuthenticator(), new SoftAuthenticator()];
    await register(browser, device);
    const tries: Record<string, (other: Browser) => Promise<Reply>> = {
      'another page': (other) => signInWith(other, device, { origin: 'https://evil.example' }),
      'another host': (other) => signInWith(other, device, { ...HERE, rpId: 'evil.example' }),
      'another challenge': (other) => signInWith(other, device, { ...HERE, challenge: 'AAAA' }),
      'an unknown passkey': (other) => signInWith(other, foreign),
      'another key': (other) => {
        const thief = new SoftAuthenticator();
        Object.defineProperty(thief, 'id', { value: device.id });
        return signInWith(other, thief);
      },
      'no passkey at all': (other) => other.post(`${AT}/verify-authentication`, { response: { id: {} } }),
      'no challenge': (other) =>
        other.post(`${AT}/verify-authentication`, {
          response: device.authenticate({ challenge: 'AAAA', rpId: 'patchbay.test' }, HERE),
        }),
    };
    for (const [name, run] of Object.entries(tries)) {
      const other = new Browser(api);
      const answer = await run(other);
      expect([name, answer.status >= 400 && answer.status < 500], answer.text).toEqual([name, true]);
      expect([name, await isIn(other)]).toEqual([name, false]);
    }
    // A challenge is used up by its first answer.
    const other = new Browser(api);
    const { body } = await other.get(`${AT}/generate-authenticate-options`);
    const challenge = new Map(other.jar);
    const response = device.authenticate(body, HERE);
    expect((await other.post(`${AT}/verify-authentication`, { response })).status).toBe(200);
    const replayer = new Browser(api);
    for (const [name, value] of challenge) replayer.jar.set(name, value);
    expect((await replayer.post(`${AT}/verify-authentication`, { response })).status).toBe(400);
    // A counter that goes back is a copy of the key.
    device.counter = 0;
    expect((await signInWith(new Browser(api), device)).status).toBe(400);
    await expect
      .poll(async () =>
        (await browser.get('/v1/me/events')).body.data.map((e: { action: string }) => e.action),
      )
      .toContain('person.failSignIn');
  });

  it('is not made with another’s id, a page of others, garbage, an old sign-in, or without one', async () => {
    const { browser, email } = await somebody();
    const { browser: other } = await somebody();
    const device = new SoftAuthenticator();
    await register(browser, device);
    const twice = await register(other, device);
    expect([twice.status, twice.body.code]).toEqual([400, 'PREVIOUSLY_REGISTERED']);
    const foreign = await register(other, new SoftAuthenticator(), { origin: 'https://evil.example' });
    expect(foreign.status, foreign.text).toBe(400);
    await other.get(`${AT}/generate-register-options`);
    const garbage = await other.post(`${AT}/verify-registration`, { response: { id: 'x', response: {} } });
    expect(garbage.status, garbage.text).toBe(400);
    const long = await register(other, new SoftAuthenticator(), HERE, 'x'.repeat(101));
    expect([long.status, long.body.code]).toEqual([400, 'INVALID_NAME']);
    expect((await other.get(`${AT}/list-user-passkeys`)).body).toEqual([]);
    expect((await new Browser(api).get(`${AT}/generate-register-options`)).status).toBe(401);
    await owner.query(
      `update sessions set created_at = now() - interval '11 minutes'
        where user_id = (select id from users where email = $1)`,
      [email],
    );
    expect((await browser.get(`${AT}/generate-register-options`)).body.code).toBe('SESSION_NOT_FRESH');
  });

  it('is renamed and deleted by its person alone, and is nothing to a banned one', async () => {
    const { browser, email } = await somebody();
    const { browser: other } = await somebody();
    const device = new SoftAuthenticator();
    const { id } = (await register(browser, device)).body;
    expect((await other.post(`${AT}/delete-passkey`, { id })).status).toBe(401);
    expect((await other.post(`${AT}/update-passkey`, { id, name: 'mine' })).status).toBe(401);
    expect((await browser.post(`${AT}/update-passkey`, { id, name: 'old phone' })).status).toBe(200);
    const people = await api.ask('GET', `/v1/people?email=${email}`, { key: api.operatorKey });
    const [{ id: userId }] = people.body.data;
    const act = (what: string) => api.ask('POST', `/v1/people/${userId}/${what}`, { key: api.operatorKey });
    await act('ban');
    const refused = await signInWith(new Browser(api), device);
    expect([refused.status, refused.body.code]).toEqual([403, 'BANNED']);
    await act('unban');
    const again = new Browser(api);
    expect((await signInWith(again, device)).status).toBe(200);
    expect((await again.post(`${AT}/delete-passkey`, { id })).status).toBe(200);
    expect((await signInWith(new Browser(api), device)).status).toBe(401);
    const actions = (await again.get('/v1/me/events')).body.data.map((e: { action: string }) => e.action);
    expect(actions.slice(0, 2)).toEqual(expect.arrayContaining(['person.deletePasskey']));
    expect(actions).toEqual(expect.arrayContaining(['person.renamePasskey', 'person.ban', 'person.unban']));
  });
});
