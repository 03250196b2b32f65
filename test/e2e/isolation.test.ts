/** STDIO servers in sandboxes, through everything: API, workers, endpoint. */
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bubblewrapMissing } from '../bubblewrap.js';
import { connectV2 } from '../clients.js';
import { everythingPath, filesystemPath } from '../fixtures/upstreams/everything.mjs';
import { type Stack, startStack } from '../stack.js';

const wait = { waitSeconds: 30 };
let stack: Stack;
let files: string;
let dataDir: string;

describe.skipIf(bubblewrapMissing())('an isolated deployment', () => {
  beforeAll(async () => {
    files = await realpath(await mkdtemp(join(tmpdir(), 'patchbay-files-')));
    await chmod(files, 0o755);
    await writeFile(join(files, 'hello.txt'), 'hello from a file');
    dataDir = await mkdtemp(join(tmpdir(), 'patchbay-data-'));
    stack = await startStack({
      env: {
        PATCHBAY_STDIO: 'isolated',
        PATCHBAY_STDIO_NETWORK: 'none',
        PATCHBAY_STDIO_SHARE: files,
        PATCHBAY_DATA_DIR: dataDir,
      },
    });
  });
  afterAll(async () => {
    await stack?.stop();
    for (const dir of [files, dataDir]) await rm(dir, { recursive: true, force: true });
  });

  it('serves server-everything and server-filesystem through an endpoint', async () => {
    const { client } = await stack.organization('Isolated');
    const [everything, filesystem] = await Promise.all([
      client.servers.create(
        { name: 'Everything', type: 'STDIO', command: 'node', args: [everythingPath, 'stdio'] },
        wait,
      ),
      client.servers.create(
        { name: 'Files', type: 'STDIO', command: 'node', args: [filesystemPath, files] },
        wait,
      ),
    ]);
    expect(everything).toMatchObject({ network: 'none', health: { status: 'healthy' } });
    expect(filesystem.health).toMatchObject({ status: 'healthy' });
    const namespace = await client.namespaces.create({
      name: 'all',
      servers: [{ serverId: everything.id }, { serverId: filesystem.id }],
    });
    const endpoint = await client.endpoints.create({ name: 'Agents', namespaceId: namespace.id });
    const key = await client.endpoints.createKey(endpoint.id, { name: 'agent' });
    const agent = await connectV2(endpoint.urls.mcp, key.key, 'modern');
    const sum = await agent.callTool({ name: 'everything__get-sum', arguments: { a: 2, b: 3 } });
    expect(JSON.stringify(sum.content)).toContain('The sum of 2 and 3 is 5.');
    const path = join(files, 'hello.txt');
    const read = await agent.callTool({ name: 'files__read_text_file', arguments: { path } });
    expect(JSON.stringify(read.content)).toContain('hello from a file');
    const written = await agent.callTool({
      name: 'files__write_file',
      arguments: { path: join(files, 'new.txt'), content: 'x' },
    });
    expect(written.isError).toBe(true);
    expect(existsSync(join(files, 'new.txt'))).toBe(false);
    await agent.close();
  });

  it('lets no command leave a file outside, whichever way it came in', async () => {
    const { client } = await stack.organization('Hostile');
    const outside = await mkdtemp(join(tmpdir(), 'patchbay-canary-'));
    await chmod(outside, 0o777);
    // It tries, and says on stderr that it ran: a command that never ran would prove nothing.
    const command = (way: string) => ({
      command: 'sh',
      args: [
        '-c',
        `touch ${outside}/${way} /usr/${way} /home/${way} 2>/dev/null; echo tried ${way} >&2; exit 3`,
      ],
    });
    const tried = async (id: string, way: string) => {
      expect((await client.servers.test(id)).error?.message).toContain(`tried ${way}`);
      const { health } = await client.servers.get(id);
      expect(health.lastError?.message).toContain(`tried ${way}`);
    };
    const created = await client.servers.create({ name: 'Made', type: 'STDIO', ...command('create') }, wait);
    await tried(created.id, 'create');
    await client.servers.update(created.id, command('update'), wait);
    await tried(created.id, 'update');
    await client.servers.import({ mcpServers: { Brought: command('import') } }, wait);
    const brought = (await client.servers.list().all()).find(({ name }) => name === 'Brought');
    if (brought === undefined) throw new Error('the imported server is not there');
    await client.servers.sync(brought.id, wait);
    await tried(brought.id, 'import');
    for (const way of ['create', 'update', 'import'])
      for (const dir of [outside, '/usr', '/home']) expect(existsSync(join(dir, way))).toBe(false);
    await rm(outside, { recursive: true });
  });
});
