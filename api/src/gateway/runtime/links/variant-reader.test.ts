/** What is shown only to clients that can do something, found out from servers that really choose. */
import { afterEach, describe, expect, it } from 'vitest';

import { type Choosy, startChoosy } from '../../../../../test/fixtures/upstreams/choosy.mjs';
import { CLIENT_CAPABILITIES, type ClientCapability } from '../client-capabilities.js';
import { type CatalogOptions, readCatalog } from './catalog-reader.js';
import { openDirect } from './testing.js';
import { readVariants } from './variant-reader.js';

let choosy: Choosy;
afterEach(() => choosy.close());

async function read(
  tools: (client: any) => string[],
  over: Partial<CatalogOptions> = {},
  capabilities: readonly ClientCapability[] = CLIENT_CAPABILITIES,
  prepare: () => void = () => undefined,
) {
  choosy = await startChoosy(tools);
  const server = { name: 'choosy', target: { kind: 'http', url: choosy.url, headers: {} } } as const;
  const options = { signal: new AbortController().signal, timeoutMs: 5_000, ...over };
  const link = await openDirect(server);
  const bare = await readCatalog(link, options);
  await link.close();
  prepare();
  const variants = await readVariants((as) => openDirect(server, as), bare, capabilities, options);
  expect(choosy.sessions.size).toBe(0);
  const { tools: found, ...others } = variants.items;
  expect(others).toEqual({ prompts: [], resources: [], resourceTemplates: [] });
  return { error: variants.error, tools: found.map(({ name, requires }) => [name, ...requires]) };
}

describe('what an item requires', () => {
  it('is nothing where all see the same, and that is found out by one reading', async () => {
    expect(await read(() => ['a', 'b'])).toEqual({ error: null, tools: [] });
    expect(choosy.clients).toEqual([
      {},
      {
        sampling: { context: {}, tools: {} },
        elicitation: { form: {}, url: {} },
        roots: { listChanged: true },
        tasks: {
          list: {},
          cancel: {},
          requests: { sampling: { createMessage: {} }, elicitation: { create: {} } },
        },
      },
    ]);
  });

  it('is what it is not shown without: one capability, a part of one, several', async () => {
    const { tools } = await read((client) => [
      'plain',
      ...(client.sampling ? ['sample'] : []),
      ...(client.elicitation ? ['form'] : []),
      ...(client.elicitation?.url ? ['url'] : []),
      ...(client.roots ? ['roots'] : []),
      ...(client.sampling && client.tasks?.requests.sampling ? ['later'] : []),
      ...(client.sampling && client.roots && client.elicitation ? ['three'] : []),
    ]);
    expect(tools).toEqual([
      ['sample', 'sampling'],
      ['form', 'elicitation'],
      ['url', 'elicitation', 'elicitation.url'],
      ['roots', 'roots'],
      ['later', 'sampling', 'tasks'],
      ['three', 'sampling', 'elicitation', 'roots'],
    ]);
    expect(choosy.clients).toHaveLength(2 + CLIENT_CAPABILITIES.length);
  });

  it('is the first that shows it alone where one of several would do, else everything', async () => {
    const { tools } = await read((client) => [
      ...(client.elicitation?.url || client.roots ? ['either'] : []),
      ...(Object.keys(client).length > 2 ? ['many'] : []),
    ]);
    expect(tools).toEqual([
      ['either', 'elicitation', 'elicitation.url'],
      ['many', ...CLIENT_CAPABILITIES],
    ]);
  });

  it('is nothing for what is shown only to clients that cannot', async () => {
    const { tools } = await read((client) => (client.sampling ? ['with'] : ['without']));
    expect(tools).toEqual([['with', 'sampling']]);
  });

  it('is never what the server is not told of', async () => {
    const rootless = CLIENT_CAPABILITIES.filter((name) => name !== 'roots');
    const { tools } = await read((client) => (client.roots ? ['roots'] : []), {}, rootless);
    expect(tools).toEqual([]);
    expect(choosy.clients.some((client) => 'roots' in client)).toBe(false);
  });
});

describe('a server that asks before it lists', () => {
  const tools = (client: any) => (client.sampling ? ['sample'] : []);

  it.each([
    ['roots/list', { roots: [] }],
    ['sampling/createMessage', { code: -32603 }],
    ['elicitation/create', { code: -32603 }],
    ['something/else', { code: -32601 }],
  ])('%s is answered', async (method, answer) => {
    const found = await read(tools, {}, CLIENT_CAPABILITIES, () => (choosy.asks = method));
    expect(found).toEqual({ error: null, tools: [['sample', 'sampling']] });
    expect(choosy.answers[0]).toMatchObject(answer);
  });

  it('and hangs costs one deadline, and leaves things unknown', async () => {
    const found = await read(tools, { timeoutMs: 200 }, CLIENT_CAPABILITIES, () => {
      choosy.asks = 'roots/list';
      choosy.hangs = true;
    });
    expect(found).toEqual({ error: expect.stringContaining('"choosy"'), tools: [] });
    expect(choosy.clients).toHaveLength(2);
  });
});

it('leaves things unknown where the server takes no second client', async () => {
  choosy = await startChoosy(() => ['a']);
  const none = { items: [], declared: false, complete: true, notes: [], error: null };
  const bare = { tools: none, prompts: none, resources: none, resourceTemplates: none };
  const server = { name: 'gone', target: { kind: 'http', url: 'http://127.0.0.1:1/', headers: {} } } as const;
  const options = { signal: new AbortController().signal, timeoutMs: 1_000 };
  const found = await readVariants((as) => openDirect(server, as), bare, CLIENT_CAPABILITIES, options);
  expect(found.error).toContain('"gone"');
});
