/** The end of an account: proof, owners, and what is left. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { join } from '../../../../test/tenancy/world.js';
import { fromPublicId } from '../../common/ids.js';
import {
  Browser,
  PASSWORD,
  type PeopleApi,
  signedUp,
  signIn,
  startPeopleApi,
} from '../../identity/testing.js';

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

/** Every table with a text column that holds this. */
async function tablesWith(text: string): Promise<string[]> {
  const { rows } = await owner.query<{ t: string; c: string }>(
    `select table_name as t, column_name as c from information_schema.columns
      where table_schema = 'public' and data_type in ('text', 'uuid', 'jsonb', 'character varying')`,
  );
  const found = new Set<string>();
  for (const { t, c } of rows) {
    const { rowCount } = await owner.query(
      `select 1 from ${t} where "${c}"::text like '%' || $1 || '%' limit 1`,
      [text],
    );
    if (rowCount) found.add(t);
  }
  return [...found].sort();
}

describe('deleting one’s account', () => {
  it('takes everything of the person; trails keep their id', async () => {
    const email = 'leaver@example.com';
    const browser = await signedUp(api, email);
    const org = await api.organization();
    await join(api, fromPublicId('organization', org.id) ?? '', email, 'developer');
    const { id } = (await browser.get('/v1/me')).body;
    const uuid = fromPublicId('user', id) ?? '';
    const { memberId } = (await browser.get('/v1/me/organizations')).body.data[0];
    const key = (await browser.post('/v1/me/keys', { organizationId: org.id, name: 'script' })).body.key;
    await browser.post('/api/auth/two-factor/enable', { password: PASSWORD });
    await new Browser(api).post('/api/auth/request-password-reset', { email, redirectTo: '/x' });
    await api.mails.next(email);
    expect(await tablesWith(uuid)).toContain('verifications');

    const gone = await browser.send('DELETE', '/v1/me');
    expect(gone.status, gone.text).toBe(204);
    expect(await tablesWith(uuid)).toEqual([]);
    expect(await tablesWith(email)).toEqual([]);
    expect(await tablesWith(id)).toEqual(['audit_events']);
    expect((await api.mails.next(email)).subject).toBe('Your account was deleted');
    expect((await browser.get('/v1/me')).status).toBe(401);
    expect((await api.ask('GET', '/v1/servers', { key })).status).toBe(401);
    const again = await new Browser(api).post('/api/auth/sign-in/email', { email, password: PASSWORD });
    expect(again.status).toBe(401);
    const events = await api.ask('GET', `/v1/audit-events?action=person.delete`, { key: org.key });
    expect(events.body.data).toMatchObject([
      {
        actor: { type: 'person', id },
        targetId: id,
        before: { memberId, role: 'developer' },
        requestId: gone.headers['request-id'],
      },
    ]);
    expect((await api.ask('GET', '/v1/audit-events/verify', { key: org.key })).body.ok).toBe(true);
    // The address is free again.
    await signedUp(api, email);
  });

  it('is refused to the last owner of an organisation, and changes nothing then', async () => {
    const browser = await signedUp(api, 'last@example.com');
    const own = (await browser.post('/v1/me/organizations', { name: 'Mine' })).body;
    const org = await api.organization();
    await join(api, fromPublicId('organization', org.id) ?? '', 'last@example.com', 'viewer');
    const refused = await browser.send('DELETE', '/v1/me');
    expect([refused.status, refused.body.code]).toEqual([409, 'last_owner']);
    expect(refused.body.detail).toContain(own.id);
    expect((await browser.get('/v1/me/organizations')).body.data).toHaveLength(2);
    await signedUp(api, 'next@example.com');
    await join(api, fromPublicId('organization', own.id) ?? '', 'next@example.com', 'owner');
    expect((await browser.send('DELETE', '/v1/me')).status).toBe(204);
  });

  it('leaves no organisation without an owner when two go at once', async () => {
    const [one, two] = [await signedUp(api, 'one@example.com'), await signedUp(api, 'two@example.com')];
    const own = (await one.post('/v1/me/organizations', { name: 'Ours' })).body;
    await join(api, fromPublicId('organization', own.id) ?? '', 'two@example.com', 'owner');
    const answers = await Promise.all([one, two].map((browser) => browser.send('DELETE', '/v1/me')));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
  });

  it('needs a sign-in of the last ten minutes, and a page of ours', async () => {
    const email = 'stale@example.com';
    const browser = await signedUp(api, email);
    await owner.query(
      `update sessions set created_at = now() - interval '11 minutes'
        where user_id = (select id from users where email = $1)`,
      [email],
    );
    const stale = await browser.send('DELETE', '/v1/me');
    expect([stale.status, stale.body.code]).toEqual([403, 'session_not_fresh']);
    const foreign = await browser.send('DELETE', '/v1/me', { headers: { origin: 'https://evil.example' } });
    expect(foreign.body.code).toBe('cross_site_request');
    await signIn(browser, email);
    expect((await browser.send('DELETE', '/v1/me')).status).toBe(204);
  });
});
