/** A secret's new value reaches the servers that name it, and drops no call under way. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectV1 } from '../clients.js';
import { type CredentialUpstream, startCredentialUpstream } from '../credential-upstream.js';
import { type Stack, startStack } from '../stack.js';

const STDIO = new URL('../fixtures/upstreams/stdio-upstream.mjs', import.meta.url).pathname;

let stack: Stack;
let upstream: CredentialUpstream;
beforeAll(async () => {
  stack = await startStack();
  upstream = await startCredentialUpstream();
});
afterAll(async () => {
  await stack.stop();
  await upstream.close();
});

describe('rotating a secret', () => {
  it('opens links anew at once, while a call under way finishes on the old one', async () => {
    const { client } = await stack.organization('Rotating');
    const secret = await client.secrets.create({ name: 'TOKEN', value: 'first-value' });
    const wait = { waitSeconds: 30 };
    const [http, stdio] = await Promise.all([
      client.servers.create(
        {
          name: 'web',
          type: 'STREAMABLE_HTTP',
          url: `${upstream.origin}/mcp?key=\${TOKEN}`,
          auth: { type: 'bearer_token', bearerToken: '${TOKEN}' },
        },
        wait,
      ),
      client.servers.create(
        {
          name: 'local',
          type: 'STDIO',
          command: process.execPath,
          args: [STDIO],
          env: { TOKEN: '<${TOKEN}>' },
        },
        wait,
      ),
    ]);
    expect([http.catalog.upToDate, stdio.catalog.upToDate]).toEqual([true, true]);
    const servers = [{ serverId: http.id }, { serverId: stdio.id }];
    const namespace = await client.namespaces.create({ name: 'all', servers });
    const endpoint = await client.endpoints.create({ name: 'agents', namespaceId: namespace.id });
    const { key } = await client.endpoints.createKey(endpoint.id, { name: 'agent' });
    const agent = await connectV1(endpoint.urls.mcp, key);
    const call = async (name: string) =>
      JSON.stringify((await agent.callTool({ name, arguments: {} })).content);

    expect(await call('web__who')).toMatch(/key=first-value .*Bearer first-value/);
    expect(await call('local__env')).toContain('<first-value>');
    const pid = await call('local__pid');
    const underWay = call('web__wait');
    await upstream.waiting;

    const rotated = await client.secrets.rotate(secret.id, { value: 'second-value' });
    expect(rotated).toMatchObject({ valueVersion: 2, usedBy: [{ name: 'local' }, { name: 'web' }] });
    await expect
      .poll(() => call('web__who'), { interval: 10, timeout: 10_000 })
      .toMatch(/key=second-value .*Bearer second-value/);
    await expect
      .poll(() => call('local__env'), { interval: 10, timeout: 10_000 })
      .toContain('<second-value>');
    expect(await call('local__pid')).not.toBe(pid);

    upstream.release();
    expect(await underWay).toMatch(/Bearer first-value/);
    // The catalogue is read anew, with the new value.
    await expect
      .poll(async () => (await client.servers.get(http.id)).catalog.upToDate, { timeout: 20_000 })
      .toBe(true);
    await agent.close();
  });

  it('brings a server to life whose secret was missing', async () => {
    const { client } = await stack.organization('Waiting');
    const server = await client.servers.create(
      {
        name: 'web',
        type: 'STREAMABLE_HTTP',
        url: `${upstream.origin}/mcp`,
        headers: { 'X-Key': '${MISSING}' },
      },
      { waitSeconds: 30 },
    );
    expect(server.health).toMatchObject({
      status: 'unreachable',
      lastError: { code: 'server_unusable', message: 'server "web": secret MISSING does not exist' },
    });
    await client.secrets.create({ name: 'MISSING', value: 'here now' });
    await expect
      .poll(async () => (await client.servers.get(server.id)).health.status, { timeout: 20_000 })
      .toBe('healthy');
    expect(upstream.seen.at(-1)).toContain('"x-key":"here now"');
  });
});
