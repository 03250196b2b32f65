/** A compiled endpoint narrowed to a grant: what is left is byte for byte what everybody is shown. */
import { expect, it } from 'vitest';
import { inOneGo } from '../runtime/slices.js';
import { narrowed } from './agent-view.js';
import { compileEndpoint } from './compile.js';
import { NamePatterns, type ServerGrant } from './grants.js';
import type { ItemRow, ServerRows } from './rows.js';
import type { CompiledEndpoint, CompiledList, CompiledServer } from './types.js';

function rows(slug: string, over: Partial<ServerRows> = {}, facts: Partial<CompiledServer> = {}): ServerRows {
  const server = {
    id: `id-${slug}`,
    orgId: 'org',
    slug,
    name: slug,
    configVersion: 1,
    sharing: 'shared',
    timeoutMs: 1_000,
    relayRoots: false,
    status: 'healthy',
    capabilities: { tools: {}, resources: {} },
    instructions: `about ${slug}`,
    target: { kind: 'http', url: 'http://x.invalid/', headers: {} },
    fault: null,
    ...facts,
  } as CompiledServer;
  const nothing = { tools: [], prompts: [], resources: [], templates: [], overrides: new Map() };
  return { server, prefix: slug, synced: true, cut: false, ...nothing, ...over };
}

const compile = (...servers: ServerRows[]): CompiledEndpoint =>
  compileEndpoint({
    id: 'ep',
    orgId: 'org',
    orgSlug: 'acme',
    slug: 'main',
    name: 'Main',
    namespaceId: 'ns',
    auth: { apiKey: true, apiKeyInQuery: false, oauth: false },
    transports: ['STREAMABLE_HTTP'],
    servers,
    otherServerIds: [],
  });

const item = (key: string, definition: object, requires: string[] = []): ItemRow => {
  const text = JSON.stringify(definition);
  return { key, definition: text, hash: text, requires };
};
const tool = (name: string, requires?: string[]) =>
  item(name, { name, description: `"]},{ ${name}`, inputSchema: { type: 'object' } }, requires);
const resource = (uri: string) => item(uri, { uri, name: uri });
const template = (uriTemplate: string) => item(uriTemplate, { uriTemplate, name: uriTemplate });

const ALL = ['*'];
type Names = { tools?: string[]; prompts?: string[]; resources?: string[] };

function view(endpoint: CompiledEndpoint, granted: Record<string, Names>): CompiledEndpoint {
  const servers = new Map<string, ServerGrant>();
  for (const [slug, { tools = [], prompts = [], resources = [] }] of Object.entries(granted))
    servers.set(`id-${slug}`, {
      tools: new NamePatterns(tools),
      prompts: new NamePatterns(prompts),
      resources: new NamePatterns(resources),
    });
  return inOneGo(narrowed(endpoint, { revision: JSON.stringify(granted), servers }));
}

const parsed = ({ pages }: CompiledList): any[] =>
  pages.map(({ body, legacyTail }) => JSON.parse(Buffer.concat([body, legacyTail]).toString()));
const names = (list: CompiledList): string[] =>
  parsed(list).flatMap(({ tools, resources, resourceTemplates }) =>
    (tools ?? resources ?? resourceTemplates).map(
      (one: { name: string; uri?: string; uriTemplate?: string }) => one.uri ?? one.uriTemplate ?? one.name,
    ),
  );

it('keeps names and bytes, also of tools that only lost a collision with one that is hidden', () => {
  const twins = [tool('same'), tool('other')];
  const endpoint = compile(rows('a', { prefix: '', tools: twins }), rows('b', { prefix: '', tools: twins }));
  expect(names(endpoint.lists.tools)).toEqual(['same', 'other', 'b__same', 'b__other']);
  const seen = view(endpoint, { b: { tools: ALL } });
  expect(names(seen.lists.tools)).toEqual(['b__same', 'b__other']);
  expect([...seen.tools.keys()]).toEqual(['b__same', 'b__other']);
  expect(seen.tools.get('b__same')).toBe(endpoint.tools.get('b__same'));
  expect(parsed(seen.lists.tools)[0].tools).toEqual(parsed(endpoint.lists.tools)[0].tools.slice(2));
});

