/** From rows to the object that is served: names, overrides, collisions, pages, notices. */
import { describe, expect, it } from 'vitest';

import { compileEndpoint, compileInSlices } from './compile.js';
import type { EndpointRows, OverrideRow, ServerRows } from './rows.js';
import type { CompiledList, CompiledServer } from './types.js';

function server(slug: string, over: Partial<CompiledServer> = {}): CompiledServer {
  return {
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
    instructions: null,
    target: { kind: 'http', url: 'http://x.invalid/', headers: {} },
    fault: null,
    ...over,
  } as CompiledServer;
}

function rows(slug: string, over: Partial<ServerRows> = {}): ServerRows {
  return {
    server: server(slug),
    prefix: slug,
    synced: true,
    cut: false,
    tools: [],
    prompts: [],
    resources: [],
    templates: [],
    overrides: new Map(),
    ...over,
  };
}

function endpoint(servers: ServerRows[], over: Partial<EndpointRows> = {}): EndpointRows {
  return {
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
    ...over,
  };
}

const compile = (servers: ServerRows[], over?: Partial<EndpointRows>) =>
  compileEndpoint(endpoint(servers, over));

const item = (key: string, definition: string) => ({
  key,
  definition,
  hash: definition,
  requires: [] as string[],
});
const tool = (name: string, rest = '"inputSchema":{"type":"object"}') =>
  item(name, `{"name":${JSON.stringify(name)},${rest}}`);
const override = (over: Partial<OverrideRow>): OverrideRow => ({
  enabled: true,
  name: null,
  title: null,
  description: null,
  annotations: null,
  ...over,
});

function page(list: CompiledList, index = 0, era: 'legacy' | 'modern' = 'legacy'): any {
  const { body, legacyTail, modernTail } = list.pages[index] as CompiledList['pages'][number];
  return JSON.parse(Buffer.concat([body, era === 'legacy' ? legacyTail : modernTail]).toString());
}

describe('tools', () => {
  it('keep every byte but the name', () => {
    const definition =
      '{ "x-unknown":1.0, "name" :"a\\u0062", "inputSchema":{"type":"object","big":12345678901234567890} }';
    const { lists, tools } = compile([rows('s', { tools: [item('ab', definition)] })]);
    expect(lists.tools.pages[0]?.body.toString()).toBe(
      `{"tools":[${definition.replace('"a\\u0062"', '"s__ab"')}]`,
    );
    expect(tools.get('s__ab')).toMatchObject({ upstreamName: 'ab' });
  });

  it('are served under the bare name where the prefix is empty, without an edit', () => {
    const { tools } = compile([rows('s', { prefix: '', tools: [tool('one')] })]);
    expect(tools.get('one')?.upstreamNameJson).toBeNull();
  });

  it('take what an override says, and are absent when it switches them off', () => {
    const annotated = tool('b', '"inputSchema":{},"annotations":{"readOnlyHint":true,"own":1}');
    const { lists, tools } = compile([
      rows('s', {
        tools: [tool('a'), annotated, tool('c')],
        overrides: new Map([
          ['a', override({ enabled: false })],
          [
            'b',
            override({ name: 'bee', title: 'T', description: 'D', annotations: { readOnlyHint: false } }),
          ],
          ['gone', override({ name: 'nobody' })],
        ]),
      }),
    ]);
    expect([...tools.keys()]).toEqual(['s__bee', 's__c']);
    expect(page(lists.tools).tools[0]).toEqual({
      name: 's__bee',
      title: 'T',
      description: 'D',
      inputSchema: { type: 'object' },
      annotations: { readOnlyHint: false, own: 1 },
    });
  });

  it('of a later server give way when the names are equal', () => {
    const { tools } = compile([
      rows('one', { prefix: '', tools: [tool('echo')] }),
      rows('two', { prefix: '', tools: [tool('echo')] }),
    ]);
    expect([...tools].map(([name, route]) => [name, route.server.slug])).toEqual([
      ['echo', 'one'],
      ['two__echo', 'two'],
    ]);
  });

  it('say which arguments travel in headers', () => {
    const schema = {
      type: 'object',
      properties: {
        region: { type: 'string', 'x-mcp-header': 'Region' },
        deep: { type: 'object', properties: { n: { type: 'integer', 'x-mcp-header': 'N' } } },
      },
    };
    const { tools } = compile([rows('s', { tools: [tool('q', `"inputSchema":${JSON.stringify(schema)}`)] })]);
    expect(tools.get('s__q')?.paramHeaders).toEqual([
      { header: 'mcp-param-region', path: ['region'] },
      { header: 'mcp-param-n', path: ['deep', 'n'] },
    ]);
  });
});

