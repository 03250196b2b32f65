/**
 * OAuth in front of an endpoint, end to end: official clients that know nothing but its URL find out who gives
 * tokens for it, register, have a member sign in and consent, call tools, and refresh.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Client as ModernClient,
  StreamableHTTPClientTransport as ModernTransport,
} from '@modelcontextprotocol/client';
import { UnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js';
import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as LegacyTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fromPublicId } from '../../api/src/common/ids.js';
import { Outbox } from '../../api/src/identity/testing.js';
import { startAuthorizationServer } from '../fixtures/oauth/authorization-server.js';
import { openInBrowser } from '../fixtures/oauth/http.js';
import { startProtectedServer } from '../fixtures/oauth/mcp-servers.js';
import { everythingPath } from '../fixtures/upstreams/everything.mjs';
import { type Jar, memberOf } from '../members.js';
import { type Stack, startStack } from '../stack.js';
import { ask } from './connected.js';

const CALLBACK = 'http://127.0.0.1:4711/callback';
let data: string;
let stack: Stack;
let jar: Jar;
let admin: Awaited<ReturnType<Stack['organization']>>['client'];
let mails: Outbox;
let url: string;
let otherUrl: string;
let endpointId: string;
let organizationId: string;
let providerId: string;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'patchbay-oauth-'));
  stack = await startStack({ env: { PATCHBAY_DATA_DIR: data } });
  const { client, id } = await stack.organization('Acme');
  admin = client;
  organizationId = id;
  mails = new Outbox(join(data, 'outbox'));
  jar = await member('ada@example.com');
  const own = await client.servers.create(
    { name: 'own', type: 'STDIO', command: process.execPath, args: [everythingPath, 'stdio'] },
    { waitSeconds: 30 },
  );
  const namespace = await client.namespaces.create({
    name: 'all',
    servers: [{ serverId: own.id, prefix: '' }],
  });
  const auth = { apiKey: false, oauth: true };
  const endpoint = await client.endpoints.create({ name: 'Tools', namespaceId: namespace.id, auth });
  url = endpoint.urls.mcp;
  endpointId = endpoint.id;
  const other = await client.endpoints.create({ name: 'Other', namespaceId: namespace.id, auth });
  otherUrl = other.urls.mcp;
});
afterAll(async () => {
  await stack?.stop();
  await rm(data, { recursive: true, force: true });
});

// Twenty registrations a minute from one address are enough for anybody but a test.
beforeEach(async () => {
  await stack.database.db.system((tx) => tx.authLimit.deleteMany());
});

const member = (email: string): Promise<Jar> => memberOf(stack, admin, mails, email);

/** What a client keeps of itself. */
class Memory {
  readonly redirectUrl = CALLBACK;
  readonly clientMetadata = { client_name: 'An agent', redirect_uris: [CALLBACK] };
  asked: URL | null = null;
  kept: any;
  registration: any;
  private discovery: any;
  private verifier = '';

  state() {
    return 'a-state';
  }
  clientInformation() {
    return this.registration;
  }
  saveClientInformation(registration: object) {
    this.registration = registration;
  }
  tokens() {
    return this.kept;
  }
  saveTokens(tokens: object) {
    this.kept = tokens;
  }
  redirectToAuthorization(asked: URL) {
    this.asked = asked;
  }
  discoveryState() {
    return this.discovery;
  }
  saveDiscoveryState(discovery: object) {
    this.discovery = discovery;
  }
  saveCodeVerifier(verifier: string) {
    this.verifier = verifier;
  }
  codeVerifier() {
    return this.verifier;
  }
}

const IDENTITY = { name: 'patchbay-test', version: '1.0.0' };
const SUM = { name: 'get-sum', arguments: { a: 2, b: 3 } };

