/** The bench's own programs work: each answers, and what is broken does not look fast. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';

const file = (name: string) => fileURLToPath(new URL(name, import.meta.url));
// Plain JavaScript without types, like all scripts.
const load = (name: string): Promise<any> => import(new URL(name, import.meta.url).href);
const { startPeer } = await load('./lib/rpc.mjs');
const { requestText } = await load('./lib/requests.mjs');

const peers: any[] = [];
const start = async (name: string, ...args: string[]): Promise<any> => {
  const peer = await startPeer(file(`./peers/${name}.mjs`), args);
  peers.push(peer);
  return peer;
};
afterAll(() => Promise.all(peers.map((peer) => peer.stop())));

it.each(['legacy', 'modern'])('upstream, proxy and load understand each other: %s', async (era) => {
  const upstream = await start('upstream', era, 'hello');
  const proxy = await start('proxy', String(upstream.info.port));
  const generator = await start('load');
  const request = requestText('/mcp', era, 'tools/call', { key: 'k' });
  const run = (port: number, expectText: string): Promise<any> =>
    generator.ask('run', { port, requests: [request, request], seconds: 0.05, expect: expectText });
  expect(await run(upstream.info.port, '"hello"')).toMatchObject({ errors: 0 });
  expect((await run(proxy.info.port, '"hello"')).firstError).toContain('401');
  await proxy.ask('allow', 'k');
  const proxied = await run(proxy.info.port, '"hello"');
  expect(proxied).toMatchObject({ errors: 0, firstError: null });
  expect(proxied.calls).toBeGreaterThan(0);
  expect((await run(proxy.info.port, '"other"')).errors).toBeGreaterThan(0);
  expect(await proxy.ask('usage')).toBeGreaterThan(0);
});

it('memory serves what it holds', async () => {
  const memory = await start('memory');
  await memory.ask('hold', '{"result":{"tools":[]}}');
  const generator = await start('load');
  const requests = [requestText('/', 'modern', 'tools/list', {})];
  const job = { port: memory.info.port, requests, seconds: 0.05, expect: '"tools":[]' };
  expect(await generator.ask('run', job)).toMatchObject({ errors: 0 });
});

it('the STDIO upstream answers line by line', async () => {
  const child = spawn(process.execPath, [file('./peers/stdio-upstream.mjs'), 'legacy']);
  child.stdin.end('{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo"}}\n');
  const [line] = await once(child.stdout, 'data');
  expect(JSON.parse(String(line)).result.content[0].text).toBe('ok');
  await once(child, 'exit');
});

it('measures the gateway as it is today', async () => {
  const only = 'calls,agents,list,sessions,change';
  const child = spawn(process.execPath, [
    file('./run.mjs'),
    '--only',
    only,
    '--seconds',
    '0.1',
    '--rounds',
    '1',
  ]);
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
  child.stderr.setEncoding('utf8').on('data', (part: string) => (text += part));
  const [code] = await once(child, 'exit');
  expect(code, text).toBe(0);
  expect(text.match(/^## .*/gm)).toHaveLength(5);
  expect(text).toContain('none of them failed');
}, 480_000);
