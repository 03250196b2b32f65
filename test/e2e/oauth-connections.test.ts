/**
 * Sign-ins over real authorization servers, and what becomes of their tokens: for the organisation and for
 * each subject, by every way a client can be known, renewed under load, refused, lost and revoked.
 */
import { Writable } from 'node:stream';
import type { Patchbay } from '@patchbay/sdk-client';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ApiProcess, buildApi } from '../api-process.js';
import {
  AuthorizationServer,
  type AuthorizationServerStandIn,
  startAuthorizationServer,
} from '../fixtures/oauth/authorization-server.js';
import { listening, openInBrowser } from '../fixtures/oauth/http.js';
import {
  type ProtectedServer,
  startProtectedServer,
  startProxyServer,
} from '../fixtures/oauth/mcp-servers.js';
import { type Stack, startStack } from '../stack.js';
import { ask, eventually, publish } from './connected.js';

type Settings = NonNullable<Parameters<typeof startAuthorizationServer>[0]>;

let stack: Stack;
let logged = '';
const log = new Writable({
  write(chunk, _encoding, done) {
    logged += chunk;
    done();
  },
});
const closers: (() => Promise<void>)[] = [];
beforeAll(async () => {
  stack = await startStack({ log, env: { PATCHBAY_ALLOWED_ORIGINS: 'https://app.example.com' } });
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});
afterAll(() => stack.stop());

/** As the stand-ins mark what they issue. */
const SECRET = /\b(at|rt|code|cs)-canary-/;

async function pair(
  settings: Settings = {},
): Promise<{ mcp: ProtectedServer; auth: AuthorizationServerStandIn }> {
  const mcp = await startProtectedServer({ authorizationServers: [] });
  closers.push(mcp.close);
  const auth = await startAuthorizationServer({ resources: [mcp.resource], ...settings });
  closers.push(auth.close);
  mcp.settings.authorizationServers = [auth.issuer];
  return { mcp, auth };
}

/** The trail says who, from where and in which request: the one that was answered. */
async function expectEvent(client: Patchbay, action: string, { headers }: Response): Promise<void> {
  const { data } = await client.auditEvents.list({ action });
  const event = data.find(({ requestId }) => requestId === headers.get('request-id'));
  expect(event, action).toMatchObject({ actor: { type: 'key' }, ip: expect.stringContaining('127.0.0.1') });
}

async function server(client: Patchbay, url: string, more: object = {}) {
  const auth = { type: 'oauth2' as const, ...more };
  return client.servers.create({ name: 'Behind OAuth', type: 'STREAMABLE_HTTP', url, auth });
}

/** The browser's way: to the authorization server, and back to us. */
async function signIn(authorizationUrl: string | null, cookie?: string): Promise<Response> {
  const back = await openInBrowser(authorizationUrl ?? '');
  return fetch(back, { redirect: 'manual', ...(cookie === undefined ? {} : { headers: { cookie } }) });
}

/** A server that is connected for the organisation, listed, and published. */
async function connected(name: string, settings: Settings = {}, more: object = {}) {
  const { auth, mcp } = await pair(settings);
  const { client } = await stack.organization(name);
  const { id } = await server(client, mcp.url, more);
  const started = await client.connections.start(id);
  if (started.authorizationUrl !== null) expect((await signIn(started.authorizationUrl)).status).toBe(200);
  await client.servers.sync(id, { waitSeconds: 20 });
  const endpoint = await publish(client, id);
  return { auth, mcp, client, id, connection: started.id, ...endpoint };
}

const WHO = 'behind-oauth__whoami';
const WRITE = 'behind-oauth__write';

