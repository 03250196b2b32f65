/** What real servers do that a gateway must stand, one case each; which packages it takes is told with it. */
import { readdirSync, readFileSync } from 'node:fs';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ListRootsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { expect } from 'vitest';
import type { ServersBench } from './bench.js';
import { programOf } from './install.js';
import { Launch } from './launch.js';
import { packageOf } from './packages.js';

export interface OddCase {
  readonly title: string;
  readonly uses: readonly string[];
  run(bench: ServersBench): Promise<void>;
}

type Published = Awaited<ReturnType<ServersBench['publish']>>;
const namesOf = async (client: Client) => (await client.listTools()).tools.map(({ name }) => name);
const textOf = (result: unknown) =>
  (result as { content: { text?: string }[] }).content.map(({ text }) => text ?? '').join('\n');

/** A client of the endpoint that says it can be asked for samples, forms and roots. */
async function able({ endpoint, key }: Published, root: string): Promise<Client> {
  const client = new Client(
    { name: 'able', version: '1.0.0' },
    { capabilities: { sampling: {}, elicitation: {}, roots: { listChanged: true } } },
  );
  client.setRequestHandler(ListRootsRequestSchema, () => ({ roots: [{ uri: `file://${root}` }] }));
  const headers = { authorization: `Bearer ${key}` };
  await client.connect(
    new StreamableHTTPClientTransport(new URL(endpoint.urls.mcp), { requestInit: { headers } }),
  );
  return client;
}

/** A STDIO server registered under its default settings and others. */
async function stdio(bench: ServersBench, name: string, settings: object = {}) {
  const server = packageOf(name);
  const launch = new Launch(server, 'STDIO', await bench.scratch(server));
  const body = { name, type: 'STDIO' as const, ...(await launch.command()), env: launch.env, ...settings };
  const created = await bench.patchbay.servers.create(body, { waitSeconds: 30 });
  const remove = async () => {
    await bench.patchbay.servers.delete(created.id);
    await launch.stop();
  };
  return { created, remove };
}

const allowedDirectories = async (client: Client) =>
  textOf(await client.callTool({ name: 'list_allowed_directories', arguments: {} }));

