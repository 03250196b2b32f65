/**
 * Organisations with endpoints on one gateway. What the other one's upstreams say has the canary in it; and it has
 * things open: a session with a stream, an HTTP+SSE session, a task, a call that waits for its user's answer.
 */
import { hashOauthToken, oauthTokenBody, PREFIXES } from '../../api/src/common/crypto/oauth-token.js';
import { generateSecretKey, hashSecretKey } from '../../api/src/common/crypto/secret-key.js';
import { newUuid } from '../../api/src/common/ids.js';
import {
  GatewayWorld,
  type OrgHandle,
  openStream,
  type RawReply,
  raw,
  type ServerHandle,
} from '../../api/src/gateway/testing.js';
import { startFixture } from '../conformance/fixture/server.js';
import { type HttpUpstream, startHttpUpstream } from '../fixtures/upstreams/http-upstream.mjs';

export const CANARY = 'canary9e1c';
export const MODERN = '2026-07-28';
const META = 'io.modelcontextprotocol/';
const CAPABILITIES = { elicitation: {}, extensions: { [`${META}tasks`]: {} } };
/** What an agent is granted of the other's. */
export const HARMLESS = 'test_simple_text';
/** Names and URIs of the other's, which whoever asks for them repeats. */
export const NAMES = {
  tool: 'theirs__echo',
  asking: 'theirs__ask',
  job: 'later__confirm_delete',
  prompt: 'theirs__greet',
  resource: 'secret://one',
};
const QUESTION = {
  method: 'elicitation/create',
  params: { message: CANARY, requestedSchema: { type: 'object', properties: {} } },
};
export const ASKING = { name: NAMES.asking, arguments: QUESTION };

export interface Published {
  readonly id: string;
  readonly url: string;
  readonly key: string;
}

/** What the other has open, of one run. */
export interface Opened {
  readonly session: string;
  readonly sseSession: string;
  readonly task: string;
  readonly state: string;
  /** Keys of its endpoint that open nothing. */
  readonly revoked: string;
  readonly expired: string;
  /** A second, good key of the same endpoint: another principal. */
  readonly second: string;
  /** Of an agent that is granted one harmless tool of the endpoint, and has a session and an HTTP+SSE session. */
  readonly narrow: Opening;
  /** Of agents that must not come in: granted nothing there, and switched off. */
  readonly ungranted: string;
  readonly switchedOff: string;
  /** A good token of the same endpoint: another principal, too. */
  readonly token: string;
  /** Tokens of it that open nothing: over, of a client that was shut out; and one for something else. */
  readonly expiredToken: string;
  readonly shutOut: string;
  readonly scopeless: string;
  /** Tokens of the other organisation's endpoint, and of one that takes none. */
  readonly foreignToken: string;
  readonly untaken: string;
  /** What its streams have brought. */
  readonly heard: () => string;
  close(): void;
}

export interface Opening {
  readonly key: string;
  readonly session: string;
  readonly sseSession: string;
  /** What its streams have brought. */
  readonly heard: () => string;
}

export class EndpointWorld {
  private constructor(
    readonly world: GatewayWorld,
    /** The victim's and the attacker's. */
    private readonly orgs: readonly [OrgHandle, OrgHandle],
    readonly victim: Published,
    /** One of the victim's, of which an agent is granted a tool. */
    private readonly later: ServerHandle,
    /** Another endpoint of the same organisation. */
    readonly beside: Published,
    readonly attacker: Published,
    readonly suspended: Published,
    readonly organizationKey: string,
    /** The victim's, which nobody else may reach. */
    readonly upstream: HttpUpstream,
    private readonly closing: (() => Promise<void>)[],
  ) {}

