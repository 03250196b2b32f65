/** What STDIO servers write to stderr, and servers that keep ending, as the API shows them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectV2 } from '../clients.js';
import { type Stack, startStack } from '../stack.js';

const wait = { waitSeconds: 30 };
const TOKEN = 'canary-of-a-token-1234567890';
const KEY = `-----BEGIN KEY-----\n${'canaryLine1'.repeat(4)}\n-----END KEY-----`;
/** Tells its secrets and what it is asked, and ends when it is called. */
const SERVER = `
console.error('token is ' + process.env.TOKEN);
console.error(process.env.KEY);
const answers = {
  initialize: { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo: { name: 'x', version: '1' } },
  'tools/list': { tools: [{ name: 'end', inputSchema: { type: 'object' } }] },
  ping: {},
};
require('readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method } = JSON.parse(line);
  if (id === undefined) return;
  if (method === 'tools/call') { process.stderr.write('about to end'); process.exitCode = 7; process.stdin.destroy(); return; }
  const result = answers[method];
  const error = { code: -32601, message: 'no' };
  console.log(JSON.stringify({ jsonrpc: '2.0', id, ...(result ? { result } : { error }) }));
});
`;

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack?.stop());

describe('what a STDIO server writes to stderr', () => {
  it('is shown without its secrets, and a server that keeps ending is a crash loop', async () => {
    const { client } = await stack.organization('Loud');
    const server = await client.servers.create(
      { name: 'Loud', type: 'STDIO', command: 'node', args: ['-e', SERVER], env: { TOKEN, KEY } },
      wait,
    );
    const namespace = await client.namespaces.create({ name: 'all', servers: [{ serverId: server.id }] });
    const endpoint = await client.endpoints.create({ name: 'Agents', namespaceId: namespace.id });
    const key = await client.endpoints.createKey(endpoint.id, { name: 'agent' });
    const agent = await connectV2(endpoint.urls.mcp, key.key, 'modern');
    for (let i = 0; i < 3; i++)
      await expect(agent.callTool({ name: 'loud__end', arguments: {} })).rejects.toThrow(/Loud/);
    await expect
      .poll(async () => (await client.servers.get(server.id)).health, { timeout: 10_000 })
      .toMatchObject({ status: 'degraded', lastError: { code: 'crash_loop' } });
    const { health } = await client.servers.get(server.id);
    expect(health.lastError?.message).toMatch(/ended with code 7, 3 times within 60 s.*about to end/);
    await expect
      .poll(async () => (await client.servers.logs(server.id)).lines.map(({ text }) => text).join('\n'), {
        timeout: 10_000,
      })
      .toMatch(/(about to end\n\[.*ended with code 7\](.|\n)*){3}/);
    const { lines } = await client.servers.logs(server.id);
    const text = lines.map((line) => line.text).join('\n');
    expect(text).toContain('token is [redacted]');
    expect(`${text} ${health.lastError?.message}`).not.toContain('canary');
    expect(new Set(lines.map(({ source }) => source.split(':')[0]))).toEqual(new Set(['gateway', 'workers']));
    expect(lines.map(({ at }) => at)).toEqual(lines.map(({ at }) => at).sort());
    await agent.close();
  });

  it('makes a crash loop of a server that never starts', async () => {
    const { client } = await stack.organization('Broken');
    const args = ['-e', 'console.error("no database"); process.exit(3)'];
    const server = await client.servers.create(
      { name: 'Broken', type: 'STDIO', command: 'node', args },
      wait,
    );
    expect(server.health.lastError?.code).toBe('upstream_unreachable');
    for (let i = 0; i < 2; i++) await client.servers.sync(server.id, wait);
    const { health } = await client.servers.get(server.id);
    expect(health).toMatchObject({ status: 'unreachable', lastError: { code: 'crash_loop' } });
    expect(health.lastError?.message).toMatch(
      /code 3; its last words: no database \(\d starts in a row failed\)/,
    );
    const other = await stack.organization('Other');
    await expect(other.client.servers.logs(server.id)).rejects.toMatchObject({ status: 404 });
  });
});
