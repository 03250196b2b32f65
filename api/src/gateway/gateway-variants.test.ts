/**
 * Servers that list by what their clients can do: each client is shown what the server would show it, can
 * call that and nothing else, in both eras.
 */
import { Client as ModernClient, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type Choosy, startChoosy } from '../../../test/fixtures/upstreams/choosy.mjs';
import { GatewayWorld, type OrgHandle, raw, type ServerHandle } from './testing.js';

const TOOLS = (client: any): string[] => [
  'plain',
  ...(client.sampling ? ['sample'] : []),
  ...(client.elicitation ? ['ask'] : []),
  ...(client.elicitation?.url ? ['visit'] : []),
  ...(client.roots ? ['roots'] : []),
];
const EVERYTHING = { sampling: {}, elicitation: { form: {}, url: {} }, roots: {} };
const CLIENTS = [
  ['nothing', {}, ['plain']],
  ['sampling', { sampling: {} }, ['plain', 'sample']],
  ['forms', { elicitation: {} }, ['plain', 'ask']],
  ['forms and URLs', { elicitation: { form: {}, url: {} } }, ['plain', 'ask', 'visit']],
  ['roots', { roots: {} }, ['plain', 'roots']],
  ['everything', EVERYTHING, ['plain', 'sample', 'ask', 'visit', 'roots']],
  ['something unknown', { experimental: { sampling: {} } }, ['plain']],
] as const;

let world: GatewayWorld;
let org: OrgHandle;
let choosy: Choosy;
let server: ServerHandle;
let url: string;
let key: string;

beforeAll(async () => {
  world = await GatewayWorld.start();
  org = await world.org('choosing');
  choosy = await startChoosy(TOOLS);
  const spec = { type: 'STREAMABLE_HTTP', url: choosy.url } as const;
  server = await world.addServer(org, { ...spec, slug: 'c', relayRoots: true });
  const rootless = await world.addServer(org, { ...spec, slug: 'rootless' });
  await world.sync(server, true);
  await world.sync(rootless, true);
  ({ url, key } = await world.publish(org, 'main', [{ server }, { server: rootless }]));
});
afterAll(async () => {
  await world.stop();
  await choosy.close();
});

async function connect(era: 'legacy' | 'modern', capabilities: object) {
  const mode = era === 'modern' ? { pin: '2026-07-28' } : ('legacy' as const);
  const client = new ModernClient(
    { name: 'c', version: '1' },
    { capabilities, versionNegotiation: { mode } },
  );
  const headers = { requestInit: { headers: { authorization: `Bearer ${key}` } } };
  await client.connect(new StreamableHTTPClientTransport(new URL(url), headers));
  const names = async () => (await client.listTools()).tools.map(({ name }) => name);
  const call = async (name: string) => {
    const { content } = await client.callTool({ name, arguments: {} });
    return (content as any)[0].text;
  };
  return { client, names, call };
}

describe.each(['legacy', 'modern'] as const)('a %s client', (era) => {
  it.each(CLIENTS)(
    'that can do %s is shown and calls what is meant for it',
    async (_, capabilities, shown) => {
      const { client, names, call } = await connect(era, capabilities);
      const here = shown.map((name) => `c__${name}`);
      const there = shown.filter((name) => name !== 'roots').map((name) => `rootless__${name}`);
      expect(await names()).toEqual([...here, ...there]);
      for (const name of TOOLS(EVERYTHING)) {
        const calling = call(`c__${name}`);
        if ((shown as readonly string[]).includes(name)) expect(await calling).toBe(`${name} was called`);
        else await expect(calling).rejects.toThrow(`Unknown tool: c__${name}`);
      }
      await expect(call('rootless__roots')).rejects.toThrow('Unknown tool');
      await client.close();
    },
  );
});

it('is shown a change that concerns some clients only', async () => {
  const extra = await startChoosy((client) => (client.sampling ? ['one'] : []));
  const spec = { slug: 'x', type: 'STREAMABLE_HTTP', url: extra.url } as const;
  const changing = await world.addServer(org, spec);
  await world.sync(changing, true);
  const { url: own, key: ownKey } = await world.publish(org, 'changing', [{ server: changing }]);
  const meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientCapabilities': { sampling: {} },
  };
  const list = async () => {
    const headers = {
      authorization: `Bearer ${ownKey}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/list',
    };
    const body = { jsonrpc: '2.0', id: 1, method: 'tools/list', params: { _meta: meta } };
    const { json } = await raw(own, 'POST', headers, JSON.stringify(body));
    return json.result.tools.map(({ name }: any) => name);
  };
  expect(await list()).toEqual(['x__one']);
  extra.tools = (client) => (client.sampling ? ['one', 'two'] : []);
  await world.sync(changing, true);
  await expect.poll(list).toEqual(['x__one', 'x__two']);
  await extra.close();
});
