/** The HTTP+SSE link against hostile servers; peers.test.ts has the well-behaved ones. */

import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';

import { callTool, failure, openDirect, result, toolText, until, urlServer } from './testing.js';

const cleanup: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of cleanup.splice(0).reverse()) await end();
});

interface Sse {
  readonly url: string;
  readonly posts: { headers: Record<string, unknown>; message: any }[];
  stream: ServerResponse | null;
}

/** `endpoint` is the data of the endpoint event; `answer` handles tools/call. */
async function start(
  endpoint: string,
  answer: (sse: Sse, id: number, res: ServerResponse) => void = () => undefined,
): Promise<Sse> {
  const server = createServer((req, res) => {
    void (async () => {
      if (req.method === 'GET') {
        res.writeHead(200, { 'content-type': 'text/event-stream' });
        sse.stream = res;
        res.write(`event: endpoint\ndata: ${endpoint}\n\n`);
        return;
      }
      const chunks: Buffer[] = [];
      for await (const chunk of req) chunks.push(chunk as Buffer);
      const message = JSON.parse(Buffer.concat(chunks).toString());
      sse.posts.push({ headers: req.headers, message });
      if (message.method === 'tools/call') return answer(sse, message.id, res);
      res.writeHead(202).end('Accepted');
      const reply = (body: object): unknown =>
        sse.stream?.write(
          `event: message\ndata: ${JSON.stringify({ jsonrpc: '2.0', id: message.id, ...body })}\n\n`,
        );
      if (message.method === 'initialize')
        reply({
          result: {
            protocolVersion: '2024-11-05',
            capabilities: {},
            serverInfo: { name: 's', version: '1' },
          },
        });
      else if (message.method === 'ping') reply({ result: {} });
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanup.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  const sse: Sse = {
    url: `http://127.0.0.1:${(server.address() as { port: number }).port}/sse`,
    posts: [],
    stream: null,
  };
  return sse;
}
async function open(sse: Sse, options = {}) {
  const link = await openDirect(urlServer('sse', sse.url, { authorization: 'Bearer up' }), options);
  cleanup.push(() => link.close());
  return link;
}

it('greets the legacy way at once, with its credentials', async () => {
  const sse = await start('/message?s=1');
  const link = await open(sse);
  expect(link.info).toMatchObject({ era: 'legacy', protocolVersion: '2024-11-05' });
  expect(sse.posts.map((p) => p.message.method)).toEqual(['initialize', 'notifications/initialized']);
  expect(sse.posts[0]!.headers['authorization']).toBe('Bearer up');
  expect(await result(link, 'ping')).toEqual({});
});

it.each(['http://127.0.0.1:1/message', '//evil.example/message', 'http://[', 'file:///etc/passwd'])(
  'refuses the endpoint %s',
  async (endpoint) => {
    const sse = await start(endpoint);
    expect(await failure(open(sse))).toMatchObject({ code: 'upstream_protocol_error', sent: false });
    expect(sse.posts).toEqual([]);
  },
);

it('waits for the endpoint only so long', async () => {
  const sse = await start('/message');
  const server = createServer(
    (_req, res) => void res.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders(),
  ).listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanup.push(async () => void server.close().closeAllConnections());
  const url = `http://127.0.0.1:${(server.address() as { port: number }).port}/sse`;
  expect(await failure(open({ ...sse, url }, { openTimeoutMs: 100 }))).toMatchObject({
    code: 'upstream_timeout',
    sent: false,
  });
});

describe('calls', () => {
  it('fail when the stream ends', async () => {
    const link = await open(await start('/message', (sse) => sse.stream?.end()));
    expect(await failure(callTool(link, 'x'))).toMatchObject({ code: 'upstream_closed', sent: true });
    expect(link.open).toBe(false);
  });

  it.each([
    [401, 'upstream_unauthorized', true],
    [500, 'upstream_closed', true],
    [404, 'upstream_closed', false],
  ] as const)('fail when their POST is answered %i', async (status, code, stays) => {
    const link = await open(await start('/message', (_sse, _id, res) => void res.writeHead(status).end()));
    expect(await failure(callTool(link, 'x'))).toMatchObject({ code, detail: { httpStatus: status } });
    await Promise.resolve();
    expect(link.open).toBe(stays);
  });

  it('are cut off from an event without end', async () => {
    const sse = await start('/message', (s, _id, res) => {
      res.writeHead(202).end();
      for (let i = 0; i < 20; i++) s.stream?.write(`data: ${'x'.repeat(100_000)}\n`);
    });
    const link = await open(sse, { maxFrameBytes: 1024 * 1024 });
    expect(await failure(callTool(link, 'x'))).toMatchObject({
      code: 'upstream_protocol_error',
      message: expect.stringContaining('more than 1048576 bytes'),
    });
    await until(() => sse.stream?.destroyed === true, 'stream closed');
  });

  it('may be answered before their POST is', async () => {
    const sse = await start('/message', (s, id, res) => {
      s.stream?.write(
        `data: ${JSON.stringify({ jsonrpc: '2.0', id, result: { content: [{ type: 'text', text: 'early' }] } })}\n\n`,
        () => setImmediate(() => res.writeHead(202).end()),
      );
    });
    expect(await toolText(await open(sse), 'x')).toBe('early');
  });
});
