/** The guard before a listener that must not be hit, and the fetch that goes through it. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import {
  type AddressInfo,
  connect,
  createServer as createTcpServer,
  type Server,
  type Socket,
} from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';

import { HttpExchange } from '../gateway/runtime/links/http-client.js';
import { parseRange, type Range } from './addresses.js';
import { Outbound } from './outbound.js';
import type { OutboundProxy } from './policy.js';
import { LOOPBACK_URLS, LOOSE, resolverOf, STRICT, ZERO_URLS } from './testing.js';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function listen(server: Server, host: string, port = 0): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.listen(port, host);
  await once(server, 'listening');
  closers.push(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  return (server.address() as AddressInfo).port;
}

interface Listener {
  readonly port: number;
  /** Connections so far. */
  readonly hits: () => number;
  readonly requests: IncomingMessage[];
}

async function listener(
  answer: RequestListener = (_req, res) => void res.end('hit'),
  host = '127.0.0.1',
  port = 0,
): Promise<Listener> {
  let hits = 0;
  const requests: IncomingMessage[] = [];
  const server = createServer((req, res) => {
    requests.push(req);
    answer(req, res);
  });
  server.on('connection', () => hits++);
  return { port: await listen(server, host, port), hits: () => hits, requests };
}

/** One request over the connections of links; gives the body. */
function exchange(outbound: Outbound, url: string, n: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const sink = {
      head: () => 'whole' as const,
      end: (body: Buffer) => resolve(String(body)),
      error: reject,
    };
    const asking = new HttpExchange({ serverName: 's', maxFrameBytes: 1_000 }, sink);
    asking.send(outbound.links, { method: 'GET', url: new URL(url), headers: ['x-n', n], body: null });
  });
}

const never = (): never => {
  throw new Error('it was called');
};
const neverCalled = { head: never, end: never, error: never };

const allow = (...entries: string[]): Range[] => entries.map((entry) => parseRange(entry) as Range);
const caught = (promise: Promise<unknown>): Promise<any> =>
  promise.then(
    () => Promise.reject(new Error('it went through')),
    (error: unknown) => error,
  );

describe('a spelling of this machine', () => {
  it.each([...LOOPBACK_URLS, ...ZERO_URLS])('is never dialled: %s', async (form) => {
    // Of both families.
    const { port, hits } = await listener(undefined, '::');
    const outbound = new Outbound(STRICT);
    for (const scheme of ['http', 'https']) {
      const url = form.replace('PORT', String(port)).replace(/^http/i, scheme);
      const error = await caught(outbound.fetch(url));
      expect(error).toMatchObject({ code: 'outbound_refused', sent: false });
    }
    expect(hits()).toBe(0);
  });

  it.each(LOOPBACK_URLS)('is reached where the operator allows it: %s', async (form) => {
    const { port, hits } = await listener(undefined, '::');
    const { resolve } = resolverOf({
      localhost: [['127.0.0.1', '::1']],
      'localhost.': [['::1']],
      'anything.localhost': [['127.0.0.1']],
    });
    const answer = await new Outbound(LOOSE, { resolve }).fetch(form.replace('PORT', String(port)));
    expect(answer.body.toString()).toBe('hit');
    expect(hits()).toBe(1);
  });
});

