/** Links against independent servers: server-everything, server-filesystem, both official SDKs. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import {
  everythingPath,
  filesystemPath,
  type RunningEverything,
  startEverything,
} from '../../../../../test/fixtures/upstreams/everything.mjs';
import { type SdkUpstream, startSdkUpstream } from '../../../../../test/fixtures/upstreams/sdk-upstream.mjs';
import type { Link, UpstreamMessage } from './link.js';
import type { LinkServer, OpenOptions } from './options.js';
import {
  ask,
  callTool,
  failure,
  fixture,
  nodeServer,
  openDirect,
  result,
  textOf,
  toolText,
  until,
  urlServer,
} from './testing.js';

const links: Link[] = [];
async function open(server: LinkServer, options: OpenOptions = {}): Promise<Link> {
  const link = await openDirect(server, options);
  links.push(link);
  return link;
}
afterEach(async () => {
  await Promise.all(links.splice(0).map((link) => link.close()));
});

describe('server-everything', () => {
  let http: RunningEverything;
  let sse: RunningEverything;
  beforeAll(async () => {
    http = await startEverything('streamableHttp');
    sse = await startEverything('sse');
  });
  afterAll(async () => {
    await http.close();
    await sse.close();
  });
  const servers: [string, () => LinkServer][] = [
    ['stdio', () => nodeServer(everythingPath, ['stdio'])],
    ['streamable http', () => urlServer('http', http.url)],
    ['sse', () => urlServer('sse', sse.url)],
  ];

  it.each(servers)('lists, calls and reads over %s', async (_name, server) => {
    const link = await open(server());
    expect(link.info).toMatchObject({ era: 'legacy', protocolVersion: '2025-11-25' });
    const { tools } = await result(link, 'tools/list');
    expect(tools.length).toBeGreaterThanOrEqual(13);
    expect(await toolText(link, 'get-sum', { a: 2, b: 3 })).toBe('The sum of 2 and 3 is 5.');
    expect(await result(link, 'ping')).toEqual({});
    const wrong = await ask(link, 'no/such/method', {});
    expect(wrong).toMatchObject({ ok: false, code: -32601 });
    expect(link.inFlight).toBe(0);
  });

  it.each(servers)('maps progress tokens over %s', async (_name, server) => {
    const link = await open(server());
    const seen: UpstreamMessage[] = [];
    const params = {
      name: 'trigger-long-running-operation',
      arguments: { duration: 0.2, steps: 4 },
      _meta: { progressToken: 'mine' },
    };
    await result(link, 'tools/call', params, { onMessage: (m) => void seen.push(m) });
    const progress = seen.filter((m) => m.method === 'notifications/progress').map(textOf);
    expect(progress.length).toBeGreaterThanOrEqual(3);
    expect(progress.every((p) => p.progressToken === 'mine')).toBe(true);
  });

  it('sees more tools with client capabilities', async () => {
    const bare = await result(await open(urlServer('http', http.url)), 'tools/list');
    const clientCapabilities = { roots: {}, sampling: {}, elicitation: {} };
    const rich = await result(
      await open(urlServer('http', http.url), { clientCapabilities, onMessage: () => undefined }),
      'tools/list',
    );
    expect(rich.tools.length).toBeGreaterThan(bare.tools.length);
  });

  it('routes a question to the call and the answer back', async () => {
    const link = await open(nodeServer(everythingPath, ['stdio']), { clientCapabilities: { sampling: {} } });
    const asked: string[] = [];
    const text = await toolText(
      link,
      'trigger-sampling-request',
      { prompt: 'hi', maxTokens: 5 },
      {
        onMessage: (m) => {
          asked.push(m.method);
          if (m.id === null) return;
          const answer = { model: 'm', role: 'assistant', content: { type: 'text', text: 'forty-two' } };
          void link.respond(m.id, { ok: true, result: Buffer.from(JSON.stringify(answer)) });
        },
      },
    );
    expect(asked).toContain('sampling/createMessage');
    expect(text).toContain('forty-two');
  });
});

it('server-filesystem reads a file', async () => {
  const link = await open(nodeServer(filesystemPath, [fixture('.')]));
  expect(await toolText(link, 'read_text_file', { path: fixture('behaviour.mjs') })).toContain(
    'One small MCP server',
  );
});

describe.each([
  ['v1', 'legacy'],
  ['v2', 'modern'],
  ['v2-modern', 'modern'],
] as const)('official SDK %s over stdio', (kind, era) => {
  it(`is spoken to in the ${era} era`, async () => {
    // However long the process takes to start: what is late is asked for the legacy era too.
    const link = await open(nodeServer(fixture('sdk-upstream.mjs'), [kind]), { probeMs: 20_000 });
    expect(link.info).toMatchObject({ era, instructions: 'be kind' });
    expect(link.info.serverInfo).toMatchObject({ name: kind === 'v1' ? 'sdk-v1' : 'sdk-v2' });
    expect(await toolText(link, 'hello')).toBe('hello');
    const seen: any[] = [];
    await result(
      link,
      'tools/call',
      { name: 'count', arguments: {}, _meta: { progressToken: 7.0, x: 1 } },
      { onMessage: (m) => void seen.push(textOf(m)) },
    );
    expect(seen.map((p) => p.progressToken)).toEqual([7, 7, 7]);
  });

  it.each(['legacy', 'modern'] as const)('survives the hint %s', async (eraHint) => {
    const link = await open(nodeServer(fixture('sdk-upstream.mjs'), [kind]), { eraHint });
    expect(await toolText(link, 'hello')).toBe('hello');
  });

  it('can be told to prefer legacy', async () => {
    const link = await open(nodeServer(fixture('sdk-upstream.mjs'), [kind]), { prefer: 'legacy' });
    expect(link.info.era).toBe(kind === 'v2-modern' ? 'modern' : 'legacy');
    expect(await toolText(link, 'hello')).toBe('hello');
  });
});

describe.each([
  ['v1', 'legacy'],
  ['v2', 'modern'],
  ['v2-modern', 'modern'],
  ['v1-sse', 'legacy'],
] as const)('official SDK %s over HTTP', (kind, era) => {
  let upstream: SdkUpstream;
  beforeAll(async () => {
    upstream = await startSdkUpstream(kind);
  });
  afterAll(() => upstream.close());
  const server = (): LinkServer => urlServer(kind === 'v1-sse' ? 'sse' : 'http', upstream.url);

  it(`is spoken to in the ${era} era`, async () => {
    const link = await open(server());
    expect(link.info).toMatchObject({ era, instructions: 'be kind' });
    expect(await toolText(link, 'hello')).toBe('hello');
    const seen: any[] = [];
    await result(
      link,
      'tools/call',
      { name: 'count', arguments: {}, _meta: { progressToken: 'tok' } },
      { onMessage: (m) => void seen.push(textOf(m)) },
    );
    expect(seen.map((p) => p.progressToken)).toEqual(['tok', 'tok', 'tok']);
  });

  it('tells the upstream of a cancellation', async () => {
    const link = await open(server());
    const before = upstream.cancelled;
    const abort = new AbortController();
    const call = failure(callTool(link, 'wait', {}, { signal: abort.signal }));
    await ask(link, 'tools/list');
    abort.abort();
    expect(await call).toMatchObject({ code: 'cancelled', sent: true });
    await until(() => upstream.cancelled > before, 'cancelled upstream');
    expect(await toolText(link, 'hello')).toBe('hello');
  });

  it.each(['legacy', 'modern'] as const)('survives the hint %s', async (eraHint) => {
    const link = await open(server(), { eraHint });
    expect(await toolText(link, 'hello')).toBe('hello');
  });
});

it('the wrong type of URL is told apart', async () => {
  const sse = await startSdkUpstream('v1-sse');
  const http = await startSdkUpstream('v2-modern');
  try {
    expect(await failure(openDirect(urlServer('http', sse.url.replace('/sse', '/message'))))).toMatchObject({
      code: 'upstream_protocol_error',
      message: expect.stringContaining('type SSE'),
    });
    expect(await failure(openDirect(urlServer('sse', http.url)))).toMatchObject({
      code: 'upstream_protocol_error',
      message: expect.stringContaining('STREAMABLE_HTTP'),
    });
  } finally {
    await sse.close();
    await http.close();
  }
});
