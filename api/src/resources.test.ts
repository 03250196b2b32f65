/** Each resource's own rules, on the running application: what is created, refused, changed and removed. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi, type TestOrganization } from './testing.js';

let api: TestApi;
let org: TestOrganization;
beforeAll(async () => {
  api = await startTestApi();
  org = await api.organization();
});
afterAll(() => api.close());

const ask = (method: string, path: string, body?: unknown) => api.ask(method, path, { key: org.key, body });
const made = async (path: string, body: unknown) => {
  const answer = await ask('POST', path, body);
  expect(answer.status, answer.text).toBe(201);
  return answer.body;
};
const paths = (answer: Awaited<ReturnType<typeof ask>>) =>
  (answer.body.errors ?? []).map((e: { path: string }) => e.path);
const remote = (name: string) => ({
  name,
  type: 'STREAMABLE_HTTP',
  url: 'https://mcp.example.com/mcp',
  enabled: false,
});

describe('servers', () => {
  it.each([
    ['a STDIO server without a command', { type: 'STDIO' }, 'command'],
    ['a STDIO server with a url', { type: 'STDIO', command: 'node', url: 'https://x.example' }, 'url'],
    ['a remote server without a url', { type: 'SSE' }, 'url'],
    ['a remote server with a command', { type: 'SSE', url: 'https://x.example', command: 'node' }, 'command'],
    ['another scheme', { type: 'SSE', url: 'file:///etc/passwd' }, 'url'],
    ['user and password in the url', { type: 'SSE', url: 'https://u:p@x.example' }, 'url'],
    ['a shell line as a command', { type: 'STDIO', command: 'node server.js; rm -rf /' }, 'command'],
    [
      'NODE_OPTIONS',
      { type: 'STDIO', command: 'node', env: { NODE_OPTIONS: '--require x' } },
      'env.NODE_OPTIONS',
    ],
    ['LD_PRELOAD', { type: 'STDIO', command: 'node', env: { LD_PRELOAD: 'x.so' } }, 'env.LD_PRELOAD'],
    [
      'npm_config_*',
      { type: 'STDIO', command: 'node', auth: { type: 'env_vars', envVars: { npm_config_registry: 'x' } } },
      'auth.envVars.npm_config_registry',
    ],
    [
      'a hop-by-hop header',
      { type: 'SSE', url: 'https://x.example', headers: { Connection: 'x' } },
      'headers.Connection',
    ],
    [
      "a header of the protocol's own",
      { type: 'SSE', url: 'https://x.example', headers: { 'Mcp-Session-Id': 'x' } },
      'headers.Mcp-Session-Id',
    ],
    [
      'a line break in a header',
      { type: 'SSE', url: 'https://x.example', headers: { A: 'x\r\nB: y' } },
      'headers.A',
    ],
    ['an unknown type', { type: 'CARRIER_PIGEON' }, 'type'],
    ['an unknown auth', { type: 'SSE', url: 'https://x.example', auth: { type: 'magic' } }, 'auth.type'],
    ['a timeout of no sense', { type: 'SSE', url: 'https://x.example', timeoutMs: -1 }, 'timeoutMs'],
  ])('refuse %s, naming the field', async (_what, body, path) => {
    const answer = await ask('POST', '/v1/servers', { name: 'Refused', ...body });
    expect([answer.status, answer.body.code], answer.text).toEqual([400, 'invalid_request']);
    expect(paths(answer)).toContain(path);
    // A client's file knows neither auth nor timeoutMs; all else is checked the same way there.
    if (!('auth' in body) && !('timeoutMs' in body)) {
      const imported = await ask('POST', '/v1/servers/import', { mcpServers: { Refused: body } });
      expect(imported.body, imported.text).toMatchObject({ created: 0, failed: 1 });
    }
    expect((await ask('GET', '/v1/servers?limit=100')).text).not.toContain('Refused');
  });

  it('have names of their own; a taken one is a 409 that names the field', async () => {
    const first = await made('/v1/servers', remote('Twice'));
    expect(first).toMatchObject({ slug: 'twice', sharing: 'dedicated', timeoutMs: 60_000, version: 1 });
    const again = await ask('POST', '/v1/servers', remote('Twice'));
    expect([again.status, again.body.code, paths(again)]).toEqual([409, 'already_exists', ['name']]);
    const other = await made('/v1/servers', remote('twice'));
    expect(other.slug).not.toBe('twice');
    const renamed = await ask('PATCH', `/v1/servers/${other.id}`, { name: 'Twice' });
    expect(renamed.status).toBe(409);
  });

  it('merge what a change names and keep the rest; a change of the connection is read anew', async () => {
    const server = await made('/v1/servers', {
      name: 'Merged',
      type: 'STDIO',
      command: 'node',
      args: ['a'],
      env: { KEEP: '1', DROP: '2' },
      enabled: false,
    });
    const changed = await ask('PATCH', `/v1/servers/${server.id}`, {
      env: { DROP: null, ADD: '3' },
      timeoutMs: 1_000,
    });
    expect(changed.body).toMatchObject({ version: 2, timeoutMs: 1_000, args: ['a'], command: 'node' });
    expect(changed.body.envNames.sort()).toEqual(['ADD', 'KEEP']);
    const nothing = await ask('PATCH', `/v1/servers/${server.id}`, { timeoutMs: 1_000 });
    expect(nothing.body.version).toBe(2);
    const gone = await ask('DELETE', `/v1/servers/${server.id}`);
    expect(gone.status).toBe(204);
    expect((await ask('GET', `/v1/servers/${server.id}`)).status).toBe(404);
  });

  it('relay the roots of clients only where they are told to, and reconnect when that changes', async () => {
    const server = await made('/v1/servers', { ...remote('Rooted'), enabled: false });
    expect(server.relayRoots).toBe(false);
    const configVersion = async () => {
      const rows = await api.db.system((tx) =>
        tx.server.findMany({ where: { name: 'Rooted' }, select: { configVersion: true } }),
      );
      return rows.map((row) => row.configVersion);
    };
    const told = await ask('PATCH', `/v1/servers/${server.id}`, { relayRoots: true });
    expect(told.body).toMatchObject({ version: 2, relayRoots: true });
    expect(await configVersion()).toEqual([2]);
    const same = await ask('PATCH', `/v1/servers/${server.id}`, { relayRoots: true, timeoutMs: 1_000 });
    expect(same.body).toMatchObject({ version: 3, relayRoots: true });
    expect(await configVersion()).toEqual([2]);
    const kept = await made('/v1/servers', { ...remote('Rooted from the start'), relayRoots: true });
    expect(kept.relayRoots).toBe(true);
  });

  it('have a sandbox with no more network than the deployment gives, and only as STDIO', async () => {
    const stdio = { type: 'STDIO', command: 'node', enabled: false };
    expect(await made('/v1/servers', { ...stdio, name: 'Boxed' })).toMatchObject({
      network: 'open',
      persistentDirectory: false,
    });
    const kept = { name: 'Boxed and kept', network: 'none', persistentDirectory: true };
    const server = await made('/v1/servers', { ...stdio, ...kept });
    expect(server).toMatchObject(kept);
    const opened = await ask('PATCH', `/v1/servers/${server.id}`, { network: 'open' });
    expect(opened.body).toMatchObject({ network: 'open', persistentDirectory: true });
    const http = await ask('POST', '/v1/servers', { ...remote('Unboxed'), network: 'none' });
    expect([http.status, paths(http)]).toEqual([400, ['network']]);
    const closed = await startTestApi({ env: { PATCHBAY_STDIO_NETWORK: 'none' } });
    const { key } = await closed.organization();
    const post = (body: object) => closed.ask('POST', '/v1/servers', { key, body: { ...stdio, ...body } });
    expect((await post({ name: 'Boxed' })).body).toMatchObject({ network: 'none' });
    const refused = await post({ name: 'Too open', network: 'open' });
    expect([refused.status, paths(refused)]).toEqual([400, ['network']]);
    const listed = await post({ name: 'Listed', network: 'allow-list', allowedHosts: ['a.example'] });
    expect([listed.status, paths(listed)]).toEqual([400, ['network']]);
    await closed.close();
  });

  it('name the hosts that their sandbox reaches, in one form, and none that the guard refuses', async () => {
    const stdio = { type: 'STDIO', command: 'node', enabled: false };
    const allowedHosts = ['API.Example.com', 'api.example.com:443', 'bücher.example:8443'];
    const server = await made('/v1/servers', { ...stdio, name: 'Listed', allowedHosts });
    const normal = ['api.example.com', 'xn--bcher-kva.example:8443'];
    expect(server).toMatchObject({ network: 'allow-list', allowedHosts: normal });
    const configVersion = async () => {
      const rows = await api.db.system((tx) =>
        tx.server.findMany({ where: { name: 'Listed' }, select: { configVersion: true } }),
      );
      return rows[0]?.configVersion;
    };
    const patch = (body: object) => ask('PATCH', `/v1/servers/${server.id}`, body);
    expect((await patch({ allowedHosts: normal })).body.version).toBe(1);
    expect((await patch({ allowedHosts: ['db.example:5432'] })).body).toMatchObject({
      allowedHosts: ['db.example:5432'],
      version: 2,
    });
    expect(await configVersion()).toBe(2);
    const opened = await patch({ network: 'open' });
    expect(opened.body).toMatchObject({ network: 'open', allowedHosts: ['db.example:5432'] });
    const unused = await patch({ allowedHosts: ['a.example'] });
    expect([unused.status, paths(unused)]).toEqual([400, ['allowedHosts']]);
    expect((await patch({ network: 'allow-list', allowedHosts: [] })).body).toMatchObject({
      network: 'allow-list',
      allowedHosts: [],
    });
    const bad = await patch({ allowedHosts: ['*.example.com', 'a.example', '10.0.0.1', 'mail.example:25'] });
    expect([bad.status, paths(bad)]).toEqual([400, ['allowedHosts.0', 'allowedHosts.2', 'allowedHosts.3']]);
    const http = await ask('POST', '/v1/servers', { ...remote('Unlisted'), allowedHosts: [] });
    expect([http.status, paths(http)]).toEqual([400, ['allowedHosts']]);
    const listOnly = { PATCHBAY_STDIO_NETWORK: 'allow-list', PATCHBAY_OUTBOUND_ALLOW: 'none' };
    const hosted = await startTestApi({ env: listOnly });
    const { key } = await hosted.organization();
    const post = (body: object) => hosted.ask('POST', '/v1/servers', { key, body: { ...stdio, ...body } });
    expect((await post({ name: 'Boxed' })).body).toMatchObject({ network: 'allow-list', allowedHosts: [] });
    const open = await post({ name: 'Too open', network: 'open' });
    expect([open.status, paths(open)]).toEqual([400, ['network']]);
    const own = await post({ name: 'Of the machine', allowedHosts: ['localhost:5432'] });
    expect([own.status, paths(own)]).toEqual([400, ['allowedHosts.0']]);
    await hosted.close();
  });

  it('are refused as STDIO where the deployment runs no commands', async () => {
    const off = await startTestApi({ env: { PATCHBAY_STDIO: 'off' } });
    const { key } = await off.organization();
    const answer = await off.ask('POST', '/v1/servers', {
      key,
      body: { name: 'x', type: 'STDIO', command: 'node' },
    });
    expect([answer.status, answer.body.code]).toEqual([403, 'stdio_disabled']);
    await off.close();
  });

  it('tell in a test what they met, and in a typed failure why not', async () => {
    const server = await made('/v1/servers', { ...remote('Nowhere'), url: 'http://127.0.0.1:9/mcp' });
    const answer = await ask('POST', `/v1/servers/${server.id}/test`);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ ok: false, error: { code: 'upstream_unreachable' } });
  });
});

describe('namespaces', () => {
  it('hold servers with prefixes that tell them apart', async () => {
    const [a, b] = [await made('/v1/servers', remote('Pre A')), await made('/v1/servers', remote('Pre B'))];
    const ns = await made('/v1/namespaces', {
      name: 'Prefixed',
      servers: [{ serverId: a.id }, { serverId: b.id, prefix: '' }],
    });
    expect(ns.servers.map((s: { prefix: string }) => s.prefix)).toEqual(['pre-a', '']);
    const put = (servers: unknown) => ask('PUT', `/v1/namespaces/${ns.id}/servers`, { servers });
    for (const servers of [
      [
        { serverId: a.id, prefix: 'x' },
        { serverId: b.id, prefix: 'x' },
      ],
      [{ serverId: a.id }, { serverId: a.id, prefix: 'y' }],
      [{ serverId: a.id, prefix: 'not allowed!' }],
    ]) {
      const answer = await put(servers);
      expect([JSON.stringify(servers), answer.status < 500 && answer.status >= 400]).toEqual([
        JSON.stringify(servers),
        true,
      ]);
      expect(paths(answer).length).toBeGreaterThan(0);
    }
    const replaced = await put([{ serverId: b.id, prefix: 'only', enabled: false }]);
    expect(replaced.status, replaced.text).toBe(200);
    const listed = await ask('GET', `/v1/namespaces/${ns.id}/servers`);
    expect(listed.text).toContain('only');
    expect(listed.text).not.toContain(a.id);
  });

  it('stay while an endpoint shows them', async () => {
    const ns = await made('/v1/namespaces', { name: 'Used' });
    const ep = await made('/v1/endpoints', { name: 'User', namespaceId: ns.id });
    const refused = await ask('DELETE', `/v1/namespaces/${ns.id}`);
    expect([refused.status, refused.body.code]).toEqual([409, 'in_use']);
    expect(refused.text).toContain('User');
    expect((await ask('DELETE', `/v1/endpoints/${ep.id}`)).status).toBe(204);
    expect((await ask('DELETE', `/v1/namespaces/${ns.id}`)).status).toBe(204);
  });
});

describe('endpoints and keys', () => {
  it('have addresses made from the public URL, and configurations to paste', async () => {
    const ns = await made('/v1/namespaces', { name: 'Addressed' });
    const ep = await made('/v1/endpoints', { name: 'My Agents', namespaceId: ns.id, auth: { apiKey: true } });
    const base = `https://patchbay.test/t/${org.slug}/my-agents`;
    expect(ep.urls).toEqual({
      mcp: `${base}/mcp`,
      sse: `${base}/sse`,
      api: `${base}/api`,
      openapi: `${base}/api/openapi.json`,
    });
    const urls = await ask('GET', `/v1/endpoints/${ep.id}/urls`);
    expect(urls.status).toBe(200);
    for (const client of ['claude', 'cursor', 'opencode']) expect(urls.text.toLowerCase()).toContain(client);
    const other = await made('/v1/namespaces', { name: 'Elsewhere' });
    const moved = await ask('PATCH', `/v1/endpoints/${ep.id}`, { namespaceId: other.id });
    expect(moved.body).toMatchObject({ namespaceId: other.id, version: 2, urls: ep.urls });
  });

  it('show a secret once, rotate it, and end for good', async () => {
    const ns = await made('/v1/namespaces', { name: 'Keyed' });
    const ep = await made('/v1/endpoints', { name: 'Keyed', namespaceId: ns.id });
    const key = await made(`/v1/endpoints/${ep.id}/keys`, { name: 'agent' });
    expect(key.key).toMatch(/^pb_mcp_[0-9A-Za-z]{36}$/);
    const shown = await ask('GET', `/v1/keys/${key.id}`);
    expect(shown.text).not.toContain(key.key);
    const rotated = await ask('POST', `/v1/keys/${key.id}/rotate`, {});
    expect(rotated.status, rotated.text).toBeLessThan(300);
    expect(rotated.body.key).not.toBe(key.key);
    const revoked = await ask('POST', `/v1/keys/${rotated.body.id}/revoke`);
    expect(revoked.body.revokedAt).toBeTruthy();
    expect((await ask('POST', `/v1/keys/${rotated.body.id}/rotate`, {})).body.code).toBe('key_not_active');
    const past = await ask('POST', `/v1/endpoints/${ep.id}/keys`, {
      name: 'late',
      expiresAt: '2001-01-01T00:00:00.000Z',
    });
    expect([past.status, paths(past)]).toEqual([400, ['expiresAt']]);
  });
});

describe('the audit trail', () => {
  it('says who changed what, with what was before and after', async () => {
    const ns = await made('/v1/namespaces', { name: 'Audited' });
    await ask('PATCH', `/v1/namespaces/${ns.id}`, { description: 'now with words' });
    await ask('DELETE', `/v1/namespaces/${ns.id}`);
    const { body } = await ask('GET', `/v1/audit-events?targetId=${ns.id}`);
    expect(body.data.map((e: { action: string }) => e.action)).toEqual([
      'namespace.delete',
      'namespace.update',
      'namespace.create',
    ]);
    expect(body.data[1]).toMatchObject({
      actor: { type: 'key', id: org.keyId },
      after: { description: 'now with words' },
    });
    expect(body.data[1].requestId).toMatch(/^req_/);
    const refused = await ask('PATCH', `/v1/namespaces/${ns.id}`, { description: 'x' });
    expect(refused.status).toBe(404);
    expect((await ask('GET', `/v1/audit-events?targetId=${ns.id}`)).body.data).toHaveLength(3);
  });
});