describe('a name', () => {
  it.each([
    [['127.0.0.1']],
    [['::1']],
    [['10.0.0.1']],
    [['169.254.169.254']],
    [['::ffff:127.0.0.1']],
    [['93.184.216.34', '127.0.0.1']],
    [['127.0.0.1', '93.184.216.34']],
    [['2606:4700::1', '93.184.216.34', 'fd00::1']],
    [['fe80::1%lo']],
  ])('that leads to %j is refused, without a connection and without telling where', async (answers) => {
    const { port, hits } = await listener(undefined, '::');
    const { resolve, asked } = resolverOf({ 'trap.test': [answers] });
    const error = await caught(new Outbound(STRICT, { resolve }).fetch(`https://trap.test:${port}/`));
    expect(error.code).toBe('outbound_refused');
    expect(error.message).toBe(
      'leads to an address that is not public; the operator can allow it with PATCHBAY_OUTBOUND_ALLOW',
    );
    expect([asked(), hits()]).toEqual([1, 0]);
  });

  it('is looked up once for each connection, and what was judged is what is connected to', async () => {
    const good = await listener((_req, res) => void res.end('good'), '127.0.0.2');
    const trap = await listener(undefined, '127.0.0.1', good.port);
    // Harmless when judged, this machine afterwards.
    const { resolve, asked } = resolverOf({ 'rebind.test': [['127.0.0.2'], ['127.0.0.1']] });
    const outbound = new Outbound({ allow: allow('127.0.0.2'), proxy: null }, { resolve });
    const url = `http://rebind.test:${good.port}/`;
    expect((await outbound.fetch(url)).body.toString()).toBe('good');
    expect(asked()).toBe(1);
    expect((await caught(outbound.fetch(url))).code).toBe('outbound_refused');
    expect([asked(), good.hits(), trap.hits()]).toEqual([2, 1, 0]);
  });

  it('that is unknown is told apart', async () => {
    const { resolve } = resolverOf({});
    const error = await caught(new Outbound(STRICT, { resolve }).fetch('https://nowhere.test/'));
    expect(error).toMatchObject({
      code: 'outbound_unreachable',
      message: expect.stringContaining('ENOTFOUND'),
    });
  });

  it('of a public address needs TLS', async () => {
    const { resolve } = resolverOf({ 'plain.test': [['93.184.216.34']] });
    const error = await caught(new Outbound(LOOSE, { resolve }).fetch('http://plain.test/'));
    expect(error).toMatchObject({
      code: 'outbound_refused',
      message: expect.stringContaining('use https://'),
    });
  });
});

describe('a fetch', () => {
  const outbound = new Outbound(LOOSE);
  const at = ({ port }: Listener, path = '/') => `http://127.0.0.1:${port}${path}`;

  it('sends what it is given and gives what comes', async () => {
    const bodies: string[] = [];
    const peer = await listener((req, res) => {
      req.on('data', (chunk) => bodies.push(String(chunk)));
      req.on('end', () => res.writeHead(418, { 'x-a': 'b' }).end('{"ok":1}'));
    });
    const headers = {
      'Content-Type': 'application/x-www-form-urlencoded',
      Host: 'evil',
      Authorization: 'A b',
    };
    const answer = await outbound.fetch(at(peer, '/token?a=b'), { headers, body: 'x=1' });
    expect(answer).toMatchObject({ status: 418, url: at(peer, '/token?a=b') });
    expect([answer.body.toString(), answer.headers['x-a'], bodies.join('')]).toEqual([
      '{"ok":1}',
      'b',
      'x=1',
    ]);
    const [request] = peer.requests;
    expect([request?.method, request?.url]).toEqual(['POST', '/token?a=b']);
    expect(request?.headers).toMatchObject({ host: `127.0.0.1:${peer.port}`, authorization: 'A b' });
  });

  it('decodes what was compressed all the same, up to the cap', async () => {
    const peer = await listener((req, res) => {
      const body = gzipSync(Buffer.alloc(req.url === '/bomb' ? 10_000_000 : 1_000, 'a'));
      res.writeHead(200, { 'content-encoding': 'gzip' }).end(body);
    });
    expect((await outbound.fetch(at(peer))).body.toString()).toBe('a'.repeat(1_000));
    const error = await caught(outbound.fetch(at(peer, '/bomb'), { maxBytes: 100_000 }));
    expect(error).toMatchObject({
      code: 'outbound_bad_answer',
      message: 'sent a body of more than 100000 bytes',
    });
  });

  it.each([
    ['announced', (res: ServerResponse) => void res.writeHead(200, { 'content-length': 2_000 }).write('a')],
    ['endless', (res: ServerResponse) => void res.write('a'.repeat(1_001))],
  ])('ends at a body that is too large: %s', async (_what, answer) => {
    const peer = await listener((_req, res) => answer(res));
    const error = await caught(outbound.fetch(at(peer), { maxBytes: 1_000 }));
    expect(error.message).toBe('sent a body of more than 1000 bytes');
  });

  it('ends in time, and when it is told to', async () => {
    const peer = await listener(() => undefined);
    expect((await caught(outbound.fetch(at(peer), { timeoutMs: 30 }))).code).toBe('outbound_timeout');
    const cancel = new AbortController();
    const cancelled = caught(outbound.fetch(at(peer), { signal: cancel.signal }));
    cancel.abort();
    expect((await cancelled).code).toBe('outbound_cancelled');
  });

  it('tells an unknown coding, a wrong one, no HTTP and a break', async () => {
    const coding = (value: string) =>
      listener((_req, res) => void res.writeHead(200, { 'content-encoding': value }).end('xx'));
    for (const value of ['constructor', 'zstd', 'gzip', 'gzip, gzip, gzip'])
      expect((await caught(outbound.fetch(at(await coding(value))))).code).toBe('outbound_bad_answer');
    const garbage = await listener((req) => void req.socket.end('SSH-2.0-x\r\n\r\n'));
    expect((await caught(outbound.fetch(at(garbage)))).code).toBe('outbound_bad_answer');
    const broken = await listener((req) => void req.socket.destroy());
    expect(await caught(outbound.fetch(at(broken)))).toMatchObject({
      code: 'outbound_unreachable',
      sent: true,
    });
    expect((await caught(outbound.fetch('https://a b/'))).code).toBe('outbound_refused');
    const smuggled = outbound.fetch(at(broken), { headers: { 'x-a': 'b\r\nx-c: d' } });
    expect((await caught(smuggled)).code).toBe('outbound_refused');
  });
});

