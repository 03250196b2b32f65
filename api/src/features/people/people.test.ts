/** The operator's people: found, shut out at once and everywhere, and let in again. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { join } from '../../../../test/tenancy/world.js';
import { fromPublicId, newUuid, toPublicId } from '../../common/ids.js';
import { Browser, PASSWORD, type PeopleApi, signedUp, startPeopleApi } from '../../identity/testing.js';
import type { TestOrganization } from '../../testing.js';

let api: PeopleApi;
let org: TestOrganization;
beforeAll(async () => {
  api = await startPeopleApi();
  org = await api.organization();
});
afterAll(() => api.close());

const operator = (method: string, path: string, body?: unknown) =>
  api.ask(method, `/v1/people${path}`, { key: api.operatorKey, body });
const enter = (email: string) =>
  new Browser(api).post('/api/auth/sign-in/email', { email, password: PASSWORD });

describe('people', () => {
  it('are listed, newest first, and found by their address', async () => {
    for (const name of ['first', 'second']) await signedUp(api, `${name}@example.com`);
    const { data, nextCursor } = (await operator('GET', '?limit=1')).body;
    expect(data).toMatchObject([{ email: 'second@example.com', bannedAt: null, twoFactorEnabled: false }]);
    const next = await operator('GET', `?limit=1&cursor=${encodeURIComponent(nextCursor)}`);
    expect(next.body.data).toMatchObject([{ email: 'first@example.com' }]);
    expect((await operator('GET', '?email=First@Example.com')).body.data).toHaveLength(1);
    expect((await operator('GET', `/${data[0].id}`)).body).toEqual(data[0]);
    expect((await operator('GET', `/${toPublicId('user', newUuid())}`)).status).toBe(404);
  });

  it('that are banned are out with the next request, and cannot come in', async () => {
    const email = 'banned@example.com';
    const browser = await signedUp(api, email);
    await join(api, fromPublicId('organization', org.id) ?? '', email, 'admin');
    const { id } = (await browser.get('/v1/me')).body;
    const { key } = (await browser.post('/v1/me/keys', { organizationId: org.id, name: 'script' })).body;
    const banned = await operator('POST', `/${id}/ban`, { reason: 'spam' });
    expect(banned.body).toMatchObject({ id, banReason: 'spam', bannedAt: expect.any(String) });
    expect((await browser.get('/v1/me')).status).toBe(401);
    expect((await api.ask('GET', '/v1/servers', { key })).status).toBe(401);
    const refused = await enter(email);
    expect([refused.status, refused.body.code]).toEqual([403, 'BANNED']);
    expect(refused.text).not.toContain('spam');
    // Twice is as once.
    expect((await operator('POST', `/${id}/ban`)).body).toEqual(banned.body);
    const trail = async () =>
      (await api.ask('GET', `/v1/audit-events?targetId=${id}&action=person.ban`, { key: org.key })).body.data;
    expect(await trail()).toMatchObject([
      { actor: { type: 'operator', id: null }, after: { reason: 'spam' }, ip: '127.0.0.1' },
    ]);
    expect((await operator('POST', `/${id}/unban`)).body).toMatchObject({ bannedAt: null, banReason: null });
    expect((await enter(email)).status).toBe(200);
    expect((await api.ask('GET', '/v1/servers', { key })).status).toBe(200);
  });

  it('that are banned have no session, even where one is begun while the ban is written', async () => {
    const email = 'racer@example.com';
    const browser = await signedUp(api, email);
    const { id } = (await browser.get('/v1/me')).body;
    const userId = fromPublicId('user', id) ?? '';
    // The database's own rule, whatever the process looked at before.
    let begin: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const ban = api.db.system(async (tx) => {
      await tx.user.update({ where: { id: userId }, data: { bannedAt: new Date() } });
      begin();
      await tx.$queryRaw`select pg_sleep(0.3)::text`;
      await tx.session.deleteMany({ where: { userId } });
    });
    await begun;
    const expiresAt = new Date(Date.now() + 60_000);
    const late = api.db.system((tx) =>
      tx.session.create({ data: { id: newUuid(), userId, token: newUuid(), expiresAt } }),
    );
    await expect(late).rejects.toThrow(/banned/);
    await ban;
    expect(await api.db.system((tx) => tx.session.count({ where: { userId } }))).toBe(0);
  });
});
