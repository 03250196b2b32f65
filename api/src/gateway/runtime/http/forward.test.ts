/** Forwarding between a front and owners that behave, fall silent, or cannot be reached. Real sockets. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { raw } from '../../testing.js';
import { Exchange } from './exchange.js';
import { type ForwardOutcome, REPLICA_HEADER, ReplicaForwarder } from './forward.js';
import { UnsentAnswers } from './unsent.js';

const OWNER = randomUUID();
const BODY = JSON.stringify({ jsonrpc: '2.0', id: 'mine', method: 'tools/call' });

let servers: Server[];
let outcomes: ForwardOutcome[];
let dead: string[];
let known: string | null | undefined;
let loads: () => Promise<string | null>;
let forwarder: ReplicaForwarder;
let front: string;

beforeEach(async () => {
  servers = [];
  outcomes = [];
  dead = [];
  known = undefined;
  loads = async () => null;
  forwarder = new ReplicaForwarder({
    addresses: { peek: () => known, load: () => loads(), dead: (id) => dead.push(id) },
    sign: (_replica, method, path) => `${method} ${path}`,
    onForward: (outcome) => outcomes.push(outcome),
  });
  front = await listen((req, res) => {
    const pieces: Buffer[] = [];
    req.on('data', (piece: Buffer) => pieces.push(piece));
    req.on('end', () => {
      const x = new Exchange(req, res, () => undefined, new UnsentAnswers());
      res.once('close', () => {
        if (!res.writableFinished) x.onAbort?.();
      });
      forwarder.forward(x, OWNER, pieces.length === 0 ? null : Buffer.concat(pieces));
    });
  });
});
afterEach(() => {
  forwarder.stop();
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

async function listen(handle: (req: IncomingMessage, res: ServerResponse) => void): Promise<string> {
  const server = createServer(handle).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/t/a/b/mcp`;
}

/** An owner that proves to be the one that was meant. */
async function owner(handle: (req: IncomingMessage, res: ServerResponse) => void): Promise<void> {
  const url = await listen((req, res) => {
    res.setHeader(REPLICA_HEADER, OWNER);
    handle(req, res);
  });
  known = new URL(url).origin;
}

it('sends headers and body as they came, without those of one hop', async () => {
  let seen: string[] = [];
  let body = '';
  await owner((req, res) => {
    seen = req.rawHeaders;
    req.on('data', (piece: Buffer) => (body += piece.toString()));
    req.on('end', () => {
      res.writeHead(202, { 'X-Twice': ['a', 'b'], 'Mcp-Session-Id': 's', Connection: 'close' }).end();
    });
  });
  const headers = {
    Host: 'mcp.example',
    'X-Custom': 'Kept',
    Connection: 'keep-alive, X-Hop',
    'X-Hop': '1',
    TE: 'trailers',
    'X-Patchbay-Forward': 'planted',
    'Transfer-Encoding': 'chunked',
  };
  const reply = await raw(`${front}?q=1`, 'POST', headers, BODY);
  const pairs = new Map(seen.flatMap((name, i) => (i % 2 === 0 ? [[name, seen[i + 1]]] : [])));
  expect(Object.fromEntries(pairs)).toEqual({
    Host: 'mcp.example',
    'X-Custom': 'Kept',
    'x-patchbay-forward': 'POST /t/a/b/mcp?q=1',
    'content-length': String(BODY.length),
    Connection: 'keep-alive',
  });
  expect(body).toBe(BODY);
  expect(reply.status).toBe(202);
  expect(reply.headers['x-twice']).toBe('a, b');
  expect([reply.headers['mcp-session-id'], reply.headers[REPLICA_HEADER]]).toEqual(['s', undefined]);
  expect(reply.headers.connection).not.toBe('close');
});