describe('a redirect', () => {
  /** Leads from `/n` on to what `to` gives. */
  const leading = (to: (path: string) => [number, string] | null, host?: string) =>
    listener((req, res) => {
      const next = to(req.url ?? '');
      if (next === null) res.end(JSON.stringify({ method: req.method, ...req.headers }));
      else res.writeHead(next[0], { location: next[1] }).end();
    }, host);
  const outbound = new Outbound(LOOSE);
  const secrets = { authorization: 'A b', cookie: 'c=d', 'x-api-key': 'k', accept: 'text/plain' };

  it('of the same origin is followed with what was sent', async () => {
    const peer = await leading((path) => (path === '/a' ? [307, '/b#c'] : null));
    const answer = await outbound.fetch(`http://127.0.0.1:${peer.port}/a`, { headers: secrets, body: 'x' });
    expect(answer.url).toBe(`http://127.0.0.1:${peer.port}/b`);
    expect(JSON.parse(answer.body.toString())).toMatchObject({
      method: 'POST',
      ...secrets,
      'content-length': '1',
    });
  });

  it('to another origin loses all that could be secret', async () => {
    const other = await leading(() => null);
    const peer = await leading(() => [302, `http://127.0.0.1:${other.port}/`]);
    const answer = await outbound.fetch(`http://127.0.0.1:${peer.port}/`, { headers: secrets });
    const { authorization, cookie, accept, ...rest } = JSON.parse(answer.body.toString());
    expect([authorization, cookie, rest['x-api-key'], accept]).toEqual([
      undefined,
      undefined,
      undefined,
      'text/plain',
    ]);
    const withBody = outbound.fetch(`http://127.0.0.1:${peer.port}/`, { body: 'client_secret=1' });
    // 302 makes a GET of it, without the body.
    expect(JSON.parse((await withBody).body.toString()).method).toBe('GET');
    const strict = await leading(() => [307, `http://127.0.0.1:${other.port}/`]);
    const refused = caught(outbound.fetch(`http://127.0.0.1:${strict.port}/`, { body: 'client_secret=1' }));
    expect((await refused).code).toBe('outbound_refused');
    expect(other.requests).toHaveLength(2);
  });

  it.each([...LOOPBACK_URLS, ...ZERO_URLS])('is judged anew: %s', async (form) => {
    const trap = await listener(undefined, '::');
    const target = new URL(form.replace('PORT', String(trap.port))).href;
    const peer = await leading(() => [302, target], '127.0.0.9');
    const { resolve } = resolverOf({ 'start.test': [['127.0.0.9']] });
    const guarded = new Outbound({ allow: allow('127.0.0.9'), proxy: null }, { resolve });
    const error = await caught(guarded.fetch(`http://start.test:${peer.port}/`));
    expect(error.code).toBe('outbound_refused');
    expect([peer.requests.length, trap.hits()]).toEqual([1, 0]);
  });

  it.each(['ftp://example.com/', 'javascript:alert(1)', 'http://user:pw@127.0.0.1/', 'http://[/', 'data:,x'])(
    'to %s is refused',
    async (location) => {
      const peer = await leading(() => [302, location]);
      const error = await caught(outbound.fetch(`http://127.0.0.1:${peer.port}/`));
      expect(error.code).toMatch(/outbound_(refused|bad_answer)/);
      expect(error.message).not.toContain('pw');
    },
  );

  it('ends after so many', async () => {
    const peer = await leading(() => [302, '/']);
    const error = await caught(outbound.fetch(`http://127.0.0.1:${peer.port}/`, { maxRedirects: 2 }));
    expect(error.message).toBe('redirects too often');
    expect(peer.requests).toHaveLength(3);
  });
});

