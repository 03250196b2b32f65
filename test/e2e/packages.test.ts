/** STDIO servers whose command names a package, through everything: API, workers, endpoint. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bubblewrapMissing } from '../bubblewrap.js';
import { connectV2 } from '../clients.js';
import { NpmRegistry } from '../npm-registry.js';
import { type Stack, startStack } from '../stack.js';

const wait = { waitSeconds: 30 };
/** Lists one tool, and answers a call with its version and its arguments. */
const SERVER = `#!/usr/bin/env node
const { version } = require('./package.json');
const answers = {
  initialize: { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo: { name: 'said', version } },
  'tools/list': { tools: [{ name: 'say', inputSchema: { type: 'object' } }] },
  'tools/call': { content: [{ type: 'text', text: [version, ...process.argv.slice(2)].join(' ') }] },
  ping: {},
};
require('readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method } = JSON.parse(line);
  if (id === undefined) return;
  const result = answers[method];
  const error = { code: -32601, message: 'no' };
  console.log(JSON.stringify({ jsonrpc: '2.0', id, ...(result ? { result } : { error }) }));
});
`;

const publish = (version: string) =>
  registry.publish({ name: 'said', version, files: { 'bin.js': SERVER }, manifest: { bin: 'bin.js' } });

let registry: NpmRegistry;
let dataDir: string;
let stack: Stack;
beforeAll(async () => {
  registry = await NpmRegistry.start();
  await publish('1.0.0');
  await publish('1.1.0');
  dataDir = await mkdtemp(join(tmpdir(), 'patchbay-data-'));
  stack = await startStack({
    env: {
      PATCHBAY_STDIO: bubblewrapMissing() ? 'direct' : 'isolated',
      PATCHBAY_STDIO_NETWORK: 'none',
      PATCHBAY_DATA_DIR: dataDir,
      PATCHBAY_PACKAGES_REGISTRY: registry.url,
    },
  });
});
afterAll(async () => {
  await stack?.stop();
  await registry.close();
  await rm(dataDir, { recursive: true, force: true });
});

const npx = (...args: string[]) => ({ type: 'STDIO' as const, command: 'npx', args: ['-y', ...args] });

describe('a server whose command names a package', () => {
  it('is installed once, pinned, and run without network and registry from then on', async () => {
    const { client } = await stack.organization('Packaged');
    const server = await client.servers.create({ name: 'Said', ...npx('said', 'a', '--b') }, wait);
    expect(server.health.lastError).toBeNull();
    expect(server.install).toMatchObject({
      ecosystem: 'npm',
      package: 'said',
      requested: null,
      state: 'installed',
      version: '1.1.0',
    });
    const namespace = await client.namespaces.create({ name: 'all', servers: [{ serverId: server.id }] });
    const endpoint = await client.endpoints.create({ name: 'Agents', namespaceId: namespace.id });
    const key = await client.endpoints.createKey(endpoint.id, { name: 'agent' });
    await publish('2.0.0');
    const asked = registry.asked.length;
    const agent = await connectV2(endpoint.urls.mcp, key.key, 'modern');
    const said = await agent.callTool({ name: 'said__say', arguments: {} });
    expect(said.content).toEqual([{ type: 'text', text: '1.1.0 a --b' }]);
    // Another machine has an empty store, and the same pin.
    await rm(join(dataDir, 'store'), { recursive: true });
    expect(await client.servers.test(server.id)).toMatchObject({
      ok: true,
      serverInfo: { version: '1.1.0' },
    });
    const fetched = registry.asked.slice(asked).filter((path) => path.endsWith('.tgz'));
    expect(fetched).toEqual(['said/-/1.1.0.tgz']);
    await agent.close();
    // Who asks for another version gets it.
    const moved = await client.servers.update(server.id, { args: ['-y', 'said@2.0.0'] }, wait);
    expect(moved.install).toMatchObject({ requested: '2.0.0', state: 'installed', version: '2.0.0' });
    const named = await client.servers.update(server.id, { command: 'node', args: ['x.js'] });
    expect(named.install).toBeNull();
  });

  it('says what npm said where there is no such package', async () => {
    const { client } = await stack.organization('Unpackaged');
    const server = await client.servers.create({ name: 'None', ...npx('no-such-package@1') }, wait);
    expect(server.health).toMatchObject({ status: 'unreachable', lastError: { code: 'install_failed' } });
    expect(server.health.lastError?.message).toMatch(
      /its package could not be installed: .*404|Not [Ff]ound/,
    );
    expect(server.install).toMatchObject({ state: 'failed', version: null });
    expect(server.install?.log).toContain('no-such-package');
    const uvx = { type: 'STDIO' as const, command: 'uvx', args: ['thing==1.2'], enabled: false };
    expect((await client.servers.create({ name: 'Python', ...uvx })).install).toMatchObject({
      ecosystem: 'pypi',
      package: 'thing',
      requested: '1.2',
      state: 'unmanaged',
    });
  });
});
