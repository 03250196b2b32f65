/** The HTTP/1.1 client against peers that are written byte by byte: framing, reuse, and what is refused. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';

import type { Gate } from './gate.js';
import { type AgentOptions, HttpAgent } from './http-agent.js';
import { type BodyMode, HttpExchange } from './http-client.js';
import type { LinkError } from './link.js';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

interface Peer {
  readonly url: URL;
  /** The requests of each connection, as text. */
  readonly connections: string[][];
  readonly sockets: Socket[];
}

/** Answers the n-th request of all with what `script` writes. */
async function peer(
  script: (socket: Socket, n: number) => unknown,
  make: (listener: (socket: Socket) => void) => Server = createServer,
): Promise<Peer> {
  const connections: string[][] = [];
  const sockets: Socket[] = [];
  let count = 0;
  const server: Server = make((socket) => {
    const requests: string[] = [];
    connections.push(requests);
    sockets.push(socket);
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      requests.push(chunk.toString('latin1'));
      script(socket, count++);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return {
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp?a=b`),
    connections,
    sockets,
  };
}

interface Got {
  status: number;
  body: string;
  events: string[];
  error: LinkError | null;
  started: boolean;
}

function exchange(
  agent: HttpAgent,
  url: URL,
  {
    mode = 'whole' as BodyMode,
    headers = ['x-a', 'b'],
    body = Buffer.from('{}') as Buffer | null,
    cap = 1_000,
  } = {},
): Promise<Got> & { exchange: HttpExchange } {
  const got: Got = { status: 0, body: '', events: [], error: null, started: false };
  let made!: HttpExchange;
  const promise = new Promise<Got>((resolve) => {
    made = new HttpExchange(
      { serverName: 's', maxFrameBytes: cap },
      {
        started: () => (got.started = true),
        head: (status) => {
          got.status = status;
          return mode;
        },
        event: (event) => got.events.push(event.data.toString()),
        end: (bytes) => resolve({ ...got, body: bytes.toString() }),
        error: (error) => resolve({ ...got, error }),
      },
    );
    made.send(agent, { method: body === null ? 'GET' : 'POST', url, headers, body });
  });
  return Object.assign(promise, { exchange: made });
}

function agentWith(options: AgentOptions = {}): HttpAgent {
  return new HttpAgent(options);
}
const plain = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

describe('a request', () => {
  it('goes out whole, on the connection that was kept', async () => {
    const { url, connections } = await peer((socket) => socket.write(plain));
    const agent = agentWith();
    expect(await exchange(agent, url)).toMatchObject({ status: 200, body: 'ok', started: true });
    expect(await exchange(agent, url, { body: null })).toMatchObject({ body: 'ok' });
    const head = `/mcp?a=b HTTP/1.1\r\nhost: ${url.host}\r\nconnection: keep-alive\r\nx-a: b\r\n`;
    expect(connections).toEqual([[`POST ${head}content-length: 2\r\n\r\n{}`, `GET ${head}\r\n`]]);
  });

  it.each([
    ['bad name', 'x'],
    ['x', 'a\r\nb: c'],
    ['x', 'a\0'],
    ['x', '漢'],
  ])('with the header %j: %j is not sent', async (name, value) => {
    const { url, connections } = await peer((socket) => socket.write(plain));
    const { error } = await exchange(agentWith(), url, { headers: [name, value] });
    expect(error).toMatchObject({ code: 'upstream_unreachable', sent: false });
    expect(connections).toEqual([]);
  });

  it('whose connection breaks is an error and is never sent again, kept connection or not', async () => {
    const { url, connections } = await peer((socket, n) =>
      n === 0 ? socket.write(plain) : socket.destroy(),
    );
    const agent = agentWith();
    await exchange(agent, url);
    const { error } = await exchange(agent, url);
    expect(error).toMatchObject({ code: 'upstream_closed', sent: true });
    expect(connections.flat()).toHaveLength(2);
  });

  it('that is let go closes its connection, and one that waits for it is never sent', async () => {
    const { url, sockets, connections } = await peer((socket, n) => n > 0 && socket.write(plain));
    const agent = agentWith();
    const going = exchange(agent, url);
    await expect.poll(() => connections[0]?.length).toBe(1);
    going.exchange.abort();
    if (sockets[0]?.closed === false) await once(sockets[0] as Socket, 'close');
    exchange(agent, url).exchange.abort();
    await exchange(agent, url);
    expect(connections.flat()).toHaveLength(2);
  });
});

describe('an answer', () => {
  const chunked =
    'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n' +
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX: 1\r\nx: 2\r\n\r\n' +
    '4;ext=1\r\nwiki\r\nA\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n';

  it.each([1, 2, 7, 10_000])('is read in pieces of %i bytes', async (size) => {
    const { url, connections } = await peer(async (socket) => {
      for (let at = 0; at < chunked.length; at += size) {
        socket.write(chunked.slice(at, at + size));
        await new Promise(setImmediate);
      }
    });
    const agent = agentWith();
    for (let i = 0; i < 3; i++)
      expect(await exchange(agent, url)).toMatchObject({ status: 200, body: 'wiki0123456789' });
    expect(connections).toHaveLength(1);
  });

  it('that is large is handed on in a turn of its own, however many end at once', async () => {
    const sockets: Socket[] = [];
    const size = 2 * 1024 * 1024;
    const { url } = await peer((socket) => {
      sockets.push(socket);
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${size}\r\n\r\n${'x'.repeat(size - 1)}`);
    });
    let turn = 0;
    const ends: number[] = [];
    const next = (): void => {
      turn++;
      if (ends.length < 4) setImmediate(next);
    };
    next();
    let read = 0;
    const agent = agentWith();
    const one = () =>
      new Promise<void>((resolve, reject) => {
        const sink = {
          head: () => 'whole' as const,
          end: () => {
            ends.push(turn);
            // As long as all of a turn may take, to look through it.
            for (const from = performance.now(); performance.now() - from < 10; );
            resolve();
          },
          error: reject,
        };
        const exchange = new HttpExchange({ serverName: 's', maxFrameBytes: size }, sink);
        const { onBody } = exchange;
        exchange.onBody = (bytes) => {
          onBody.call(exchange, bytes);
          read += bytes.length;
          if (read === 4 * (size - 1)) for (const socket of sockets) socket.write('x');
        };
        exchange.send(agent, { method: 'GET', url, headers: [], body: null });
      });
    await Promise.all([one(), one(), one(), one()]);
    expect(new Set(ends).size).toBe(4);
  });

  it('of events keeps what was read before the next read', async () => {
    const { url } = await peer(async (socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\ndata: first\n\ndata: sec');
      await new Promise((resolve) => setTimeout(resolve, 20));
      socket.end('ond\n\n');
    });
    const got = await exchange(agentWith(), url, { mode: 'events' });
    expect([got.events, got.error]).toEqual([['first', 'second'], null]);
  });

  it.each([
    ['HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok', 'ok'],
    ['HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok', 'ok'],
    ['HTTP/1.1 200 OK\r\nContent-Length: 2\r\nKeep-Alive: timeout=1\r\n\r\nok', 'ok'],
    ['HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil', 'ok'],
    ['HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n', ''],
  ])('%j is taken, its connection not kept', async (text, body) => {
    const { url, connections } = await peer((socket) => socket.write(text));
    const agent = agentWith();
    for (let i = 0; i < 2; i++) expect(await exchange(agent, url)).toMatchObject({ body, error: null });
    expect(connections).toHaveLength(2);
  });

  it.each([
    [
      'two kinds of length',
      'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok'],
    ['a signed length', 'HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\nok'],
    ['another coding', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n'],
    ['a space before the colon', 'HTTP/1.1 200 OK\r\nContent-Length : 2\r\n\r\nok'],
    ['a folded line', 'HTTP/1.1 200 OK\r\nX: a\r\n folded\r\nContent-Length: 2\r\n\r\nok'],
    ['a bare newline', 'HTTP/1.1 200 OK\r\nX: a\nContent-Length: 2\r\n\r\nok'],
    ['a malformed chunk size', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2x\r\nok\r\n0\r\n\r\n'],
    ['too long a chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nokay\r\n0\r\n\r\n'],
    ['an upgrade', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n'],
    ['another version', 'HTTP/2 200\r\n\r\n'],
    ['another protocol', 'SSH-2.0-OpenSSH_9.2\r\n\r\n'],
    ['an endless head', `HTTP/1.1 200 OK\r\n${`X: ${'a'.repeat(1_000)}\r\n`.repeat(40)}`],
    ['an endless chunk size', `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;${'x'.repeat(5_000)}`],
    [
      'endless trailers',
      `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n${'a: b\r\n'.repeat(10_000)}`,
    ],
  ])('with %s is refused', async (_name, text) => {
    const { url, sockets } = await peer((socket) => socket.write(text));
    const { error } = await exchange(agentWith(), url);
    expect(error).toMatchObject({ code: 'upstream_protocol_error', sent: true });
    if (sockets[0]?.closed === false) await once(sockets[0] as Socket, 'close');
  });

  it.each([
    'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok',
  ])('%j that ends early is a broken connection', async (text) => {
    const { url } = await peer((socket) => socket.end(text));
    expect((await exchange(agentWith(), url)).error).toMatchObject({ code: 'upstream_closed', sent: true });
  });

  it('without a length ends with its connection', async () => {
    const { url } = await peer((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\nall of it'));
    expect(await exchange(agentWith(), url)).toMatchObject({ body: 'all of it', error: null });
  });

  it('of which the head says that it is too large is not waited for', async () => {
    const { url } = await peer((socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n'));
    expect((await exchange(agentWith(), url)).error?.message).toContain('more than 1000 bytes');
  });
});

describe('a kept connection', () => {
  it('that its server closes is not used again', async () => {
    const { url, sockets, connections } = await peer((socket) => socket.write(plain));
    const agent = agentWith();
    await exchange(agent, url);
    sockets[0]?.end();
    await once(sockets[0] as Socket, 'close');
    expect(await exchange(agent, url)).toMatchObject({ body: 'ok' });
    expect(connections).toHaveLength(2);
  });

  it('that speaks unasked is closed', async () => {
    const { url, sockets } = await peer((socket) => socket.write(plain));
    await exchange(agentWith(), url);
    sockets[0]?.write(plain);
    await once(sockets[0] as Socket, 'close');
  });

  it('is closed when its time is over', async () => {
    const { url, connections } = await peer((socket) => socket.write(plain));
    const agent = agentWith({ keepMs: 1 });
    await exchange(agent, url);
    await new Promise((resolve) => setTimeout(resolve, 10));
    await exchange(agent, url);
    expect(connections).toHaveLength(2);
  });
});

describe('an address that is not allowed', () => {
  /** Lets through what `allows` does; every name leads to this machine. */
  const gate = (allows: (address: string | null) => boolean): Gate => ({
    refusal: (_url, address) => (allows(address) ? null : 'is not wanted'),
    lookup: () => (_name, options, done) => {
      if (options.all) done(null, [{ address: '127.0.0.1', family: 4 }]);
      else done(null, '127.0.0.1', 4);
    },
  });

  it('is not dialled where the URL names it', async () => {
    const { url, connections } = await peer((socket) => socket.write(plain));
    const asked: (string | null)[] = [];
    const agent = agentWith({ gate: gate((address) => asked.push(address) < 0) });
    const { error } = await exchange(agent, url);
    expect(error).toMatchObject({ code: 'upstream_unreachable', sent: false });
    expect(error?.message).toBe('server "s": its URL is not wanted');
    expect([asked, connections]).toEqual([[null], []]);
  });

  it('gets no byte where a name leads to it', async () => {
    const { url, sockets } = await peer((socket) => socket.write(plain));
    const named = new URL(`http://upstream.invalid:${url.port}/`);
    expect(await exchange(agentWith({ gate: gate(() => true) }), named)).toMatchObject({ body: 'ok' });
    const guarded = agentWith({ gate: gate((address) => address !== '127.0.0.1') });
    expect((await exchange(guarded, named)).error?.message).toContain('its URL is not wanted');
    await expect.poll(() => sockets.length).toBe(2);
    if (sockets[1]?.closed === false) await once(sockets[1] as Socket, 'close');
    expect(sockets[1]?.bytesRead).toBe(0);
  });
});

it('gives up connecting in time', async () => {
  // A look-up that never answers stands for a network that drops everything.
  const gate: Gate = { refusal: () => null, lookup: () => () => undefined };
  const agent = agentWith({ gate, connectTimeoutMs: 20 });
  const { error } = await exchange(agent, new URL('http://upstream.invalid/'));
  expect(error).toMatchObject({ code: 'upstream_unreachable', sent: false });
  expect(error?.message).toContain('timed out');
});

it('speaks TLS, with the names and authorities that are right', async () => {
  const read = (name: string) =>
    readFileSync(new URL(`../../../../../test/fixtures/tls/${name}`, import.meta.url), 'utf8');
  const options = { key: read('localhost.key'), cert: read('localhost.crt') };
  const make = (listener: (socket: Socket) => void): Server => createTlsServer(options, listener);
  const { url, connections } = await peer((socket) => socket.write(plain), make);
  const secure = (host: string) => new URL(`https://${host}:${url.port}/mcp`);
  const agent = agentWith({ ca: options.cert });
  for (let i = 0; i < 2; i++)
    expect(await exchange(agent, secure('localhost'))).toMatchObject({ body: 'ok' });
  expect(connections).toHaveLength(1);
  const wrongName = await exchange(agent, secure('127.0.0.1'));
  expect(wrongName.error?.message).toContain('ERR_TLS_CERT_ALTNAME_INVALID');
  const unknown = await exchange(agentWith(), secure('localhost'));
  expect(unknown.error).toMatchObject({ code: 'upstream_unreachable', sent: false });
});