export const ODD_CASES: readonly OddCase[] = [
  {
    title: '1: everything shows each client what its capabilities allow',
    uses: ['server-everything'],
    async run(bench) {
      const { client, serverId, close } = await bench.connect(
        packageOf('server-everything'),
        'STREAMABLE_HTTP',
        { relayRoots: true },
      );
      const published = await bench.publish([{ serverId, prefix: '' }]);
      const asking = await able(published, bench.dir);
      expect([(await namesOf(client)).length, (await namesOf(asking)).length]).toEqual([13, 16]);
      await asking.close();
      await published.close();
      await close();
    },
  },
  {
    title: '2: roots of a client reach a file server only where its setting says so',
    uses: ['server-filesystem'],
    async run(bench) {
      const seen: string[] = [];
      for (const relayRoots of [false, true]) {
        const { created, remove } = await stdio(bench, 'server-filesystem', {
          sharing: 'dedicated',
          relayRoots,
        });
        const published = await bench.publish([{ serverId: created.id, prefix: '' }]);
        const client = await able(published, '/etc');
        // It asks for roots when it likes, and again when they change; what it knew before counts until then.
        const knows = async () => {
          await client.sendRootsListChanged();
          return allowedDirectories(client);
        };
        await expect.poll(knows, { timeout: 20_000 }).toContain(relayRoots ? '/etc' : bench.dir);
        seen.push(await allowedDirectories(client));
        await client.close();
        await published.close();
        await remove();
      }
      expect(seen[0]).not.toContain('/etc');
      expect(seen[1]).not.toContain(bench.dir);
    },
  },
  {
    title: '3: schemas without a type cost neither their own list nor that of other servers',
    uses: ['@modelcontextprotocol/server-gitlab', 'server-memory'],
    async run(bench) {
      const gitlab = await stdio(bench, '@modelcontextprotocol/server-gitlab');
      const memory = await stdio(bench, 'server-memory');
      const published = await bench.publish([
        { serverId: gitlab.created.id },
        { serverId: memory.created.id },
      ]);
      expect(await namesOf(published.client)).toHaveLength(18);
      await published.close();
      await gitlab.remove();
      await memory.remove();
    },
  },
  {
    title: '4: playwright answers 403 to any other name than localhost, and the server says so',
    uses: ['@playwright/mcp'],
    async run(bench) {
      const server = packageOf('@playwright/mcp');
      const launch = new Launch(server, 'STREAMABLE_HTTP', await bench.scratch(server));
      const url = (await launch.listen()).replace('localhost', '127.0.0.1');
      const body = { name: 'by address', type: 'STREAMABLE_HTTP' as const, url };
      const { id, health } = await bench.patchbay.servers.create(body, { waitSeconds: 30 });
      expect(health).toMatchObject({
        status: 'unreachable',
        lastError: { message: expect.stringContaining('403') },
      });
      await bench.patchbay.servers.delete(id);
      await launch.stop();
    },
  },
  {
    title: 'a server behind a bearer token is told apart from one that is away',
    uses: ['@notionhq/notion-mcp-server', '@zereight/mcp-gitlab'],
    async run(bench) {
      for (const [name, type] of [
        ['@notionhq/notion-mcp-server', 'STREAMABLE_HTTP'],
        ['@zereight/mcp-gitlab', 'SSE'],
      ] as const) {
        const server = packageOf(name);
        const launch = new Launch(server, type, await bench.scratch(server));
        const body = { name: `${name} without`, type, url: await launch.listen() };
        const { id, health } = await bench.patchbay.servers.create(body, { waitSeconds: 30 });
        expect(health).toMatchObject({ status: 'unreachable', lastError: { code: 'upstream_unauthorized' } });
        await bench.patchbay.servers.delete(id);
        await launch.stop();
      }
    },
  },
  {
    title: '7: one that never answers initialize is told so in its time, and harms nobody',
    uses: ['server-redis', 'server-memory'],
    async run(bench) {
      const server = packageOf('server-redis');
      const scratch = { ...(await bench.scratch(server)), redisUrl: 'redis://127.0.0.1:1' };
      const launch = new Launch(server, 'STDIO', scratch);
      const command = { ...(await launch.command()), env: launch.env, timeoutMs: 2_000 };
      const silent = await bench.patchbay.servers.create({ name: 'silent', type: 'STDIO', ...command });
      const memory = await stdio(bench, 'server-memory');
      const published = await bench.publish([
        { serverId: silent.id },
        { serverId: memory.created.id, prefix: 'm' },
      ]);
      const states = async () => {
        const { tools, _meta } = await published.client.listTools();
        expect(tools).toHaveLength(9);
        return _meta?.['dev.patchbay/servers'];
      };
      expect(await states()).toEqual([{ server: 'silent', state: 'pending' }]);
      await published.client.callTool({ name: 'm__read_graph', arguments: {} });
      // Opening has 30 seconds, since a process may have to install something first.
      await expect
        .poll(states, { timeout: 60_000, interval: 500 })
        .toEqual([{ server: 'silent', state: 'unreachable' }]);
      const { health } = await bench.patchbay.servers.get(silent.id);
      expect(health).toMatchObject({ lastError: { code: 'upstream_timeout' } });
      await published.close();
      await memory.remove();
      await bench.patchbay.servers.delete(silent.id);
      await launch.stop();
    },
  },
  {
    title: '7: those that ignore the end of their input are ended all the same',
    uses: ['hn-mcp', '@openai/codex'],
    async run(bench) {
      for (const name of ['hn-mcp', '@openai/codex']) {
        const { client, close } = await bench.connect(packageOf(name), 'STDIO');
        const call =
          name === 'hn-mcp'
            ? { name: 'browse_stories', arguments: {} }
            : { name: 'codex-reply', arguments: { threadId: 'x', prompt: 'x' } };
        await client.callTool(call);
        expect(processesOf(name)).not.toEqual([]);
        await close();
        await expect.poll(() => processesOf(name), { timeout: 20_000 }).toEqual([]);
      }
    },
  },
  {
    title: '7: jira over HTTP answers initialize and then 500 for ever: a typed error',
    uses: ['@aashari/mcp-server-atlassian-jira'],
    async run(bench) {
      const jira = packageOf('@aashari/mcp-server-atlassian-jira');
      const over = (port: number) => ({
        env: { TRANSPORT_MODE: 'http', PORT: String(port), ATLASSIAN_SITE_NAME: 'x' },
      });
      const server = { ...jira, start: ({ port }: { port: number }) => over(port) };
      const launch = new Launch(server, 'STREAMABLE_HTTP', await bench.scratch(server));
      const body = { name: 'jira', type: 'STREAMABLE_HTTP' as const, url: await launch.listen() };
      const { id, health } = await bench.patchbay.servers.create(body, { waitSeconds: 30 });
      expect(health).toMatchObject({
        status: 'unreachable',
        lastError: { message: expect.stringContaining('500') },
      });
      await bench.patchbay.servers.delete(id);
      await launch.stop();
    },
  },
  {
    title: '8: names that a prefix would make too long are shortened, stay apart, and can be called',
    uses: ['@tacticlaunch/mcp-linear'],
    async run(bench) {
      const prefix = 'a-prefix-of-25-characters';
      const { client, close } = await bench.connect(packageOf('@tacticlaunch/mcp-linear'), 'STDIO', {
        prefix,
      });
      const names = await namesOf(client);
      expect(new Set(names).size).toBe(198);
      expect(names.filter((name) => !/^[A-Za-z0-9_-]{1,64}$/.test(name))).toEqual([]);
      const short = names.filter((name) => name.length === 64);
      expect(short.length).toBeGreaterThan(0);
      const result = await client.callTool({ name: short[0] ?? '', arguments: {} });
      expect(textOf(result)).not.toContain('Unknown tool');
      await close();
    },
  },
  {
    title: '9: of two servers with the same names each keeps all of its tools',
    uses: ['server-github', '@modelcontextprotocol/server-gitlab'],
    async run(bench) {
      const github = await stdio(bench, 'server-github');
      const gitlab = await stdio(bench, '@modelcontextprotocol/server-gitlab');
      const published = await bench.publish([
        { serverId: github.created.id, prefix: '' },
        { serverId: gitlab.created.id, prefix: '' },
      ]);
      const names = await namesOf(published.client);
      expect(new Set(names).size).toBe(35);
      const other = `${gitlab.created.slug}__search_repositories`;
      expect(names).toEqual(expect.arrayContaining(['search_repositories', other]));
      await published.close();
      await github.remove();
      await gitlab.remove();
    },
  },
  {
    title: '10: supergateway starts a process for each request; each is answered',
    uses: ['supergateway'],
    async run(bench) {
      const { client, close } = await bench.connect(packageOf('supergateway'), 'STREAMABLE_HTTP');
      const sums = [1, 2, 3].map((b) => client.callTool({ name: 'get-sum', arguments: { a: 1, b } }));
      expect((await Promise.all(sums)).map(textOf)).toEqual(
        [2, 3, 4].map((sum, i) => `The sum of 1 and ${i + 1} is ${sum}.`),
      );
      await close();
    },
  },
];

/** Command lines of the processes that run a package's program. */
function processesOf(name: string): string[] {
  const program = programOf(packageOf(name));
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid))
    .flatMap((pid) => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return line.includes(program) ? [line] : [];
      } catch {
        return []; // it has ended
      }
    });
}
