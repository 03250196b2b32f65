/** Keys over their life: where they may be used from, rotated with an overlap, counted, reported as leaked. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateSecretKey } from './common/crypto/secret-key.js';
import { fromPublicId } from './common/ids.js';
import { KeyUsage } from './common/key-usage.js';
import { startTestApi, type TestApi, type TestOrganization } from './testing.js';

let api: TestApi;
let org: TestOrganization;
beforeAll(async () => {
  api = await startTestApi({ env: { PATCHBAY_TRUST_PROXY: 'loopback' } });
  org = await api.organization();
});
afterAll(() => api.close());

const as = (key: string, method: string, path: string, body?: unknown, from?: string) =>
  api.ask(method, `/v1/${path}`, {
    key,
    body,
    headers: from === undefined ? {} : { 'x-forwarded-for': from },
  });
const ask = (method: string, path: string, body?: unknown) => as(org.key, method, path, body);
const make = async (body: object) => {
  const made = await ask('POST', 'keys', { name: randomBytes(4).toString('hex'), ...body });
  expect(made.status, made.text).toBe(201);
  return made.body as { id: string; key: string };
};
/** What reading its own organisation answers to a key, once notifications have come. */
const says = (key: string, from?: string) => () =>
  as(key, 'GET', 'organization', undefined, from).then(({ body, status }) => body.code ?? status);

describe('allowedAddresses', () => {
  it('open from inside only, by the address that trusted proxies give', async () => {
    const key = await make({ allowedAddresses: ['192.0.2.77/24', '2001:DB8::/32', '192.0.2.0/24'] });
    expect((await ask('GET', `keys/${key.id}`)).body.allowedAddresses).toEqual([
      '192.0.2.0/24',
      '2001:db8::/32',
    ]);
    for (const from of ['192.0.2.200', '2001:db8::7', '::ffff:192.0.2.1', '198.51.100.1, 192.0.2.9'])
      expect([from, await says(key.key, from)()]).toEqual([from, 200]);
    for (const from of ['198.51.100.1', '2001:db9::7', '192.0.2.9, 198.51.100.1', undefined])
      expect([from, await says(key.key, from)()]).toEqual([from, 'address_not_allowed']);
    const refused = await as(key.key, 'GET', 'organization', undefined, '198.51.100.1');
    expect([refused.status, refused.body.detail]).toEqual([
      403,
      'The key may not be used from 198.51.100.1.',
    ]);
  });

  it('apply when they change, both ways', async () => {
    const key = await make({});
    expect(await says(key.key, '198.51.100.1')()).toBe(200);
    await ask('PATCH', `keys/${key.id}`, { allowedAddresses: ['192.0.2.0/24'] });
    await expect.poll(says(key.key, '198.51.100.1')).toBe('address_not_allowed');
    await ask('PATCH', `keys/${key.id}`, { allowedAddresses: [] });
    await expect.poll(says(key.key, '198.51.100.1')).toBe(200);
  });

  it('are refused where they are none, and where they shut out the key that sets them', async () => {
    const wrong = await ask('POST', 'keys', { name: 'x', allowedAddresses: ['192.0.2.0/24', 'example.com'] });
    expect([wrong.status, wrong.body.errors[0].path]).toEqual([400, 'allowedAddresses.1']);
    const own = await ask('PATCH', `keys/${org.keyId}`, { allowedAddresses: ['192.0.2.0/24'] });
    expect([own.status, own.body.errors[0].path]).toEqual([400, 'allowedAddresses']);
    const kept = await ask('PATCH', `keys/${org.keyId}`, { allowedAddresses: ['127.0.0.1'] });
    expect(kept.body.allowedAddresses).toEqual(['127.0.0.1/32']);
    await ask('PATCH', `keys/${org.keyId}`, { allowedAddresses: [] });
  });
});

describe('rotation', () => {
  it('lets the old secret go on for a day unless told otherwise', async () => {
    const key = await make({});
    const before = Date.now();
    const rotated = await ask('POST', `keys/${key.id}/rotate`);
    expect(rotated.body.id).toBe(key.id);
    const end = Date.parse(rotated.body.previousExpiresAt);
    expect(end).toBeGreaterThanOrEqual(before + 86_400_000);
    expect(end).toBeLessThan(before + 86_400_000 + 60_000);
    expect(await says(key.key)()).toBe(200);
    expect(await says(rotated.body.key)()).toBe(200);
    // One event, one key.
    const events = await ask('GET', `audit-events?targetId=${key.id}`);
    expect(events.body.data.map((e: { action: string }) => e.action)).toEqual(['key.rotate', 'key.create']);
    expect(events.text).not.toContain(rotated.body.key);
    // The next rotation ends the first secret.
    const again = await ask('POST', `keys/${key.id}/rotate`);
    await expect.poll(says(key.key)).toBe('invalid_credential');
    expect(await says(rotated.body.key)()).toBe(200);
    expect(await says(again.body.key)()).toBe(200);
    // And a revocation ends all of them.
    await ask('POST', `keys/${key.id}/revoke`);
    await expect.poll(says(rotated.body.key)).toBe('revoked_credential');
    await expect.poll(says(again.body.key)).toBe('revoked_credential');
  });

  it('without overlap ends the old secret at once, and with a short one in time', async () => {
    const key = await make({});
    const rotated = await ask('POST', `keys/${key.id}/rotate`, { overlapSeconds: 0 });
    expect(rotated.body.previousExpiresAt).toBeNull();
    await expect.poll(says(key.key)).toBe('invalid_credential');
    await ask('POST', `keys/${key.id}/rotate`, { overlapSeconds: 1 });
    expect(await says(rotated.body.key)()).toBe(200);
    await expect.poll(says(rotated.body.key), { timeout: 5_000 }).toBe('expired_credential');
    expect((await ask('GET', `keys/${key.id}`)).body.previousExpiresAt).toBeNull();
  });
});

