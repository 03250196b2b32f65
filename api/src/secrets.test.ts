/** Secrets, and how servers name them, on the running application. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { everythingPath } from '../../test/fixtures/upstreams/everything.mjs';
import { type Answer, startTestApi, type TestApi, type TestOrganization } from './testing.js';

const VALUE = 'v-0123456789abcdefghijklmnop-Tail';
let api: TestApi;
let org: TestOrganization;
beforeAll(async () => {
  api = await startTestApi({
    env: { PATCHBAY_SHARED_ENV: 'SHARED,UNSET', SHARED: 'of the machine', HIDDEN: 'x' },
  });
});
afterAll(() => api.close());

const ask = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
): Promise<Answer> => api.ask(method, path, { key: org.key, body, headers });
const made = async (path: string, body: unknown) => {
  const answer = await ask('POST', path, body);
  expect(answer.status, answer.text).toBe(201);
  return answer.body;
};
const remote = (name: string, headers: Record<string, string>) => ({
  name,
  type: 'STREAMABLE_HTTP',
  url: 'https://mcp.example.com/mcp',
  headers,
  enabled: false,
});
const codes = (server: { warnings: { path: string; code: string }[] }) =>
  server.warnings.map(({ path, code }) => `${path} ${code}`);
const configVersion = (name: string) =>
  api.db.system(
    async (tx) => (await tx.server.findFirstOrThrow({ where: { name, orgId: uuid() } })).configVersion,
  );
let orgUuid = '';
const uuid = () => orgUuid;
beforeAll(async () => {
  org = await api.organization();
  orgUuid = (await api.db.system((tx) => tx.organization.findFirstOrThrow({ where: { slug: org.slug } }))).id;
});

describe('secrets', () => {
  it('are named once, versioned, and never shown', async () => {
    const secret = await made('/v1/secrets', { name: 'TOKEN', value: VALUE, description: 'of the test' });
    expect(secret).toMatchObject({ name: 'TOKEN', hint: 'Tail', valueVersion: 1, version: 1, usedBy: [] });
    expect(secret.id).toMatch(/^sec_/);
    expect(JSON.stringify(secret)).not.toContain(VALUE);
    const short = await made('/v1/secrets', { name: 'short', value: 'hunter2' });
    expect(short.hint).toBeNull();
    const again = await ask('POST', '/v1/secrets', { name: 'TOKEN', value: 'x' });
    expect([again.status, again.body.code, again.body.errors[0].path]).toEqual([
      409,
      'already_exists',
      'name',
    ]);
    const listed = await ask('GET', '/v1/secrets?name=TOKEN');
    expect(listed.body.data).toEqual([secret]);
    expect((await ask('GET', `/v1/secrets/${secret.id}`)).body).toEqual(secret);
    const stale = await ask(
      'PATCH',
      `/v1/secrets/${secret.id}`,
      { description: null },
      { 'if-match': '"9"' },
    );
    expect(stale.status).toBe(412);
    const described = await ask('PATCH', `/v1/secrets/${secret.id}`, { description: null });
    expect(described.body).toMatchObject({ description: null, version: 2, valueVersion: 1 });
  });

  it.each([
    [{ name: '1A', value: 'x' }, 'name'],
    [{ name: 'A-B', value: 'x' }, 'name'],
    [{ name: 'A'.repeat(129), value: 'x' }, 'name'],
    [{ name: 'OK', value: '' }, 'value'],
    [{ name: 'OK', value: 'a\0b' }, 'value'],
    [{ name: 'OK' }, 'value'],
  ])('refuse %j, naming the field', async (body, path) => {
    const answer = await ask('POST', '/v1/secrets', body);
    expect([answer.status, answer.body.errors[0].path]).toEqual([400, path]);
  });

  it('take a new value, and an earlier one again, of which the newest ten are kept', async () => {
    const { id } = await made('/v1/secrets', { name: 'ROTATED', value: 'first' });
    for (let n = 2; n <= 12; n++) {
      const answer = await ask('POST', `/v1/secrets/${id}/rotate`, { value: `value ${n}` });
      expect(answer.body).toMatchObject({ valueVersion: n, version: n });
    }
    const versions = (await ask('GET', `/v1/secrets/${id}/versions?limit=100`)).body.data;
    expect(versions.map((v: { number: number }) => v.number)).toEqual([
      12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1,
    ]);
    expect(versions.filter((v: { restorable: boolean }) => v.restorable)).toHaveLength(10);
    expect(versions[0]).toMatchObject({ current: true, restorable: true });
    const gone = await ask('POST', `/v1/secrets/${id}/rotate`, { restore: 1 });
    expect([gone.status, gone.body.errors[0].path]).toEqual([400, 'restore']);
    expect((await ask('POST', `/v1/secrets/${id}/rotate`, { restore: 5 })).body.valueVersion).toBe(13);
    expect((await ask('POST', `/v1/secrets/${id}/rotate`, { restore: 5, value: 'x' })).status).toBe(400);
    const audit = await ask('GET', '/v1/audit-events?limit=100');
    expect(audit.text).toContain('secret.rotate');
    expect(audit.text).not.toContain('value 12');
    expect(audit.text).not.toContain(VALUE);
  });

  it('may be made after the servers that name them; the answer says what is missing', async () => {
    const server = await made('/v1/servers', remote('Waits', { 'X-Key': '${LATER}', 'X-Lit': '$${LATER}' }));
    expect(codes(server)).toEqual(['headers.X-Key unknown_secret']);
    const tested = await ask('POST', `/v1/servers/${server.id}/test`);
    expect(tested.body).toMatchObject({
      ok: false,
      error: { code: 'server_unusable', message: 'server "Waits": secret LATER does not exist' },
    });
    const before = await configVersion('Waits');
    const secret = await made('/v1/secrets', { name: 'LATER', value: VALUE });
    expect(secret.usedBy).toEqual([{ id: server.id, name: 'Waits' }]);
    expect(await configVersion('Waits')).toBe(before + 1);
    expect(codes((await ask('GET', `/v1/servers/${server.id}`)).body)).toEqual([]);
    expect((await ask('GET', `/v1/servers/${server.id}`)).body.version).toBe(1);
  });

  it('stay while servers name them, and the refusal says which', async () => {
    const secret = await made('/v1/secrets', { name: 'USED', value: VALUE });
    const server = await made('/v1/servers', remote('Uses it', { Authorization: 'Bearer ${USED}' }));
    for (const [method, body] of [
      ['DELETE', undefined],
      ['PATCH', { name: 'OTHER' }],
    ] as const) {
      const refused = await ask(method, `/v1/secrets/${secret.id}`, body);
      expect([refused.status, refused.body.code]).toEqual([409, 'in_use']);
      expect(refused.body.detail).toContain('"Uses it"');
      expect(refused.body.errors[0].message).toContain(server.id);
    }
    await ask('PATCH', `/v1/servers/${server.id}`, { headers: { Authorization: null } });
    expect((await ask('GET', `/v1/secrets/${secret.id}`)).body.usedBy).toEqual([]);
    const renamed = await ask('PATCH', `/v1/secrets/${secret.id}`, { name: 'OTHER' });
    expect(renamed.body.name).toBe('OTHER');
    expect((await ask('DELETE', `/v1/secrets/${secret.id}`)).status).toBe(204);
    expect((await ask('GET', `/v1/secrets/${secret.id}`)).status).toBe(404);
  });

  it('are never deleted while a server begins to use them, whatever comes at the same time', async () => {
    for (let round = 0; round < 5; round++) {
      const { id } = await made('/v1/secrets', { name: `RACE${round}`, value: 'x' });
      const [server, deleted] = await Promise.all([
        ask('POST', '/v1/servers', remote(`Race ${round}`, { 'X-K': `\${RACE${round}}` })),
        ask('DELETE', `/v1/secrets/${id}`),
      ]);
      expect(server.status).toBe(201);
      // Whoever came second knew of the first.
      expect(codes(server.body)).toEqual(deleted.status === 204 ? ['headers.X-K unknown_secret'] : []);
      expect([204, 409]).toContain(deleted.status);
    }
  });

  it('come from the machine only where the operator shares the name, and the organisation goes first', async () => {
    const run = (text: string) => ({
      type: 'STDIO',
      command: process.execPath,
      args: [everythingPath, 'stdio'],
      env: { WHAT: text },
      enabled: false,
    });
    const shared = await made('/v1/servers', { name: 'Shared', ...run('${SHARED}') });
    expect(codes(shared)).toEqual([]);
    expect((await ask('POST', `/v1/servers/${shared.id}/test`)).body.ok).toBe(true);
    for (const name of ['HIDDEN', 'UNSET', 'PATH', 'PATCHBAY_ROOT_KEYS', 'DATABASE_URL']) {
      const server = await made('/v1/servers', { name: `No ${name}`, ...run(`\${${name}}`) });
      expect(codes(server)).toEqual(['env.WHAT unknown_secret']);
    }
  });

  it('may stand in arguments, with a warning that others see them there', async () => {
    await made('/v1/secrets', { name: 'DSN', value: 'postgres://u:p@db/x' });
    const server = await made('/v1/servers', {
      name: 'Argument',
      type: 'STDIO',
      command: 'node',
      args: ['server.mjs', '${DSN}', '--api-key', '${DSN}', '--token=${DSN}'],
      enabled: false,
    });
    expect(codes(server)).toEqual([
      'args.1 secret_in_args',
      'args.3 secret_in_args',
      'args.4 secret_in_args',
    ]);
    // A reference gives nothing away.
    expect(server.args).toEqual(['server.mjs', '${DSN}', '--api-key', '${DSN}', '--token=${DSN}']);
  });

  it('make a value that cannot be used a fault of that server, said without the value', async () => {
    await made('/v1/secrets', { name: 'LINES', value: `one\n${VALUE}` });
    await made('/v1/secrets', { name: 'NO_URL', value: `ftp://${VALUE}` });
    const header = await made('/v1/servers', remote('Lines', { 'X-K': '${LINES}' }));
    const url = await made('/v1/servers', { ...remote('No URL', {}), url: 'https://x.example/${A}' });
    const changed = await ask('PATCH', `/v1/servers/${url.id}`, { url: '${NO_URL}' });
    // Of a URL that is all secret nothing can be known before its value is.
    expect(changed.status).toBe(200);
    for (const [server, words] of [
      [header, 'its header x-k has characters'],
      [url, 'its url, with its secrets in place'],
    ] as const) {
      const { body, text } = await ask('POST', `/v1/servers/${server.id}/test`);
      expect(body).toMatchObject({ ok: false, error: { code: 'server_unusable' } });
      expect(body.error.message).toContain(words);
      expect(text).not.toContain(VALUE);
    }
  });
});

describe('configurations of clients', () => {
  it('go out and come in with references as they are and placeholders for all else', async () => {
    const other = await api.organization();
    const as = (method: string, path: string, body?: unknown) =>
      api.ask(method, path, { key: other.key, body });
    const document = {
      mcpServers: {
        '3d': { command: 'node', args: ['--dsn', '${DSN}'], env: { KEY: '${KEY}', LITERAL: 'secret text' } },
        web: {
          url: 'https://x.example/mcp?token=${TOKEN}',
          headers: { Authorization: 'Bearer ${TOKEN}', 'X-Literal': 'secret text', 'X-Other': '{env:THAT}' },
        },
      },
    };
    const report = await as('POST', '/v1/servers/import', document);
    expect(report.body).toMatchObject({ created: 2, failed: 0 });
    expect(report.body.entries[0].warnings.join('\n')).toContain('env.KEY: secret KEY does not exist');
    expect(report.body.entries[1].warnings.join('\n')).toContain('headers.X-Other holds a placeholder');
    const exported = await as('GET', '/v1/servers/export');
    expect(exported.text).not.toContain('secret text');
    const { mcpServers } = exported.body;
    expect(mcpServers['3d']).toMatchObject({
      args: ['--dsn', '${DSN}'],
      env: { KEY: '${KEY}', LITERAL: '${LITERAL}' },
    });
    expect(mcpServers.web).toMatchObject({
      url: 'https://x.example/mcp?token=${TOKEN}',
      headers: { Authorization: 'Bearer ${TOKEN}', 'X-Literal': '${WEB_X_LITERAL}' },
    });
    expect((await as('POST', '/v1/servers/import', { mcpServers })).body).toMatchObject({ unchanged: 2 });
    // Another placeholder than the export's own is meant.
    mcpServers['3d'].env.LITERAL = '${KEY}';
    expect((await as('POST', '/v1/servers/import', { mcpServers })).body).toMatchObject({
      updated: 1,
      unchanged: 1,
    });
    expect((await as('GET', '/v1/servers/export')).body.mcpServers['3d'].env.LITERAL).toBe('${KEY}');
  });
});

describe('custom headers', () => {
  it('stand beside every kind of credential, but not in its own place', async () => {
    await made('/v1/servers', {
      ...remote('Both', { 'X-Extra': '1' }),
      auth: { type: 'bearer_token', bearerToken: 'the token' },
    });
    for (const [auth, header] of [
      [{ type: 'bearer_token', bearerToken: 't' }, 'authorization'],
      [{ type: 'api_key', apiKey: 'k', name: 'X-Mine' }, 'x-mine'],
    ] as const) {
      const answer = await ask('POST', '/v1/servers', { ...remote('Twice', { [header]: 'x' }), auth });
      expect([answer.status, answer.body.errors[0]]).toMatchObject([
        400,
        { path: `headers.${header}`, code: 'not_allowed', message: 'is set by auth already' },
      ]);
    }
  });
});

describe('keys of keys', () => {
  it('are rotated by an organisation: new values are sealed with the new one at once', async () => {
    const other = await api.organization();
    const as = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
      api.ask(method, path, { key: other.key, body, headers });
    const before = await as('POST', '/v1/secrets', { name: 'BEFORE', value: VALUE });
    const key = { 'idempotency-key': 'rotate-once' };
    const job = await as('POST', '/v1/organization/data-key/rotate', undefined, key);
    expect([job.status, job.body.kind, job.body.status]).toEqual([202, 'data-key.rotate', 'queued']);
    expect((await as('POST', '/v1/organization/data-key/rotate', undefined, key)).body).toEqual(job.body);
    await as('POST', '/v1/secrets', { name: 'AFTER', value: VALUE });
    const rows = await api.db.system((tx) =>
      tx.secretVersion.findMany({
        where: { secret: { name: { in: ['BEFORE', 'AFTER'] } } },
        orderBy: { id: 'asc' },
        select: { value: true },
      }),
    );
    expect(rows.map(({ value }) => Buffer.from(value ?? []).readUInt32BE(0))).toEqual([1, 2]);
    const restored = await as('POST', `/v1/secrets/${before.body.id}/rotate`, { restore: 1 });
    expect(restored.body).toMatchObject({ valueVersion: 2, hint: 'Tail' });
    const [event] = (await as('GET', '/v1/audit-events?limit=100')).body.data.filter(
      ({ action }: { action: string }) => action === 'organization.rotateDataKey',
    );
    expect(event).toMatchObject({ before: { dataKeyVersion: 1 }, after: { dataKeyVersion: 2 } });
  });

  it('are wrapped anew for the operator, by one job however often it is asked for', async () => {
    const operate = (method: string, path: string) => api.ask(method, path, { key: api.operatorKey });
    const state = await operate('GET', '/v1/key-encryption');
    expect(state.body).toMatchObject({ provider: 'env', keyId: 't1', job: null });
    expect(state.body.keys[0]).toMatchObject({ keyId: 't1', dataKeys: expect.any(Number) });
    const first = await operate('POST', '/v1/key-encryption/rewrap');
    expect([first.status, first.body.job.kind]).toEqual([202, 'key-encryption.rewrap']);
    expect((await operate('POST', '/v1/key-encryption/rewrap')).body.job.id).toBe(first.body.job.id);
    expect((await ask('GET', '/v1/jobs?limit=100')).text).not.toContain(first.body.job.id);
    expect((await ask('GET', `/v1/jobs/${first.body.job.id}`)).status).toBe(404);
  });
});
