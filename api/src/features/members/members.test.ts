/** People in organisations: roles, invitations, the last owner, and sessions on the admin API. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newUuid, toPublicId } from '../../common/ids.js';
import { ROLES, type Role } from '../../common/roles.js';
import { Browser, type PeopleApi, type Reply, signedUp, startPeopleApi } from '../../identity/testing.js';
import { buildDocument } from '../../openapi/document.js';

let api: PeopleApi;
let owner: Browser;
/** The owner's organisation. */
let org: { id: string; slug: string };
beforeAll(async () => {
  api = await startPeopleApi();
  owner = await signedUp(api, 'owner@example.com', 'Olga');
  org = (await owner.post('/v1/me/organizations', { name: 'Acme' })).body;
});
afterAll(() => api.close());

let people = 0;
/** Signs up, invites into the owner's organisation, and accepts. */
async function joined(role: Role): Promise<{ browser: Browser; email: string; memberId: string }> {
  const email = `${role}${++people}@example.com`;
  const browser = await signedUp(api, email);
  const invited = await asOwner('POST', '/v1/invitations', { email, role });
  expect(invited.status, invited.text).toBe(201);
  const accepted = await browser.post(`/v1/invitations/${invited.body.id}/accept`);
  expect(accepted.status, accepted.text).toBe(200);
  return { browser, email, memberId: accepted.body.memberId };
}

const inOrg = (browser: Browser, method: string, path: string, body?: unknown, id = org.id): Promise<Reply> =>
  browser.send(method, path, {
    ...(body === undefined ? {} : { body }),
    headers: { 'patchbay-organization': id },
  });
const asOwner = (method: string, path: string, body?: unknown) => inOrg(owner, method, path, body);

describe('an organisation of a person', () => {
  it('works from the first moment, is listed, and says who did what', async () => {
    const mine = await owner.get('/v1/me/organizations');
    expect(mine.body.data).toMatchObject([{ id: org.id, role: 'owner', name: 'Acme' }]);
    expect((await asOwner('POST', '/v1/secrets', { name: 'TOKEN', value: 'sealed' })).status).toBe(201);
    expect((await asOwner('GET', '/v1/organization')).body.id).toBe(org.id);
    const me = await owner.get('/v1/me');
    expect(me.body).toMatchObject({ email: 'owner@example.com', name: 'Olga' });
    const trail = await asOwner('GET', '/v1/audit-events?action=secret.create');
    expect(trail.body.data[0].actor).toEqual({ type: 'person', id: me.body.id });
    expect(me.body.id).toMatch(/^usr_/);
  });

  it('is meant by the header, else by the session, else by nothing', async () => {
    expect((await owner.get('/v1/organization')).body.code, 'created after the sign-in').toBe(
      'invalid_request',
    );
    const chosen = await owner.send('PATCH', '/v1/me', { body: { activeOrganizationId: org.id } });
    expect(chosen.body.activeOrganizationId).toBe(org.id);
    expect((await owner.get('/v1/organization')).body.id).toBe(org.id);
    const second = new Browser(api);
    await second.post('/api/auth/sign-in/email', {
      email: 'owner@example.com',
      password: 'correct horse battery',
    });
    expect((await second.get('/v1/organization')).body.id, 'a new session means the first').toBe(org.id);
    const odd = await owner.get('/v1/organization', { headers: { 'patchbay-organization': 'acme' } });
    expect(odd.body.errors[0].path).toBe('Patchbay-Organization');
  });

  it('of others answers like one that does not exist', async () => {
    const theirs = await api.organization('Theirs');
    const at = (id: string) => inOrg(owner, 'GET', '/v1/servers', undefined, id);
    const [foreign, nobodys] = [await at(theirs.id), await at(toPublicId('organization', newUuid()))];
    expect(foreign.status).toBe(403);
    const { requestId: _a, ...one } = foreign.body;
    const { requestId: _b, ...other } = nobodys.body;
    expect(one).toEqual(other);
    const wish = await owner.send('PATCH', '/v1/me', { body: { activeOrganizationId: theirs.id } });
    expect(wish.body.code).toBe('not_a_member');
    expect((await owner.send('DELETE', `/v1/me/organizations/${theirs.id}`)).status).toBe(404);
  });

  it('that is suspended opens nothing to its people', async () => {
    const own = (await owner.post('/v1/me/organizations', { name: 'Soon suspended' })).body;
    const act = (what: string) =>
      api.ask('POST', `/v1/organizations/${own.id}/${what}`, { key: api.operatorKey });
    await act('suspend');
    const look = await inOrg(owner, 'GET', '/v1/servers', undefined, own.id);
    expect(look.body.code).toBe('organization_suspended');
  });
});

