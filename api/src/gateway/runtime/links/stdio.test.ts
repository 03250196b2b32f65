/** The STDIO link against processes that behave badly. */
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';

import type { Link, UpstreamMessage } from './link.js';
import { openLink } from './open.js';
import type { OpenOptions } from './options.js';
import {
  ask,
  callTool,
  failure,
  fixture,
  isAlive,
  nodeServer,
  result,
  textOf,
  toolText,
  until,
} from './testing.js';

const links: Link[] = [];
async function open(
  flags: string[] = [],
  options: OpenOptions = {},
  env: Record<string, string> = {},
): Promise<Link> {
  const link = await openLink(nodeServer(fixture('stdio-upstream.mjs'), flags, env), options);
  links.push(link);
  return link;
}
afterEach(async () => {
  await Promise.all(links.splice(0).map((link) => link.close()));
});
const pidOf = async (link: Link): Promise<number> => Number(await toolText(link, 'pid'));

describe('opening', () => {
  it.each([
    ['a legacy server that refuses the probe', [], 'legacy'],
    ['a legacy server that dies of it', ['--probe=die'], 'legacy'],
    ['a legacy server that ignores it', ['--probe=silent'], 'legacy'],
    ['a server of both eras', ['--era=both'], 'modern'],
    ['a modern server', ['--era=modern'], 'modern'],
    // Both handshakes lie in the pipe when it starts to read: the later one binds it.
    ['a late server of both eras', ['--era=both', '--late=400'], 'legacy'],
    ['a late modern server', ['--era=modern', '--late=400'], 'modern'],
  ] as const)('finds the era of %s', async (_name, flags, era) => {
    const link = await open([...flags], {
      probeMs: flags.some((f) => f.startsWith('--late') || f.includes('silent')) ? 100 : 5_000,
    });
    expect(link.info.era).toBe(era);
    expect(await toolText(link, 'echo')).toBeTruthy();
  });

  it('names a command that does not exist', async () => {
    const server = {
      name: 'ghost',
      target: { kind: 'stdio', command: 'no-such-command-here', args: [], env: {} },
    } as const;
    expect(await failure(openLink(server))).toMatchObject({
      code: 'upstream_unreachable',
      sent: false,
      message: 'server "ghost": the command "no-such-command-here" was not found',
    });
  });

  it.each([['x'.repeat(3_000_000)], ['nul\0byte']])(
    'names a command that cannot be started',
    async (argument) => {
      const server = {
        name: 'big',
        target: { kind: 'stdio', command: 'node', args: [argument], env: {} },
      } as const;
      expect(await failure(openLink(server))).toMatchObject({
        code: 'upstream_unreachable',
        sent: false,
        message: expect.stringContaining('could not be started'),
      });
    },
  );

  it('tells the last words of a process that ends at once, without its secrets', async () => {
    const server = nodeServer('-e', ['console.error("bad key " + process.env.API_KEY); process.exit(7)'], {
      API_KEY: 'sesame-sesame',
    });
    const error = await failure(openLink(server));
    expect(error).toMatchObject({
      code: 'upstream_unreachable',
      sent: false,
      detail: { stderr: 'bad key [redacted]' },
    });
    expect(error.message).toContain('ended with code 7');
  });

  it('gives up on a server that never answers, and leaves no process', async () => {
    const error = await failure(
      open(['--hang-initialize', '--ignore-eof', '--ignore-term'], { openTimeoutMs: 500, killGraceMs: 50 }),
    );
    expect(error).toMatchObject({ code: 'upstream_timeout', sent: false });
    const pid = Number(/pid (\d+)/.exec(error.detail.stderr)?.[1]);
    expect(isAlive(pid)).toBe(false);
  });

  it('can be cancelled', async () => {
    const abort = new AbortController();
    const opening = failure(open(['--hang-initialize'], { signal: abort.signal, killGraceMs: 50 }));
    setTimeout(() => abort.abort(), 50);
    expect(await opening).toMatchObject({ code: 'cancelled', sent: false });
  });
});

