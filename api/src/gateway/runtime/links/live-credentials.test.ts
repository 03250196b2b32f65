/** Credentials that change under open links: read for each request, renewed on a 401, and given up on a second. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';

import type { LiveHeaders } from '../../snapshot/types.js';
import { LinkError } from './link.js';
import { LinkPool, type PoolServer, type Renewals } from './pool.js';
import { callWith, failure, openDirect, toolText } from './testing.js';

const cleanup: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of cleanup.splice(0).reverse()) await end();
});

/** An upstream that takes one token at a time and says which each call came with; over HTTP, or HTTP+SSE. */
async function start(accepts: string) {
  const upstream = { accepts, executed: 0, url: '', opened: 0, bearers: [] as string[] };
  let stream: ServerResponse | null = null;
  const answer = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const bearer = req.headers.authorization ?? 'none';
    upstream.bearers.push(bearer);
    if (bearer !== `Bearer ${upstream.accepts}`) return void res.writeHead(401).end();
    const sse = req.url === '/sse' || req.url === '/message';
    if (req.method === 'GET') {
      if (!sse) return void res.writeHead(405).end();
      upstream.opened++;
      stream = res;
      res
        .writeHead(200, { 'content-type': 'text/event-stream' })
        .write('event: endpoint\ndata: /message\n\n');
      return;
    }
    let text = '';
    for await (const chunk of req) text += chunk;
    const { id, method } = JSON.parse(text) as { id?: number; method: string };
    const result = resultOf(method, bearer);
    if (method === 'initialize') upstream.opened++;
    if (method === 'tools/call') upstream.executed++;
    const error = { code: -32_601, message: 'no' };
    const frame = JSON.stringify({ jsonrpc: '2.0', id, ...(result === null ? { error } : { result }) });
    if (sse) {
      res.writeHead(202).end();
      if (id !== undefined) stream?.write(`event: message\ndata: ${frame}\n\n`);
    } else if (id === undefined) res.writeHead(202).end();
    else res.writeHead(200, { 'content-type': 'application/json' }).end(frame);
  };
  const server = createServer((req, res) => void answer(req, res));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  upstream.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  cleanup.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  return upstream;
}

function resultOf(method: string, bearer: string): object | null {
  if (method === 'tools/call') return { content: [{ type: 'text', text: bearer }] };
  if (method !== 'initialize') return null;
  const serverInfo = { name: 'live', version: '1' };
  return { protocolVersion: '2024-11-05', capabilities: { tools: {} }, serverInfo };
}

const holder = (token: string): LiveHeaders & { current: readonly string[] } => ({
  current: ['authorization', `Bearer ${token}`],
});

describe.each([
  ['http', '/mcp'],
  ['sse', '/sse'],
] as const)('a link over %s', (kind, path) => {
  it('sends the credential of the moment, without being opened anew', async () => {
    const upstream = await start('one');
    const live = holder('one');
    const target = { kind, url: `${upstream.url}${path}`, headers: {}, live };
    const link = await openDirect({ name: 'live', target });
    cleanup.push(() => link.close());
    expect(await toolText(link, 'who')).toBe('Bearer one');
    upstream.accepts = 'two';
    live.current = ['authorization', 'Bearer two'];
    expect(await toolText(link, 'who')).toBe('Bearer two');
    expect(link.open).toBe(true);
    // Over SSE the stream and the handshake.
    expect(upstream.opened).toBe(kind === 'sse' ? 2 : 1);
  });
});

describe('a call that is refused with 401', () => {
  const call = { method: 'tools/call', params: Buffer.from('{"name":"who"}'), name: 'who' };

  async function pool(accepts: string, renew: (live: { current: readonly string[] }) => Promise<void>) {
    const upstream = await start('one');
    const live = holder('one');
    const seen = { renewals: 0, refused: 0 };
    const renewals: Renewals = {
      mark: () => seen.renewals,
      async renew() {
        seen.renewals++;
        await renew(live);
      },
      refused: () => void seen.refused++,
    };
    const target = { kind: 'http' as const, url: `${upstream.url}/mcp`, headers: {}, live };
    const server: PoolServer = {
      id: 's',
      orgId: 'o',
      name: 'live',
      configVersion: 1,
      sharing: 'shared',
      target,
      credentials: { owner: 'organization', place: { in: 'oauth2' } },
    };
    const links = new LinkPool({ open: (one, options) => openDirect(one, options), renewals });
    cleanup.push(() => links.closeAll());
    const ask = () => links.request(server, { era: 'legacy' }, call, callWith());
    await ask();
    upstream.accepts = accepts;
    upstream.executed = 0;
    return { ask, upstream, seen };
  }

  it('is sent once more with the renewed one, and runs once', async () => {
    const { ask, seen, upstream } = await pool('two', async (live) => {
      live.current = ['authorization', 'Bearer two'];
    });
    expect((await ask()).ok).toBe(true);
    expect([upstream.executed, upstream.opened, seen.renewals, seen.refused]).toEqual([1, 1, 1, 0]);
  });

  it('is given up when the renewed one is refused too', async () => {
    const { ask, seen, upstream } = await pool('three', async (live) => {
      live.current = ['authorization', 'Bearer two'];
    });
    expect(await failure(ask())).toMatchObject({ code: 'authorization_required', sent: false });
    expect([upstream.executed, seen.renewals, seen.refused]).toEqual([0, 1, 1]);
    expect(upstream.bearers.slice(-2)).toEqual(['Bearer one', 'Bearer two']);
  });

  it('fails with what the renewal failed with', async () => {
    const { ask, seen } = await pool('two', async () => {
      throw new LinkError('upstream_unavailable', 'server "live": later', false);
    });
    expect(await failure(ask())).toMatchObject({ code: 'upstream_unavailable' });
    expect(seen.refused).toBe(0);
  });
});
