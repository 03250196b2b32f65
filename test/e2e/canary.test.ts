/**
 * Secrets in every place that takes one, of servers that work, fail, quote them, are synced, tested,
 * exported, rotated and called: not one of them may be read anywhere but in the server itself and, for
 * arguments, in the process list. What a tool answers is the server's own word and passes unchanged.
 */
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { Writable } from 'node:stream';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectV1 } from '../clients.js';
import { type CredentialUpstream, startCredentialUpstream } from '../credential-upstream.js';
import { type Stack, startStack } from '../stack.js';

const STDIO = new URL('../fixtures/upstreams/stdio-upstream.mjs', import.meta.url).pathname;
/** Lower case, since a host is written so. */
const CANARY = `canary${randomBytes(8).toString('hex')}`;
/** Quotes all that it was given and ends. */
const LOUD = 'console.error(JSON.stringify([process.argv, process.env])); process.exit(3)';

let stack: Stack;
let logged = '';
const answers: string[] = [];
const upstreams: CredentialUpstream[] = [];
const log = new Writable({
  write(chunk, _encoding, done) {
    logged += chunk;
    done();
  },
});
let key = '';

beforeAll(async () => {
  stack = await startStack({ log });
  upstreams.push(await startCredentialUpstream());
  upstreams.push(await startCredentialUpstream('status'));
  upstreams.push(await startCredentialUpstream('error'));
});
afterAll(async () => {
  await stack.stop();
  for (const upstream of upstreams) await upstream.close();
});

async function ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${stack.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  answers.push(`${method} ${path} → ${response.status} ${JSON.stringify([...response.headers])} ${text}`);
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}

/** Every server twice: with the value in its configuration, and with a reference to a secret there. */
function servers(): { name: string; body: Record<string, unknown>; works: boolean }[] {
  const [good, refusing, failing] = upstreams.map(({ origin }) => origin);
  const made = (name: string, works: boolean, body: (value: (at: string) => string) => object) => [
    { name: `${name} literal`, works, body: { ...body((at) => `${CANARY}-${at}-literal`) } },
    { name: `${name} reference`, works, body: { ...body((at) => `\${S_${at.toUpperCase()}}`) } },
  ];
  const local = (args: string[]) => (v: (at: string) => string) => ({
    type: 'STDIO',
    command: process.execPath,
    args: [...args, `--api-key=${v('arg')}`],
    env: { TOKEN: v('env') },
    auth: { type: 'env_vars', envVars: { OTHER: v('auth') } },
  });
  const http = (origin: string | undefined) => (v: (at: string) => string) => ({
    type: 'STREAMABLE_HTTP',
    url: `${origin}/mcp?token=${v('url')}`,
    headers: { 'X-Extra': v('header') },
    auth: { type: 'bearer_token', bearerToken: v('bearer') },
  });
  return [
    ...made('Local', true, local([STDIO])),
    ...made('Web', true, http(good)),
    ...made('Key in header', true, (v) => ({
      type: 'STREAMABLE_HTTP',
      url: `${good}/mcp`,
      auth: { type: 'api_key', apiKey: v('key'), name: 'X-Key' },
    })),
    ...made('Key in query', true, (v) => ({
      type: 'STREAMABLE_HTTP',
      url: `${good}/mcp`,
      auth: { type: 'api_key', apiKey: v('key'), in: 'query', name: 'k' },
    })),
    ...made('Refused', false, http(refusing)),
    ...made('Failing', false, http(failing)),
    ...made('Loud', false, local(['-e', LOUD, '--'])),
    ...made('SSE refused', false, (v) => ({ ...http(refusing)(v), type: 'SSE' })),
    ...made('Nowhere', false, (v) => ({ ...http('http://127.0.0.1:1')(v) })),
    { name: 'Path reference', works: true, body: { type: 'STREAMABLE_HTTP', url: `${good}/\${S_PATH}/mcp` } },
    { name: 'Host reference', works: false, body: { type: 'SSE', url: 'http://${S_PATH}.invalid/sse' } },
  ];
}

const PLACES = ['arg', 'env', 'auth', 'url', 'header', 'bearer', 'key', 'path'];

const slug = (name: string) => name.toLowerCase().replaceAll(' ', '-');

/** Whether any spelling of a canary stands in a text: plain, or as bytes of a dump. */
function has(text: string): boolean {
  return text.toLowerCase().includes(CANARY) || text.includes(Buffer.from(CANARY).toString('hex'));
}