describe('over TLS', () => {
  const read = (name: string) =>
    readFileSync(new URL(`../../../test/fixtures/tls/upstream.test.${name}`, import.meta.url), 'utf8');
  const tls = { key: read('key'), cert: read('crt') };

  async function secure(answer: RequestListener = (_req, res) => void res.end('secure')): Promise<number> {
    return listen(createTlsServer(tls, answer) as unknown as Server, '127.0.0.1');
  }

  it('a redirect to http is refused', async () => {
    const trap = await listener();
    const location = `http://127.0.0.1:${trap.port}/`;
    const port = await secure((_req, res) => void res.writeHead(302, { location }).end());
    const { resolve } = resolverOf({ 'upstream.test': [['127.0.0.1']] });
    const outbound = new Outbound(LOOSE, { resolve, ca: tls.cert });
    const error = await caught(outbound.fetch(`https://upstream.test:${port}/`));
    expect([error.code, trap.hits()]).toEqual(['outbound_refused', 0]);
  });

  /** A proxy that connects everything to one port of this machine. */
  async function proxy(to: number, answer = 'HTTP/1.1 200 OK\r\n\r\n', credentials: string | null = null) {
    const asked: string[] = [];
    const server = createTcpServer((socket) => {
      socket.once('data', (chunk) => {
        asked.push(chunk.toString('latin1'));
        socket.write(answer);
        if (!answer.includes(' 200 ')) return;
        const far = connect(to, '127.0.0.1');
        far.on('error', () => socket.destroy());
        socket.pipe(far).pipe(socket);
      });
      socket.on('error', () => undefined);
    });
    const settings: OutboundProxy = {
      host: '127.0.0.1',
      port: await listen(server, '127.0.0.1'),
      authorization: credentials,
      resolves: false,
    };
    return { asked, settings };
  }

  it('a proxy is asked for the address that was judged', async () => {
    const { asked, settings } = await proxy(await secure(), undefined, 'Basic dTpw');
    const { resolve } = resolverOf({ 'upstream.test': [['2606:4700::1', '93.184.216.34']] });
    const outbound = new Outbound({ allow: [], proxy: settings }, { resolve, ca: tls.cert });
    const answer = await outbound.fetch('https://upstream.test/x');
    expect(answer.body.toString()).toBe('secure');
    expect(asked).toEqual([
      'CONNECT 93.184.216.34:443 HTTP/1.1\r\nhost: 93.184.216.34:443\r\nproxy-authorization: Basic dTpw\r\n\r\n',
    ]);
  });

  it('a link keeps its tunnel for the next request', async () => {
    const sessions: (string | undefined)[] = [];
    const { asked, settings } = await proxy(
      await secure((req, res) => {
        sessions.push(req.headers['x-n'] as string);
        res.end('linked');
      }),
    );
    const outbound = new Outbound({ allow: [], proxy: settings }, resolverFor('93.184.216.34'));
    for (const n of ['1', '2']) expect(await exchange(outbound, 'https://upstream.test/', n)).toBe('linked');
    expect([asked.length, sessions]).toEqual([1, ['1', '2']]);
  });

  it('a link that is given up while its tunnel is opened lets go of it', async () => {
    const server = createTcpServer();
    const port = await listen(server, '127.0.0.1');
    const proxySettings = { host: '127.0.0.1', port, authorization: null, resolves: true };
    const outbound = new Outbound({ allow: [], proxy: proxySettings });
    const connected = once(server, 'connection') as Promise<[Socket]>;
    const asking = new HttpExchange({ serverName: 's', maxFrameBytes: 100 }, neverCalled);
    const request = {
      method: 'GET',
      url: new URL('https://upstream.test/'),
      headers: [],
      body: null,
    } as const;
    asking.send(outbound.links, request);
    const [socket] = await connected;
    socket.resume();
    asking.abort();
    await once(socket, 'close');
  });

  it('a proxy that looks names up is asked for the name, and for no address that is refused', async () => {
    const { asked, settings } = await proxy(await secure());
    const { resolve, asked: looked } = resolverOf({});
    const policy = { allow: allow('127.0.0.0/8', '::1'), proxy: { ...settings, resolves: true } };
    const outbound = new Outbound(policy, { resolve, ca: tls.cert });
    expect((await outbound.fetch('https://upstream.test:8443/')).body.toString()).toBe('secure');
    expect(asked[0]).toMatch(/^CONNECT upstream\.test:8443 HTTP\/1\.1\r\n/);
    for (const url of ['https://10.0.0.1/', 'http://upstream.test/', 'https://[fd00::1]/'])
      expect((await caught(outbound.fetch(url))).code).toBe('outbound_refused');
    expect([asked.length, looked()]).toEqual([1, 0]);
  });

  it('what is judged badly does not reach the proxy, and what is allowed goes past it', async () => {
    const { asked, settings } = await proxy(await secure());
    const own = await listener((_req, res) => void res.end('own'), '127.0.0.2');
    const { resolve } = resolverOf({ 'trap.test': [['10.0.0.1']], 'own.test': [['127.0.0.2']] });
    const outbound = new Outbound({ allow: allow('127.0.0.2'), proxy: settings }, { resolve });
    expect((await caught(outbound.fetch('https://trap.test/'))).code).toBe('outbound_refused');
    expect((await caught(outbound.fetch('https://10.0.0.1/'))).code).toBe('outbound_refused');
    for (const host of ['127.0.0.2', 'own.test'])
      expect((await outbound.fetch(`http://${host}:${own.port}/`)).body.toString()).toBe('own');
    expect(asked).toEqual([]);
  });

  it.each([
    ['HTTP/1.1 407 Proxy Authentication Required\r\n\r\n', 'HTTP 407'],
    ['HTTP/1.1 200 OK\r\n\r\nsurplus', 'does not answer as one'],
    ['SSH-2.0-x 200 \r\n\r\n', 'does not answer as one'],
    [`HTTP/1.1 200 OK\r\nx: ${'a'.repeat(20_000)}`, 'does not answer as one'],
  ])('a proxy that answers %.30j is an error', async (said, text) => {
    const { settings } = await proxy(await secure(), said);
    const outbound = new Outbound({ allow: [], proxy: settings }, resolverFor('93.184.216.34'));
    const error = await caught(outbound.fetch('https://upstream.test/'));
    expect(error).toMatchObject({
      code: 'outbound_unreachable',
      sent: false,
      message: expect.stringContaining(text),
    });
  });

  it('a proxy that is not there is an error, and one that is silent ends in time', async () => {
    const { settings } = await proxy(1, ' ');
    const silent = new Outbound({ allow: [], proxy: settings }, resolverFor('93.184.216.34'));
    const slow = await caught(silent.fetch('https://upstream.test/', { timeoutMs: 50 }));
    expect(slow.code).toBe('outbound_timeout');
    const nobody = { ...settings, port: 1 };
    const outbound = new Outbound({ allow: [], proxy: nobody }, resolverFor('93.184.216.34'));
    const gone = await caught(outbound.fetch('https://upstream.test/'));
    expect(gone.message).toContain('the outbound proxy cannot be reached (ECONNREFUSED)');
  });

  const resolverFor = (address: string) => ({
    resolve: resolverOf({ 'upstream.test': [[address]] }).resolve,
    ca: tls.cert,
  });
});