describe('an official client with nothing but the URL', () => {
  it('SDK 1: discovers, registers, gets a token, calls a tool, and goes on in its session after a refresh', async () => {
    const memory = new Memory();
    const first = new LegacyTransport(new URL(url), { authProvider: memory });
    await expect(new LegacyClient(IDENTITY).connect(first)).rejects.toBeInstanceOf(UnauthorizedError);
    const back = await jar.authorize(memory.asked as URL);
    expect(back.searchParams.get('iss')).toBe(`http://localhost:${new URL(stack.url).port}/api/auth`);
    await first.finishAuth(back.searchParams.get('code') ?? '');
    const transport = new LegacyTransport(new URL(url), { authProvider: memory });
    const client = new LegacyClient(IDENTITY);
    await client.connect(transport);
    expect(JSON.stringify(await client.callTool(SUM))).toContain('The sum of 2 and 3 is 5.');
    const session = transport.sessionId;
    const before = memory.kept;
    memory.kept = { ...before, access_token: 'pb_oat_over' };
    expect(JSON.stringify(await client.callTool(SUM))).toContain('The sum of 2 and 3 is 5.');
    expect(memory.kept.access_token).not.toBe(before.access_token);
    expect(memory.kept.refresh_token).not.toBe(before.refresh_token);
    expect(transport.sessionId).toBe(session);
    await client.close();
  });

  it.each(['legacy', 'modern'] as const)('SDK 2, %s: the same', async (era) => {
    const memory = new Memory();
    const mode = era === 'modern' ? { pin: '2026-07-28' } : ('legacy' as const);
    const make = () => new ModernClient(IDENTITY, { versionNegotiation: { mode } });
    const first = new ModernTransport(new URL(url), { authProvider: memory as never });
    await expect(make().connect(first)).rejects.toThrow();
    const back = await jar.authorize(memory.asked as URL);
    await first.finishAuth(back.searchParams as never);
    const client = make();
    await client.connect(new ModernTransport(new URL(url), { authProvider: memory as never }));
    expect(JSON.stringify(await client.callTool(SUM))).toContain('The sum of 2 and 3 is 5.');
    const before = memory.kept;
    memory.kept = { ...before, access_token: 'pb_oat_over' };
    expect(JSON.stringify(await client.callTool(SUM))).toContain('The sum of 2 and 3 is 5.');
    expect(memory.kept.access_token).not.toBe(before.access_token);
    await client.close();
  });
});

interface Held {
  readonly session: string;
  readonly token: string;
  readonly refresh: string;
  readonly clientId: string;
  /** Resolves when the session's stream has ended. */
  readonly ended: Promise<void>;
}

const ACCEPT = { accept: 'application/json, text/event-stream', 'content-type': 'application/json' };

/** Says something to the endpoint as legacy clients do. */
function say(token: string, message: object, session?: string, at = url): Promise<Response> {
  const headers = {
    ...ACCEPT,
    authorization: `Bearer ${token}`,
    ...(session ? { 'mcp-session-id': session } : {}),
  };
  return fetch(at, { method: 'POST', headers, body: JSON.stringify({ jsonrpc: '2.0', ...message }) });
}

const HELLO = {
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: IDENTITY },
};
const LIST = { id: 2, method: 'tools/list' };

async function form(path: string, fields: Record<string, string>): Promise<Response> {
  return fetch(`${stack.url}/api/auth/oauth2/${path}`, { method: 'POST', body: new URLSearchParams(fields) });
}

