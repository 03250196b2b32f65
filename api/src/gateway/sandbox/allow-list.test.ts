/** What a sandbox reaches whose network is a list of hosts: real commands, real listeners, a resolver of ours. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { bubblewrapMissing } from '../../../../test/bubblewrap.js';
import { Outbound } from '../../outbound/outbound.js';
import { LOOSE, resolverOf } from '../../outbound/testing.js';
import { type AllowedHost, parseAllowedHost } from './allowed-hosts.js';
import { Bubblewrap } from './bubblewrap.js';
import { Relay } from './relay.js';
import { type Ended, runConfined } from './run.js';
import { AS_LAUNCHER, asNobody, IS_ROOT, MIB, processesWith, script, TOOLS, WAYS } from './testing.js';
import type { Confinement } from './types.js';

const TLS = new URL('../../../../test/fixtures/tls/', import.meta.url);

let scratch: string;
/** As who starts sandboxes where the gateway is not root. */
let nsenter = TOOLS.nsenter;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'patchbay-list-'));
  await chmod(scratch, 0o755);
  if (IS_ROOT)
    nsenter = await script(scratch, 'nsenter', `exec ${AS_LAUNCHER.join(' ')} ${TOOLS.nsenter} "$@"`);
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function listen(server: Server): Promise<number> {
  server.on('connection', (socket: Socket) => {
    socket.on('error', () => undefined);
    closers.push(() => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  closers.push(() => server.close());
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Says back what it hears; ends when the other side has. */
const echo = (): Promise<number> =>
  listen(createServer({ allowHalfOpen: true }, (socket) => void socket.pipe(socket)));

const names = {
  'a.example': [['127.0.0.1']],
  'b.example': [['127.0.0.1']],
  'upstream.test': [['127.0.0.1']],
  'inside.example': [['10.1.2.3']],
  'metadata.example': [['169.254.169.254']],
  'mixed.example': [['127.0.0.1', '10.1.2.3']],
};
const outbound = new Outbound(LOOSE, resolverOf(names));

function relayTo(hosts: readonly string[], way: Pick<Outbound, 'dial'> = outbound) {
  const said: string[] = [];
  const parsed = hosts.map((host) => parseAllowedHost(host) as AllowedHost);
  return { relay: new Relay(parsed, way, (line) => said.push(line)), said };
}

describe.skipIf(bubblewrapMissing()).each(WAYS)('an allow-list, as root: %s', (asRoot) => {
  const run = (
    relay: Relay,
    [command, ...args]: readonly [string, ...string[]],
    env: Record<string, string> = {},
    signal = AbortSignal.timeout(20_000),
  ): Promise<Ended> => {
    const confinement: Confinement = {
      network: relay,
      limits: { memoryBytes: 1_024 * MIB, processes: 64, diskBytes: 16 * MIB },
      shared: [],
      home: null,
      uid: null,
    };
    const driver = new Bubblewrap({ tools: asRoot ? TOOLS : { ...TOOLS, nsenter }, asRoot });
    const confined = driver.confine({ command, args, env }, confinement);
    return runConfined(asRoot ? confined : asNobody(confined), signal);
  };
  const node = async (relay: Relay, source: string, env: Record<string, string> = {}) => {
    const { code, output } = await run(relay, ['node', '-e', source], env);
    return { code, output: output.trim() };
  };

  it('leads to a host by its name, with TLS from end to end', async () => {
    const tls = {
      key: readFileSync(new URL('upstream.test.key', TLS)),
      cert: readFileSync(new URL('upstream.test.crt', TLS)),
    };
    const port = await listen(createTlsServer(tls, (_req, res) => res.end('hello from outside')));
    const { relay, said } = relayTo([`upstream.test:${port}`]);
    const source = `require('https').get({ host: 'upstream.test', port: ${port}, ca: process.env.CERT }, (r) => r.on('data', (d) => console.log(r.socket.authorized, String(d)))).on('error', console.log)`;
    expect(await node(relay, source, { CERT: tls.cert.toString() })).toEqual({
      code: 0,
      output: 'true hello from outside',
    });
    expect(said).toEqual([]);
  });

  it('listens on ports below 1024 as well', async () => {
    const port = await echo();
    const asked: string[] = [];
    const dial: Outbound['dial'] = (url, signal) => {
      asked.push(url);
      return outbound.dial(`https://a.example:${port}`, signal);
    };
    const { relay } = relayTo(['a.example', 'a.example:80', 'b.example'], { dial });
    const source = `const all = [['a.example', 443], ['a.example', 80], ['b.example', 443]]; const next = () => { const to = all.shift(); if (to) require('net').connect(to[1], to[0]).end('x').on('data', () => undefined).on('close', next) }; next()`;
    expect(await node(relay, source)).toEqual({ code: 0, output: '' });
    expect(asked).toEqual(['https://a.example:443', 'https://a.example:80', 'https://b.example:443']);
  });

  it('leads nowhere else: no other name, port or address, of the machine or beyond it', async () => {
    let met = 0;
    const port = await echo();
    const other = await listen(createServer(() => met++));
    const { relay } = relayTo([`a.example:${port}`]);
    const tries = [
      ['b.example', port],
      ['example.com', 443],
      ['a.example', other],
      ['127.0.0.1', other],
      ['127.0.0.1', port],
      ['::1', other],
      ['93.184.216.34', 443],
      ['169.254.169.254', 80],
      ['10.0.0.1', 443],
    ];
    const source = `(async () => { for (const [host, port] of ${JSON.stringify(tries)}) console.log(await new Promise((done) => require('net').connect(port, host).on('error', (e) => done(e.code)).on('connect', () => done('connected')))); console.log(Object.keys(require('os').networkInterfaces()).join()) })()`;
    expect((await node(relay, source)).output.split('\n')).toEqual([
      'ENOTFOUND',
      'ENOTFOUND',
      'ECONNREFUSED',
      'ECONNREFUSED',
      'ECONNREFUSED',
      'ECONNREFUSED',
      'ENETUNREACH',
      'ENETUNREACH',
      'ENETUNREACH',
      'lo',
    ]);
    expect(met).toBe(0);
  });

  it('lets the guard decide, and says in the log why there was no connection', async () => {
    const bad = ['inside.example', 'metadata.example', 'mixed.example', 'gone.example', 'localhost:25'];
    const { relay, said } = relayTo(bad);
    const source = `(async () => { for (const [host, port] of [['inside.example', 443], ['inside.example', 443], ['inside.example', 443], ['metadata.example', 443], ['mixed.example', 443], ['gone.example', 443], ['localhost', 25]]) console.log(await new Promise((done) => require('net').connect(port, host).on('error', (e) => done(e.code)).on('end', () => done('end')).on('data', () => done('data')))) })()`;
    expect(new Set((await node(relay, source)).output.split('\n'))).toEqual(new Set(['ECONNRESET']));
    const inside =
      'it leads to an address that is not public; the operator can allow it with PATCHBAY_OUTBOUND_ALLOW';
    expect(said).toEqual([
      `patchbay: connection to inside.example:443 refused: ${inside}`,
      `patchbay: connection to inside.example:443 refused: ${inside} (2 times)`,
      `patchbay: connection to metadata.example:443 refused: ${inside}`,
      `patchbay: connection to mixed.example:443 refused: ${inside}`,
      'patchbay: connection to gone.example:443 refused: it cannot be connected to (ENOTFOUND)',
      'patchbay: connection to localhost:25 refused: it names port 25, which is not for HTTP',
    ]);
  });

  it('is of one sandbox alone', async () => {
    const [one, two] = [await echo(), await echo()];
    const ask = (relay: Relay, mine: string, port: number, theirs: string, other: number) =>
      node(
        relay,
        `const { connect } = require('net'); const said = []; const tell = (x) => { said.push(x); if (said.length === 4) console.log(said.sort().join()) };
         connect(${port}, '${mine}').on('data', (d) => tell(String(d))).end('${mine}');
         connect(${other}, '${theirs}').on('error', (e) => tell(e.code));
         connect(${other}, '127.77.0.1').on('error', (e) => tell(e.code));
         connect(${other}, '127.0.0.1').on('error', (e) => tell(e.code));`,
      );
    const [a, b] = await Promise.all([
      ask(relayTo([`a.example:${one}`]).relay, 'a.example', one, 'b.example', two),
      ask(relayTo([`b.example:${two}`]).relay, 'b.example', two, 'a.example', one),
    ]);
    expect(a?.output).toBe('ECONNREFUSED,ECONNREFUSED,ENOTFOUND,a.example');
    expect(b?.output).toBe('ECONNREFUSED,ECONNREFUSED,ENOTFOUND,b.example');
  });

  it('carries two hundred connections at once, and much in both directions', async () => {
    const port = await echo();
    const { relay, said } = relayTo([`a.example:${port}`]);
    const many = `let open = 0, heard = 0; const all = Array.from({ length: 200 }, (_, i) => require('net').connect(${port}, 'a.example').on('connect', () => { if (++open === 200) all.forEach((s, i) => s.end('message ' + i)) }).on('data', (d) => { if (String(d) === 'message ' + i) heard++ }).on('end', () => { if (--open === 0) console.log(heard) }))`;
    expect((await node(relay, many)).output).toBe('200');
    const large = `const { createHash, randomBytes } = require('crypto'); const block = randomBytes(1048576); const sent = createHash('sha256'), got = createHash('sha256'); let n = 0, size = 0;
      const s = require('net').connect(${port}, 'a.example'); const more = () => { while (n < 32) { n++; sent.update(block); if (!s.write(block)) return s.once('drain', more) } s.end() }; more();
      s.on('data', (d) => { size += d.length; got.update(d) }).on('end', () => console.log(size, sent.digest('hex') === got.digest('hex')))`;
    const again = relayTo([`a.example:${port}`]);
    expect((await node(again.relay, large)).output).toBe(`${32 * MIB} true`);
    expect(said).toEqual([]);
  });

  it('holds connections in bounds', async () => {
    const port = await echo();
    const { relay, said } = relayTo([`a.example:${port}`]);
    const source = `let refused = 0, heard = 0; const all = Array.from({ length: 300 }, () => require('net').connect(${port}, 'a.example').on('error', () => tell(refused++)).on('data', () => tell(heard++)).on('connect', function () { this.write('x') })); const tell = () => { if (refused + heard === 300) { console.log(refused, heard); all.forEach((s) => s.destroy()) } }`;
    expect((await node(relay, source)).output).toBe('44 256');
    expect(said[0]).toBe(
      `patchbay: connection to a.example:${port} refused: more than 256 connections at once`,
    );
  });

  it('tells a connection that broke from one that ended', async () => {
    const broken = await listen(
      createServer((socket) => {
        socket.write('half');
        socket.once('data', () => socket.resetAndDestroy());
      }),
    );
    const { relay } = relayTo([`a.example:${broken}`]);
    const source = `const s = require('net').connect(${broken}, 'a.example').on('data', () => s.write('more')).on('end', () => console.log('end')).on('error', (e) => console.log(e.code))`;
    expect((await node(relay, source)).output).toBe('ECONNRESET');
  });

  it('gives no privilege with it', async () => {
    const { output } = await run(relayTo(['a.example']).relay, [
      'sh',
      '-c',
      'grep -E "^(Cap|NoNewPrivs|Seccomp:)" /proc/self/status; id -u; ls /proc | grep -c "^[0-9]"; touch /etc/hosts 2>&1; for n in 3 4 5 6 7 8 9; do [ -e /proc/self/fd/$n ] && echo open; done; echo closed',
    ]);
    expect(output.match(/^Cap\w+:\t0{16}$/gm)).toHaveLength(5);
    expect(output).toMatch(
      /NoNewPrivs:\t1\nSeccomp:\t2\n[1-9]\d+\n[1-7]\n.*(Permission denied|Read-only).*\nclosed\n$/,
    );
  });

  it('ends with its sandbox, on both sides', async () => {
    const stop = new AbortController();
    const ended: Promise<unknown>[] = [];
    const port = await listen(
      createServer((socket) => {
        ended.push(once(socket, 'close'));
        socket.on('data', () => stop.abort());
      }),
    );
    const { relay } = relayTo([`a.example:${port}`]);
    const source = `require('net').connect(${port}, 'a.example').write('here')`;
    const { code } = await run(relay, ['node', '-e', source], {}, stop.signal);
    expect(code).toBeNull();
    expect(ended).toHaveLength(1);
    await Promise.all(ended);
    expect(relay.signal.aborted).toBe(true);
    expect(await processesWith(`connect(${port}, 'a.example')`)).toEqual([]);
  });
});