describe('a sign-in for the organisation', () => {
  it('registers, comes back once, and connects; deleting revokes', async () => {
    const { auth, mcp } = await pair();
    const { client } = await stack.organization('Whole');
    const { id } = await server(client, mcp.url);
    await client.servers.sync(id, { waitSeconds: 20 });
    expect((await client.servers.get(id)).health).toMatchObject({
      status: 'needs_authorization',
      lastError: { code: 'authorization_required' },
    });
    const started = await client.connections.start(id, { returnUrl: 'https://app.example.com/x?y=1' });
    expect(started).toMatchObject({ status: 'pending', subject: null });
    expect(Date.parse(started.authorizeBefore ?? '') - Date.now()).toBeLessThanOrEqual(600_000);
    const back = await openInBrowser(started.authorizationUrl ?? '');
    const wrong = new URL(back);
    wrong.searchParams.set('state', `${back.searchParams.get('state')}x`);
    expect((await fetch(wrong)).status).toBe(400);
    const first = await fetch(back, { redirect: 'manual' });
    expect([first.status, first.headers.get('location')]).toEqual([
      303,
      `https://app.example.com/x?y=1&connection=${started.id}&status=connected`,
    ]);
    await expectEvent(client, 'connection.connect', first);
    const replay = await fetch(back, { headers: { 'accept-language': 'zh-CN,zh;q=0.9' } });
    expect((await fetch(back, { method: 'HEAD' })).status).toBe(405);
    expect(replay.status).toBe(400);
    expect(replay.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await replay.text()).toContain('未连接');
    expect(auth.seen.filter(({ path }) => path === '/token')).toHaveLength(1);
    const connection = await client.connections.get(started.id);
    expect(connection).toMatchObject({ status: 'connected', error: null });
    expect(Date.parse(connection.expiresAt ?? '')).toBeGreaterThan(Date.now() + 3_000_000);
    // Its lists waited for it: nobody has to ask.
    await eventually(async () => (await client.servers.get(id)).health.status === 'healthy');
    const { key, url } = await publish(client, id);
    for (const era of ['legacy', 'modern'] as const)
      expect((await ask(url, key, undefined, era, WHO)).text).toBe('user');
    await eventually(async () => (await client.usage.get()).connects.successes > 0);
    expect(await client.usage.get({ days: 1 })).toMatchObject({
      connects: { rate: 1 },
      discoveries: { count: 1, within500ms: 1 },
      authorizations: { started: 1, finished: 1, rate: 1 },
    });
    const metrics = await (await fetch(`${stack.url}/metrics`)).text();
    expect(metrics).toMatch(/patchbay_oauth_authorizations_total\{outcome="finished"\} [1-9]/);
    expect(await client.connections.delete(started.id)).toEqual({ id: started.id, revoked: 'revoked' });
    expect(auth.seen.filter(({ path }) => path === '/revoke').length).toBeGreaterThan(0);
    await eventually(async () => (await ask(url, key, undefined, 'modern', WHO)).error?.code === -31_008);
    const { error } = await ask(url, key, undefined, 'legacy', WHO);
    expect(error?.data).toEqual({
      server: 'Behind OAuth',
      reason: 'authorization_required',
      code: 'authorization_required',
    });
  });

  it('fills no other organisation’s connection with what it brings back', async () => {
    const { mcp } = await pair();
    const [a, b] = await Promise.all(
      ['Mixed A', 'Mixed B'].map(async (name) => {
        const { client } = await stack.organization(name);
        const { id } = await server(client, mcp.url);
        return { client, started: await client.connections.start(id) };
      }),
    );
    if (a === undefined || b === undefined) throw new Error('two were made');
    const mixed = await openInBrowser(a.started.authorizationUrl ?? '');
    const state = new URL(b.started.authorizationUrl ?? '').searchParams.get('state') ?? '';
    mixed.searchParams.set('state', state);
    // The code is bound to the verifier of the one who asked for it.
    expect((await fetch(mixed)).status).toBe(400);
    for (const { client, started } of [a, b])
      expect((await client.connections.get(started.id)).status).toBe('pending');
    await expect(b.client.connections.get(a.started.id)).rejects.toMatchObject({ status: 404 });
  });

  it('takes no foreign address to return to, and says what the authorization server refused', async () => {
    const { auth, mcp } = await pair();
    const { client } = await stack.organization('Refused');
    const { id } = await server(client, mcp.url);
    const foreign = client.connections.start(id, { returnUrl: 'https://evil.example/' });
    await expect(foreign).rejects.toMatchObject({ status: 400 });
    await expect(client.connections.start(id, { subject: 'alice' })).rejects.toMatchObject({ status: 400 });
    auth.faults.deny = 'access_denied';
    const started = await client.connections.start(id);
    const page = await signIn(started.authorizationUrl);
    expect([page.status, page.headers.get('location')]).toEqual([400, null]);
    expect(await client.connections.get(started.id)).toMatchObject({
      status: 'pending',
      error: { code: 'authorization_denied' },
    });
    delete auth.faults.deny;
    auth.faults.iss = 'https://other.example';
    expect((await signIn((await client.connections.start(id)).authorizationUrl)).status).toBe(400);
    expect((await client.connections.get(started.id)).error?.code).toBe('issuer_mismatch');
    const nowhere = await server((await stack.organization('Nowhere')).client, 'http://127.0.0.1:9/mcp');
    expect(nowhere.auth).toEqual({ type: 'oauth2', grant: 'authorization_code', configured: false });
  });

  it('goes on when the server was changed to another address, but not with what was granted for the old', async () => {
    const { client, connection, id } = await connected('Moved');
    await client.servers.update(id, { url: 'http://127.0.0.1:9/mcp' });
    expect(await client.connections.get(connection)).toMatchObject({
      status: 'needs_authorization',
      error: { code: 'server_changed' },
    });
  });
});