it('hands each event on as it comes, and waits for a reader that does not read', async () => {
  const piece = Buffer.alloc(64 * 1024, 'x');
  const total = 1024;
  let sent = 0;
  let asked = 0;
  await owner(async (_req, res) => {
    if (asked++ > 0) {
      res.end('{}');
      return;
    }
    res.writeHead(200, { 'content-type': 'text/event-stream' });
    res.write('data: first\n\n');
    for (; sent < total; sent++) if (!res.write(piece)) await once(res, 'drain');
    res.end();
  });
  const { hostname, port, pathname } = new URL(front);
  const req = request({ hostname, port, path: pathname, method: 'GET' }).end();
  const [answer] = (await once(req, 'response')) as [IncomingMessage];
  let bytes = 0;
  answer.on('data', (more: Buffer) => {
    if (bytes === 0) answer.pause();
    bytes += more.length;
  });
  await once(answer, 'data');
  // Others are served meanwhile, and what nobody reads does not pile up here.
  for (let i = 0; i < 50; i++) expect((await raw(front, 'GET')).status).toBe(200);
  expect(sent).toBeLessThan(total);
  answer.resume();
  await once(answer, 'end');
  expect(bytes).toBe('data: first\n\n'.length + total * piece.length);
});

it('answers 404 for an owner that is gone', async () => {
  const reply = await raw(front, 'POST', {}, BODY);
  expect([reply.status, reply.json.id, reply.json.error.code]).toEqual([404, 'mine', -31404]);
  const closed = createTcpServer().listen(0, '127.0.0.1');
  await once(closed, 'listening');
  known = `http://127.0.0.1:${(closed.address() as AddressInfo).port}`;
  await new Promise((done) => closed.close(done));
  expect((await raw(front, 'POST', {}, BODY)).status).toBe(404);
  expect(dead).toEqual([OWNER]);
  expect(outcomes).toEqual(['gone', 'gone']);
});

it('answers 503 while it cannot be looked up', async () => {
  loads = () => Promise.reject(new Error('no database'));
  const reply = await raw(front, 'POST', {}, BODY);
  expect([reply.status, reply.headers['retry-after']]).toEqual([503, '1']);
});

it('breaks what waits for an owner that fell silent, in the middle of an answer too', async () => {
  const open: ServerResponse[] = [];
  let both: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => {
    both = resolve;
  });
  await owner((req, res) => {
    if (req.method === 'GET') {
      res.writeHead(200, { 'content-type': 'text/event-stream' });
      res.write('data: half');
    }
    if (open.push(res) === 2) both();
  });
  const { hostname, port, pathname } = new URL(front);
  const stream = request({ hostname, port, path: pathname, method: 'GET' }).end();
  const [answer] = (await once(stream, 'response')) as [IncomingMessage];
  await once(answer, 'data');
  const waiting = raw(front, 'POST', {}, BODY);
  await asked;
  forwarder.abandon(randomUUID());
  expect(outcomes).toEqual([]);
  const cut = once(answer, 'error');
  forwarder.abandon(OWNER);
  const reply = await waiting;
  expect([reply.status, reply.json.id, reply.json.error.code]).toEqual([502, 'mine', -31502]);
  await cut;
  expect(outcomes).toEqual(['broken', 'broken']);
});

it('ends streams at a shutdown: with a hint between two events, without a word inside of one', async () => {
  for (const [text, ending] of [
    ['data: whole\n\n', 'data: whole\n\nretry: 1000\n\n'],
    ['data: ha', 'data: ha'],
  ] as const) {
    await owner((_req, res) => {
      res.writeHead(200, { 'content-type': 'text/event-stream' });
      res.write(text);
    });
    const { hostname, port, pathname } = new URL(front);
    const req = request({ hostname, port, path: pathname, method: 'GET' }).end();
    const [answer] = (await once(req, 'response')) as [IncomingMessage];
    let seen = '';
    answer.on('data', (piece: Buffer) => (seen += piece.toString()));
    await once(answer, 'data');
    forwarder.endStreams();
    await once(answer, 'end');
    expect(seen).toBe(ending);
  }
});

it('closes the inner request when the client goes away before its answer', async () => {
  const closed = new Promise<void>((resolve) => {
    void owner((req, res) => {
      res.once('close', resolve);
      req.resume();
      client.destroy();
    });
  });
  const { hostname, port, pathname } = new URL(front);
  const client = request({ hostname, port, path: pathname, method: 'POST' });
  client.on('error', () => undefined);
  while (known === undefined) await new Promise((next) => setImmediate(next));
  client.end(BODY);
  await closed;
  expect(outcomes).toEqual(['abandoned']);
});

it('forwards nothing that was forwarded, and lets its caller say what gone means', () => {
  let told = 0;
  const x = { forwarded: true } as Exchange;
  forwarder.forward(x, OWNER, null, () => told++);
  expect([told, outcomes]).toEqual([1, []]);
});