describe('roles', () => {
  it('open exactly the operations that the document says', async () => {
    const browsers = new Map<Role, Browser>();
    for (const role of ROLES) browsers.set(role, (await joined(role)).browser);
    let asked = 0;
    for (const [path, item] of Object.entries(buildDocument(api.app).paths)) {
      for (const [method, operation] of Object.entries(item as Record<string, any>)) {
        const roles: Role[] | undefined = operation['x-patchbay-roles'];
        if (roles === undefined) continue;
        const url = path.replaceAll(/\{[^}]+\}/g, () => toPublicId('server', newUuid()));
        for (const [role, browser] of browsers) {
          const answer = await inOrg(browser, method.toUpperCase(), url);
          const where = `${role}: ${method} ${path} ${answer.status}`;
          expect(answer.status, where).not.toBe(401);
          expect([where, answer.body?.code === 'insufficient_scope']).toEqual([where, !roles.includes(role)]);
          asked++;
        }
      }
    }
    expect(asked).toBeGreaterThan(200);
  });

  it('do not open what is the operator’s, and keys do not open what is a person’s', async () => {
    expect((await asOwner('GET', '/v1/organizations')).body.code).toBe('wrong_credential');
    const { key } = await api.organization();
    for (const path of ['/v1/me', '/v1/me/organizations', '/v1/me/invitations'])
      expect((await api.ask('GET', path, { key })).body.code).toBe('wrong_credential');
  });

  it('bound what somebody gives away: keys, invitations, other people', async () => {
    const [admin, developer] = [await joined('admin'), await joined('developer')];
    const denied = async (browser: Browser, method: string, path: string, body: unknown) => {
      const answer = await inOrg(browser, method, path, body);
      expect([path, answer.body?.code]).toEqual([path, 'insufficient_scope']);
    };
    await denied(developer.browser, 'POST', '/v1/keys', { name: 'k', scopes: ['*'] });
    await denied(developer.browser, 'POST', '/v1/keys', { name: 'k', scopes: ['members:write'] });
    await denied(developer.browser, 'POST', '/v1/invitations', { email: 'x@example.com', role: 'viewer' });
    await denied(admin.browser, 'POST', '/v1/invitations', { email: 'x@example.com', role: 'owner' });
    await denied(admin.browser, 'PATCH', `/v1/members/${admin.memberId}`, { role: 'owner' });
    const owners = await asOwner('GET', '/v1/members?role=owner');
    for (const { id } of owners.body.data) {
      await denied(admin.browser, 'PATCH', `/v1/members/${id}`, { role: 'viewer' });
      await denied(admin.browser, 'DELETE', `/v1/members/${id}`, undefined);
    }
    const key = await asOwner('POST', '/v1/keys', { name: 'hr', scopes: ['members:read', 'members:write'] });
    const byKey = await api.ask('POST', '/v1/invitations', {
      key: key.body.key,
      body: { email: 'x@example.com', role: 'viewer' },
    });
    expect(byKey.body.code, 'a viewer may read what this key may not').toBe('insufficient_scope');
    const raised = await inOrg(admin.browser, 'PATCH', `/v1/members/${developer.memberId}`, {
      role: 'admin',
    });
    expect(raised.body.role).toBe('admin');
  });
});