describe('a client', () => {
  it('is known by its metadata document where the service is reached by https', async () => {
    const own = await startStack({ env: { PATCHBAY_PUBLIC_URL: 'https://patchbay.test' } });
    closers.push(() => own.stop());
    const { auth, mcp } = await pair({
      registration: false,
      readDocument: async (url) => (await fetch(`${own.url}${new URL(url).pathname}`)).json(),
    });
    const { client } = await own.organization('Document');
    const { id } = await server(client, mcp.url);
    const started = await client.connections.start(id);
    const at = new URL(started.authorizationUrl ?? '');
    expect(at.searchParams.get('client_id')).toBe('https://patchbay.test/oauth/client-metadata.json');
    const back = await openInBrowser(at.href);
    expect((await fetch(`${own.url}${back.pathname}${back.search}`)).status).toBe(200);
    expect((await client.connections.get(started.id)).status).toBe('connected');
    expect(auth.clients.registered).toBe(0);
  });

  it('is stored by hand, its secret a secret of the organisation', async () => {
    const { auth, mcp } = await pair({
      registration: false,
      clients: [
        {
          id: 'stored',
          method: 'client_secret_basic',
          secret: 'the client secret',
          redirectUris: [`http://localhost:${new URL(stack.url).port}/oauth/callback`],
        },
      ],
    });
    const { client } = await stack.organization('Stored');
    await client.secrets.create({ name: 'CLIENT_SECRET', value: 'the client secret' });
    const made = await server(client, mcp.url, { clientId: 'stored', clientSecret: '${CLIENT_SECRET}' });
    expect(made.auth).toMatchObject({ clientId: 'stored' });
    const started = await client.connections.start(made.id);
    expect((await signIn(started.authorizationUrl)).status).toBe(200);
    expect((await client.connections.get(started.id)).status).toBe('connected');
    expect(auth.clients.registered).toBe(0);
  });

  it('gets tokens of its own by client credentials, renewed the same way', async () => {
    const clients = [
      { id: 'machine', method: 'client_secret_basic' as const, secret: 'ms', redirectUris: [] },
    ];
    const { auth, client, connection, key, url } = await connected(
      'Machine',
      { clients },
      { grant: 'client_credentials', clientId: 'machine', clientSecret: 'ms', scopes: ['a'] },
    );
    expect((await ask(url, key, undefined, 'modern', WHO)).text).toBe('machine');
    auth.grants.expireAccess();
    expect((await ask(url, key, undefined, 'modern', WHO)).text).toBe('machine');
    expect((await client.connections.get(connection)).lastRefreshedAt).not.toBeNull();
  });

  it('goes through a proxy that is its own authorization server', async () => {
    const callbacks: string[] = [];
    const third = await startAuthorizationServer({
      clients: [{ id: 'proxy', method: 'client_secret_post', secret: 'third', redirectUris: callbacks }],
    });
    closers.push(third.close);
    const proxy = await startProxyServer(third.issuer, 'third');
    closers.push(proxy.close);
    callbacks.push(`${proxy.origin}/third/callback`);
    const { client } = await stack.organization('Proxy');
    const { id } = await server(client, proxy.url);
    const started = await client.connections.start(id);
    expect(new URL(started.authorizationUrl ?? '').origin).toBe(proxy.origin);
    expect((await signIn(started.authorizationUrl)).status).toBe(200);
    await client.servers.sync(id, { waitSeconds: 20 });
    const { key, url } = await publish(client, id);
    expect((await ask(url, key, undefined, 'modern', WHO)).text).toBe('user of the third party');
  });
});