  static async make(): Promise<EndpointWorld> {
    // Every sender has an address of its own: keys of nobody are looked up for each only so often.
    const world = await GatewayWorld.start({ PATCHBAY_TRUST_PROXY: '127.0.0.1' });
    const [theirs, later, mine] = [
      await startHttpUpstream({
        name: CANARY,
        instructions: CANARY,
        extraTools: [{ name: 'more', description: CANARY, inputSchema: { type: 'object' } }],
        extraResources: [{ uri: NAMES.resource, name: CANARY }],
      }),
      await startFixture('modern'),
      await startHttpUpstream({}),
    ];
    const publish = async (
      slug: string,
      servers: Record<string, string>,
    ): Promise<[OrgHandle, Published, ServerHandle]> => {
      const org = await world.org(slug);
      const members = [];
      for (const [name, url] of Object.entries(servers)) {
        const server = await world.addServer(org, { slug: name, type: 'STREAMABLE_HTTP', url });
        await world.sync(server);
        members.push({ server });
      }
      const last = members.at(-1)?.server as ServerHandle;
      return [org, await world.publish(org, 'main', members, { apiKey: true, oauth: true }), last];
    };
    const [org, victim, last] = await publish('theirs', { theirs: theirs.url, later: later.url });
    const beside = await world.publish(org, 'beside', []);
    const [attackers, attacker] = await publish('mine', { mine: mine.url, later: later.url });
    const [closed, suspended] = await publish('suspended', { theirs: theirs.url });
    await world.database.db.system((tx) =>
      tx.organization.update({ where: { id: closed.id }, data: { status: 'suspended' } }),
    );
    const organizationKey = await keyOfOrganization(world, org);
    const ends = [theirs, later, mine].map((one) => () => one.close());
    return new EndpointWorld(
      world,
      [org, attackers],
      victim,
      last,
      beside,
      attacker,
      suspended,
      organizationKey,
      theirs,
      ends,
    );
  }

  async open(): Promise<Opened> {
    const { key, url, id } = this.victim;
    const bearer = { authorization: `Bearer ${key}` };
    const closing: (() => void)[] = [];
    const { session, sseSession, heard } = await this.sessions(key, closing);
    const job = await this.modern(url, bearer, 'tools/call', {
      name: NAMES.job,
      arguments: { filename: CANARY },
    });
    const asked = await this.modern(url, bearer, 'tools/call', ASKING);
    const [org, attackers] = this.orgs;
    const revoked = await this.world.key(org, id);
    await this.world.revoke(org, revoked.id);
    const expired = await this.world.key(org, id, new Date(Date.now() - 3_600_000));
    const second = await this.world.key(org, id);
    const tokenOf = (more: TokenFacts = {}, endpointId = id, of = org) =>
      tokenFor(this.world, of, endpointId, more);
    const keyOf = async (agentId: string) => (await this.world.key(org, id, null, agentId)).secret;
    const tool = [{ server: this.later, tools: [HARMLESS] }];
    const narrow = await keyOf(await this.world.agent(org, { [id]: tool }));
    const off = await this.world.agent(org, { [id]: 'all' });
    await this.world.database.db.tenant(org.id, (tx) =>
      tx.agent.update({ where: { id: off }, data: { enabled: false } }),
    );
    return {
      session,
      sseSession,
      task: job.json.result.taskId,
      state: asked.json.result.requestState,
      revoked: revoked.secret,
      expired: expired.secret,
      second: second.secret,
      narrow: await this.sessions(narrow, closing),
      ungranted: await keyOf(await this.world.agent(org, { [this.beside.id]: 'all' })),
      switchedOff: await keyOf(off),
      token: await tokenOf(),
      expiredToken: await tokenOf({ expiresAt: new Date(Date.now() - 1_000) }),
      shutOut: await tokenOf({ disabled: true }),
      scopeless: await tokenOf({ scopes: ['offline_access'] }),
      foreignToken: await tokenOf({}, this.attacker.id, attackers),
      untaken: await tokenOf({}, this.beside.id),
      heard,
      close() {
        for (const close of closing) close();
      },
    };
  }