describe('resources', () => {
  const resource = (uri: string) => item(uri, `{"uri":"${uri}","name":"n"}`);
  const template = (uri: string) => item(uri, `{"uriTemplate":"${uri}","name":"n"}`);

  it('pass unchanged, and the later of two equal URIs is rewritten', () => {
    const { lists, resources, templates, uriPrefixes } = compile([
      rows('one', { resources: [resource('a://x')], templates: [template('a://t/{id}')] }),
      rows('two', { resources: [resource('a://x'), resource('a://y')], templates: [template('a://t/{id}')] }),
    ]);
    expect([...resources.keys()]).toEqual(['a://x', 'two+a://x', 'a://y']);
    expect(resources.get('two+a://x')).toMatchObject({ upstreamName: 'a://x', server: { slug: 'two' } });
    expect(page(lists.resources).resources.map((r: any) => r.uri)).toEqual(['a://x', 'two+a://x', 'a://y']);
    expect(templates.map((t) => t.exposedName)).toEqual(['a://t/{id}', 'two+a://t/{id}']);
    expect([...uriPrefixes.keys()]).toEqual(['two+']);
  });
});

describe('lists', () => {
  it('come in pages with cursors of their own', () => {
    const tools = Array.from({ length: 2_500 }, (_, i) => tool(`t${i}`));
    const { lists } = compile([rows('s', { tools })]);
    expect(lists.tools.pages).toHaveLength(3);
    const seen: string[] = [];
    let index: number | undefined = 0;
    while (index !== undefined) {
      const result = page(lists.tools, index);
      seen.push(...result.tools.map((t: any) => t.name));
      index = lists.tools.cursors.get(result.nextCursor);
    }
    expect(seen).toEqual(tools.map((t) => `s__${t.key}`));
    const other = compile([rows('s', { tools: tools.slice(1) })]);
    for (const cursor of other.lists.tools.cursors.keys())
      expect(lists.tools.cursors.has(cursor)).toBe(false);
  });

  it('of ten thousand tools leave the event loop its turns while they are made', async () => {
    const tools = Array.from({ length: 10_000 }, (_, i) => tool(`t${i}`));
    let turns = 0;
    let over = false;
    const count = (): void => {
      turns++;
      if (!over) setImmediate(count);
    };
    setImmediate(count);
    const { lists } = await compileInSlices(endpoint([rows('s', { tools })]));
    over = true;
    expect(lists.tools.pages).toHaveLength(10);
    expect(turns).toBeGreaterThan(2);
  });

  it('tell which servers are not as they should be', () => {
    const { lists } = compile([
      rows('well'),
      rows('down', { server: server('down', { status: 'unreachable' }) }),
      rows('new', { synced: false }),
      rows('off', { server: server('off', { target: null, fault: 'no' } as Partial<CompiledServer>) }),
      rows('large', { cut: true }),
      rows('odd', { tools: [item('x', '{"name":"x","name":"y"}')] }),
    ]);
    const told = [
      { server: 'down', state: 'unreachable' },
      { server: 'new', state: 'pending' },
      { server: 'off', state: 'unusable' },
      { server: 'large', state: 'incomplete' },
      { server: 'odd', state: 'incomplete' },
    ];
    expect(page(lists.prompts)._meta).toEqual({ 'dev.patchbay/servers': told });
    expect(page(lists.tools, 0, 'modern')).toMatchObject({
      resultType: 'complete',
      cacheScope: 'private',
      ttlMs: expect.any(Number),
      _meta: { 'dev.patchbay/servers': told, 'io.modelcontextprotocol/serverInfo': { name: 'patchbay' } },
    });
    expect(page(compile([rows('well')]).lists.tools)).toEqual({ tools: [] });
  });
});

