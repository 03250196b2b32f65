/** Helpers of tests with several replicas: a second gateway on the same database, and legacy requests. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pino from 'pino';

import { parseEnv } from '../../config/env.js';
import { TokenRefresher } from '../../connections/token-refresher.js';
import { outboundOf } from '../../outbound/outbound.js';
import { createGateway, type Gateway } from '../gateway.js';
import { withoutIsolation } from '../sandbox/isolation.js';
import { type GatewayWorld, type RawReply, raw } from '../testing.js';

const BOTH = 'application/json, text/event-stream';

export interface TestReplica {
  readonly gateway: Gateway;
  /** The same path on this replica. */
  at(url: string): string;
  stop(): Promise<void>;
}

/** Another gateway on the world's database, with the world's root keys. */
export async function startReplica(
  world: GatewayWorld,
  over: Record<string, string> = {},
): Promise<TestReplica> {
  const env = parseEnv({
    NODE_ENV: 'test',
    DATABASE_URL: world.database.url,
    // Required, and not used: the world's own are given below.
    PATCHBAY_ROOT_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    PATCHBAY_DRAIN_SECONDS: '5',
    ...over,
  });
  const { changes, roots, vault } = world;
  const log = pino({ level: process.env['TEST_LOG'] ?? 'silent' });
  const outbound = outboundOf(env);
  const { db } = world.database;
  const gateway = createGateway({
    db,
    vault,
    roots,
    env,
    changes,
    outbound,
    tokens: new TokenRefresher({ db, vault, sharedEnv: env.PATCHBAY_SHARED_ENV, outbound, log }),
    log,
    isolation: withoutIsolation('direct'),
    catalogChanged: () => undefined,
  });
  await gateway.start();
  const server = createServer((req, res) => gateway.handle(req, res)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    gateway,
    at: (url) => `http://127.0.0.1:${port}${new URL(url).pathname}`,
    async stop() {
      await gateway.drain();
      server.closeAllConnections();
      server.close();
    },
  };
}

export function headersOf(key: string, session?: string): Record<string, string | undefined> {
  return {
    'content-type': 'application/json',
    accept: BOTH,
    authorization: `Bearer ${key}`,
    'mcp-session-id': session,
  };
}

export interface Called {
  readonly url: string;
  readonly key: string;
  readonly session?: string;
}

export function rpc(
  { key, session, url }: Called,
  method: string,
  params: object = {},
  id: string | number = 1,
): Promise<RawReply> {
  return raw(url, 'POST', headersOf(key, session), JSON.stringify({ jsonrpc: '2.0', id, method, params }));
}

/** Opens a legacy session. @returns its id. */
export async function openSession(
  url: string,
  key: string,
  protocolVersion = '2025-11-25',
  capabilities: object = {},
): Promise<string> {
  const { headers, status } = await rpc({ url, key }, 'initialize', { protocolVersion, capabilities });
  if (status !== 200) throw new Error(`initialize answered ${status}`);
  return headers['mcp-session-id'] as string;
}

/** One value of `/metrics`; 0 when there is none. */
export function metric(gateway: Gateway, series: string): number {
  const line = gateway
    .metrics()
    .split('\n')
    .find((l) => l.startsWith(`${series} `));
  return Number(line?.slice(series.length + 1) ?? 0);
}
