/**
 * Helpers of tests that run the gateway against a real database: rows as the admin API and the sync
 * worker would write them, and a gateway on a free port.
 */
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Database } from '@patchbay/prisma';
import pino from 'pino';

import { createTestDatabase, type TestDatabase } from '../../../test/database.js';
import { RootKeys } from '../common/crypto/root-keys.js';
import { generateSecretKey, hashSecretKey } from '../common/crypto/secret-key.js';
import { newUuid } from '../common/ids.js';
import { type Env, parseEnv } from '../config/env.js';
import { TokenRefresher } from '../connections/token-refresher.js';
import { ChangeFeed } from '../db/changes.js';
import { Vault } from '../db/vault.js';
import { type OutboundOptions, outboundOf } from '../outbound/outbound.js';
import { createGateway, type Gateway } from './gateway.js';
import { withLogs } from './logs/logged-isolation.js';
import { withPackages } from './packages/packaged-isolation.js';
import { CLIENT_CAPABILITIES } from './runtime/client-capabilities.js';
import { readCatalog } from './runtime/links/catalog-reader.js';
import { openDirect } from './runtime/links/testing.js';
import { NO_VARIANTS, type OpenAs, readVariants } from './runtime/links/variant-reader.js';
import { openIsolation } from './sandbox/isolation.js';
import { type ServerConfig, toTarget } from './snapshot/server-config.js';

const LOG = pino({ level: process.env['TEST_LOG'] ?? 'silent' });

export interface OrgHandle {
  readonly id: string;
  readonly slug: string;
}

export interface ServerSpec {
  readonly slug: string;
  readonly type: 'STDIO' | 'SSE' | 'STREAMABLE_HTTP';
  readonly command?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly url?: string;
  readonly sharing?: 'shared' | 'dedicated';
  readonly relayRoots?: boolean;
  readonly timeoutMs?: number;
}

export interface ServerHandle extends ServerSpec {
  readonly id: string;
  readonly org: OrgHandle;
}

export interface Membership {
  readonly server: ServerHandle;
  readonly prefix?: string;
  readonly enabled?: boolean;
}

/** Everything of an endpoint, or some servers; of a server what is named, or everything. */
export type GrantSpec =
  | 'all'
  | readonly {
      readonly server: ServerHandle;
      readonly tools?: string[];
      readonly prompts?: string[];
      readonly resources?: string[];
    }[];

/** A database with one gateway on it. */
export class GatewayWorld {
  /** Servers (UUIDs) whose catalogue the gateway asked to have read; it is, as by the sync worker. */
  readonly resyncs: string[] = [];
  private readonly servers = new Map<string, ServerHandle>();
  private syncing: Promise<void> = Promise.resolve();

  private constructor(
    readonly database: TestDatabase,
    private readonly gatewayDb: Database,
    readonly roots: RootKeys,
    readonly vault: Vault,
    readonly changes: ChangeFeed,
    readonly gateway: Gateway,
    readonly server: Server,
    readonly origin: string,
  ) {}

