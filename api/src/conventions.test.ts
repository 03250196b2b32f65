/** The conventions of /v1 that hold for every operation: pages, idempotency, versions, problems, limits, secrets. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi, type TestOrganization } from './testing.js';

let api: TestApi;
let org: TestOrganization;
beforeAll(async () => {
  api = await startTestApi();
  org = await api.organization();
});
afterAll(() => api.close());

const get = (path: string, headers?: Record<string, string>) =>
  api.ask('GET', path, { key: org.key, headers });
const post = (path: string, body: unknown, headers?: Record<string, string>) =>
  api.ask('POST', path, { key: org.key, body, headers });

describe('lists', () => {
  it('come in pages that neither repeat nor miss an item, even while some are added', async () => {
    const fresh = await api.organization();
    const ask = (method: string, path: string, body?: unknown) =>
      api.ask(method, path, { key: fresh.key, body });
    const ids: string[] = [];
    for (let i = 0; i < 7; i++) ids.push((await ask('POST', '/v1/namespaces', { name: `n${i}` })).body.id);
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page = await ask(
        'GET',
        `/v1/namespaces?limit=3${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
      );
      expect(page.status, page.text).toBe(200);
      seen.push(...page.body.data.map((n: { id: string }) => n.id));
      if (cursor === '') await ask('POST', '/v1/namespaces', { name: 'late' });
      cursor = page.body.nextCursor;
    }
    expect(seen).toEqual([...ids].reverse());
  });

  it('name a limit or a cursor that is wrong', async () => {
    for (const [query, path] of [
      ['limit=0', 'limit'],
      ['limit=101', 'limit'],
      ['limit=x', 'limit'],
      ['cursor=garbage', 'cursor'],
      ['colour=red', 'colour'],
    ] as const) {
      const answer = await get(`/v1/namespaces?${query}`);
      expect([query, answer.status]).toEqual([query, 400]);
      expect(answer.body.errors.map((e: { path: string }) => e.path)).toContain(path);
    }
  });

  it("take no cursor of another list or another organisation's", async () => {
    for (let i = 0; i < 2; i++) await post('/v1/namespaces', { name: `cursor ${i}` });
    const { nextCursor } = (await get('/v1/namespaces?limit=1')).body;
    expect((await get(`/v1/endpoints?cursor=${nextCursor}`)).status).toBe(400);
  });
});

describe('Idempotency-Key', () => {
  it('gives the first answer again and does nothing twice, a key shown once included', async () => {
    const headers = { 'idempotency-key': 'first' };
    const first = await post('/v1/keys', { name: 'once' }, headers);
    const again = await post('/v1/keys', { name: 'once' }, headers);
    expect(first.status).toBe(201);
    expect(again.body).toEqual(first.body);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(first.headers['idempotency-replayed']).toBeUndefined();
    const owner = new pg.Client({ connectionString: api.database.ownerUrl });
    await owner.connect();
    const { rows } = await owner.query(
      "select r::text as row from idempotency_records r where key = 'first'",
    );
    await owner.end();
    expect(rows).toHaveLength(1);
    expect(rows[0].row).not.toContain(first.body.key);
    expect(rows[0].row).not.toContain(Buffer.from(first.body.key).toString('hex'));
  });

  it('is refused for another body, and belongs to its organisation', async () => {
    const headers = { 'idempotency-key': 'second' };
    await post('/v1/namespaces', { name: 'idem a' }, headers);
    expect((await post('/v1/namespaces', { name: 'idem b' }, headers)).body).toMatchObject({
      status: 422,
      code: 'idempotency_key_reused',
    });
    const other = await api.organization();
    const elsewhere = await api.ask('POST', '/v1/namespaces', {
      key: other.key,
      body: { name: 'idem a' },
      headers,
    });
    expect(elsewhere.status).toBe(201);
    expect(elsewhere.headers['idempotency-replayed']).toBeUndefined();
  });

  it('lets one of many equal requests at once do the work', async () => {
    const headers = { 'idempotency-key': 'race' };
    const all = await Promise.all(
      Array.from({ length: 8 }, () => post('/v1/namespaces', { name: 'raced' }, headers)),
    );
    const made = all.filter((a) => a.status === 201);
    expect(new Set(made.map((a) => a.body.id)).size).toBe(1);
    for (const other of all.filter((a) => a.status !== 201))
      expect(other.body.code).toBe('idempotency_in_progress');
    expect(
      (await get('/v1/namespaces?limit=100')).body.data.filter((n: { name: string }) => n.name === 'raced'),
    ).toHaveLength(1);
  });

  it('is free again after a failure', async () => {
    const headers = { 'idempotency-key': 'failed' };
    expect((await post('/v1/namespaces', { name: '' }, headers)).status).toBe(400);
    expect((await post('/v1/namespaces', { name: 'mended' }, headers)).status).toBe(201);
  });
});

describe('versions', () => {
  it('guard a change by If-Match and spare an unchanged answer', async () => {
    const made = await post('/v1/namespaces', { name: 'versioned' });
    const path = `/v1/namespaces/${made.body.id}`;
    // The version, and a hash of what can change without it (here: the servers' own names).
    const etag = String((await get(path)).headers.etag);
    expect(etag).toMatch(/^"1-[0-9a-f]{12}"$/);
    expect((await get(path, { 'if-none-match': etag })).status).toBe(304);
    expect((await get(path, { 'if-none-match': '"1-000000000000"' })).status).toBe(200);
    const patch = (ifMatch: string) =>
      api.ask('PATCH', path, {
        key: org.key,
        body: { description: ifMatch },
        headers: { 'if-match': ifMatch },
      });
    expect((await patch('"9"')).body).toMatchObject({ status: 412, code: 'precondition_failed' });
    expect((await patch(etag)).body.version).toBe(2);
    expect((await patch('"1"')).status).toBe(412);
    expect((await api.ask('DELETE', path, { key: org.key, headers: { 'if-match': '"1"' } })).status).toBe(
      412,
    );
    expect((await api.ask('DELETE', path, { key: org.key, headers: { 'if-match': '"2"' } })).status).toBe(
      204,
    );
    expect((await get(path)).status).toBe(404);
  });
});

describe('what goes wrong', () => {
  it('is a problem document with a request id, whatever it is', async () => {
    const cases: [string, Promise<Awaited<ReturnType<typeof get>>>, number, string][] = [
      ['unknown route', get('/v1/nothing'), 404, 'not_found'],
      ['wrong method', api.ask('PUT', '/v1/servers', { key: org.key, body: {} }), 405, 'method_not_allowed'],
      [
        'no JSON',
        api.ask('POST', '/v1/servers', {
          key: org.key,
          raw: 'name=x',
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
        }),
        415,
        'unsupported_media_type',
      ],
      ['broken JSON', api.ask('POST', '/v1/servers', { key: org.key, raw: '{"a":' }), 400, 'invalid_json'],
      [
        'too large',
        api.ask('POST', '/v1/servers', { key: org.key, raw: `{"name":"${'x'.repeat(1_100_000)}"}` }),
        413,
        'payload_too_large',
      ],
      ['no body', api.ask('POST', '/v1/servers', { key: org.key }), 400, 'invalid_request'],
      ['id of another kind', get(`/v1/servers/${org.id}`), 404, 'not_found'],
      ['malformed id', get('/v1/servers/1'), 404, 'not_found'],
      [
        'prototype pollution',
        api.ask('POST', '/v1/namespaces', { key: org.key, raw: '{"name":"p","__proto__":{"x":1}}' }),
        400,
        'invalid_json',
      ],
    ];
    for (const [what, asked, status, code] of cases) {
      const answer = await asked;
      expect([what, answer.status, answer.body?.code]).toEqual([what, status, code]);
      expect(answer.headers['content-type'], what).toContain('application/problem+json');
      expect(answer.body.requestId, what).toBe(answer.headers['request-id']);
      expect(answer.text, what).not.toMatch(/\bat .*\.(ts|js):\d+/);
    }
  });

  it('takes a sane request id of the caller and no other', async () => {
    expect((await get('/v1/servers', { 'request-id': 'trace-42' })).headers['request-id']).toBe('trace-42');
    expect((await get('/v1/servers', { 'request-id': 'a b<script>' })).headers['request-id']).toMatch(
      /^req_/,
    );
  });

  it('paths that only look like a route open nothing', async () => {
    for (const path of [
      '/v1//servers',
      '/V1/servers',
      '/v1/servers/',
      '/v1/%73ervers/..%2fkeys',
      '/v1/servers;x=1',
      '/v1/./../v1/servers%00',
    ]) {
      const answer = await api.ask('GET', path);
      expect([path, [401, 404, 400].includes(answer.status)]).toEqual([path, true]);
    }
  });
});

describe('limits', () => {
  it('answer 429 with when to come back, and slow down guessing', async () => {
    const limited = await startTestApi({
      limits: {
        requests: { name: 'requests', burst: 3, perSecond: 0.1 },
        badCredentials: { name: 'credentials', burst: 2, perSecond: 0.1 },
      },
    });
    const one = await limited.organization();
    const answers = [];
    for (let i = 0; i < 5; i++) answers.push(await limited.ask('GET', '/v1/servers', { key: one.key }));
    expect(answers.map((a) => a.status)).toEqual([200, 200, 200, 429, 429]);
    expect(Number(answers[3]?.headers['retry-after'])).toBeGreaterThan(0);
    expect(answers[3]?.headers['ratelimit-policy']).toContain('requests');
    const guesses = [];
    for (let i = 0; i < 4; i++)
      guesses.push((await limited.ask('GET', '/v1/servers', { key: `guess${i}` })).status);
    expect(guesses).toEqual([401, 401, 429, 429]);
    await limited.close();
  });
});

describe('secrets', () => {
  it('reach no answer, no log, no audit event and no column in the clear', async () => {
    const canary = 'S3cr3t-canary-91ab';
    const server = {
      name: 'Secretive',
      type: 'STDIO',
      command: 'node',
      args: ['server.mjs', `--api-key=${canary}-arg`, `postgres://user:${canary}-dsn@db/x`],
      env: { TOKEN: `${canary}-env` },
      auth: { type: 'env_vars', envVars: { OTHER: `${canary}-auth` } },
      enabled: false,
    };
    const made = await post('/v1/servers', server, { 'idempotency-key': 'secretive' });
    expect(made.status, made.text).toBe(201);
    const remote = await post('/v1/servers', {
      name: 'Remote',
      type: 'SSE',
      url: `https://mcp.example.com/sse?token=${canary}-url`,
      headers: { 'X-Extra': `${canary}-header` },
      auth: { type: 'bearer_token', bearerToken: `${canary}-bearer` },
      enabled: false,
    });
    expect(remote.status, remote.text).toBe(201);
    const refused = await post('/v1/servers', { ...server, name: 7, env: { NODE_OPTIONS: canary } });
    expect(refused.status).toBe(400);
    const texts = [made.text, remote.text, refused.text];
    for (const path of [
      'servers',
      `servers/${made.body.id}`,
      'servers/export',
      'audit-events?limit=100',
      'jobs',
    ])
      texts.push((await get(`/v1/${path}`)).text);
    texts.push(
      (await api.ask('PATCH', `/v1/servers/${made.body.id}`, { key: org.key, body: { timeoutMs: 5_000 } }))
        .text,
    );
    for (const text of texts) expect(text).not.toContain(canary);
    expect(api.logged()).not.toContain(canary);
    expect(api.logged()).not.toContain(org.key);
    const owner = new pg.Client({ connectionString: api.database.ownerUrl });
    await owner.connect();
    const tables = await owner.query<{ t: string }>(
      "select tablename as t from pg_tables where schemaname in ('public', 'bullmq')",
    );
    for (const { t } of tables.rows) {
      const schema = (await owner.query('select schemaname from pg_tables where tablename = $1 limit 1', [t]))
        .rows[0].schemaname;
      const { rows } = await owner.query(`select x::text as row from ${schema}."${t}" x`);
      for (const { row } of rows) {
        expect(row, t).not.toContain(canary);
        expect(row, t).not.toContain(Buffer.from(canary).toString('hex'));
        expect(row, t).not.toContain(org.key);
      }
    }
    await owner.end();
  });

  it('survive an export only by name, and an import takes them back', async () => {
    const exported = await get('/v1/servers/export');
    expect(JSON.stringify(exported.body)).toContain('${');
    const other = await api.organization();
    const document = {
      mcpServers: {
        files: {
          command: 'npx',
          args: ['-y', '@modelcontextprotocol/server-filesystem', '/tmp'],
          env: { A: 'b' },
        },
        search: {
          type: 'streamable-http',
          url: 'https://mcp.example.com/mcp',
          headers: { Authorization: 'Bearer x' },
        },
        broken: { args: ['no command'] },
      },
    };
    const dry = await api.ask('POST', '/v1/servers/import', {
      key: other.key,
      body: { ...document, dryRun: true },
    });
    const report = await api.ask('POST', '/v1/servers/import', { key: other.key, body: document });
    expect([dry.status, report.status]).toEqual([200, 200]);
    const outcome = (answer: typeof report) =>
      Object.fromEntries(
        answer.body.entries.map((e: { name: string; status: string }) => [e.name, e.status]),
      );
    expect([dry.body.applied, report.body.applied]).toEqual([false, true]);
    expect(outcome(report)).toEqual({ files: 'created', search: 'created', broken: 'failed' });
    expect(outcome(dry)).toEqual(outcome(report));
    expect(report.text).not.toContain('Bearer x');
    const listed = await api.ask('GET', '/v1/servers', { key: other.key });
    expect(listed.body.data.map((s: { name: string }) => s.name).sort()).toEqual(['files', 'search']);
  });
});