describe('invitations', () => {
  it('are sent by mail and accepted by the owner of the address alone, once', async () => {
    const email = 'grace@example.com';
    const invited = await asOwner('POST', '/v1/invitations', { email: 'Grace@Example.com', role: 'viewer' });
    expect(invited.body).toMatchObject({ email, status: 'open', role: 'viewer' });
    const mail = await api.mails.next(email);
    expect(mail.text).toContain(invited.body.id);
    const again = await asOwner('POST', '/v1/invitations', { email, role: 'viewer' });
    expect(again.body.code).toBe('already_exists');

    const path = `/v1/invitations/${invited.body.id}/accept`;
    const thief = await signedUp(api, 'thief@example.com');
    const stolen = await thief.post(path);
    const never = await thief.post(`/v1/invitations/${toPublicId('invitation', newUuid())}/accept`);
    expect([stolen.status, stolen.body.detail]).toEqual([404, never.body.detail]);
    expect((await thief.get('/v1/me/invitations')).body.data).toEqual([]);

    const grace = await signedUp(api, email, 'Grace');
    expect((await grace.get('/v1/me/invitations')).body.data).toMatchObject([{ organizationName: 'Acme' }]);
    const both = await Promise.all([grace.post(path), grace.post(path)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 404]);
    const members = await asOwner('GET', '/v1/members?role=viewer&limit=100');
    expect(members.body.data.filter((one: { email: string }) => one.email === email)).toHaveLength(1);
    const member = await asOwner('POST', '/v1/invitations', { email, role: 'viewer' });
    expect(member.body.code, 'a member is not invited').toBe('already_exists');
  });

  it('end: revoked, or after their time, when they make room for another', async () => {
    const email = 'late@example.com';
    const late = await signedUp(api, email);
    const first = await asOwner('POST', '/v1/invitations', { email, role: 'viewer' });
    expect((await asOwner('DELETE', `/v1/invitations/${first.body.id}`)).status).toBe(204);
    expect((await late.post(`/v1/invitations/${first.body.id}/accept`)).status).toBe(404);
    const second = await asOwner('POST', '/v1/invitations', { email, role: 'viewer', expiresInDays: 1 });
    const { orgId, id } = await api.db.system((tx) => tx.invitation.findFirstOrThrow({ where: { email } }));
    const expiresAt = new Date(Date.now() - 1_000);
    await api.db.tenant(orgId, (tx) => tx.invitation.update({ where: { id }, data: { expiresAt } }));
    expect((await late.post(`/v1/invitations/${second.body.id}/accept`)).status).toBe(404);
    expect((await asOwner('GET', `/v1/invitations/${second.body.id}`)).body.status).toBe('expired');
    const third = await asOwner('POST', '/v1/invitations', { email, role: 'viewer' });
    expect(third.status, third.text).toBe(201);
    expect((await asOwner('GET', '/v1/invitations')).text).not.toContain(second.body.id);
  });

  it('put nothing of their words into the head of a mail', async () => {
    const name = `Evil ${'x'.repeat(60)}`;
    const own = (await owner.post('/v1/me/organizations', { name })).body;
    await inOrg(owner, 'POST', '/v1/invitations', { email: 'head@example.com', role: 'viewer' }, own.id);
    const { subject } = await api.mails.next('head@example.com');
    expect(subject).toBe(`Invitation to ${name}`);
    const broken = await owner.post('/v1/me/organizations', { name: 'a\r\nBcc: everybody@example.com' });
    expect(broken.status).toBe(400);
  });
});