describe('items that some clients are not shown', () => {
  const SAMPLING = 1;
  const ELICITATION = 2;
  const ROOTS = 8;
  const asking = (name: string, ...requires: string[]) => ({ ...tool(name), requires });
  const dedicated = (over: Partial<CompiledServer> = {}) => server('s', { sharing: 'dedicated', ...over });
  const varied = (tools: ServerRows['tools'], over: Partial<CompiledServer> = {}) =>
    compile([rows('s', { server: dedicated(over), tools, prompts: [item('p', '{"name":"p"}')] })]);
  const names = (list: CompiledList) =>
    list.pages.flatMap((_, i) => page(list, i).tools.map((t: any) => t.name.slice(3)));
  const THREE = [tool('a'), asking('b', 'sampling'), asking('c', 'sampling', 'elicitation'), tool('d')];

  it('are shown to clients that can do what they require, in their place', async () => {
    const { lists, tools, variants } = varied(THREE);
    expect(names(lists.tools)).toEqual(['a', 'd']);
    expect([...tools.values()].map(({ requires }) => requires)).toEqual([0, 1, 3, 0]);
    const shown = async (bits: number) => names((await variants?.of('tools', bits)) as CompiledList);
    expect(await shown(SAMPLING)).toEqual(['a', 'b', 'd']);
    expect(await shown(SAMPLING | ELICITATION)).toEqual(['a', 'b', 'c', 'd']);
    expect(await shown(ELICITATION)).toEqual(['a', 'd']);
  });

  it('cost nothing where there are none, or none that a client can have', async () => {
    expect(varied([tool('a')]).variants).toBeNull();
    const { lists, variants } = varied(THREE);
    expect(variants?.of('tools', ROOTS)).toBe(lists.tools);
    expect(variants?.of('prompts', SAMPLING)).toBe(lists.prompts);
    const rendering = variants?.of('tools', SAMPLING | ROOTS);
    expect(variants?.of('tools', SAMPLING)).toBe(rendering);
    expect(variants?.of('tools', SAMPLING)).not.toBe(variants?.of('tools', SAMPLING | ELICITATION));
    const list = await rendering;
    expect(variants?.of('tools', SAMPLING)).toBe(list);
  });

  it('are nobody’s where their server is not told what clients can do', () => {
    expect(varied(THREE, { sharing: 'shared' }).tools.size).toBe(2);
    expect(varied([asking('r', 'roots')]).tools.size).toBe(0);
    expect(varied([asking('r', 'roots')], { relayRoots: true }).tools.size).toBe(1);
    // From a newer version than this one.
    const { tools, variants } = varied([asking('x', 'telepathy')]);
    expect(tools.get('s__x')?.requires).toBeGreaterThan(0);
    expect(variants?.of('tools', 31)).not.toBeInstanceOf(Promise);
  });

  it('change the revision of their list for everybody, and their own cursors lead nobody astray', async () => {
    const many = [...Array.from({ length: 2_500 }, (_, i) => tool(`t${i}`)), asking('b', 'sampling')];
    const one = varied(many);
    const other = varied([...many.slice(0, -1), asking('b', 'elicitation')]);
    const revisions = [one, other, varied(many.slice(0, -1))].map(({ lists }) => lists.tools.revision);
    expect(new Set(revisions).size).toBe(3);
    expect(new Set([one.revision, other.revision]).size).toBe(2);
    const list = (await one.variants?.of('tools', SAMPLING)) as CompiledList;
    expect(list).toMatchObject({ revision: one.lists.tools.revision, count: 2_501 });
    expect(names(list)).toHaveLength(2_501);
    for (const cursor of list.cursors.keys()) expect(one.lists.tools.cursors.has(cursor)).toBe(false);
  });

  it('are kept rendered for a few kinds of clients, and fewer where they are large', async () => {
    const all = ['sampling', 'elicitation', 'roots', 'tasks'].map((name) => asking(name, name));
    const { variants } = varied(all, { relayRoots: true });
    const of = (bits: number) => variants?.of('tools', bits);
    const masks = [1, 2, 3, 8, 9, 10, 11, 16];
    for (const bits of masks) await of(bits);
    for (const bits of masks) expect(of(bits)).not.toBeInstanceOf(Promise);
    await of(17);
    expect(of(2)).not.toBeInstanceOf(Promise);
    expect(of(1)).toBeInstanceOf(Promise);
    const large = varied([
      asking('x', 'sampling'),
      asking('y', 'elicitation'),
      tool('z', `"x":"${'x'.repeat(5e6)}"`),
    ]);
    await large.variants?.of('tools', 1);
    await large.variants?.of('tools', 2);
    expect(large.variants?.of('tools', 2)).not.toBeInstanceOf(Promise);
    expect(large.variants?.of('tools', 1)).toBeInstanceOf(Promise);
    expect(large.variants?.bytes).toBeLessThan(11e6);
  });
});

