import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '../../testing.js';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

describe('organizations', () => {
  it('are created with a key that works', async () => {
    const created = await api.ask('POST', '/v1/organizations', {
      key: api.operatorKey,
      body: { name: 'Acme' },
    });
    expect(created.status, created.text).toBe(201);
    expect(created.body).toMatchObject({ name: 'Acme', slug: 'acme', status: 'active', version: 1 });
    expect(created.headers.location).toBe(`/v1/organizations/${created.body.id}`);
    expect(created.headers.etag).toBe('"1"');
    const me = await api.ask('GET', '/v1/organization', { key: created.body.key });
    expect(me.status, me.text).toBe(200);
    expect(me.body.id).toBe(created.body.id);
  });
});
