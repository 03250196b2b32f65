/** Notifications over a real connection: delivery, a lost connection, a peer that says nothing more. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import pg from 'pg';
import pino from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { createTestDatabase, type TestDatabase } from '../../../test/database.js';
import { ChangeFeed } from './changes.js';

let database: TestDatabase;
let proxy: Server;
let url: string;
const pairs = new Set<[Socket, Socket]>();
const log = pino({ level: 'silent' });

beforeAll(async () => {
  database = await createTestDatabase();
  const target = new URL(database.url);
  proxy = createServer((client) => {
    const server = connect(Number(target.port), target.hostname);
    const pair: [Socket, Socket] = [client, server];
    pairs.add(pair);
    for (const socket of pair) {
      socket.on('error', () => undefined);
      socket.on('close', () => {
        pairs.delete(pair);
        client.destroy();
        server.destroy();
      });
    }
    client.pipe(server).pipe(client);
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const own = new URL(database.url);
  own.hostname = '127.0.0.1';
  own.port = String((proxy.address() as AddressInfo).port);
  url = own.href;
});
afterAll(async () => {
  proxy.close();
  await database.drop();
});

async function notify(payload: string): Promise<void> {
  const client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  await client.query("select pg_notify('patchbay_change', $1)", [payload]);
  await client.end();
}

it('hears, survives a cut and a freeze, and stops', async () => {
  const feed = new ChangeFeed({ url, log, keepAliveMs: 50 });
  const heard: string[] = [];
  let wake = (): void => undefined;
  const next = (): Promise<void> => new Promise((resolve) => (wake = resolve));
  feed.subscribe({
    change() {
      throw new Error('a listener’s fault is its own');
    },
  });
  const leave = feed.subscribe({
    change: (...change) => {
      heard.push(change.join(' '));
      wake();
    },
    reconnected: () => {
      heard.push('reconnected');
      wake();
    },
  });
  await feed.start();
  expect(feed.connected).toBe(true);

  let waiting = next();
  await notify('nonsense o i');
  await notify('server o i');
  await waiting;
  expect(heard).toEqual(['server o i']);

  waiting = next();
  for (const [client] of pairs) client.destroy();
  await waiting;
  waiting = next();
  await notify('key o k');
  await waiting;
  expect(heard.slice(1)).toEqual(['reconnected', 'key o k']);

  // The peer is there and answers nothing: only the missing sign of life tells.
  waiting = next();
  for (const [client, server] of pairs) {
    client.unpipe(server);
    server.unpipe(client);
  }
  await waiting;
  expect(heard.at(-1)).toBe('reconnected');

  leave();
  await feed.stop();
  expect(feed.connected).toBe(false);
});

it('says so when the first connection fails', async () => {
  const closed = new URL(url);
  closed.port = '1';
  await expect(new ChangeFeed({ url: closed.href, log }).start()).rejects.toThrow('ECONNREFUSED');
});
