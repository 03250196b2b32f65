/** The Streamable HTTP link against servers that behave badly, and what goes over the wire. */

import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';

import {
  type HttpUpstream,
  type HttpUpstreamOptions,
  startHttpUpstream,
} from '../../../../../test/fixtures/upstreams/http-upstream.mjs';
import type { Link } from './link.js';
import type { OpenOptions } from './options.js';
import { ask, callTool, failure, openDirect, result, textOf, toolText, until, urlServer } from './testing.js';

const cleanup: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of cleanup.splice(0).reverse()) await end();
});
async function start(options: HttpUpstreamOptions = {}): Promise<HttpUpstream> {
  const upstream = await startHttpUpstream(options);
  cleanup.push(() => upstream.close());
  return upstream;
}
async function open(
  upstream: HttpUpstream,
  options: OpenOptions = {},
  headers: Record<string, string> = {},
): Promise<Link> {
  const link = await openDirect(urlServer('http', upstream.url, headers), options);
  cleanup.push(() => link.close());
  return link;
}
const fault = (link: Link, name: string, over: object = {}): Promise<any> =>
  callTool(link, 'echo', { fault: name }, over);

describe('opening', () => {
  it.each(['legacy', 'modern', 'both'] as const)('finds the era: %s', async (era) => {
    const link = await open(await start({ era }));
    expect(link.info.era).toBe(era === 'legacy' ? 'legacy' : 'modern');
    expect(await toolText(link, 'echo')).toBeTruthy();
  });

  it.each([
    [401, 'upstream_unauthorized'],
    [403, 'upstream_unauthorized'],
    [500, 'upstream_protocol_error'],
    [502, 'upstream_unreachable'],
    [503, 'upstream_unavailable'],
    [429, 'upstream_unavailable'],
    [404, 'upstream_protocol_error'],
  ] as const)('reports HTTP %i as %s', async (status, code) => {
    expect(await failure(open(await start({ status })))).toMatchObject({
      code,
      sent: false,
      detail: { httpStatus: status },
    });
  });

  it('follows no redirect, and never shows the address it leads to', async () => {
    const error = await failure(open(await start({ redirect: 'http://169.254.169.254/secret' })));
    expect(error).toMatchObject({
      code: 'upstream_protocol_error',
      message: expect.stringContaining('redirects (HTTP 307)'),
    });
    expect(error.message).not.toContain('169.254');
  });

  it('says at once that nobody listens', async () => {
    const upstream = await startHttpUpstream();
    await upstream.close();
    expect(await failure(open(upstream))).toMatchObject({
      code: 'upstream_unreachable',
      sent: false,
      message: 'server "under test": it refuses connections (ECONNREFUSED)',
    });
  });

  it.each(['not a url', 'ftp://x/', 'http://'])('refuses the URL %j', async (url) => {
    expect(await failure(openDirect(urlServer('http', url)))).toMatchObject({
      code: 'upstream_unreachable',
      sent: false,
    });
  });

  it.each([{ 'x-bad': 'a\nb' }, { 'bad name': 'x' }])(
    'reports the header %j, which cannot be sent',
    async (headers) => {
      const upstream = await start();
      expect(await failure(open(upstream, {}, headers as unknown as Record<string, string>))).toMatchObject({
        code: 'upstream_unreachable',
        sent: false,
      });
      expect(upstream.requests).toEqual([]);
    },
  );

  it('refuses an unknown protocol version', async () => {
    expect(await failure(open(await start({ version: '1999-01-01' })))).toMatchObject({
      code: 'upstream_protocol_error',
      message: expect.stringContaining('1999-01-01'),
    });
  });

  it('gives up in time on a server that accepts and is silent', async () => {
    const server = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(server, 'listening');
    cleanup.push(async () => void server.close().closeAllConnections());
    const { port } = server.address() as { port: number };
    expect(
      await failure(openDirect(urlServer('http', `http://127.0.0.1:${port}/`), { openTimeoutMs: 200 })),
    ).toMatchObject({ code: 'upstream_timeout', sent: false });
  });
});

