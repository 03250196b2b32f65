/** Floods over sockets, with and without TLS: what a peer has of one turn of the event loop. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { afterEach, expect, it } from 'vitest';

import { HttpAgent } from './http-agent.js';
import { HttpExchange } from './http-client.js';
import { readInTurns, TURN_BYTES } from './turns.js';

const EVENT_BYTES = 512;
const EVENTS = 16_384;
const FLOOD = Buffer.from(`data: ${'x'.repeat(EVENT_BYTES - 8)}\n\n`.repeat(EVENTS));
const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n';

const closers: (() => unknown)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

function flood(socket: Socket): void {
  closers.push(() => socket.destroy());
  socket.on('error', () => undefined);
  socket.once('data', () => {
    socket.write(HEAD);
    socket.end(FLOOD);
  });
}

async function listening(server: Server): Promise<number> {
  closers.push(() => server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** The most that came in one turn of the event loop, of all that is counted until the end. */
function perTurn(): { count(bytes: number): void; end(): number } {
  let now = 0;
  let most = 0;
  let over = false;
  const next = (): void => {
    now = 0;
    if (!over) setImmediate(next);
  };
  next();
  return {
    count: (bytes) => void (most = Math.max(most, (now += bytes))),
    end: () => {
      over = true;
      return most;
    },
  };
}

const pem = (name: string) =>
  readFileSync(new URL(`../../../../../test/fixtures/tls/${name}`, import.meta.url), 'utf8');
const tls = { key: pem('localhost.key'), cert: pem('localhost.crt') };

/** Asks several times at once, so that floods come side by side. @returns bytes of the fullest turn. */
async function asked(url: string, times: number): Promise<number> {
  const agent = new HttpAgent({ ca: tls.cert });
  const turns = perTurn();
  const one = () =>
    new Promise<number>((resolve, reject) => {
      let events = 0;
      const exchange = new HttpExchange(
        { serverName: 's', maxFrameBytes: 1_000 },
        {
          head: () => 'events',
          event: ({ data }) => {
            events++;
            turns.count(data.length + 8);
          },
          end: () => resolve(events),
          error: reject,
        },
      );
      exchange.send(agent, { method: 'GET', url: new URL(url), headers: [], body: null });
    });
  expect(await Promise.all(Array.from({ length: times }, one))).toEqual(Array(times).fill(EVENTS));
  return turns.end();
}

it('a flood over HTTP has one read of it', async () => {
  const port = await listening(createServer(flood));
  // An event that began in the turn before ends in this one.
  expect(await asked(`http://127.0.0.1:${port}/`, 1)).toBeLessThanOrEqual(TURN_BYTES + EVENT_BYTES);
});

it('several share what one has, but for the first that is read of each', async () => {
  const port = await listening(createServer(flood));
  const times = 4;
  expect(await asked(`http://127.0.0.1:${port}/`, times)).toBeLessThanOrEqual(
    times * (TURN_BYTES + EVENT_BYTES),
  );
});

it('a flood over HTTPS has little more', async () => {
  const port = await listening(createTlsServer(tls, flood));
  // The record it ends in, and what had been read already when it was stopped.
  expect(await asked(`https://localhost:${port}/`, 1)).toBeLessThanOrEqual(2 * TURN_BYTES);
});

it('a stream that ends in between gives all it had', async () => {
  const port = await listening(createServer(flood));
  const socket = connect(port, '127.0.0.1');
  socket.write('go');
  let all = 0;
  readInTurns(socket, (bytes) => (all += bytes.length));
  await once(socket, 'end');
  expect(all).toBe(HEAD.length + FLOOD.length);
});
