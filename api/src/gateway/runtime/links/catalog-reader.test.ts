/** Reading catalogues: of a real server, of many pages, and of servers that get it wrong. */
import { afterEach, describe, expect, it } from 'vitest';

import { everythingPath } from '../../../../../test/fixtures/upstreams/everything.mjs';
import {
  type HttpUpstreamOptions,
  startHttpUpstream,
} from '../../../../../test/fixtures/upstreams/http-upstream.mjs';
import { type Catalog, type CatalogOptions, readCatalog } from './catalog-reader.js';
import type { LinkServer } from './options.js';
import { fixture, nodeServer, openDirect, urlServer } from './testing.js';

const cleanup: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of cleanup.splice(0).reverse()) await end();
});
const base: CatalogOptions = { signal: new AbortController().signal, timeoutMs: 10_000 };

async function read(server: LinkServer, options: Partial<CatalogOptions> = {}): Promise<Catalog> {
  const link = await openDirect(server);
  cleanup.push(() => link.close());
  return readCatalog(link, { ...base, ...options });
}
async function readHttp(
  upstream: HttpUpstreamOptions,
  options: Partial<CatalogOptions> = {},
): Promise<Catalog> {
  const server = await startHttpUpstream(upstream);
  cleanup.push(() => server.close());
  return read(urlServer('http', server.url), options);
}

it('reads all of server-everything', async () => {
  const progress: string[] = [];
  const catalog = await read(nodeServer(everythingPath, ['stdio']), {
    onProgress: ({ kind, items }) => progress.push(`${kind} ${items}`),
  });
  expect(catalog.tools.items.length).toBeGreaterThanOrEqual(13);
  expect([
    catalog.prompts.items.length,
    catalog.resources.items.length,
    catalog.resourceTemplates.items.length,
  ]).toEqual([4, 7, 2]);
  expect(Object.values(catalog).every((list) => list.complete && list.error === null && list.declared)).toBe(
    true,
  );
  expect(progress.at(-1)).toBe('resourceTemplates 2');
  const echo = catalog.tools.items.find((item) => item.name === 'echo');
  expect(JSON.parse(echo!.json.toString())).toMatchObject({ name: 'echo', inputSchema: { type: 'object' } });
});

describe.each(['legacy', 'modern'] as const)('pages of a %s server', (era) => {
  it('are all read', async () => {
    const { tools } = await readHttp({ era, pages: 5 });
    expect(tools.items).toHaveLength(11 + 5 * 3);
    expect(tools.complete).toBe(true);
  });
});

it('reads no end where there is none', async () => {
  const { tools } = await readHttp({ endlessPages: true }, { maxPages: 7 });
  expect([tools.items.length, tools.complete, tools.notes]).toEqual([7, false, ['cut at 7 pages']]);
  const few = await readHttp({ endlessPages: true }, { maxItems: 5 });
  expect([few.tools.items.length, few.tools.complete, few.tools.notes]).toEqual([
    5,
    false,
    ['cut at 5 items'],
  ]);
  const light = await readHttp({ endlessPages: true }, { maxBytes: 100 });
  expect([light.tools.complete, light.tools.notes]).toEqual([false, ['cut at 100 bytes']]);
});

it('notices cursors that go in a circle', async () => {
  const { tools } = await read(nodeServer(fixture('stdio-upstream.mjs'), ['--cursor-loop']));
  expect(tools.items.map((item) => item.name)).toEqual(['loop0', 'loop1', 'loop2']);
  expect([tools.complete, tools.error]).toEqual([false, null]);
  expect(tools.notes).toContain('the cursors go round in a circle');
});

it('keeps a list in spite of bad items', async () => {
  const { tools } = await readHttp({
    oddItems: true,
    extraTools: [
      { name: 'x'.repeat(200), inputSchema: { type: 'object' } },
      { name: 'a b\u202e\u0007é', inputSchema: { type: 'object' } },
      { name: '', inputSchema: {} },
      // Readers that take no heed of case see one of them.
      { name: 'twice', inputSchema: { type: 'object', name: 1, Name: 2 } },
      { name: 'behind', inputSchema: { type: 'object' } },
    ],
  });
  const noted = Object.fromEntries(
    tools.items.filter((item) => item.note !== null).map((item) => [item.name, item.note]),
  );
  expect(noted).toEqual({
    untyped: 'inputSchema has no type "object"',
    schemaless: 'inputSchema is missing',
  });
  expect(tools.items.map((item) => item.name)).toEqual(
    expect.arrayContaining(['x'.repeat(200), 'a b\u202e\u0007é', 'behind']),
  );
  expect(tools.notes).toEqual([
    'an item without "name" was left out',
    'an item was left out: member "Name" is repeated at byte 56',
    'an item that is no object was left out',
    'an item without "name" was left out',
    '"echo" is listed twice; the first counts',
  ]);
  expect(tools.complete).toBe(true);
});

it('takes an unknown list method for an empty list', async () => {
  const { resourceTemplates, resources } = await readHttp({ noTemplates: true });
  expect(resources.items).toHaveLength(1);
  expect(resourceTemplates).toMatchObject({
    items: [],
    complete: true,
    error: null,
    notes: [expect.stringContaining('resources/templates/list')],
  });
});

it('does not let one failing list cost the others', async () => {
  const { tools, resources } = await readHttp({ resourcesFail: true });
  expect(tools.items).toHaveLength(11);
  expect(resources).toMatchObject({
    items: [],
    complete: false,
    error: { code: 'upstream_error', rpcCode: -32603, message: expect.stringContaining('ENOTFOUND') },
  });
});

it('asks for nothing that is not declared', async () => {
  const { prompts } = await readHttp({ capabilities: { tools: {} } });
  expect(prompts).toMatchObject({ declared: false, complete: true, items: [] });
});

it('reads 10,000 tools', async () => {
  const extraTools = Array.from({ length: 10_000 }, (_, i) => ({
    name: `tool_${i}`,
    description: 'd'.repeat(100),
    inputSchema: { type: 'object', properties: { a: { type: 'string' } } },
  }));
  const { tools } = await readHttp({ extraTools });
  expect(tools.items).toHaveLength(10_011);
});