  /** Opens a session with a stream, and an HTTP+SSE session. */
  private async sessions(key: string, closing: (() => void)[]): Promise<Opening> {
    const { url } = this.victim;
    const bearer = { authorization: `Bearer ${key}` };
    const hello = await this.legacy(url, bearer, 'initialize', {
      protocolVersion: '2025-11-25',
      capabilities: {},
      clientInfo: { name: CANARY, version: '1' },
    });
    const session = String(hello.headers['mcp-session-id']);
    const stream = await openStream(url, {
      ...bearer,
      accept: 'text/event-stream',
      'mcp-session-id': session,
    });
    const sse = await openStream(url.replace(/mcp$/, 'sse'), bearer);
    while (!/sessionId=[^\s&]+\s/.test(sse.text())) await new Promise((resolve) => setImmediate(resolve));
    const [, sseSession = ''] = /sessionId=([^\s&]+)\s/.exec(sse.text()) ?? [];
    closing.push(stream.destroy, sse.destroy);
    const heard = () => stream.text() + sse.text();
    return { key, session, sseSession: decodeURIComponent(sseSession), heard };
  }

  async close(): Promise<void> {
    await this.world.stop();
    for (const close of this.closing) await close();
  }

  legacy(url: string, headers: Record<string, string>, method: string, params: object): Promise<RawReply> {
    return raw(url, 'POST', { ...JSON_HEADERS, ...headers }, bodyOf(method, params));
  }

  modern(url: string, headers: Record<string, string>, method: string, params: Json): Promise<RawReply> {
    return raw(url, 'POST', { ...modernHeaders(method, params), ...headers }, modernBody(method, params));
  }
}

interface TokenFacts {
  readonly expiresAt?: Date;
  readonly scopes?: string[];
  /** Whether the client was shut out. */
  readonly disabled?: boolean;
}

/** An access token of a member, as if they had consented. */
export async function tokenFor(
  { database: { db } }: GatewayWorld,
  org: OrgHandle,
  endpointId: string,
  {
    expiresAt = new Date(Date.now() + 3_600_000),
    scopes = ['endpoints:use'],
    disabled = false,
  }: TokenFacts = {},
): Promise<string> {
  const [userId, clientId, grantId] = [newUuid(), newUuid(), newUuid()];
  const token = PREFIXES.access + oauthTokenBody('access');
  await db.system(async (tx) => {
    await tx.user.create({
      data: { id: userId, name: 'Ada', email: `${userId}@example.com`, emailVerified: true },
    });
    await tx.clientApp.create({ data: { id: clientId, clientId, redirectUris: [], disabled } });
  });
  await db.tenant(org.id, async (tx) => {
    await tx.membership.create({ data: { id: newUuid(), orgId: org.id, userId, role: 'viewer' } });
    await tx.oauthGrant.create({
      data: { id: grantId, orgId: org.id, endpointId, userId, clientId, scopes },
    });
  });
  const row = { id: newUuid(), grantId, token: hashOauthToken(token), clientId, userId, scopes, expiresAt };
  await db.system((tx) => tx.accessToken.create({ data: row }));
  return token;
}

type Json = Record<string, unknown>;

export const JSON_HEADERS = {
  'content-type': 'application/json',
  accept: 'application/json, text/event-stream',
};
export const bodyOf = (method: string, params: object) =>
  JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });

export const modernHeaders = (method: string, params: Json): Record<string, string> => {
  const name = params.name ?? params.uri ?? params.taskId;
  return {
    ...JSON_HEADERS,
    'mcp-protocol-version': MODERN,
    'mcp-method': method,
    ...(typeof name === 'string' ? { 'mcp-name': name } : {}),
  };
};

export function modernBody(method: string, params: Json): string {
  const _meta = { [`${META}protocolVersion`]: MODERN, [`${META}clientCapabilities`]: CAPABILITIES };
  return bodyOf(method, { ...params, _meta });
}

async function keyOfOrganization(world: GatewayWorld, org: OrgHandle): Promise<string> {
  const secret = generateSecretKey('organization');
  const pepperVersion = world.roots.currentId;
  const hash = Buffer.from(hashSecretKey(world.roots, pepperVersion, secret));
  const id = newUuid();
  await world.database.db.tenant(org.id, (tx) =>
    tx.key.create({
      data: {
        id,
        orgId: org.id,
        kind: 'organization',
        name: id,
        hash,
        pepperVersion,
        hint: secret.slice(-4),
        scopes: ['*'],
      },
    }),
  );
  return secret;
}
