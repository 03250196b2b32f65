/**
 * OAuth in front of an endpoint, end to end: official clients that know nothing but its URL find out who gives
 * tokens for it, register, have a member sign in and consent, call tools, and refresh.
 */
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
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Outbox } from '../../api/src/identity/testing.js';
import { everythingPath } from '../fixtures/upstreams/everything.mjs';
import { type Stack, startStack } from '../stack.js';

const PASSWORD = 'correct horse battery';
const EMAIL = 'ada@example.com';
const CALLBACK = 'http://127.0.0.1:4711/callback';
let data: string;
let stack: Stack;
let jar: Jar;
let url: string;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'patchbay-oauth-'));
  stack = await startStack({ env: { PATCHBAY_DATA_DIR: data } });
  const { client } = await stack.organization('Acme');
  await client.invitations.create({ email: EMAIL, role: 'viewer' });
  jar = await signedUp(client);
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
});
afterAll(async () => {
  await stack?.stop();
  await rm(data, { recursive: true, force: true });
});

/** A browser: cookies by their name, and requests as from a page of the service. */
class Jar {
  readonly cookies = new Map<string, string>();

  async fetch(input: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('origin', `http://localhost:${new URL(stack.url).port}`);
    headers.set('cookie', [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const answer = await fetch(new URL(input, stack.url), { ...init, headers, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split(/=(.*)/s);
      this.cookies.set(name, value);
    }
    return answer;
  }

  post(path: string, body: object): Promise<Response> {
    const headers = { 'content-type': 'application/json' };
    return this.fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  /** Follows an authorization request as its person, who consents where asked. @returns where the client is sent. */
  async authorize(request: URL): Promise<URL> {
    const answer = await this.fetch(request.href);
    const asked = new URL(answer.headers.get('location') ?? '', stack.url);
    if (asked.pathname !== '/consent') return asked;
    const decided = await this.post('/api/auth/oauth2/consent', {
      accept: true,
      oauth_query: asked.search.slice(1),
    });
    const { kind, location } = (await decided.json()) as { kind: string; location: string };
    expect(kind).toBe('go');
    return new URL((await this.fetch(location)).headers.get('location') ?? '');
  }
}

async function signedUp(client: Awaited<ReturnType<Stack['organization']>>['client']): Promise<Jar> {
  const mails = new Outbox(join(data, 'outbox'));
  const invitation = (await mails.next(EMAIL)).text;
  const browser = new Jar();
  await browser.post('/api/auth/sign-up/email', { email: EMAIL, password: PASSWORD, name: 'Ada' });
  const link = /http:\/\/localhost:\d+(\/\S+)/.exec((await mails.next(EMAIL)).text)?.[1] ?? '';
  await browser.fetch(link);
  await browser.post('/api/auth/sign-in/email', { email: EMAIL, password: PASSWORD });
  const id = /inv_[0-9a-z]+/.exec(invitation)?.[0] ?? '';
  const accepted = await browser.post(`/v1/invitations/${id}/accept`, {});
  expect(accepted.status, await accepted.text()).toBe(200);
  expect((await client.members.list()).data).toHaveLength(1);
  return browser;
}

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