describe('tokens', () => {
  it('are renewed under load without a call lost, once for all', async () => {
    const { auth, key, url } = await connected('Load');
    const tokenRequests = () => auth.seen.filter(({ path }) => path === '/token').length;
    for (const era of ['legacy', 'modern'] as const) {
      await ask(url, key, undefined, era, WHO);
      const before = tokenRequests();
      const calls: Promise<{ text: string }>[] = [];
      for (let i = 0; i < 60; i++) {
        if (i === 20) auth.grants.expireAccess();
        calls.push(ask(url, key, undefined, era, WHO));
        await new Promise((resolve) => setImmediate(resolve));
      }
      const texts = (await Promise.all(calls)).map(({ text }) => text);
      expect(texts.filter((text) => text !== 'user')).toEqual([]);
      expect(tokenRequests() - before).toBe(1);
      expect(auth.grants.reuses).toBe(0);
    }
  });

  it('are renewed ahead of their end by a worker', async () => {
    const { auth, client, connection, key, url } = await connected('Ahead');
    const due = await stack.database.db.system((tx) =>
      tx.connection.findFirstOrThrow({ orderBy: { id: 'desc' } }),
    );
    const life = Number(due.expiresAt) - Date.now();
    expect(Number(due.refreshAt) - Date.now()).toBeGreaterThan(life * 0.75);
    expect(Number(due.refreshAt) - Date.now()).toBeLessThan(life * 0.85);
    await stack.database.db.system(
      (tx) => tx.$executeRaw`update connections set refresh_at = now() where id = ${due.id}::uuid`,
    );
    await eventually(async () => (await client.connections.get(connection)).lastRefreshedAt !== null, 20_000);
    expect(auth.seen.at(-1)?.body.get('grant_type')).toBe('refresh_token');
    expect((await ask(url, key, undefined, 'modern', WHO)).text).toBe('user');
  });

  it('that are withdrawn need an authorisation, which is told, and mended by another', async () => {
    const { auth, client, connection, id, key, url } = await connected('Withdrawn');
    auth.grants.revokeAll();
    const { error } = await ask(url, key, undefined, 'modern', WHO);
    expect(error).toMatchObject({ code: -31_008, data: { code: 'authorization_required' } });
    expect(await client.connections.get(connection)).toMatchObject({
      status: 'needs_authorization',
      error: { code: 'invalid_grant' },
    });
    expect((await signIn((await client.connections.start(id)).authorizationUrl)).status).toBe(200);
    expect((await ask(url, key, undefined, 'modern', WHO)).text).toBe('user');
  });

  it('wait while the authorization server fails, and are not given up', async () => {
    const { auth, client, connection, key, url } = await connected('Away');
    auth.grants.expireAccess();
    auth.faults.status = 503;
    expect((await ask(url, key, undefined, 'modern', WHO)).error?.code).toBe(-31_006);
    expect(await client.connections.get(connection)).toMatchObject({
      status: 'connected',
      error: { code: 'server_error' },
    });
    delete auth.faults.status;
    expect((await ask(url, key, undefined, 'modern', WHO)).text).toBe('user');
    expect((await client.connections.get(connection)).error).toBeNull();
  });

  it('are kept when the database connection breaks after they came', async () => {
    const { auth, client, connection, key, url } = await connected('Rescued');
    const owner = new pg.Client({ connectionString: stack.database.ownerUrl });
    await owner.connect();
    let release = (): void => undefined;
    auth.faults.hold = new Promise((resolve) => {
      release = resolve;
    });
    auth.grants.expireAccess();
    const call = ask(url, key, undefined, 'modern', WHO);
    // The renewal waits for the answer, with the row's lock.
    await eventually(async () => {
      const { rowCount } = await owner.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and state = 'idle in transaction'
            and application_name <> 'patchbay-queue' and state_change < now() - interval '300 milliseconds'`,
      );
      return rowCount === 1;
    });
    release();
    expect((await call).text).toBe('user');
    await owner.end();
    expect(await client.connections.get(connection)).toMatchObject({ status: 'connected', error: null });
    auth.grants.expireAccess();
    expect((await ask(url, key, undefined, 'modern', WHO)).text).toBe('user');
    expect(auth.grants.reuses).toBe(0);
  });

  it.each([
    ['goes on where the old refresh token is still good', false],
    ['says what happened where it is used up', true],
  ])('outlive a process that is killed while it renews: the next one %s', async (_what, rotate) => {
    await buildApi();
    const { auth, client, connection, key, url } = await connected(`Killed ${rotate}`, { rotate });
    const other = await ApiProcess.start({ ...stack.variables, PORT: '0', PATCHBAY_LOG_LEVEL: 'info' });
    const there = `${other.listening[0]?.url}${new URL(url).pathname}`;
    expect((await ask(there, key, undefined, 'modern', WHO)).text).toBe('user');
    let release = (): void => undefined;
    auth.faults.hold = new Promise((resolve) => {
      release = resolve;
    });
    auth.grants.expireAccess();
    const renewals = () => auth.seen.filter(({ path }) => path === '/token').length;
    const [before, issued] = [renewals(), auth.grants.access.size];
    const call = ask(there, key, undefined, 'modern', WHO).catch(() => null);
    await eventually(async () => renewals() > before);
    other.child.kill('SIGKILL');
    await Promise.all([other.exited, call]);
    release();
    // It is issued to nobody.
    await eventually(async () => auth.grants.access.size > issued);
    const after = await ask(url, key, undefined, 'modern', WHO);
    const shown = await client.connections.get(connection);
    if (rotate) {
      expect(after.error?.code).toBe(-31_008);
      expect(shown).toMatchObject({ status: 'needs_authorization', error: { code: 'invalid_grant' } });
      expect(shown.error?.message).toContain('interrupted');
    } else {
      expect(after.text).toBe('user');
      expect(shown).toMatchObject({ status: 'connected', error: null });
    }
  });

  it('that were lost between receipt and commit are told as such', async () => {
    const { auth, client, connection, key, url } = await connected('Lost');
    auth.grants.expireAccess();
    // The server rotated, and its answer never came: as after a crash at this moment.
    auth.faults.dieBeforeAnswer = true;
    expect((await ask(url, key, undefined, 'modern', WHO)).error?.code).toBe(-31_006);
    expect((await ask(url, key, undefined, 'modern', WHO)).error?.code).toBe(-31_008);
    const { error, status } = await client.connections.get(connection);
    expect(status).toBe('needs_authorization');
    expect(error?.message).toContain('interrupted');
  });
});

describe('two replicas', () => {
  it('renew once for both, and hear of a connection that is taken away', async () => {
    const { auth, client, connection, key, url } = await connected('Replicas');
    const other = await stack.replica();
    closers.push(() => other.stop());
    const there = `${other.url}${new URL(url).pathname}`;
    const both = () => Promise.all([url, there].map((at) => ask(at, key, undefined, 'modern', WHO)));
    expect((await both()).map(({ text }) => text)).toEqual(['user', 'user']);
    for (let round = 0; round < 3; round++) {
      const before = auth.seen.filter(({ path }) => path === '/token').length;
      auth.grants.expireAccess();
      const many = await Promise.all([both(), both(), both()]);
      expect(many.flat().map(({ text }) => text)).toEqual(Array(6).fill('user'));
      expect(auth.seen.filter(({ path }) => path === '/token').length - before).toBe(1);
    }
    expect(auth.grants.reuses).toBe(0);
    await client.connections.delete(connection);
    await eventually(async () => (await both()).every(({ error }) => error?.code === -31_008));
  });
});

describe('subjects', () => {
  it('connect by links of their own, and each is who they are', async () => {
    let who = '';
    const mcp = await startProtectedServer({ authorizationServers: [] });
    closers.push(mcp.close);
    let core: AuthorizationServer;
    const own = await listening(async (req, res) => {
      if (!(await core.handle(req, res))) res.writeHead(404).end();
    });
    closers.push(own.close);
    core = new AuthorizationServer(
      own.origin,
      { resources: [mcp.resource] },
      (res, resume) => void res.writeHead(302, { location: resume(who).href }).end(),
    );
    mcp.settings.authorizationServers = [own.origin];
    const { client } = await stack.organization('Subjects & <Co>');
    const made = await client.servers.create({
      name: 'Behind OAuth',
      type: 'STREAMABLE_HTTP',
      url: mcp.url,
      credentialOwner: 'subject',
      auth: { type: 'oauth2' },
    });
    who = 'first';
    const { authorizationUrl } = await client.connections.start(made.id, { subject: 'first' });
    expect((await signIn(authorizationUrl)).status).toBe(200);
    await client.servers.sync(made.id, { waitSeconds: 20 });
    const { key, url } = await publish(client, made.id);

    const capabilities = { elicitation: { url: {} } };
    const legacy = await ask(url, key, 'alice', 'legacy', WHO, { capabilities });
    expect(legacy.error).toMatchObject({
      code: -32_042,
      data: { elicitations: [{ mode: 'url', elicitationId: expect.any(String) }] },
    });
    const modern = await ask(url, key, 'bob', 'modern', WHO, { capabilities });
    expect(modern.result).toMatchObject({
      resultType: 'input_required',
      inputRequests: { connect: { method: 'elicitation/create', params: { mode: 'url' } } },
    });
    const plain = await ask(url, key, 'carol', 'modern', WHO);
    expect(plain.error?.data).toMatchObject({ code: 'authorization_required', url: expect.any(String) });
    const links = {
      alice: legacy.error?.data.elicitations[0].url,
      bob: modern.result.inputRequests.connect.params.url,
    };
    for (const subject of ['alice', 'bob'] as const) {
      const link = links[subject] as string;
      expect(link).not.toContain(subject);
      const page = await (await fetch(link)).text();
      expect(page).toContain('Subjects &amp; &lt;Co&gt;');
      expect(page).toContain(`<b>${subject}</b>`);
      expect(page).not.toContain('<script');
      const go = await fetch(`${link}&go=1`, { redirect: 'manual' });
      expect(go.status).toBe(303);
      await expectEvent(client, 'connection.start', go);
      who = subject;
      const at = go.headers.get('location') ?? '';
      const back = await openInBrowser(at);
      // Another browser than the one that opened the link.
      expect((await fetch(back)).status).toBe(400);
      const cookie = (go.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
      const done = await fetch(back, { headers: { cookie } });
      expect(done.status).toBe(200);
      await expectEvent(client, 'connection.connect', done);
    }
    const retry = {
      inputResponses: { connect: { action: 'accept' } },
      requestState: modern.result.requestState,
    };
    expect((await ask(url, key, 'bob', 'modern', WHO, { capabilities, params: retry })).text).toBe('bob');
    for (const era of ['legacy', 'modern'] as const) {
      const both = await Promise.all(['alice', 'bob'].map((subject) => ask(url, key, subject, era, WHO)));
      expect(both.map(({ text }) => text)).toEqual(['alice', 'bob']);
    }
    const no = {
      inputResponses: { connect: { action: 'decline' } },
      requestState: modern.result.requestState,
    };
    const declined = await ask(url, key, 'carol', 'modern', WHO, { capabilities, params: no });
    expect(declined.error?.code).toBe(-31_008);
    const tampered = `${links.alice.slice(0, -2)}AA`;
    expect((await fetch(tampered)).status).toBe(410);

    // Step-up: what the tool wants is asked for besides.
    const narrow = await ask(url, key, 'alice', 'modern', WRITE);
    expect(narrow.error).toMatchObject({ code: -31_008, data: { url: expect.any(String) } });
    const wider = await fetch(`${narrow.error?.data.url}&go=1`, { redirect: 'manual' });
    const asked = wider.headers.get('location') ?? '';
    expect(new URL(asked).searchParams.get('scope')).toContain('files:write');
    who = 'alice';
    expect((await signIn(asked, wider.headers.get('set-cookie')?.split(';')[0])).status).toBe(200);
    await eventually(async () => (await ask(url, key, 'alice', 'modern', WRITE)).text === 'written');
    expect((await ask(url, key, 'bob', 'modern', WHO)).text).toBe('bob');
  });
});

describe('what is secret', () => {
  it('stands in no log, no row, no event and no answer', async () => {
    const { auth, client, connection } = await connected('Quiet');
    auth.grants.expireAccess();
    const owner = new pg.Client({ connectionString: stack.database.ownerUrl });
    await owner.connect();
    const tables = [
      'connections',
      'connection_flows',
      'oauth_clients',
      'audit_events',
      'jobs',
      'server_states',
    ];
    for (const table of tables) {
      const { rows } = await owner.query(`select t::text as row from ${table} t`);
      const text = rows.map(({ row }: { row: string }) => row).join('\n');
      expect(text, table).not.toMatch(SECRET);
      const bytes = [...text.matchAll(/\\x([0-9a-f]+)/g)].map(([, hex = '']) =>
        Buffer.from(hex, 'hex').toString('latin1'),
      );
      expect(bytes.join('\n'), table).not.toMatch(SECRET);
    }
    await owner.end();
    const events = [];
    for await (const event of client.auditEvents.list()) events.push(event);
    expect(events.map(({ action }) => action)).toContain('connection.connect');
    expect(JSON.stringify([events, await client.connections.get(connection)])).not.toMatch(SECRET);
    // Of all the tests above too.
    expect(logged).toContain('/oauth/callback');
    expect(logged).not.toMatch(SECRET);
  });
});