it('greets with what the servers offer, and their instructions under their names', () => {
  const a = server('a', {
    capabilities: { prompts: { listChanged: true }, logging: {} },
    instructions: 'do a',
  });
  const b = server('b', { capabilities: { resources: { subscribe: true } }, instructions: 'do b' });
  const compiled = compile([rows('a', { server: a }), rows('b', { server: b })]);
  const initialize = JSON.parse(`{"protocolVersion":"x"${compiled.initializeTail}`);
  expect(initialize).toMatchObject({
    capabilities: {
      tools: { listChanged: true },
      prompts: { listChanged: true },
      resources: { subscribe: true, listChanged: true },
      logging: {},
    },
    serverInfo: { name: 'patchbay', title: 'Main' },
    instructions: '# a\n\ndo a\n\n# b\n\ndo b',
  });
  expect(JSON.parse(compiled.discoverResult.toString())).toMatchObject({
    resultType: 'complete',
    supportedVersions: ['2026-07-28'],
    capabilities: initialize.capabilities,
    cacheScope: 'private',
  });
});

describe('capabilities', () => {
  // Processes: servers over HTTP are announced (circles.test.ts).
  const target = { kind: 'stdio', command: 'x', args: [], env: {} } as const;
  const told = (...servers: Partial<CompiledServer>[]) => {
    const compiled = compile(
      servers.map((s, i) =>
        rows(`s${i}`, { server: server(`s${i}`, { target, ...s } as Partial<CompiledServer>) }),
      ),
    );
    return {
      legacy: JSON.parse(`{"a":0${compiled.initializeTail}`).capabilities,
      modern: JSON.parse(compiled.discoverResult.toString()).capabilities,
    };
  };

  it('are those of the lists alone where the servers offer nothing', () => {
    const none = { tools: { listChanged: true } };
    expect(told()).toEqual({ legacy: none, modern: none });
    expect(told({ capabilities: {} })).toEqual({ legacy: none, modern: none });
    const plain = told({ capabilities: { resources: { subscribe: 'yes' }, completions: {} } });
    expect(plain.legacy).toEqual({ ...none, resources: { listChanged: true }, completions: {} });
  });

  it('are all that are carried through where a server was never synced', () => {
    const { initializeTail } = compile([
      rows('new', { synced: false, server: server('new', { capabilities: {} }) }),
    ]);
    expect(Object.keys(JSON.parse(`{"a":0${initializeTail}`).capabilities)).toEqual([
      'tools',
      'prompts',
      'resources',
      'completions',
      'logging',
      'experimental', // that it leads on over HTTP (circles.ts)
    ]);
  });

  it('say of tasks what every server with tasks can do, each era in its own shape', () => {
    const requests = { tools: { call: {} } };
    const full = { tasks: { list: {}, cancel: {}, requests } };
    const dedicated = { sharing: 'dedicated', capabilities: full } as const;
    expect(told(dedicated).legacy.tasks).toEqual(full.tasks);
    expect(told(dedicated).modern).toEqual({ tools: { listChanged: true } });
    // On a link that others use too, a list would tell of their tasks.
    expect(told({ sharing: 'shared', capabilities: full }).legacy.tasks).toEqual({ cancel: {}, requests });
    expect(told(dedicated, { capabilities: { tasks: { requests } } }).legacy.tasks).toEqual({ requests });
    expect(told(dedicated, dedicated).legacy.tasks).toEqual(full.tasks);
    expect(told(dedicated, { sharing: 'shared', capabilities: full }).legacy.tasks).not.toHaveProperty(
      'list',
    );
    const extension = (settings: object) => ({
      capabilities: { extensions: { 'io.modelcontextprotocol/tasks': settings } },
    });
    expect(told(extension({ a: 1 }), extension({ a: 2 })).modern.extensions).toEqual({
      'io.modelcontextprotocol/tasks': {},
    });
    expect(told(extension({ a: 1 })).legacy.extensions).toBeUndefined();
  });

  it('pass what is not known here where all who say it say the same', () => {
    const one = { experimental: { x: { n: 1 }, y: {} }, extensions: { 'a/b': { z: [1, 2] } } };
    const two = {
      experimental: { x: { n: 1 }, y: { other: true } },
      extensions: { 'c/d': {}, 'e/f': 'no object' },
    };
    const { legacy, modern } = told({ capabilities: one }, { capabilities: two });
    expect(legacy).toEqual({
      tools: { listChanged: true },
      experimental: { x: { n: 1 } },
      extensions: { 'a/b': { z: [1, 2] }, 'c/d': {} },
    });
    expect(modern).toEqual(legacy);
    const hostile = JSON.parse(
      `{"experimental":{"__proto__":{"tools":1}},"extensions":{"x/y":{"a":"${'x'.repeat(20_000)}"}}}`,
    );
    expect(JSON.stringify(told({ capabilities: hostile }).legacy)).toBe(
      '{"tools":{"listChanged":true},"experimental":{"__proto__":{"tools":1}}}',
    );
  });
});