describe('the process', () => {
  it('sees its own environment, PATH and HOME, and nothing else', async () => {
    process.env['PATCHBAY_TEST_CANARY'] = 'x';
    const env = JSON.parse(await toolText(await open([], {}, { ONLY: 'this' }), 'env'));
    delete process.env['PATCHBAY_TEST_CANARY'];
    expect(Object.keys(env).sort()).toEqual(['HOME', 'ONLY', 'PATH']);
  });

  it('is given arguments as they are: there is no shell', async () => {
    const server = nodeServer('-e', [
      'console.error(process.argv[1]); process.exit(1)',
      '$(id); `id` && "x"',
    ]);
    expect((await failure(openLink(server))).detail.stderr).toBe('$(id); `id` && "x"');
  });

  it.each([
    ['ends with its input', []],
    ['ignores the end of input', ['--ignore-eof']],
    ['ignores SIGTERM too', ['--ignore-eof', '--ignore-term']],
  ])('that %s is gone when close() resolves', async (_name, flags) => {
    const link = await open(flags, { killGraceMs: 100 });
    const pid = await pidOf(link);
    await link.close();
    expect(isAlive(pid)).toBe(false);
    expect(await link.closed).toMatchObject({ code: 'upstream_closed' });
    expect(link.open).toBe(false);
    expect(await failure(callTool(link, 'echo'))).toMatchObject({ code: 'upstream_closed', sent: false });
  });

  it('takes the processes it started with it', async () => {
    const link = await open(['--grandchild'], { killGraceMs: 100 });
    const pid = await pidOf(link);
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
    expect(children).toHaveLength(1);
    await link.close();
    await until(() => !isAlive(children[0]!) || isZombie(children[0]!), 'grandchild gone');
  });

  it('that crashes fails the calls under way, with its last words', async () => {
    const link = await open(['--grandchild'], { killGraceMs: 100 }, { TOKEN: 'hunter2hunter2' });
    const waiting = failure(callTool(link, 'hang'));
    const error = await failure(callTool(link, 'crash'));
    expect(error).toMatchObject({ code: 'upstream_closed', sent: true });
    expect(error.detail.stderr).toContain('about to crash, token [redacted]');
    expect(await waiting).toMatchObject({ code: 'upstream_closed', sent: true });
    expect((await link.closed).message).toContain('ended with code 3');
  });
});

function isZombie(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return true;
  }
}

describe('frames', () => {
  it('survive one-byte pieces', async () => {
    expect(await toolText(await open(['--pieces']), 'echo', { é: '😀' })).toContain('😀');
  });

  it('are found among noise', async () => {
    const link = await open(['--noise=20']);
    expect(await toolText(link, 'echo')).toBeTruthy();
    expect((link as unknown as { noiseFrames: number }).noiseFrames).toBe(60);
  });

  it('close the link after endless noise', async () => {
    const link = await open([]);
    const noisy = open(['--noise=1001']);
    expect(await failure(noisy)).toMatchObject({ code: 'upstream_protocol_error' });
    expect(link.open).toBe(true);
  });

  it('close the link after three broken ones in a row', async () => {
    const link = await open(['--garbage=3']);
    const abort = new AbortController();
    const first = failure(callTool(link, 'echo', {}, { signal: abort.signal }));
    const second = failure(callTool(link, 'echo'));
    // A whole answer in between starts the count anew.
    expect(await result(link, 'ping')).toEqual({});
    expect(link.open).toBe(true);
    abort.abort();
    expect(await first).toMatchObject({ code: 'cancelled' });
    const fresh = await open(['--garbage=3']);
    const all = await Promise.all([1, 2, 3].map(() => failure(callTool(fresh, 'echo'))));
    expect(all.map((e) => e.code)).toEqual(Array(3).fill('upstream_protocol_error'));
    expect(fresh.open).toBe(false);
    await link.close();
    expect(await second).toMatchObject({ code: 'upstream_closed', sent: true });
  });

  it('with ids that are double or unknown do no harm', async () => {
    const link = await open(['--duplicate']);
    for (let i = 0; i < 3; i++)
      expect(JSON.parse(await toolText(link, 'echo', { i })).arguments).toEqual({ i });
    expect((link as any).pending.strayResponses).toBeGreaterThan(5);
  });

  it('of 10 MB pass, over the cap they end the link', async () => {
    const big = await open([]);
    expect((await toolText(big, 'big')).length).toBe(10 * 1024 * 1024);
    const small = await open([], { maxFrameBytes: 1024 * 1024 });
    expect(await failure(callTool(small, 'big'))).toMatchObject({
      code: 'upstream_protocol_error',
      message: expect.stringContaining('more than 1048576 bytes'),
    });
    expect(small.open).toBe(false);
  });

  it('are relayed byte for byte, pretty-printed params too', async () => {
    const link = await open();
    const reply = await ask(link, 'tools/call', { name: 'numbers' });
    expect(reply.ok && reply.result.toString()).toBe(
      '{"content":[],"structuredContent":{"a":1.0,"b":12345678901234567890,"c":1e2},"unknown":{"z":1,"a":2}}',
    );
    const params = Buffer.from('{\n  "name": "echo",\r\n  "arguments": {"a": "x\\ny"}\n}');
    const echoed = await link.request(
      { method: 'tools/call', params, name: 'echo' },
      { signal: new AbortController().signal, timeoutMs: 5_000 },
    );
    expect(echoed.ok && JSON.parse(JSON.parse(echoed.result.toString()).content[0].text)).toEqual({
      arguments: { a: 'x\ny' },
      meta: {},
    });
  });

  it('of an error keep code and data', async () => {
    const reply = await ask(await open(), 'tools/call', { name: 'fail' });
    expect(reply).toMatchObject({ ok: false, code: -32050 });
    expect(!reply.ok && reply.error.toString()).toBe(
      '{"code":-32050,"message":"it went wrong","data":{"big":1}}',
    );
  });
});