describe('the wire', () => {
  it('of a legacy session', async () => {
    const upstream = await start();
    const link = await open(
      upstream,
      {},
      { authorization: 'Bearer up', 'mcp-session-id': 'forged', 'content-length': '3' },
    );
    await ask(link, 'tools/list', {
      _meta: { 'io.modelcontextprotocol/clientInfo': { name: 'spoof' }, a: 1 },
    });
    const seen = upstream.requests.map((r) => r.message?.method ?? r.method);
    expect(seen).toEqual(['server/discover', 'initialize', 'notifications/initialized', 'tools/list']);
    const { headers, message } = upstream.requests[3]!;
    expect(headers).toMatchObject({
      authorization: 'Bearer up',
      'accept-encoding': 'identity',
      'mcp-protocol-version': '2025-11-25',
      accept: 'application/json, text/event-stream',
      'content-type': 'application/json',
    });
    expect(upstream.sessions).toContain(headers['mcp-session-id']);
    expect(headers['mcp-method']).toBeUndefined();
    expect(message.params).toEqual({ _meta: { a: 1 } });
    expect(upstream.requests[1]!.headers['mcp-session-id']).toBeUndefined();
    await link.close();
    expect(upstream.deleted).toEqual([headers['mcp-session-id']]);
  });

  it('of a modern request', async () => {
    const upstream = await start({ era: 'modern' });
    const link = await open(upstream);
    const name = 'tool é';
    const params = Buffer.from(JSON.stringify({ name, arguments: { region: 'x' } }));
    await link.request(
      {
        method: 'tools/call',
        params,
        name,
        paramHeaders: { 'mcp-param-region': 'x', authorization: 'Bearer stolen' },
      },
      { signal: new AbortController().signal, timeoutMs: 5_000 },
    );
    const { headers, message } = upstream.requests[1]!;
    expect(headers).toMatchObject({
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
      'mcp-name': '=?base64?dG9vbCDDqQ==?=',
      'mcp-param-region': 'x',
    });
    expect([headers['authorization'], headers['mcp-session-id']]).toEqual([undefined, undefined]);
    expect(message.params._meta['io.modelcontextprotocol/clientCapabilities']).toEqual({});
    await link.close();
    expect(upstream.requests).toHaveLength(2);
  });

  it('keeps its connection', async () => {
    const upstream = await start();
    const link = await open(upstream);
    for (let i = 0; i < 5; i++) await callTool(link, 'echo');
    expect(upstream.aborted).toBe(0);
  });

  it.each(['json', 'sse'] as const)('relays bytes, errors and progress (%s answers)', async (answers) => {
    const link = await open(await start({ answers }));
    const numbers = await ask(link, 'tools/call', { name: 'numbers' });
    expect(numbers.ok && numbers.result.toString()).toContain('{"a":1.0,"b":12345678901234567890,"c":1e2}');
    expect(await ask(link, 'tools/call', { name: 'fail' })).toMatchObject({ ok: false, code: -32050 });
    const seen: any[] = [];
    await result(
      link,
      'tools/call',
      { name: 'progress', _meta: { progressToken: 'p' } },
      { onMessage: (m) => void seen.push(textOf(m)) },
    );
    expect(seen.map((p) => [p.progressToken, p.progress])).toEqual([
      ['p', 1],
      ['p', 2],
      ['p', 3],
    ]);
  });

  it('carries a question and its answer', async () => {
    const link = await open(await start({ answers: 'sse' }), { clientCapabilities: { sampling: {} } });
    const text = await toolText(
      link,
      'ask',
      {},
      { onMessage: (m) => void link.respond(m.id!, { ok: true, result: Buffer.from('{"model":"m"}') }) },
    );
    expect(JSON.parse(text).result).toEqual({ model: 'm' });
    const shy = await open(await start({ answers: 'sse' }));
    expect(JSON.parse(await toolText(shy, 'ask')).error.code).toBe(-32601);
  });
});

describe('the server stream', () => {
  it('is open before the server is told that we are ready', async () => {
    const upstream = await start({ stream: true });
    const heard: string[] = [];
    await open(upstream, { onMessage: (m) => void heard.push(m.method) });
    expect(upstream.requests.map((r) => r.message?.method ?? r.method)).toEqual([
      'server/discover',
      'initialize',
      'GET',
      'notifications/initialized',
    ]);
    upstream.push({ jsonrpc: '2.0', method: 'notifications/tools/list_changed' });
    await until(() => heard.length > 0);
    expect(heard).toEqual(['notifications/tools/list_changed']);
  });

  it('opens when somebody listens, and not for a server with nothing to say', async () => {
    const upstream = await start({ stream: true });
    const link = await open(upstream);
    expect(upstream.streams.size).toBe(0);
    link.onMessage = () => undefined;
    await until(() => upstream.streams.size === 1, 'stream');
    await link.close();
    await until(() => upstream.streams.size === 0, 'stream closed');
    const quiet = await start({ stream: true, capabilities: { tools: {} } });
    await open(quiet, { onMessage: () => undefined });
    expect(quiet.requests.some((r) => r.method === 'GET')).toBe(false);
  });

  it('may be refused', async () => {
    const link = await open(await start({ stream: false }), { onMessage: () => undefined });
    expect(await toolText(link, 'echo')).toBeTruthy();
  });
});

describe('a session that is lost', () => {
  it.each([404, 400])('answers %i: the link is over, the request was not run', async (lostSession) => {
    const upstream = await start({ lostSession });
    const link = await open(upstream);
    upstream.forgetSessions();
    expect(await failure(callTool(link, 'echo'))).toMatchObject({
      code: 'upstream_closed',
      sent: false,
      detail: { httpStatus: lostSession },
    });
    expect(link.open).toBe(false);
    expect(upstream.behaviour.calls).toBe(0);
  });

  it('is not seen in an error about the message', async () => {
    const link = await open(await start());
    expect(await ask(link, 'no/such', {})).toMatchObject({ ok: false, code: -32601 });
    expect(link.open).toBe(true);
  });
});

