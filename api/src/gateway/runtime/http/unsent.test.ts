/** Clients that do not fetch what they asked for, on real connections. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';

import { UnsentAnswers, type UnsentLimits } from './unsent.js';

const MIB = 1024 * 1024;
const LIMITS: UnsentLimits = {
  stallMs: 60_000,
  maxBytes: 100 * MIB,
  shortStallMs: 60_000,
  mostBytes: 100 * MIB,
};

let server: Server;
const clients: Socket[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

/** A server whose answers have as many MiB as the path says; the last part of it is the organisation. */
async function start(limits: Partial<UnsentLimits>): Promise<UnsentAnswers> {
  const unsent = new UnsentAnswers({ ...LIMITS, ...limits });
  server = createServer((req, res) => {
    const [, size, org = ''] = (req.url as string).split('/');
    res.end(Buffer.alloc(Number(size) * MIB));
    unsent.watch(org, res);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return unsent;
}

/** Asks, and reads nothing. Resolves when the server has answered. */
async function ask(size: number, org: string): Promise<{ client: Socket; answer: ServerResponse }> {
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1').pause();
  clients.push(client);
  client.on('error', () => undefined);
  const seen = once(server, 'request') as Promise<[IncomingMessage, ServerResponse]>;
  client.write(`GET /${size}/${org} HTTP/1.1\r\nhost: x\r\n\r\n`);
  const [, answer] = await seen;
  return { client, answer };
}

it('closes the connection of a client that takes nothing', async () => {
  const unsent = await start({ stallMs: 100 });
  const { answer, client } = await ask(20, 'a');
  expect(unsent.bytesOf('a')).toBeGreaterThan(0);
  await once(answer, 'close');
  let taken = 0;
  client.on('data', (chunk: Buffer) => (taken += chunk.length));
  await once(client.resume(), 'close');
  expect(taken).toBeLessThan(20 * MIB);
  expect(unsent.bytesOf('a')).toBe(0);
});

it('cuts off the oldest of an organisation that lets far too much lie about, and nobody else', async () => {
  const unsent = await start({});
  const other = await ask(60, 'b');
  const answers: ServerResponse[] = [];
  for (let i = 0; i < 8; i++) {
    answers.push((await ask(30, 'a')).answer);
    expect(unsent.bytesOf('a')).toBeLessThanOrEqual(LIMITS.maxBytes);
  }
  // What the system's own buffers took is not counted, so that three or four of 30 fit.
  expect(answers.map((answer) => answer.destroyed).slice(0, 4)).toEqual(Array(4).fill(true));
  expect(answers.at(-1)?.destroyed).toBe(false);
  expect(other.answer.destroyed).toBe(false);
});

it('has less patience with those that take nothing, when there is much, than with those that do', async () => {
  await start({ mostBytes: 1_000 * MIB, shortStallMs: 200 });
  const reading = await ask(60, 'a');
  const stalled = await ask(60, 'a');
  // A little at a time, from here to the end of the test.
  reading.client.on('data', () => {
    reading.client.pause();
    setTimeout(() => reading.client.resume(), 1);
  });
  reading.client.resume();
  await once(stalled.answer, 'close');
  expect(reading.answer.destroyed).toBe(false);
});

it('forgets what was fetched, and leaves the connection as it was', async () => {
  const unsent = await start({ stallMs: 300 });
  const { client, answer } = await ask(20, 'a');
  client.resume();
  await once(answer, 'finish');
  expect(unsent.bytesOf('a')).toBe(0);
  client.write('GET /0/a HTTP/1.1\r\nhost: x\r\n\r\n');
  await once(server, 'request');
  expect(client.destroyed).toBe(false);
});