describe('usage', () => {
  it('counts requests, failures and bytes by day, and the time of last use once a minute', async () => {
    const key = await make({});
    const usage = async () => (await ask('GET', `keys/${key.id}/usage`)).body;
    expect(await usage()).toMatchObject({ total: { calls: 0, errors: 0 }, days: [] });
    let bytes = 0;
    for (let i = 0; i < 3; i++) bytes += (await as(key.key, 'GET', 'organization')).text.length;
    bytes += (await as(key.key, 'GET', 'nothing-here')).status === 404 ? 0 : 1;
    const namespace = { name: 'counted' };
    const made = await as(key.key, 'POST', 'namespaces', namespace);
    const twice = await as(key.key, 'POST', 'namespaces', namespace);
    expect(twice.status).toBe(409);
    await api.app.get(KeyUsage).flush();
    const { total, days, to } = await usage();
    expect(total).toEqual({
      calls: 5,
      errors: 1,
      requestBytes: 2 * JSON.stringify(namespace).length,
      responseBytes: bytes + made.text.length + twice.text.length,
    });
    expect(days).toEqual([{ date: to, ...total }]);
    const first = (await ask('GET', `keys/${key.id}`)).body.lastUsedAt;
    expect(first).not.toBeNull();
    await as(key.key, 'GET', 'organization');
    await api.app.get(KeyUsage).flush();
    expect((await usage()).total.calls).toBe(6);
    expect((await ask('GET', `keys/${key.id}`)).body.lastUsedAt).toBe(first);
    const uuid = fromPublicId('key', key.id) as string;
    await api.db.tenant(
      fromPublicId('organization', org.id) as string,
      (tx) =>
        tx.$executeRaw`update keys set last_used_at = now() - interval '61 seconds' where id = ${uuid}::uuid`,
    );
    await as(key.key, 'GET', 'organization');
    await api.app.get(KeyUsage).flush();
    const later = (await ask('GET', `keys/${key.id}`)).body.lastUsedAt;
    expect(Date.parse(later)).toBeGreaterThan(Date.parse(first) - 1_000);
  });

  it("of another organisation's key is nobody else's", async () => {
    const other = await api.organization();
    expect((await as(other.key, 'GET', `keys/${org.keyId}/usage`)).status).toBe(404);
  });
});

describe('a leak report', () => {
  const report = (secret: string, url?: string, from?: string) =>
    api.ask('POST', '/v1/leak-reports', {
      body: { secret, ...(url === undefined ? {} : { url }) },
      headers: from === undefined ? {} : { 'x-forwarded-for': from },
    });

  it('revokes the key of any organisation at once, and says the same whatever it is given', async () => {
    const other = await api.organization();
    const key = await api.ask('POST', '/v1/keys', { key: other.key, body: { name: 'leaked' } });
    expect(await says(key.body.key)()).toBe(200);
    const url = 'https://example.com/paste/7';
    const answers = [
      await report(key.body.key, url, '192.0.2.9'),
      await report(key.body.key, url),
      await report(generateSecretKey('organization')),
      await report(generateSecretKey('endpoint')),
      await report('nothing like a key'),
    ];
    for (const answer of answers)
      expect([answer.status, answer.text]).toEqual([202, '{"status":"received"}']);
    await expect.poll(says(key.body.key)).toBe('revoked_credential');
    const { data } = (await as(other.key, 'GET', `audit-events?targetId=${key.body.id}`)).body;
    expect(data).toHaveLength(2);
    expect(data[0]).toMatchObject({
      action: 'key.reportLeak',
      actor: { type: 'anonymous', id: null },
      ip: '192.0.2.9',
      requestId: answers[0]?.headers['request-id'],
      before: { status: 'active' },
      after: { status: 'revoked', leak: { url, secret: 'current' } },
    });
    expect(api.logged()).not.toContain(key.body.key);
    expect(JSON.stringify(data)).not.toContain(key.body.key);
    expect((await as(other.key, 'GET', 'audit-events/verify')).body.ok).toBe(true);
  });

  it('of the secret before a rotation ends that one alone', async () => {
    const key = await make({});
    const rotated = await ask('POST', `keys/${key.id}/rotate`);
    expect(await says(key.key)()).toBe(200);
    await report(key.key);
    await expect.poll(says(key.key)).toBe('invalid_credential');
    expect(await says(rotated.body.key)()).toBe(200);
    const { body } = await ask('GET', `keys/${key.id}`);
    expect(body).toMatchObject({ status: 'active', previousExpiresAt: null });
  });

  it('is refused where it is none, and where one address sends many', async () => {
    const wrong = await api.ask('POST', '/v1/leak-reports', { body: { secret: '', url: 'javascript:1' } });
    expect([wrong.status, wrong.body.errors.map((e: { path: string }) => e.path)]).toEqual([
      400,
      ['secret', 'url'],
    ]);
    const from = '203.0.113.50';
    const answers = await Promise.all(Array.from({ length: 70 }, () => report('x', undefined, from)));
    const limited = answers.filter(({ status }) => status === 429);
    expect(limited.length).toBeGreaterThan(0);
    expect(limited.length).toBeLessThanOrEqual(10);
    expect(limited[0]?.headers['retry-after']).toBeDefined();
    expect((await report('x', undefined, '203.0.113.51')).status).toBe(202);
  });
});