  /** @param through gives the address by which the gateway reaches the database, for outages. */
  static async start(
    env: Record<string, string> = {},
    through: (url: string) => Promise<string> = async (url) => url,
    outboundOptions: OutboundOptions = {},
  ): Promise<GatewayWorld> {
    const database = await createTestDatabase();
    const url = await through(database.url);
    const db = url === database.url ? database.db : new Database({ url, poolSize: 4 });
    const parsed = testEnv(url, env);
    const roots = new RootKeys(parsed.PATCHBAY_ROOT_KEYS);
    const vault = new Vault(roots);
    const changes = new ChangeFeed({ url, log: LOG, keepAliveMs: 200 });
    await changes.start();
    const catalogChanged = (_orgId: string, serverId: string): void => {
      world.resyncs.push(serverId);
      const known = world.servers.get(serverId);
      // One after the other, and a server that does not answer keeps what it had.
      if (known !== undefined)
        world.syncing = world.syncing.then(() => world.sync(known)).catch(() => undefined);
    };
    const outbound = outboundOf(parsed, outboundOptions);
    const isolation = withPackages(
      withLogs(await openIsolation(parsed, LOG), 'gateway', db, LOG),
      parsed,
      db,
      LOG,
    );
    const { PATCHBAY_SHARED_ENV: sharedEnv } = parsed;
    const tokens = new TokenRefresher({ db, vault, sharedEnv, outbound, log: LOG });
    const deps = {
      db,
      vault,
      roots,
      env: parsed,
      changes,
      outbound,
      isolation,
      log: LOG,
      catalogChanged,
      tokens,
    };
    const gateway = createGateway(deps);
    await gateway.start();
    const server = createServer((req, res) => gateway.handle(req, res)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const world = new GatewayWorld(database, db, roots, vault, changes, gateway, server, origin);
    return world;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await this.gateway.drain();
    await this.syncing;
    await this.changes.stop();
    if (this.gatewayDb !== this.database.db) await this.gatewayDb.close();
    await this.database.drop();
  }

  async org(slug: string): Promise<OrgHandle> {
    const id = newUuid();
    await this.database.db.system((tx) => tx.organization.create({ data: { id, slug, name: slug } }));
    const key = await this.vault.prepareKey(id);
    await this.database.db.tenant(id, (tx) => this.vault.addKey(tx, id, key));
    return { id, slug };
  }

  async addServer(org: OrgHandle, spec: ServerSpec): Promise<ServerHandle> {
    const id = newUuid();
    await this.database.db.tenant(org.id, async (tx) => {
      const place = { table: 'servers', row: id, column: 'config' };
      const config = await this.vault.seal(tx, org.id, place, configOf(spec));
      const sharing = spec.sharing ?? (spec.type === 'STDIO' ? 'shared' : 'dedicated');
      const { slug, type, timeoutMs = 10_000, relayRoots = false } = spec;
      await tx.server.create({
        data: { id, orgId: org.id, slug, name: slug, type, config, sharing, timeoutMs, relayRoots },
      });
      await tx.serverState.create({ data: { orgId: org.id, serverId: id } });
    });
    const handle = { ...spec, id, org };
    this.servers.set(id, handle);
    return handle;
  }

  /** Points the server elsewhere, as an update of its configuration would. */
  async reconfigure(server: ServerHandle, spec: Partial<ServerSpec>): Promise<void> {
    await this.database.db.tenant(server.org.id, async (tx) => {
      const place = { table: 'servers', row: server.id, column: 'config' };
      const config = await this.vault.seal(tx, server.org.id, place, configOf({ ...server, ...spec }));
      const data = { config, configVersion: { increment: 1 } };
      await tx.server.update({ where: { id: server.id }, data });
    });
  }

  /** Reads the server's catalogue as the sync worker does; `varied`: also what only some clients are shown. */
  async sync(server: ServerHandle, varied = false): Promise<void> {
    const target = toTarget(server.type, configOf(server));
    const link = await openDirect({ name: server.slug, target });
    const options = { signal: new AbortController().signal, timeoutMs: 10_000 };
    const catalog = await readCatalog(link, options);
    const { info } = link;
    await link.close();
    const capabilities = CLIENT_CAPABILITIES.filter((name) => name !== 'roots' || server.relayRoots === true);
    const again: OpenAs = (as) => openDirect({ name: server.slug, target }, as);
    const { items } = varied ? await readVariants(again, catalog, capabilities, options) : NO_VARIANTS;
    const kinds = [
      ['tool', catalog.tools, items.tools],
      ['prompt', catalog.prompts, items.prompts],
      ['resource', catalog.resources, items.resources],
      ['resource_template', catalog.resourceTemplates, items.resourceTemplates],
    ] as const;
    const orgId = server.org.id;
    const rows = kinds.flatMap(([kind, list, more]) =>
      [...list.items.map((item) => ({ ...item, requires: [] })), ...more].map((item, position) => {
        const { name, json, requires } = item;
        const hash = createHash('sha256').update(json).digest('hex');
        const definition = json.toString();
        return { id: newUuid(), kind, key: name, definition, hash, position, requires };
      }),
    );
    await this.database.db.tenant(orgId, async (tx) => {
      await tx.catalogItem.deleteMany({ where: { serverId: server.id } });
      // As one text: ten thousand rows of bind variables take seconds.
      await tx.$executeRaw`
        insert into catalog_items (id, org_id, server_id, kind, key, definition, hash, position, requires)
        select r."id", ${orgId}::uuid, ${server.id}::uuid, r."kind", r."key", r."definition", r."hash", r."position",
               r."requires"
          from json_to_recordset(${JSON.stringify(rows)}::json) as r("id" uuid, "kind" "CatalogKind", "key" text,
               "definition" text, "hash" text, "position" int, "requires" text[])`;
      await tx.serverState.update({
        where: { serverId: server.id },
        data: {
          status: 'healthy',
          era: info.era,
          protocolVersion: info.protocolVersion,
          capabilities: info.capabilities as object,
          instructions: info.instructions,
          catalogHash: createHash('sha256').update(JSON.stringify(rows)).digest('hex'),
          catalogSyncedAt: new Date(),
        },
      });
    });
  }

  async namespace(org: OrgHandle, members: readonly Membership[]): Promise<string> {
    const id = newUuid();
    await this.database.db.tenant(org.id, async (tx) => {
      await tx.namespace.create({ data: { id, orgId: org.id, name: id } });
      await tx.namespaceServer.createMany({
        data: members.map(({ server, prefix = server.slug, enabled = true }, position) => ({
          orgId: org.id,
          namespaceId: id,
          serverId: server.id,
          prefix,
          enabled,
          position,
        })),
      });
    });
    return id;
  }

  async endpoint(
    org: OrgHandle,
    slug: string,
    namespaceId: string,
    auth: object = { apiKey: true },
    transports: string[] = ['STREAMABLE_HTTP', 'SSE', 'OPENAPI'],
  ): Promise<{ id: string; url: string }> {
    const id = newUuid();
    await this.database.db.tenant(org.id, (tx) =>
      tx.endpoint.create({ data: { id, orgId: org.id, slug, name: slug, namespaceId, auth, transports } }),
    );
    return { id, url: `${this.origin}/t/${org.slug}/${slug}/mcp` };
  }

  async key(
    org: OrgHandle,
    endpointId: string,
    expiresAt: Date | null = null,
    agentId: string | null = null,
  ): Promise<{ id: string; secret: string }> {
    const id = newUuid();
    const secret = generateSecretKey('endpoint');
    const pepperVersion = this.roots.currentId;
    const hash = Buffer.from(hashSecretKey(this.roots, pepperVersion, secret));
    await this.database.db.tenant(org.id, (tx) =>
      tx.key.create({
        data: {
          id,
          orgId: org.id,
          kind: 'endpoint',
          endpointId,
          agentId,
          name: id,
          hash,
          pepperVersion,
          hint: secret.slice(-4),
          scopes: [],
          expiresAt,
        },
      }),
    );
    return { id, secret };
  }

  /** An agent and what it is granted, by endpoint. @returns its id. */
  async agent(org: OrgHandle, grants: Readonly<Record<string, GrantSpec>> = {}): Promise<string> {
    const id = newUuid();
    await this.database.db.tenant(org.id, (tx) => tx.agent.create({ data: { id, orgId: org.id, name: id } }));
    for (const [endpointId, grant] of Object.entries(grants)) await this.grant(org, id, endpointId, grant);
    return id;
  }

  /** Puts a grant in the place of the one before; null takes the endpoint away. */
  async grant(org: OrgHandle, agentId: string, endpointId: string, grant: GrantSpec | null): Promise<void> {
    const key = { orgId: org.id, agentId, endpointId };
    await this.database.db.tenant(org.id, async (tx) => {
      await tx.agentGrant.deleteMany({ where: key });
      if (grant === null) return;
      await tx.agentGrant.create({ data: { ...key, allServers: grant === 'all' } });
      for (const [position, { server, tools, prompts, resources }] of (grant === 'all'
        ? []
        : grant
      ).entries()) {
        const all = tools === undefined && prompts === undefined && resources === undefined ? ['*'] : [];
        const names = { tools: tools ?? all, prompts: prompts ?? all, resources: resources ?? all };
        await tx.agentGrantServer.create({ data: { ...key, serverId: server.id, position, ...names } });
      }
    });
  }

  async revoke(org: OrgHandle, keyId: string): Promise<void> {
    await this.database.db.tenant(org.id, (tx) =>
      tx.key.update({ where: { id: keyId }, data: { revokedAt: new Date() } }),
    );
  }

  /** Everything at once: synced servers, a namespace, an endpoint and a key. */
  async publish(
    org: OrgHandle,
    slug: string,
    members: readonly Membership[],
    auth?: object,
  ): Promise<{ id: string; url: string; key: string; keyId: string; namespaceId: string }> {
    const namespaceId = await this.namespace(org, members);
    const { id, url } = await this.endpoint(org, slug, namespaceId, auth);
    const key = await this.key(org, id);
    return { id, url, key: key.secret, keyId: key.id, namespaceId };
  }
}

function configOf(spec: ServerSpec): ServerConfig {
  return {
    command: spec.command ?? null,
    args: spec.args ?? [],
    env: spec.env ?? {},
    url: spec.url ?? null,
    headers: {},
    auth: { type: 'none' },
  };
}

function testEnv(url: string, over: Record<string, string>): Env {
  return parseEnv({
    NODE_ENV: 'test',
    DATABASE_URL: url,
    PATCHBAY_ROOT_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    PATCHBAY_DRAIN_SECONDS: '5',
    ...over,
  });
}

/** Waits until something is so, without a fixed pause; for state of another process. */
export async function eventually<T>(
  check: () => Promise<T | null | undefined | false>,
  what = 'it',
  timeoutMs = 30_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await check();
    if (value) return value;
    if (Date.now() > deadline) throw new Error(`never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/**
 * Waits for what a change brings about by itself. It takes milliseconds (`npm run bench` holds it to its
 * second); here it is only told from what comes by a sweep or a deadline, or never.
 */
export async function soon<T>(done: Promise<T>, timeoutMs = 10_000): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not within ${timeoutMs} ms`)), timeoutMs);
  });
  return Promise.race([done, late]).finally(() => clearTimeout(timer));
}