it('goes by the name that the server gives, whatever the namespace calls it', () => {
  const off = { title: null, description: null, annotations: null };
  const overrides = new Map([
    ['search', { enabled: true, name: 'find', ...off }],
    ['gone', { enabled: false, name: null, ...off }],
  ]);
  const endpoint = compile(rows('a', { tools: [tool('search'), tool('gone'), tool('find_x')], overrides }));
  expect(names(view(endpoint, { a: { tools: ['search', 'gone'] } }).lists.tools)).toEqual(['a__find']);
  expect(names(view(endpoint, { a: { tools: ['find*'] } }).lists.tools)).toEqual(['a__find_x']);
});

it('cuts items out of many pages', () => {
  const many = Array.from({ length: 2_500 }, (_, i) => tool(`t${i}`));
  const endpoint = compile(rows('a', { tools: many }), rows('b', { tools: [tool('last')] }));
  expect(endpoint.lists.tools.pages).toHaveLength(3);
  const seen = view(endpoint, { a: { tools: ['t*9'] }, b: { tools: ALL } });
  expect(seen.lists.tools.pages).toHaveLength(1);
  const wanted = many.map(({ key }) => `a__${key}`).filter((name) => name.endsWith('9'));
  expect(names(seen.lists.tools)).toEqual([...wanted, 'b__last']);
  const most = view(endpoint, { a: { tools: ALL } });
  expect(names(most.lists.tools)).toHaveLength(2_500);
  const cursors = [...most.lists.tools.cursors.keys()];
  expect(cursors.filter((cursor) => endpoint.lists.tools.cursors.has(cursor))).toEqual([]);
});

it('shows what only some clients are shown to them alone', async () => {
  const tools = [tool('plain'), tool('asks', ['sampling']), tool('asks_too', ['sampling']), tool('end')];
  const endpoint = compile(rows('a', { tools }, { sharing: 'dedicated' }));
  const seen = view(endpoint, { a: { tools: ['asks', 'end'] } });
  expect(names(seen.lists.tools)).toEqual(['a__end']);
  const everything = (await seen.variants?.of('tools', 31)) as CompiledList;
  expect(names(everything)).toEqual(['a__asks', 'a__end']);
  expect(view(endpoint, { a: { tools: ['plain'] } }).variants).toBeNull();
});

it('leads nowhere with URIs that were not granted, listed or not', () => {
  const endpoint = compile(
    rows('a', { resources: [resource('x:///1'), resource('x:///2')], templates: [template('x:///t/{id}')] }),
    rows('b', { resources: [resource('x:///1')] }),
  );
  expect([...endpoint.uriPrefixes.keys()]).toEqual(['b+']);
  const some = view(endpoint, { a: { resources: ['x:///t/{id}'] }, b: { resources: ['x:///1'] } });
  expect(names(some.lists.resources)).toEqual(['b+x:///1']);
  expect(names(some.lists.resourceTemplates)).toEqual(['x:///t/{id}']);
  expect([...some.uriPrefixes.keys()]).toEqual([]);
  expect([...view(endpoint, { b: { resources: ALL } }).uriPrefixes.keys()]).toEqual(['b+']);
  const sole = compile(rows('a', { resources: [resource('x:///1')] }), rows('c', {}, { capabilities: {} }));
  expect(sole.soleResourceServer?.slug).toBe('a');
  expect(view(sole, { a: { resources: ['x:///*'] } }).soleResourceServer).toBeNull();
  expect(view(sole, { a: { resources: ALL } }).soleResourceServer?.slug).toBe('a');
  expect(view(sole, { c: {} }).soleResourceServer).toBeNull();
});

it('says nothing of servers that were not granted', () => {
  const endpoint = compile(
    rows('a', { tools: [tool('t')] }, { capabilities: { tools: {}, prompts: {} } }),
    rows('down', { tools: [tool('t')] }, { status: 'unreachable', capabilities: { tools: {}, logging: {} } }),
    rows('new', { synced: false }, { capabilities: {} }),
  );
  const seen = view(endpoint, { a: { tools: ALL } });
  const all = [
    seen.initializeTail,
    seen.discoverResult,
    ...seen.lists.tools.pages.map((page) => page.legacyTail),
  ];
  expect(Buffer.concat(all).toString()).not.toMatch(/down|new|logging/);
  expect([...seen.announces]).toEqual(['tools', 'prompts']);
  expect([...seen.servers.keys()]).toEqual(['id-a']);
  // One that was never synchronised may offer everything, as in the whole endpoint.
  expect([...view(endpoint, { new: { tools: ALL } }).announces]).toEqual(['tools', 'prompts', 'resources']);
  expect(view(endpoint, { down: { tools: ALL } }).notices).toEqual([
    { server: 'down', state: 'unreachable' },
  ]);
});
