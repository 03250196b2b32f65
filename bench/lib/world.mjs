/**
 * What the gateway needs to run for real: an embedded PostgreSQL, rows as the admin API and the sync
 * worker write them, and the api process itself as it is deployed.
 */
import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { ready } from '../../scripts/lib/http.mjs';
import { at } from '../../scripts/lib/paths.mjs';
import { freePort } from '../../scripts/lib/ports.mjs';
import { say } from '../../scripts/lib/say.mjs';
import { startNode } from './rpc.mjs';

const load = (...parts) => import(pathToFileURL(at(...parts)).href);

const STOP_MS = 20_000;

/** A database with rows in it, and gateways on it. */
export class World {
  #closers = [];

  static async start() {
    const world = new World();
    await world.#open();
    return world;
  }

  async #open() {
    const dir = mkdtempSync(join(tmpdir(), 'patchbay-bench-'));
    chmodSync(dir, 0o711); // as root, PostgreSQL runs as another user
    this.#closers.push(() => rmSync(dir, { recursive: true, force: true }));
    const { startEmbedded } = await load('prisma/dist/embedded.js');
    const database = await startEmbedded({ dir: join(dir, 'postgres') });
    this.#closers.push(() => database.stop());
    const runtime = new URL(database.ownerUrl);
    runtime.username = 'patchbay_runtime';
    runtime.password = 'bench';
    this.ownerUrl = database.ownerUrl;
    this.url = runtime.href;
    await (await load('prisma/dist/migrate.js')).migrate({ ownerUrl: this.ownerUrl, runtimeUrl: this.url });
    const { Database } = await load('prisma/dist/index.js');
    this.db = new Database({ url: this.url, poolSize: 4 });
    this.#closers.push(() => this.db.close());
    const secret = randomBytes(32);
    this.rootKeys = `b1:${secret.toString('base64')}`;
    const { RootKeys } = await load('api/dist/common/crypto/root-keys.js');
    this.roots = new RootKeys([{ id: 'b1', secret }]);
    const { Vault } = await load('api/dist/db/vault.js');
    this.vault = new Vault(this.roots);
    this.keys = await load('api/dist/common/crypto/secret-key.js');
    const { newUuid } = await load('api/dist/common/ids.js');
    this.newUuid = newUuid;
  }

  /**
   * Starts the api process and waits until it takes traffic.
   * @param {{ env?: Record<string, string>, nodeArgs?: string[] }} [options]
   */
  async gateway({ env = {}, nodeArgs = [] } = {}) {
    const port = await freePort('127.0.0.1', 0);
    const probe = pathToFileURL(at('bench/lib/probe.mjs')).href;
    const args = ['--expose-gc', ...nodeArgs, '--import', probe, at('api/dist/main.js')];
    const peer = startNode(args, {
      PATH: process.env.PATH ?? '',
      HOME: process.env.HOME ?? '',
      NODE_ENV: 'production',
      PATCHBAY_ROLE: 'gateway',
      PATCHBAY_STDIO: 'direct',
      PATCHBAY_OUTBOUND_ALLOW: '127.0.0.0/8',
      PATCHBAY_LOG_LEVEL: 'warn',
      PATCHBAY_ROOT_KEYS: this.rootKeys,
      PATCHBAY_DRAIN_SECONDS: '2',
      DATABASE_URL: this.url,
      DATABASE_OWNER_URL: this.ownerUrl,
      PORT: String(port),
      ...env,
    });
    const gone = () => {
      if (peer.child.exitCode !== null) throw new Error('the api process ended early');
    };
    if (!(await ready(`http://127.0.0.1:${port}/health/ready`, gone, 30_000)))
      throw new Error('the api did not become ready');
    peer.info = { port };
    this.#closers.push(() => peer.stop());
    return peer;
  }

  /** An organisation with its data key. */
  async organization(slug) {
    const id = this.newUuid();
    await this.db.system((tx) => tx.organization.create({ data: { id, slug, name: slug } }));
    const dataKey = await this.vault.prepareKey(id);
    await this.db.tenant(id, (tx) => this.vault.addKey(tx, id, dataKey));
    return { id, slug };
  }

  /**
   * A synced server with its tools, a namespace, an endpoint and a key: `{ path, key, ... }`.
   * @param {{ id: string, slug: string }} org
   * @param {{ slug: string, config: object, type?: string, tools: object[], era: string }} spec
   */
  async publish(org, { slug, config, type = 'STREAMABLE_HTTP', tools, era }) {
    const serverId = this.newUuid();
    const namespaceId = this.newUuid();
    const endpointId = this.newUuid();
    const orgId = org.id;
    await this.db.tenant(orgId, async (tx) => {
      await tx.server.create({
        data: {
          id: serverId,
          orgId,
          slug,
          name: slug,
          type,
          config: await this.#sealed(tx, orgId, serverId, config),
          // The defaults of the admin API.
          sharing: type === 'STDIO' ? 'shared' : 'dedicated',
          timeoutMs: 60_000,
        },
      });
      const state = { status: 'healthy', era, capabilities: { tools: {} }, catalogSyncedAt: new Date() };
      await tx.serverState.create({ data: { orgId, serverId, ...state } });
      await tx.catalogItem.createMany({ data: tools.map((tool, i) => this.#item(orgId, serverId, tool, i)) });
      await tx.namespace.create({ data: { id: namespaceId, orgId, name: slug } });
      await tx.namespaceServer.create({ data: { orgId, namespaceId, serverId, prefix: '', position: 0 } });
      const auth = { apiKey: true };
      const transports = ['STREAMABLE_HTTP'];
      await tx.endpoint.create({
        data: { id: endpointId, orgId, slug, name: slug, namespaceId, auth, transports },
      });
    });
    const key = await this.key(orgId, endpointId);
    return { org, serverId, endpointId, path: `/t/${org.slug}/${slug}/mcp`, key: key.secret, keyId: key.id };
  }

  #item(orgId, serverId, tool, position) {
    const definition = JSON.stringify(tool);
    const hash = createHash('sha256').update(definition).digest('hex');
    return { id: this.newUuid(), orgId, serverId, kind: 'tool', key: tool.name, definition, hash, position };
  }

  #sealed(tx, orgId, serverId, config) {
    const place = { table: 'servers', row: serverId, column: 'config' };
    const whole = { command: null, args: [], env: {}, url: null, headers: {}, auth: { type: 'none' } };
    return this.vault.seal(tx, orgId, place, { ...whole, ...config });
  }

  /** An agent that is granted some tools of a server at an endpoint. @returns its id. */
  async agent(orgId, endpointId, serverId, tools) {
    const id = this.newUuid();
    const grant = { orgId, agentId: id, endpointId };
    await this.db.tenant(orgId, async (tx) => {
      await tx.agent.create({ data: { id, orgId, name: id } });
      await tx.agentGrant.create({ data: { ...grant, allServers: false } });
      await tx.agentGrantServer.create({
        data: { ...grant, serverId, tools, prompts: [], resources: [], position: 0 },
      });
    });
    return id;
  }

  async key(orgId, endpointId, agentId = null) {
    const id = this.newUuid();
    const secret = this.keys.generateSecretKey('endpoint');
    const pepperVersion = this.roots.currentId;
    const hash = Buffer.from(this.keys.hashSecretKey(this.roots, pepperVersion, secret));
    const hint = secret.slice(-4);
    await this.db.tenant(orgId, (tx) =>
      tx.key.create({
        data: {
          id,
          orgId,
          kind: 'endpoint',
          endpointId,
          agentId,
          name: id,
          hash,
          pepperVersion,
          hint,
          scopes: [],
        },
      }),
    );
    return { id, secret };
  }

  async revoke(orgId, keyId) {
    await this.db.tenant(orgId, (tx) =>
      tx.key.update({ where: { id: keyId }, data: { revokedAt: new Date() } }),
    );
  }

  /** As an update of its configuration by the admin API does. */
  async reconfigure(orgId, serverId, config) {
    await this.db.tenant(orgId, async (tx) => {
      const sealed = await this.#sealed(tx, orgId, serverId, config);
      await tx.server.update({
        where: { id: serverId },
        data: { config: sealed, configVersion: { increment: 1 } },
      });
    });
  }

  /** Ends everything, in the opposite order of its start. What does not end in time is left. */
  async stop() {
    for (const close of this.#closers.splice(0).reverse()) {
      const late = sleep(STOP_MS, 'late', { ref: false });
      if ((await Promise.race([close(), late])) === 'late') say('Something did not end in time.');
    }
  }

  /** For what must be ended with the world. @param {() => unknown} close */
  onStop(close) {
    this.#closers.push(close);
  }
}