it('tells of each list whether its items changed, whatever else did', () => {
  const revisions = (over: Partial<ServerRows>) => {
    const { lists } = compile([
      rows('s', { tools: [tool('a')], prompts: [item('p', '{"name":"p"}')], ...over }),
    ]);
    return Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, list.revision]));
  };
  const before = revisions({});
  expect(revisions({ server: server('s', { status: 'unreachable', configVersion: 9 }) })).toEqual(before);
  const { tools, ...others } = revisions({ tools: [tool('a'), tool('b')] });
  expect(before).toMatchObject(others);
  expect(tools).not.toBe(before['tools']);
});

it('has a revision that changes with anything served, and only then', () => {
  const base = () => [rows('s', { tools: [tool('a')] })];
  expect(compile(base()).revision).toBe(compile(base()).revision);
  const others = [
    compile([rows('s', { tools: [tool('b')] })]),
    compile([rows('s', { tools: [tool('a')], prefix: 'p' })]),
    compile([rows('s', { tools: [tool('a')], server: server('s', { configVersion: 2 }) })]),
    compile(base(), { auth: { apiKey: false, apiKeyInQuery: false, oauth: false } }),
    compile([rows('s', { tools: [tool('a')], overrides: new Map([['a', override({ title: 't' })]]) })]),
  ].map((endpoint) => endpoint.revision);
  expect(new Set([compile(base()).revision, ...others]).size).toBe(6);
});