describe('secrets', () => {
  it('are read nowhere but in the servers that they are for', async () => {
    const made = await stack.organization('Canaries');
    key = made.key;
    for (const at of PLACES)
      expect(
        (await ask('POST', '/v1/secrets', { name: `S_${at.toUpperCase()}`, value: `${CANARY}-${at}-secret` }))
          .status,
      ).toBe(201);
    const all = servers();
    const ids: string[] = [];
    for (const { name, body, works } of all) {
      const answer = await ask(
        'POST',
        '/v1/servers',
        { name, ...body, timeoutMs: 5_000 },
        { prefer: 'wait=30', 'idempotency-key': slug(name) },
      );
      expect([name, answer.status, answer.body.health?.status ?? answer.body]).toEqual([
        name,
        201,
        works ? 'healthy' : 'unreachable',
      ]);
      ids.push(answer.body.id);
    }
    // They do arrive.
    for (const at of ['url', 'header', 'bearer', 'key', 'path'])
      expect([at, upstreams[0]?.seen.some((text) => text.includes(`${CANARY}-${at}-secret`))]).toEqual([
        at,
        true,
      ]);

    const namespace = await made.client.namespaces.create({
      name: 'all',
      servers: ids.map((serverId) => ({ serverId })),
    });
    const endpoint = await made.client.endpoints.create({ name: 'agents', namespaceId: namespace.id });
    const { key: agentKey } = await made.client.endpoints.createKey(endpoint.id, { name: 'agent' });
    const agent = await connectV1(endpoint.urls.mcp, agentKey);
    const own = await agent.callTool({ name: 'local-reference__env', arguments: {} });
    expect(JSON.stringify(own)).toContain(`${CANARY}-env-secret`);
    answers.push(JSON.stringify(await agent.listTools()));
    await useAll(
      agent,
      all.map(({ name }) => slug(name)),
    );
    await askAll(ids);

    const inArguments = processes().filter(has);
    if (process.platform === 'linux') expect(inArguments.length).toBeGreaterThan(0);
    for (const line of inArguments)
      expect(line.replaceAll(/canary[0-9a-f]+-arg-(literal|secret)/g, '')).not.toContain(CANARY);
    await agent.close();

    answers.push(await (await fetch(`${stack.url}/metrics`)).text());
    // The ill ones did quote them.
    expect(answers.filter((text) => text.includes('[redacted]')).length).toBeGreaterThan(4);
    expect(answers.filter(has)).toEqual([]);
    expect(logged.length).toBeGreaterThan(10_000);
    expect(logged.split('\n').filter(has)).toEqual([]);
    expect(await rowsWith()).toEqual([]);
  });
});

/** Calls through the endpoint, of which those of ill servers fail, and must say so without a secret. */
async function useAll(
  agent: Awaited<ReturnType<typeof connectV1>>,
  prefixes: readonly string[],
): Promise<void> {
  for (const prefix of prefixes) {
    const name = `${prefix}__nothing-there`;
    await agent.callTool({ name, arguments: {} }).then(
      (result) => answers.push(JSON.stringify(result)),
      (error: Error & { data?: unknown }) => answers.push(`${error.message} ${JSON.stringify(error.data)}`),
    );
  }
}

/** Every way to look at servers and secrets, and the changes that quote them. */
async function askAll(ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    await ask('POST', `/v1/servers/${id}/test`);
    await ask('POST', `/v1/servers/${id}/sync`, undefined, { prefer: 'wait=30' });
    await ask('GET', `/v1/servers/${id}`);
    await ask('GET', `/v1/servers/${id}/tools`);
  }
  await ask('PATCH', `/v1/servers/${ids[0]}`, { env: { NODE_OPTIONS: `${CANARY}-env` } });
  await ask('PATCH', `/v1/servers/${ids[2]}`, { headers: { Authorization: `${CANARY}-header` } });
  await ask('PATCH', `/v1/servers/${ids[2]}`, { url: `https://u:${CANARY}@x.example` });
  await ask('POST', '/v1/secrets', { name: 'S_ARG', value: `${CANARY}-again` });
  await ask('POST', '/v1/secrets', { name: 'BAD', value: `${CANARY}\0` });
  const exported = await ask('GET', '/v1/servers/export');
  await ask('POST', '/v1/servers/import', exported.body);
  const secrets = await ask('GET', '/v1/secrets?limit=100');
  for (const { id } of secrets.body.data) {
    await ask('GET', `/v1/secrets/${id}`);
    await ask('GET', `/v1/secrets/${id}/versions`);
    await ask('DELETE', `/v1/secrets/${id}`);
  }
  await ask(
    'POST',
    `/v1/secrets/${secrets.body.data[0].id}/rotate`,
    { value: `${CANARY}-path-secret` },
    { 'idempotency-key': 'rotate' },
  );
  for (const path of ['servers', 'jobs', 'audit-events', 'namespaces', 'endpoints', 'keys'])
    await ask('GET', `/v1/${path}?limit=100`);
}

/** Command lines and, of children of this process, no environment: that is theirs to have. */
function processes(): string[] {
  if (process.platform !== 'linux') return [];
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && name !== String(process.pid));
  return pids.flatMap((pid) => {
    try {
      return [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')];
    } catch {
      return []; // it has ended
    }
  });
}

/** Tables with a canary in the clear, in any column, the queue's included. */
async function rowsWith(): Promise<string[]> {
  const owner = new pg.Client({ connectionString: stack.database.ownerUrl });
  await owner.connect();
  const found: string[] = [];
  const tables = await owner.query<{ s: string; t: string }>(
    `select schemaname as s, tablename as t from pg_tables where schemaname in ('public', 'bullmq')`,
  );
  for (const { s, t } of tables.rows) {
    const { rows } = await owner.query<{ row: string }>(`select x::text as row from ${s}."${t}" x`);
    found.push(...rows.filter(({ row }) => has(row)).map(({ row }) => `${t}: ${row}`));
  }
  await owner.end();
  return found;
}