describe('calls', () => {
  it('time out, and the upstream is told', async () => {
    const link = await open();
    expect(await failure(callTool(link, 'hang', {}, { timeoutMs: 50 }))).toMatchObject({
      code: 'upstream_timeout',
      sent: true,
      message: expect.stringContaining('within 50 ms'),
    });
    const abort = new AbortController();
    abort.abort();
    expect(await failure(callTool(link, 'hang', {}, { signal: abort.signal }))).toMatchObject({
      code: 'cancelled',
      sent: false,
    });
    expect(link.inFlight).toBe(0);
    expect(await toolText(link, 'echo')).toBeTruthy();
  });

  it('get their own progress and nobody else’s', async () => {
    const link = await open();
    const seen: Record<string, number[]> = { a: [], b: [], none: [] };
    const run = (token: string | null, key: string): Promise<unknown> =>
      result(
        link,
        'tools/call',
        {
          name: 'progress',
          arguments: { steps: 5 },
          ...(token === null ? {} : { _meta: { progressToken: token } }),
        },
        {
          onMessage: (m: UpstreamMessage) => {
            expect(textOf(m).progressToken).toBe('same');
            seen[key]?.push(textOf(m).progress);
          },
        },
      );
    await Promise.all([run('same', 'a'), run('same', 'b'), run(null, 'none')]);
    expect(seen).toEqual({ a: [1, 2, 3, 4, 5], b: [1, 2, 3, 4, 5], none: [] });
  });

  it('get logs when alone; otherwise the link does', async () => {
    const link = await open();
    const own: string[] = [];
    const shared: string[] = [];
    link.onMessage = (m) => void shared.push(m.method);
    await callTool(link, 'log', {}, { onMessage: (m) => void own.push(m.method) });
    const abort = new AbortController();
    const hanging = failure(callTool(link, 'hang', {}, { signal: abort.signal }));
    await callTool(link, 'log', {}, { onMessage: (m) => void own.push(m.method) });
    abort.abort();
    await hanging;
    expect([own, shared]).toEqual([['notifications/message'], ['notifications/message']]);
  });

  it('are not asked what was not offered; what was, can be answered', async () => {
    const shy = await open();
    const refused = JSON.parse(await toolText(shy, 'ask', {}, { onMessage: () => expect.unreachable() }));
    expect(refused.error.code).toBe(-32601);
    const link = await open([], { clientCapabilities: { sampling: {} } });
    const answered = JSON.parse(
      await toolText(
        link,
        'ask',
        {},
        { onMessage: (m) => void link.respond(m.id!, { ok: true, result: Buffer.from('{"model":"m"}') }) },
      ),
    );
    expect(answered.result).toEqual({ model: 'm' });
  });

  it('outlive a listener that throws', async () => {
    const link = await open();
    const text = await toolText(
      link,
      'log',
      {},
      {
        onMessage: () => {
          throw new Error('listener');
        },
      },
    );
    expect(text).toBe('done');
  });

  it('to a modern server carry the envelope', async () => {
    const link = await open(['--era=modern'], { clientInfo: { name: 'gate', version: '9' } });
    const params = {
      name: 'echo',
      arguments: {},
      _meta: { x: 1, 'io.modelcontextprotocol/clientInfo': { name: 'spoof' } },
    };
    const { meta } = JSON.parse((await result(link, 'tools/call', params)).content[0].text);
    expect(meta).toEqual({
      x: 1,
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientInfo': { name: 'gate', version: '9' },
      'io.modelcontextprotocol/clientCapabilities': {},
    });
  });
});