/** Tokens by hand, for a client of one's own. */
async function tokensFor(browser: Jar, resource = url, more: Record<string, string> = {}) {
  const registered = await fetch(`${stack.url}/api/auth/oauth2/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ redirect_uris: [CALLBACK], token_endpoint_auth_method: 'none' }),
  });
  const { client_id: clientId } = (await registered.json()) as { client_id: string };
  const verifier = randomBytes(32).toString('base64url');
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: CALLBACK,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    resource,
    ...more,
  });
  const back = await browser.authorize(new URL(`/api/auth/oauth2/authorize?${query}`, stack.url));
  const answer = await form('token', {
    grant_type: 'authorization_code',
    code: back.searchParams.get('code') ?? '',
    redirect_uri: CALLBACK,
    client_id: clientId,
    code_verifier: verifier,
    resource,
  });
  const tokens = (await answer.json()) as { access_token: string; refresh_token: string };
  expect(answer.status, JSON.stringify(tokens)).toBe(200);
  return { token: tokens.access_token, refresh: tokens.refresh_token, clientId };
}

/** A session with a stream that is read. */
async function held(browser: Jar): Promise<Held> {
  const tokens = await tokensFor(browser);
  const begun = await say(tokens.token, HELLO);
  expect(begun.status, await begun.text()).toBe(200);
  const session = begun.headers.get('mcp-session-id') ?? '';
  await say(tokens.token, { method: 'notifications/initialized' }, session);
  const stream = await fetch(url, {
    headers: {
      accept: 'text/event-stream',
      authorization: `Bearer ${tokens.token}`,
      'mcp-session-id': session,
    },
  });
  expect(stream.status).toBe(200);
  const ended = (async () => {
    for await (const _ of stream.body as unknown as AsyncIterable<Uint8Array>);
  })().catch(() => undefined);
  return { ...tokens, session, ended };
}

describe('a token', () => {
  it('is challenged for, is of one endpoint, and needs its scope', async () => {
    const nobody = await fetch(url, { method: 'POST', headers: ACCEPT, body: '{}' });
    expect(nobody.status).toBe(401);
    const { host, pathname } = new URL(url);
    const metadata = `resource_metadata="http://${host}/.well-known/oauth-protected-resource${pathname}"`;
    expect(nobody.headers.get('www-authenticate')).toBe(
      `Bearer realm="patchbay", ${metadata}, scope="endpoints:use"`,
    );
    const { token } = await tokensFor(jar, otherUrl);
    expect((await say(token, HELLO, undefined, otherUrl)).status).toBe(200);
    const elsewhere = await say(token, HELLO);
    expect(elsewhere.status).toBe(401);
    expect(elsewhere.headers.get('www-authenticate')).toContain('error="invalid_token"');
    const narrow = await tokensFor(jar, url, { scope: 'offline_access' });
    const refused = await say(narrow.token, HELLO);
    expect(refused.status).toBe(403);
    expect(refused.headers.get('www-authenticate')).toContain('error="insufficient_scope"');
    const named = await fetch(url, {
      method: 'POST',
      headers: {
        ...ACCEPT,
        authorization: `Bearer ${(await tokensFor(jar)).token}`,
        'x-patchbay-subject': 'x',
      },
      body: JSON.stringify({ jsonrpc: '2.0', ...HELLO }),
    });
    expect(named.status, 'a token speaks for its person alone').toBe(403);
  });

  it('of another client or person does not find a session, one of the same grant does', async () => {
    const mine = await held(jar);
    const other = await tokensFor(jar);
    expect((await say(other.token, LIST, mine.session)).status).toBe(404);
    const eve = await member('eve@example.com');
    expect((await say((await tokensFor(eve)).token, LIST, mine.session)).status).toBe(404);
    const anew = await form('token', {
      grant_type: 'refresh_token',
      refresh_token: mine.refresh,
      client_id: mine.clientId,
      resource: url,
    });
    const { access_token: token } = (await anew.json()) as { access_token: string };
    expect((await say(token, LIST, mine.session)).status).toBe(200);
    expect((await say(mine.token, LIST, mine.session)).status, 'the one before goes on to its end').toBe(200);
  });
});

describe('credentials that belong to each user', () => {
  it('are those of whoever is signed in, who is led to connect what is missing', async () => {
    const mcp = await startProtectedServer({ authorizationServers: [] });
    const auth = await startAuthorizationServer({ resources: [mcp.resource] });
    mcp.settings.authorizationServers = [auth.issuer];
    try {
      const made = await admin.servers.create({
        name: 'Behind OAuth',
        type: 'STREAMABLE_HTTP',
        url: mcp.url,
        credentialOwner: 'subject',
        auth: { type: 'oauth2' },
      });
      // So that its tools are known at all.
      const { authorizationUrl } = await admin.connections.start(made.id, { subject: 'somebody' });
      expect((await fetch(await openInBrowser(authorizationUrl ?? ''))).status).toBe(200);
      await admin.servers.sync(made.id, { waitSeconds: 20 });
      const namespace = await admin.namespaces.create({ name: 'own', servers: [{ serverId: made.id }] });
      const endpoint = await admin.endpoints.create({
        name: 'Own',
        namespaceId: namespace.id,
        auth: { apiKey: true, oauth: true },
      });
      const at = endpoint.urls.mcp;
      const { token } = await tokensFor(jar, at);
      const [tool, capabilities] = ['behind-oauth__whoami', { elicitation: { url: {} } }];
      const modern = await ask(at, token, undefined, 'modern', tool, { capabilities });
      expect(modern.result).toMatchObject({
        resultType: 'input_required',
        inputRequests: { connect: { method: 'elicitation/create', params: { mode: 'url' } } },
      });
      const legacy = await ask(at, token, undefined, 'legacy', tool, { capabilities });
      expect(legacy.error?.code).toBe(-32_042);
      const go = await fetch(`${legacy.error?.data.elicitations[0].url}&go=1`, { redirect: 'manual' });
      const back = await openInBrowser(go.headers.get('location') ?? '');
      const cookie = (go.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
      expect((await fetch(back, { headers: { cookie } })).status).toBe(200);
      for (const era of ['legacy', 'modern'] as const)
        expect((await ask(at, token, undefined, era, tool)).text).toBe('user');
      const me = (await (await jar.fetch('/v1/me')).json()) as { id: string };
      const { data } = await admin.connections.list(made.id);
      expect(data.map(({ subject }) => subject)).toContain(me.id);
      // Nobody speaks for them with a key.
      const { key } = await admin.endpoints.createKey(endpoint.id, { name: 'agent', allowSubjects: true });
      expect((await ask(at, key, me.id, 'modern', tool)).status).toBe(403);
      expect((await ask(at, key, 'somebody', 'modern', tool)).status).toBe(200);
    } finally {
      await auth.close();
      await mcp.close();
    }
  });
});

/** A domain as it stands once the organisation has proven it, which leads to a provider that nobody has to come by. */
async function signOnFor(domain: string): Promise<void> {
  const { id } = await admin.domains.create({ name: domain });
  const [uuid, orgId] = [
    fromPublicId('domain', id) ?? '',
    fromPublicId('organization', organizationId) ?? '',
  ];
  const data = { verifiedName: domain, verifiedAt: new Date() };
  await stack.database.db.tenant(orgId, (tx) => tx.domain.update({ where: { id: uuid, orgId }, data }));
  const provider = await admin.identityProviders.create({
    name: 'Directory',
    type: 'OIDC',
    issuer: 'https://directory.example.com',
    clientId: 'patchbay',
    domainIds: [id],
  });
  providerId = provider.id;
}

describe('the next call is 401, and streams end, when', () => {
  beforeAll(() => signOnFor('corp.example'));
  const grantOf = async (clientId: string) => {
    const { data } = await admin.oauthGrants.list();
    return data.find(({ client }) => client.id === clientId)?.id ?? '';
  };
  const query = (text: string, values: unknown[]) =>
    stack.database.db.system((tx) => tx.$executeRawUnsafe(text, ...values));
  const ways: Record<string, (held: Held, browser: Jar) => Promise<unknown>> = {
    'the organisation ends the grant': async ({ clientId }) =>
      admin.oauthGrants.delete(await grantOf(clientId)),
    'the person withdraws consent': async ({ clientId }, browser) =>
      browser.fetch(`/v1/me/oauth-grants/${await grantOf(clientId)}`, { method: 'DELETE' }),
    'the client gives its access token back': ({ clientId, token }) =>
      form('revoke', { client_id: clientId, token }),
    'the client gives its refresh token back': ({ clientId, refresh }) =>
      form('revoke', { client_id: clientId, token: refresh }),
    'the client is deleted': ({ clientId }) =>
      query('delete from client_apps where client_id = $1', [clientId]),
    'the membership ends': async () => {
      const { data } = await admin.members.list();
      await admin.members.delete(data.find(({ email }) => email === 'grace@example.com')?.id ?? '');
    },
    'the operator bans the person': async () => {
      const { data } = await stack.operator.people.list({ email: 'mallory@example.com' });
      await stack.operator.people.ban(data[0]?.id ?? '', { reason: 'test' });
    },
    'the directory of the organisation deactivates the person': async () => {
      const { key } = await admin.keys.create({ name: 'directory', scopes: ['scim:read', 'scim:write'] });
      await fetch(`${stack.url}/scim/v2/Users`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/scim+json' },
        body: JSON.stringify({
          schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
          userName: 'trent@corp.example',
          active: false,
        }),
      });
    },
    'the organisation requires its sign-on of the person': () => required(true),
    'the person is no owner any more, whom that does not concern': async () => {
      await setRole('oscar@corp.example', 'viewer');
    },
    'the person is deleted': () => query("delete from users where email = 'judy@example.com'", []),
    'the endpoint takes no tokens any more': async () =>
      admin.endpoints.update(endpointId, { auth: { oauth: false, apiKey: true } }),
  };
  const required = (required: boolean) => admin.identityProviders.update(providerId, { required });
  const setRole = async (address: string, role: 'owner' | 'viewer') => {
    const { data } = await admin.members.list();
    await admin.members.update(data.find(({ email }) => email === address)?.id ?? '', { role });
  };
  const WHO: Record<string, string> = {
    'the membership ends': 'grace@example.com',
    'the operator bans the person': 'mallory@example.com',
    'the directory of the organisation deactivates the person': 'trent@corp.example',
    'the organisation requires its sign-on of the person': 'peggy@corp.example',
    'the person is no owner any more, whom that does not concern': 'oscar@corp.example',
    'the person is deleted': 'judy@example.com',
  };

  /** What a refresh is answered then, where it is something else. */
  const AFTERWARDS: Record<string, [number, string]> = {
    'the endpoint takes no tokens any more': [400, 'invalid_target'],
  };

  it.each(Object.keys(ways))('%s', async (way) => {
    const browser = WHO[way] === undefined ? jar : await member(WHO[way]);
    const isOwner = way.includes('no owner any more');
    // An organisation keeps one.
    if (isOwner) await setRole('ada@example.com', 'owner');
    if (isOwner) await setRole(WHO[way] ?? '', 'owner');
    await required(isOwner);
    const mine = await held(browser);
    expect((await say(mine.token, LIST, mine.session)).status).toBe(200);
    const bystander = way.startsWith('the endpoint') ? null : await held(jar);
    const done = ways[way]?.(mine, browser).then(() => performance.now());
    await mine.ended;
    expect(performance.now() - ((await done) ?? 0), 'generous on a busy machine').toBeLessThan(15_000);
    const refused = await say(mine.token, LIST, mine.session);
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
      401,
      expect.stringContaining('error="invalid_token"'),
    ]);
    if (bystander !== null) expect((await say(bystander.token, LIST, bystander.session)).status).toBe(200);
    const again = await form('token', {
      grant_type: 'refresh_token',
      refresh_token: mine.refresh,
      client_id: mine.clientId,
      resource: url,
    });
    expect([again.status, ((await again.json()) as { error: string }).error]).toEqual(
      AFTERWARDS[way] ?? [400, 'invalid_grant'],
    );
  });

  it('but no longer than the organisation requires its sign-on: nothing was ended by that', async () => {
    const browser = await member('walter@corp.example');
    await admin.endpoints.update(endpointId, { auth: { oauth: true, apiKey: false } });
    await required(false);
    const mine = await held(browser);
    await required(true);
    await mine.ended;
    expect((await say(mine.token, HELLO)).status).toBe(401);
    await required(false);
    await expect.poll(async () => (await say(mine.token, HELLO)).status, { timeout: 10_000 }).toBe(200);
  });
});