export interface RawReply {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
  /** The parsed body; undefined when it is no JSON. */
  readonly json: any;
}

/** One raw HTTP exchange: what no client library would send, read to its end. */
export function raw(
  url: string,
  method: string,
  headers: Record<string, string | undefined> = {},
  body?: string | Buffer,
  target?: string,
): Promise<RawReply> {
  return new Promise((resolve, reject) => {
    const given = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
    const { hostname, port, pathname, search } = new URL(url);
    const path = target ?? pathname + search;
    const req = request({ hostname, port, path, method, headers: given as Record<string, string> }, (res) => {
      const chunks: Buffer[] = [];
      res.on('data', (chunk: Buffer) => chunks.push(chunk));
      res.on('error', reject);
      res.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        let json: unknown;
        try {
          json = JSON.parse(text);
        } catch {
          json = undefined;
        }
        resolve({ status: res.statusCode ?? 0, headers: res.headers, text, json });
      });
    });
    req.on('error', reject);
    req.end(body);
  });
}

/** A stream held open: what came so far, and its end. A GET, or with a body a POST. */
export async function openStream(
  url: string,
  headers: Record<string, string>,
  body?: object,
): Promise<{ status: number; text: () => string; ended: Promise<string>; destroy: () => void }> {
  const { hostname, port, pathname, search } = new URL(url);
  const method = body === undefined ? 'GET' : 'POST';
  const req = request({ hostname, port, path: pathname + search, method, headers });
  req.end(body === undefined ? undefined : JSON.stringify(body));
  const [res] = (await once(req, 'response')) as [IncomingMessage];
  let text = '';
  res.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const ended = new Promise<string>((resolve) => res.once('close', () => resolve(text)));
  res.on('error', () => undefined);
  return { status: res.statusCode ?? 0, text: () => text, ended, destroy: () => req.destroy() };
}
