/** The product, an organisation in it, and what the packages work on: a folder, a database, a Redis, an HTTP server. */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import type { Patchbay } from '@patchbay/sdk-client';
import pg from 'pg';
import { connectV1 } from '../clients.js';
import { everythingPath, startEverything } from '../fixtures/upstreams/everything.mjs';
import { freePort } from '../free-port.js';
import { redisMissing, startRedis, type TestRedis } from '../redis.js';
import { type Stack, startStack } from '../stack.js';
import { homeOf } from './install.js';
import { Launch } from './launch.js';
import type { RealServer, Scratch, Transport } from './real-server.js';

const KUBECONFIG = `apiVersion: v1
kind: Config
clusters: [{name: nowhere, cluster: {server: 'https://127.0.0.1:1'}}]
users: [{name: nobody, user: {token: x}}]
contexts: [{name: nowhere, context: {cluster: nowhere, user: nobody}}]
current-context: nowhere
`;
const GDRIVE = {
  access_token: 'x',
  refresh_token: 'y',
  token_type: 'Bearer',
  expiry_date: 9_999_999_999_999,
};

export interface Rest {
  /** Text of its document. */
  document(): Promise<string>;
  call(tool: string, args: object): Promise<{ readonly status: number; readonly text: string }>;
}

export interface Connected {
  readonly client: Client;
  /** The endpoint's REST form. */
  readonly rest: Rest;
  readonly serverId: string;
  /** From the request to create the server to its catalogue. */
  readonly milliseconds: number;
  close(): Promise<void>;
}

export interface ServerOptions {
  readonly prefix?: string;
  readonly timeoutMs?: number;
  readonly sharing?: 'shared' | 'dedicated';
  readonly relayRoots?: boolean;
}

export class ServersBench {
  private everything: Awaited<ReturnType<typeof startEverything>> | null = null;
  private redis: TestRedis | null = null;
  private database = '';

  private constructor(
    readonly stack: Stack,
    readonly patchbay: Patchbay,
    readonly dir: string,
  ) {}

  static async start(): Promise<ServersBench> {
    const dir = realpathSync(mkdtempSync(join(tmpdir(), 'patchbay-real-')));
    writeFileSync(join(dir, 'notes.txt'), 'a note');
    writeFileSync(join(dir, 'kube.yaml'), KUBECONFIG);
    writeFileSync(join(dir, 'gdrive.json'), JSON.stringify(GDRIVE));
    mkdirSync(join(dir, 'repo'));
    const stack = await startStack();
    const { client } = await stack.organization('Servers');
    const bench = new ServersBench(stack, client, dir);
    await bench.createDatabase();
    return bench;
  }

  /** Where `server` works, on a port of its own. */
  async scratch(server: RealServer): Promise<Scratch> {
    if (server.needs?.includes('git') && !existsSync(join(this.dir, 'repo', '.git')))
      execFileSync('git', ['init', '-q', '-b', 'main', join(this.dir, 'repo')]);
    if (server.needs?.includes('redis-server') && redisMissing() === null) this.redis ??= await startRedis();
    if (server.name === 'mcp-remote') this.everything ??= await startEverything('streamableHttp');
    return {
      dir: this.dir,
      port: await freePort(),
      postgresUrl: this.database,
      redisUrl: this.redis?.url ?? 'redis://127.0.0.1:1',
      everythingUrl: this.everything?.url ?? 'http://127.0.0.1:1/mcp',
      everything: everythingPath,
      home: homeOf(server),
    };
  }

  /** Registers a server, reads its catalogue, and connects a client through an endpoint of its own. */
  async connect(server: RealServer, transport: Transport, options: ServerOptions = {}): Promise<Connected> {
    const { prefix = '', ...settings } = options;
    const launch = new Launch(server, transport, await this.scratch(server));
    try {
      const where =
        transport === 'STDIO'
          ? { ...(await launch.command()), env: launch.env }
          : { url: await launch.listen(), ...bearer(launch.start.bearer) };
      const sharing = launch.start.sharing ? { sharing: launch.start.sharing } : {};
      const started = performance.now();
      const body = {
        name: `${server.name} ${transport}`,
        type: transport,
        ...where,
        ...sharing,
        ...settings,
      };
      const { id } = await this.patchbay.servers.create(body, { waitSeconds: 30 });
      const milliseconds = performance.now() - started;
      const { client, close, rest } = await this.publish([{ serverId: id, prefix }]);
      return {
        client,
        rest,
        serverId: id,
        milliseconds,
        close: async () => {
          await close();
          await this.patchbay.servers.delete(id);
          await launch.stop();
        },
      };
    } catch (error) {
      await launch.stop();
      throw error;
    }
  }

  /** A client of an endpoint with these servers. */
  async publish(servers: { serverId: string; prefix?: string }[]) {
    const name = `n${randomBytes(6).toString('hex')}`;
    const namespace = await this.patchbay.namespaces.create({ name, servers });
    const endpoint = await this.patchbay.endpoints.create({
      name,
      namespaceId: namespace.id,
      auth: { apiKey: true },
    });
    const { key } = await this.patchbay.endpoints.createKey(endpoint.id, { name });
    const client = await connectV1(endpoint.urls.mcp, key);
    const close = async () => {
      await client.close();
      await this.patchbay.endpoints.delete(endpoint.id);
      await this.patchbay.namespaces.delete(namespace.id);
    };
    return { client, endpoint, key, close, rest: restOf(endpoint.urls, key) };
  }

  async stop(): Promise<void> {
    await this.stack.stop();
    await this.everything?.close();
    await this.redis?.stop();
    await this.owner((client) => client.query(`drop database ${this.databaseName} with (force)`));
    rmSync(this.dir, { recursive: true, force: true });
  }

  private get databaseName(): string {
    return new URL(this.database).pathname.slice(1);
  }

  /** A database for the server of PostgreSQL, named by a secret. */
  private async createDatabase(): Promise<void> {
    const url = new URL(process.env.PATCHBAY_TEST_POSTGRES ?? '');
    url.pathname = `/real_${randomBytes(6).toString('hex')}`;
    this.database = url.href;
    await this.owner((client) => client.query(`create database ${this.databaseName}`));
    const client = new pg.Client({ connectionString: this.database });
    await client.connect();
    await client.query(`create table notes (body text)`);
    await client.query(`insert into notes values ('a row of the test database')`);
    await client.end();
    await this.patchbay.secrets.create({ name: 'POSTGRES_URL', value: this.database });
  }

  private async owner(use: (client: pg.Client) => Promise<unknown>): Promise<void> {
    const client = new pg.Client({ connectionString: process.env.PATCHBAY_TEST_POSTGRES });
    await client.connect();
    await use(client);
    await client.end();
  }
}

function restOf(urls: { readonly api: string; readonly openapi: string }, key: string): Rest {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  return {
    document: async () => (await fetch(urls.openapi, { headers })).text(),
    call: async (tool, args) => {
      const init = { method: 'POST', headers, body: JSON.stringify(args) };
      const answer = await fetch(`${urls.api}/${tool}`, init);
      return { status: answer.status, text: await answer.text() };
    },
  };
}

const bearer = (token: string | undefined) =>
  token === undefined ? {} : { auth: { type: 'bearer_token' as const, bearerToken: token } };
