/** Personal keys: no more than their scopes and the person's role now, and gone with the membership. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { join } from '../../../../test/tenancy/world.js';
import { fromPublicId } from '../../common/ids.js';
import { ROLES, type Role, rolesWith } from '../../common/roles.js';
import { PERSONAL, SCOPES, type Scope } from '../../common/scopes.js';
import {
  type Browser,
  type PeopleApi,
  type Reply,
  signedUp,
  startPeopleApi,
} from '../../identity/testing.js';
import { buildDocument } from '../../openapi/document.js';
import type { TestOrganization } from '../../testing.js';

let api: PeopleApi;
let org: TestOrganization;
beforeAll(async () => {
  api = await startPeopleApi();
  org = await api.organization();
});
afterAll(() => api.close());

let people = 0;
interface Somebody {
  readonly browser: Browser;
  readonly memberId: string;
  readonly userId: string;
}
async function somebody(role: Role): Promise<Somebody> {
  const email = `${role}${++people}@example.com`;
  const browser = await signedUp(api, email);
  await join(api, fromPublicId('organization', org.id) ?? '', email, role);
  const { memberId } = (await browser.get('/v1/me/organizations')).body.data[0];
  return { browser, memberId, userId: (await browser.get('/v1/me')).body.id };
}
const make = async (browser: Browser, more: object = {}): Promise<{ id: string; key: string }> => {
  const made = await browser.post('/v1/me/keys', { organizationId: org.id, name: 'script', ...more });
  expect(made.status, made.text).toBe(201);
  return made.body;
};
const as = (key: string, method: string, path: string, body?: unknown): Promise<Reply> =>
  api.ask(method, `/v1/${path}`, { key, body });
const asOwner = (method: string, path: string, body?: unknown) => as(org.key, method, path, body);
const says =
  (key: string, path = 'servers') =>
  async () => {
    const { body, status } = await as(key, 'GET', path);
    return body.code ?? status;
  };

describe('a personal key', () => {
  it('is made with a session, shown once, ends by itself, and is seen by the organisation', async () => {
    const { browser, userId } = await somebody('developer');
    const made = await browser.post('/v1/me/keys', { organizationId: org.id, name: 'script' });
    expect(made.body).toMatchObject({
      kind: 'personal',
      key: expect.stringMatching(/^pb_pat_[0-9A-Za-z]{36}$/),
      organizationId: org.id,
      userId,
      scopes: ['*'],
    });
    const days = (Date.parse(made.body.expiresAt) - Date.now()) / 86_400_000;
    expect(Math.round(days)).toBe(90);
    const far = new Date(Date.now() + 367 * 86_400_000).toISOString();
    for (const expiresAt of [far, new Date(0).toISOString(), null])
      expect(
        (await browser.post('/v1/me/keys', { organizationId: org.id, name: 'x', expiresAt })).status,
      ).toBe(400);
    const { key: _, ...shown } = made.body;
    expect((await browser.get('/v1/me/keys')).body.data).toEqual([shown]);
    expect((await browser.get(`/v1/me/keys/${shown.id}`)).body).toEqual(shown);
    const { organizationId: __, ...listed } = shown;
    expect((await asOwner('GET', 'keys?kind=personal')).body.data[0]).toEqual(listed);
    // Nobody makes one for somebody else, and no key makes one.
    expect((await as(made.body.key, 'POST', 'me/keys', {})).body.code).toBe('wrong_credential');
    expect((await asOwner('POST', 'me/keys', {})).body.code).toBe('wrong_credential');
    const theirs = await api.organization();
    const elsewhere = await browser.post('/v1/me/keys', { organizationId: theirs.id, name: 'x' });
    expect(elsewhere.body.code).toBe('not_a_member');
    const more = { organizationId: org.id, name: 'x', scopes: ['members:write'] };
    expect((await browser.post('/v1/me/keys', more)).body.code).toBe('insufficient_scope');
    expect((await browser.post('/v1/me/keys', { ...more, scopes: ['keys:write'] })).status).toBe(400);
  });

  it('opens what the role and its scopes both allow', async () => {
    const scopes: readonly string[] = ['servers:read', 'endpoints:write'];
    // One operation of each scope.
    const operations = new Map<string, readonly [method: string, path: string]>();
    for (const [path, item] of Object.entries(buildDocument(api.app).paths))
      for (const [method, operation] of Object.entries(item as Record<string, any>))
        operations.set(operation['x-patchbay-scope'], [method.toUpperCase(), path.slice(4)]);
    for (const role of ROLES) {
      const { browser } = await somebody(role);
      const within = scopes.filter((scope) => rolesWith(scope as Scope).includes(role));
      const [whole, narrow] = [await make(browser), await make(browser, { scopes: within })];
      for (const scope of SCOPES) {
        const [method, path] = operations.get(scope) ?? [];
        if (method === undefined || path === undefined) continue;
        const may = rolesWith(scope).includes(role) && PERSONAL.includes(scope);
        const url = path.replaceAll(/\{[^}]+\}/g, 'srv_00000000000000000000000000');
        for (const [{ key }, expected] of [
          [whole, may],
          [narrow, may && within.includes(scope)],
        ] as const) {
          const answer = await as(key, method, url);
          const where = `${role}: ${method} ${path} ${answer.status}`;
          expect(answer.status, where).not.toBe(401);
          expect([where, answer.body?.code !== 'insufficient_scope']).toEqual([where, expected]);
        }
      }
    }
    const { browser } = await somebody('owner');
    const { key } = await make(browser);
    for (const path of ['me', 'me/keys', 'organizations'])
      expect((await as(key, 'GET', path)).body.code).toBe('wrong_credential');
  }, 120_000);

  it('is no more than the role is now, and nothing once the person is out', async () => {
    const { browser, memberId } = await somebody('admin');
    const { id, key } = await make(browser);
    expect(await says(key, 'audit-events')()).toBe(200);
    await asOwner('PATCH', `members/${memberId}`, { role: 'viewer' });
    expect(await says(key, 'audit-events')()).toBe('insufficient_scope');
    expect(await says(key)()).toBe(200);
    await asOwner('DELETE', `members/${memberId}`);
    // With the very next request, whether or not the notification has come.
    expect(['invalid_credential', 'revoked_credential']).toContain(await says(key)());
    await expect.poll(says(key)).toBe('invalid_credential');
    expect((await asOwner('GET', `keys/${id}`)).status).toBe(404);
    // Whoever comes back begins anew.
    await join(api, fromPublicId('organization', org.id) ?? '', `admin${people}@example.com`, 'admin');
    expect(await says(key)()).toBe('invalid_credential');
  });

  it('is not enough for a person who is banned', async () => {
    const { browser, userId } = await somebody('owner');
    const { key } = await make(browser);
    expect(await says(key)()).toBe(200);
    const id = fromPublicId('user', userId) ?? '';
    await api.db.system((tx) => tx.user.update({ where: { id }, data: { bannedAt: new Date() } }));
    expect(await says(key)()).toBe('revoked_credential');
  });

  it('acts as its person, and the trail names both', async () => {
    const { browser, userId } = await somebody('developer');
    const { id, key } = await make(browser, { scopes: ['secrets:write', 'secrets:read'] });
    const secret = await as(key, 'POST', 'secrets', { name: 'BY_A_SCRIPT', value: 'sealed' });
    const [event] = (await asOwner('GET', `audit-events?targetId=${secret.body.id}`)).body.data;
    expect(event).toMatchObject({
      action: 'secret.create',
      actor: { type: 'person', id: userId },
      keyId: id,
    });
    const [made] = (await asOwner('GET', `audit-events?targetId=${id}`)).body.data;
    expect(made).toMatchObject({ action: 'key.create', actor: { type: 'person', id: userId }, keyId: null });
    expect((await asOwner('GET', 'audit-events/verify')).body.ok).toBe(true);
  });

  it('is ended by its person, by those who may do as much, and by a leak report', async () => {
    const { browser } = await somebody('admin');
    const [own, revoked, deleted, leaked, kept] = await Promise.all(
      Array.from({ length: 5 }, () => make(browser)),
    );
    if (!own || !revoked || !deleted || !leaked || !kept) throw new Error('five were made');
    expect((await browser.send('DELETE', `/v1/me/keys/${own.id}`)).status).toBe(204);
    await expect.poll(says(own.key)).toBe('invalid_credential');
    expect((await asOwner('POST', `keys/${revoked.id}/revoke`)).body.status).toBe('revoked');
    await expect.poll(says(revoked.key)).toBe('revoked_credential');
    expect((await asOwner('DELETE', `keys/${deleted.id}`)).status).toBe(204);
    await expect.poll(says(deleted.key)).toBe('invalid_credential');
    await api.ask('POST', '/v1/leak-reports', { body: { secret: leaked.key } });
    await expect.poll(says(leaked.key)).toBe('revoked_credential');
    // Others end it; they do not change it, or take it over.
    for (const [method, path] of [
      ['PATCH', `keys/${kept.id}`],
      ['POST', `keys/${kept.id}/rotate`],
    ] as const)
      expect((await asOwner(method, path, {})).body.code).toBe('insufficient_scope');
    // Nor does anybody who may do less than it may now.
    const developer = (await somebody('developer')).browser;
    const headers = { 'patchbay-organization': org.id };
    const weak = await developer.send('POST', `/v1/keys/${kept.id}/revoke`, { headers });
    expect(weak.body.code).toBe('insufficient_scope');
    expect((await developer.get(`/v1/me/keys/${kept.id}`)).status).toBe(404);
    expect((await developer.send('DELETE', `/v1/me/keys/${kept.id}`)).status).toBe(404);
    expect(await says(kept.key)()).toBe(200);
  });

  it('is given a new secret by its person, and the old one goes on for as long as was said', async () => {
    const { browser, memberId, userId } = await somebody('developer');
    const first = await make(browser);
    const before = (await browser.get(`/v1/me/keys/${first.id}`)).body;
    const rotate = (body?: object, headers = {}) =>
      browser.send('POST', `/v1/me/keys/${first.id}/rotate`, { ...(body ? { body } : {}), headers });
    const once = { 'idempotency-key': `rotate-${first.id}` };
    const turned = await rotate(undefined, once);
    expect(turned.status, turned.text).toBe(200);
    const { key: second, ...shown } = turned.body;
    expect(second).toMatch(/^pb_pat_[0-9A-Za-z]{36}$/);
    expect((await rotate(undefined, once)).body, 'asked again').toEqual(turned.body);
    const { expiresAt, id, organizationId, scopes } = before;
    expect(shown).toMatchObject({ id, expiresAt, organizationId, scopes, version: before.version + 1 });
    expect(Math.round((Date.parse(shown.previousExpiresAt) - Date.now()) / 3_600_000)).toBe(24);
    expect((await browser.get(`/v1/me/keys/${first.id}`)).body).toEqual(shown);
    expect([await says(first.key)(), await says(second)()]).toEqual([200, 200]);
    const trail = (await asOwner('GET', `audit-events?targetId=${id}&action=key.rotate`)).body.data;
    expect(trail).toMatchObject([
      {
        actor: { type: 'person', id: userId },
        before: { hint: first.key.slice(-4) },
        after: { hint: second.slice(-4) },
      },
    ]);
    expect(JSON.stringify(trail)).not.toContain(second);

    // The next one ends the first for good; of a leaked secret before, the new one goes on.
    const third = (await rotate({ overlapSeconds: 60 })).body.key;
    await expect.poll(says(first.key)).toBe('invalid_credential');
    await api.ask('POST', '/v1/leak-reports', { body: { secret: second } });
    await expect.poll(says(second)).toBe('invalid_credential');
    expect(await says(third)()).toBe(200);
    const last = (await rotate({ overlapSeconds: 0 })).body;
    expect(last.previousExpiresAt).toBe(null);
    await expect.poll(says(third)).toBe('invalid_credential');
    expect(await says(last.key)()).toBe(200);

    const other = (await somebody('owner')).browser;
    expect((await other.post(`/v1/me/keys/${id}/rotate`)).status).toBe(404);
    expect((await as(last.key, 'POST', `me/keys/${id}/rotate`)).body.code).toBe('wrong_credential');
    await asOwner('POST', `keys/${id}/revoke`);
    expect((await rotate()).body.code).toBe('key_not_active');
    await asOwner('DELETE', `members/${memberId}`);
    expect((await rotate()).status).toBe(404);
  });

  it('is counted, and bound to its addresses', async () => {
    const { browser } = await somebody('developer');
    const far = await make(browser, { allowedAddresses: ['192.0.2.0/24'] });
    expect(await says(far.key)()).toBe('address_not_allowed');
    const { id, key } = await make(browser);
    await says(key)();
    const usage = async () => (await asOwner('GET', `keys/${id}/usage`)).body.total.calls;
    await expect.poll(usage, { timeout: 10_000 }).toBe(1);
  });
});
