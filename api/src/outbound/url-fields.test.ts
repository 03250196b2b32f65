/**
 * Every field of the admin API that takes a URL, with every spelling of an address that is refused: at
 * once where the address is in the URL, and when it is connected to where a name leads to it.
 */

import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { metadata } from '../../../test/fixtures/saml/identity-provider.js';

import { fromPublicId } from '../common/ids.js';
import { Vault } from '../db/vault.js';
import { startTestApi, type TestApi, type TestOrganization } from '../testing.js';
import { LOOPBACK_URLS, REFUSED_URLS, resolverOf, ZERO_URLS } from './testing.js';

// Some hundred requests each.
vi.setConfig({ testTimeout: 120_000 });

const names = resolverOf({ 'trap.test': [['127.0.0.1']], 'mixed.test': [['93.184.216.34', '::1']] });
let api: TestApi;
let org: TestOrganization;
let hits = 0;
/** Of this machine, with a listener that must not be hit; the others are not dialled by anybody. */
let forms: string[];
const trap = createServer((socket) => {
  hits++;
  socket.destroy();
});

beforeAll(async () => {
  trap.listen(0, '::');
  await once(trap, 'listening');
  const port = String((trap.address() as AddressInfo).port);
  forms = [...LOOPBACK_URLS, ...ZERO_URLS].map((form) => form.replace('PORT', port));
  api = await startTestApi({
    env: { PATCHBAY_OUTBOUND_ALLOW: 'none' },
    outbound: { resolve: names.resolve },
  });
  org = await api.organization();
});
afterAll(async () => {
  await api.close();
  trap.close();
  expect(hits).toBe(0);
});

const ask = (method: string, path: string, body?: unknown) => api.ask(method, path, { key: org.key, body });
const all = () => [...forms, ...forms.map((form) => form.replace(/^http/i, 'https')), ...REFUSED_URLS];
const refusal = [{ path: 'url', code: 'not_allowed', message: expect.stringContaining('not public') }];

async function server(name: string, url: string, type = 'STREAMABLE_HTTP'): Promise<string> {
  const { status, body, text } = await ask('POST', '/v1/servers', { name, type, url, enabled: false });
  expect(status, text).toBe(201);
  return body.id;
}

it('creating a server names the field', async () => {
  for (const [i, url] of all().entries()) {
    const type = i % 2 === 0 ? 'SSE' : 'STREAMABLE_HTTP';
    const answer = await ask('POST', '/v1/servers', { name: 'Refused', type, url });
    expect([answer.status, answer.body.code], url).toEqual([400, 'invalid_request']);
    expect(answer.body.errors, url).toEqual(refusal);
  }
  expect((await ask('GET', '/v1/servers')).body.data).toEqual([]);
});

it('changing one does, and leaves it as it was', async () => {
  const id = await server('Changed', 'https://mcp.example.com/mcp');
  for (const url of all()) {
    const answer = await ask('PATCH', `/v1/servers/${id}`, { url });
    expect([answer.status, answer.body.errors], url).toEqual([400, refusal]);
  }
  expect((await ask('GET', `/v1/servers/${id}`)).body).toMatchObject({ url: 'https://mcp.example.com/mcp' });
});

it('importing does, by each name that clients have for it', async () => {
  for (const field of ['url', 'httpUrl', 'serverUrl']) {
    const entries = all().map((url, i) => [`e${i}`, { [field]: url }] as const);
    const document = (part: typeof entries) => ({ mcpServers: Object.fromEntries(part) });
    for (const part of [entries.slice(0, 100), entries.slice(100)]) {
      const { body, text } = await ask('POST', '/v1/servers/import', document(part));
      expect(body, text).toMatchObject({ created: 0, updated: 0, failed: part.length });
      for (const entry of body.entries) expect([entry.name, entry.errors]).toEqual([entry.name, refusal]);
    }
  }
});

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

it('an identity provider of an organisation does', async () => {
  const saml = { name: 'Refused', type: 'SAML', issuer: 'x', certificates: ['x'] };
  for (const url of all()) {
    const oidc = { name: 'Refused', type: 'OIDC', issuer: url, clientId: 'x' };
    for (const [path, body] of [['issuer', oidc] as const, ['ssoUrl', { ...saml, ssoUrl: url }] as const]) {
      const answer = await ask('POST', '/v1/identity-providers', body);
      expect([answer.status, answer.body.errors[0]?.path], url).toEqual([400, path]);
    }
    const told = { name: 'Refused', type: 'SAML', metadata: metadata({ ssoUrl: escaped(url) }) };
    const answer = await ask('POST', '/v1/identity-providers', told);
    expect(answer.status, url).toBe(400);
    expect(['metadata', 'ssoUrl'], url).toContain(answer.body.errors[0]?.path);
  }
  expect((await ask('GET', '/v1/identity-providers')).body.data).toEqual([]);
});

describe('testing a server', () => {
  /** Written while the operator allowed it. */
  async function rewrite(id: string, url: string): Promise<void> {
    const row = fromPublicId('server', id) as string;
    const orgId = fromPublicId('organization', org.id) as string;
    const config = { command: null, args: [], env: {}, url, headers: {}, auth: { type: 'none' } };
    await api.db.tenant(orgId, async (tx) => {
      const place = { table: 'servers', row, column: 'config' };
      const sealed = await api.app.get(Vault).seal(tx, orgId, place, config);
      await tx.server.update({ where: { id: row }, data: { config: sealed } });
    });
  }

  it.each(['SSE', 'STREAMABLE_HTTP'])(
    'that was let in under other settings does not reach it: %s',
    async (type) => {
      const id = await server(`Before ${type}`, 'https://mcp.example.com/mcp', type);
      for (const url of all()) {
        await rewrite(id, url);
        const { status, body } = await ask('POST', `/v1/servers/${id}/test`);
        expect([status, body.ok, body.error.code], url).toEqual([200, false, 'upstream_unreachable']);
        expect(body.error.message, url).toContain('PATCHBAY_OUTBOUND_ALLOW');
      }
      // It may still be renamed, and switched off.
      expect((await ask('PATCH', `/v1/servers/${id}`, { name: `After ${type}` })).status).toBe(200);
    },
  );

  it.each([
    ['SSE', 'trap.test'],
    ['STREAMABLE_HTTP', 'trap.test'],
    ['SSE', 'mixed.test'],
    ['STREAMABLE_HTTP', 'mixed.test'],
  ])('whose name leads there does not reach it, and does not tell: %s %s', async (type, name) => {
    const { port } = trap.address() as AddressInfo;
    const id = await server(`${type} ${name}`, `https://${name}:${port}/mcp`, type);
    const { body } = await ask('POST', `/v1/servers/${id}/test`);
    expect(body.error.code).toBe('upstream_unreachable');
    expect(body.error.message).toMatch(/its URL leads to an address that is not public; the operator can/);
  });
});

it.each([
  ['http://mcp.example.com/mcp', /use https/],
  ['http://93.184.216.34/mcp', /use https/],
  ['https://mcp.example.com:6379/mcp', /port 6379/],
])('%s is refused for what it is', async (url, message) => {
  const answer = await ask('POST', '/v1/servers', { name: 'Refused', type: 'SSE', url });
  expect([answer.status, answer.body.errors[0].path]).toEqual([400, 'url']);
  expect(answer.body.errors[0].message).toMatch(message);
});