describe('hostile answers', () => {
  it.each([
    ['garbage', 'no valid message'],
    ['html', 'text/html'],
    ['gzip', 'compresses'],
    ['other-id', 'another request'],
    ['500', 'HTTP 500'],
    ['201', 'text/html'],
    ['302', 'redirects'],
  ])('%s is a protocol error', async (name, text) => {
    const link = await open(await start());
    expect(await failure(fault(link, name))).toMatchObject({
      code: 'upstream_protocol_error',
      sent: true,
      message: expect.stringContaining(text),
    });
    expect(await toolText(link, 'echo')).toBeTruthy();
  });

  it.each(['cut', 'ends-early'])('a stream that is %s is a broken connection', async (name) => {
    const link = await open(await start());
    expect(await failure(fault(link, name))).toMatchObject({ code: 'upstream_closed', sent: true });
    expect(await toolText(link, 'echo')).toBeTruthy();
  });

  it.each(['endless-event', 'endless-body'])('%s is cut at the cap', async (name) => {
    const upstream = await start();
    const link = await open(upstream, { maxFrameBytes: 1024 * 1024 });
    expect(await failure(fault(link, name))).toMatchObject({
      code: 'upstream_protocol_error',
      message: expect.stringContaining('more than 1048576 bytes'),
    });
    await until(() => upstream.aborted === 1, 'connection closed');
    expect(await toolText(link, 'echo')).toBeTruthy();
  });

  it('three broken answers in a row end the link', async () => {
    const link = await open(await start());
    for (let i = 0; i < 3; i++) await failure(fault(link, 'garbage'));
    expect(await link.closed).toMatchObject({ code: 'upstream_protocol_error' });
  });

  it.each(['duplicate', 'pieces', 'never-ends'])('%s is put up with', async (name) => {
    const upstream = await start();
    const link = await open(upstream);
    expect(await fault(link, name)).toEqual({ content: [] });
    if (name === 'never-ends') await until(() => upstream.aborted === 1, 'lingering stream closed');
  });

  it('a flood of pings is answered in moderation, one ping always', async () => {
    const upstream = await start({ stream: true });
    const link = await open(upstream, { onMessage: () => undefined });
    const answers = (): number => upstream.requests.filter((r) => r.message?.result !== undefined).length;
    upstream.push({ jsonrpc: '2.0', id: 'p1', method: 'ping' });
    await until(() => answers() === 1, 'pong');
    for (let i = 0; i < 2_000; i++) upstream.push({ jsonrpc: '2.0', id: i, method: 'ping' });
    upstream.push({ jsonrpc: '2.0', method: 'notifications/tools/list_changed' });
    await new Promise<void>((resolve) => (link.onMessage = () => resolve()));
    expect(answers()).toBeLessThan(2_000);
    expect(await toolText(link, 'echo')).toBeTruthy();
  });

  it('10 MB pass', async () => {
    const link = await open(await start({ answers: 'sse' }));
    expect((await toolText(link, 'big')).length).toBe(10 * 1024 * 1024);
  });

  it.each(['429', '503'])('HTTP %s says when to come back', async (status) => {
    const link = await open(await start());
    const before = Date.now();
    const error = await failure(fault(link, status));
    expect(error).toMatchObject({ code: 'upstream_unavailable', detail: { httpStatus: Number(status) } });
    expect(error.detail.retryAt).toBeGreaterThan(before + 3_000);
  });

  it('401 in the middle is a matter of credentials', async () => {
    const link = await open(await start());
    expect(await failure(fault(link, '401'))).toMatchObject({ code: 'upstream_unauthorized', sent: false });
  });
});

describe('giving up', () => {
  it.each([
    ['legacy', true],
    ['modern', false],
  ] as const)('on a %s server closes the stream', async (era, told) => {
    const upstream = await start({ era });
    const link = await open(upstream);
    expect(await failure(fault(link, 'hang', { timeoutMs: 60 }))).toMatchObject({
      code: 'upstream_timeout',
      sent: true,
    });
    await until(() => upstream.aborted === 1, 'stream closed');
    if (told) await until(() => upstream.behaviour.cancelled.length === 1, 'cancelled');
    else expect(upstream.behaviour.cancelled).toEqual([]);
    expect(link.inFlight).toBe(0);
  });

  it('on close fails what is under way', async () => {
    const link = await open(await start());
    const call = failure(fault(link, 'hang'));
    await ask(link, 'ping');
    await link.close();
    expect(await call).toMatchObject({ code: 'upstream_closed', sent: true });
  });
});

it('a stream closed after priming is resumed (SSE polling of 2025-11-25)', async () => {
  const upstream: HttpUpstream = await start({
    stream: true,
    resume: (lastEventId) => {
      const id = upstream.requests.findLast((r) => r.message?.method === 'tools/call')?.message.id;
      return JSON.stringify({ jsonrpc: '2.0', id, result: { content: [], resumedAfter: lastEventId } });
    },
  });
  expect(await fault(await open(upstream), 'prime-then-end')).toEqual({ content: [], resumedAfter: 'p1' });
});
