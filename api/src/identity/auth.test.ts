/** The library as it is set up here: what a rotation of root keys means to people, and faults of ours. */
import { randomBytes } from 'node:crypto';
import { Database } from '@patchbay/prisma';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/database.js';
import { RootKeys } from '../common/crypto/root-keys.js';
import { newUuid } from '../common/ids.js';
import { parseEnv } from '../config/env.js';
import { Vault } from '../db/vault.js';
import { outboundOf } from '../outbound/outbound.js';
import { type Auth, createAuth } from './auth.js';
import { Background } from './background.js';

const PASSWORD = 'correct horse battery';
const ORIGIN = 'https://patchbay.test';
const log = pino({ level: 'silent' });
const [older, newer] = [
  { id: 'k1', secret: randomBytes(32) },
  { id: 'k2', secret: randomBytes(32) },
];
let t: TestDatabase;
beforeAll(async () => {
  t = await createTestDatabase();
});
afterAll(() => t.drop());

function authWith(...keys: (typeof older)[]): Auth {
  return authOn(t.db, keys);
}

function authOn(db: Database, keys: (typeof older)[], limited = false): Auth {
  const env = parseEnv({
    DATABASE_URL: t.url,
    PATCHBAY_ROOT_KEYS: `k1:${Buffer.alloc(32).toString('base64')}`,
    PATCHBAY_PUBLIC_URL: ORIGIN,
    PATCHBAY_SIGN_UP: 'open',
  });
  return createAuth({
    env,
    db,
    roots: new RootKeys(keys),
    vault: new Vault(new RootKeys(keys)),
    outbound: outboundOf(env),
    log,
    mailer: { send: async () => undefined, close: () => undefined },
    background: new Background(log),
    limited,
  });
}

async function ask(auth: Auth, path: string, body: object | null, cookie = ''): Promise<Response> {
  return auth.handler(
    new Request(`${ORIGIN}/api/auth/${path}`, {
      method: body === null ? 'GET' : 'POST',
      headers: { origin: ORIGIN, 'content-type': 'application/json', ...(cookie ? { cookie } : {}) },
      ...(body === null ? {} : { body: JSON.stringify(body) }),
    }),
  );
}

const cookiesOf = (answer: Response) =>
  answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');

it('ends sessions at a rotation, opens what the older key encrypted, and nothing once that key is gone', async () => {
  const email = 'ada@example.com';
  const before = authWith(older);
  await ask(before, 'sign-up/email', { email, password: PASSWORD, name: 'Ada' });
  await t.db.system((tx) => tx.user.update({ where: { email }, data: { emailVerified: true } }));
  const signedIn = await ask(before, 'sign-in/email', { email, password: PASSWORD });
  const cookie = cookiesOf(signedIn);
  const enabled = await ask(before, 'two-factor/enable', { password: PASSWORD }, cookie);
  const { totpURI } = (await enabled.json()) as { totpURI: string };
  expect((await before.getSession(new Headers({ cookie }))).found?.user.email).toBe(email);

  const during = authWith(newer, older);
  expect((await during.getSession(new Headers({ cookie }))).found).toBeNull();
  const again = cookiesOf(await ask(during, 'sign-in/email', { email, password: PASSWORD }));
  const shown = await ask(during, 'two-factor/get-totp-uri', { password: PASSWORD }, again);
  expect(await shown.json()).toEqual({ totpURI });

  const after = authWith(newer);
  expect((await after.getSession(new Headers({ cookie: again }))).found?.user.email).toBe(email);
  expect((await ask(after, 'two-factor/get-totp-uri', { password: PASSWORD }, again)).status).toBe(500);
  expect((await after.getSession(new Headers({ cookie: `x=${newUuid()}` }))).found).toBeNull();
});

it('answers 503 while the database is away, and says nothing of it on the console', async () => {
  const said = vi.spyOn(console, 'error');
  const db = new Database({ url: 'postgresql://nobody@127.0.0.1:1/none', poolSize: 2 });
  for (const limited of [true, false]) {
    const auth = authOn(db, [older], limited);
    const credentials = { email: 'ada@example.com', password: PASSWORD };
    const answer = await ask(auth, 'sign-in/email', credentials);
    expect([limited, answer.status, answer.headers.get('retry-after')]).toEqual([limited, 503, '2']);
    expect(await answer.text()).not.toMatch(/127\.0\.0\.1|node_modules/);
  }
  expect(said).not.toHaveBeenCalled();
  said.mockRestore();
  await db.close();
});