describe('members', () => {
  it('lose what their sessions opened with the next request, and what their role no longer has', async () => {
    const { browser, memberId } = await joined('admin');
    expect((await inOrg(browser, 'GET', '/v1/audit-events')).status).toBe(200);
    await asOwner('PATCH', `/v1/members/${memberId}`, { role: 'viewer' });
    expect((await inOrg(browser, 'GET', '/v1/audit-events')).body.code).toBe('insufficient_scope');
    expect((await asOwner('DELETE', `/v1/members/${memberId}`)).status).toBe(204);
    expect((await inOrg(browser, 'GET', '/v1/servers')).body.code).toBe('not_a_member');
    expect((await browser.get('/v1/me')).status, 'they are still somebody').toBe(200);
    expect((await browser.get('/v1/me/organizations')).body.data).toEqual([]);
  });

  it('leave by themselves, whatever their role', async () => {
    const { browser } = await joined('viewer');
    expect((await browser.send('DELETE', `/v1/me/organizations/${org.id}`)).status).toBe(204);
    expect((await inOrg(browser, 'GET', '/v1/servers')).body.code).toBe('not_a_member');
  });

  it('are never without an owner: not by leaving, demotion, removal, nor two at the same time', async () => {
    const [a, b] = [await signedUp(api, 'a@example.com'), await signedUp(api, 'b@example.com')];
    const own = (await a.post('/v1/me/organizations', { name: 'Two owners' })).body;
    const at = (browser: Browser, method: string, path: string, body?: unknown) =>
      inOrg(browser, method, path, body, own.id);
    const alone = [
      await at(a, 'DELETE', `/v1/me/organizations/${own.id}`),
      await at(a, 'PATCH', `/v1/members/${own.memberId}`, { role: 'admin' }),
      await at(a, 'DELETE', `/v1/members/${own.memberId}`),
    ];
    expect(alone.map(({ body }) => body.code)).toEqual(['last_owner', 'last_owner', 'last_owner']);
    expect((await at(a, 'PATCH', `/v1/members/${own.memberId}`, { role: 'owner' })).status).toBe(200);

    const invited = await at(a, 'POST', '/v1/invitations', { email: 'b@example.com', role: 'owner' });
    const accepted = await b.post(`/v1/invitations/${invited.body.id}/accept`);
    // Both are let go at once, when both have come as far as the rows.
    const db = new pg.Client({ connectionString: api.database.ownerUrl });
    await db.connect();
    await db.query(`begin; select 1 from memberships where role = 'owner' for update`);
    const waiting = async () => {
      // What a transaction has seen of activity, it sees again.
      await db.query('select pg_stat_clear_snapshot()');
      const { rowCount } = await db.query(
        `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return rowCount;
    };
    const demotions = Promise.all([
      at(a, 'PATCH', `/v1/members/${accepted.body.memberId}`, { role: 'viewer' }),
      at(b, 'PATCH', `/v1/members/${own.memberId}`, { role: 'viewer' }),
    ]);
    await expect.poll(waiting, { timeout: 10_000 }).toBe(2);
    await db.query('commit');
    await db.end();
    const answers = await demotions;
    expect(
      answers.filter(({ status }) => status === 200),
      'one of the two',
    ).toHaveLength(1);
    const rows = await api.db.system((tx) =>
      tx.membership.findMany({ where: { organization: { slug: own.slug } } }),
    );
    expect(rows.filter(({ role }) => role === 'owner')).toHaveLength(1);
  });
});

describe('a session on the admin API', () => {
  it('changes nothing for another site, whatever the operation', async () => {
    const forged: Record<string, string>[] = [
      { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
      { origin: 'https://evil.patchbay.test', 'sec-fetch-site': 'same-site' },
      { origin: 'https://patchbay.test.evil.example', 'sec-fetch-site': 'same-origin' },
      { origin: 'null', 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'none' },
      {},
    ];
    let asked = 0;
    for (const [path, item] of Object.entries(buildDocument(api.app).paths)) {
      for (const [method, operation] of Object.entries(item as Record<string, any>)) {
        if (method === 'get' || !path.startsWith('/v1/') || operation['x-patchbay-scope'] === undefined)
          continue;
        const url = path.replaceAll(/\{[^}]+\}/g, () => toPublicId('server', newUuid()));
        for (const headers of forged) {
          const answer = await api.ask(method.toUpperCase(), url, {
            headers: { cookie: owner.cookies(), 'patchbay-organization': org.id, ...headers },
          });
          const where = `${method} ${path} ${JSON.stringify(headers)}`;
          expect([where, answer.status]).toEqual([where, 403]);
          asked++;
        }
      }
    }
    expect(asked).toBeGreaterThan(150);
  });

  it('is refused when it has ended, and a key beside it counts instead of it', async () => {
    const browser = await signedUp(api, 'ended@example.com');
    const copy = browser.cookies();
    await browser.post('/api/auth/sign-out');
    const ended = await api.ask('GET', '/v1/me', { headers: { cookie: copy } });
    expect([ended.status, ended.body.code]).toEqual([401, 'invalid_credential']);
    const { key, id } = await api.organization();
    const both = await api.ask('GET', '/v1/organization', { key, headers: { cookie: owner.cookies() } });
    expect(both.body.id).toBe(id);
    expect(both.headers.vary).toMatch(/cookie/);
  });

  it('keeps answers for an Idempotency-Key to the person who asked', async () => {
    const [one, two] = [await joined('developer'), await joined('developer')];
    const headers = { 'patchbay-organization': org.id, 'idempotency-key': 'the-same-for-both' };
    const make = (browser: Browser) => browser.post('/v1/keys', { name: 'mine' }, headers);
    const first = await make(one.browser);
    expect(first.status, first.text).toBe(201);
    expect((await make(one.browser)).body.key, 'replayed').toBe(first.body.key);
    const other = await make(two.browser);
    expect(other.text).not.toContain(first.body.key);

    const found = { name: 'Found twice' };
    const key = { 'idempotency-key': 'person-wide' };
    const made = await one.browser.post('/v1/me/organizations', found, key);
    expect((await one.browser.post('/v1/me/organizations', found, key)).body.id).toBe(made.body.id);
    expect((await two.browser.post('/v1/me/organizations', found, key)).body.id).not.toBe(made.body.id);
  });
});
