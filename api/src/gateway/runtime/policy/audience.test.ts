import { expect, it } from 'vitest';

import { compileEndpoint } from '../../snapshot/compile.js';
import type { CompiledEndpoint, CompiledServer, ListKind } from '../../snapshot/types.js';
import { Audience, type ListListener } from './audience.js';

const TELLS = { tools: { listChanged: true } };

function server(id: string, over: Partial<CompiledServer> = {}): CompiledServer {
  return {
    id,
    orgId: 'o1',
    slug: id,
    name: id,
    configVersion: 1,
    sharing: 'shared',
    timeoutMs: 1_000,
    status: 'healthy',
    capabilities: TELLS,
    instructions: null,
    target: { kind: 'http', url: 'http://up.example/', headers: {} },
    fault: null,
    ...over,
  } as CompiledServer;
}

function endpoint(servers: readonly CompiledServer[], tools: readonly string[] = []): CompiledEndpoint {
  return compileEndpoint({
    id: 'e1',
    orgId: 'o1',
    orgSlug: 'acme',
    slug: 'main',
    name: 'Main',
    namespaceId: 'n1',
    auth: { apiKey: true, apiKeyInQuery: false, oauth: false },
    transports: ['STREAMABLE_HTTP'],
    otherServerIds: [],
    servers: servers.map((one, i) => ({
      server: one,
      prefix: one.slug,
      synced: true,
      cut: false,
      overrides: new Map(),
      tools: (i === 0 ? tools : []).map((key) => ({
        key,
        definition: JSON.stringify({ name: key, inputSchema: { type: 'object' } }),
        hash: key,
        requires: [],
      })),
      prompts: [],
      resources: [],
      templates: [],
    })),
  });
}

class Listener implements ListListener {
  readonly told: ListKind[] = [];
  readonly kinds: ReadonlySet<ListKind>;
  constructor(...kinds: ListKind[]) {
    this.kinds = new Set(kinds);
  }
  listChanged(kind: ListKind): void {
    this.told.push(kind);
  }
}

/** An audience, and the servers it listens to at the moment. */
function audience(): { listeners: Audience; watched: string[] } {
  const watched: string[] = [];
  const listeners = new Audience((one) => {
    const key = `${one.id}/${one.configVersion}`;
    watched.push(key);
    return () => void watched.splice(watched.indexOf(key), 1);
  });
  return { listeners, watched };
}

it('tells those of the path who asked for the kind, and only when the list differs', () => {
  const { listeners } = audience();
  const [tools, prompts, elsewhere] = [new Listener('tools'), new Listener('prompts'), new Listener('tools')];
  const a = server('a');
  listeners.join('acme/main', endpoint([a]), tools);
  listeners.join('acme/main', endpoint([a]), prompts);
  listeners.join('acme/other', endpoint([a]), elsewhere);
  listeners.swapped('acme/main', endpoint([server('a', { status: 'unreachable' })]));
  expect(tools.told).toEqual([]);
  listeners.swapped('acme/main', endpoint([a], ['novel']));
  listeners.swapped('acme/main', endpoint([a], ['novel']));
  expect([tools.told, prompts.told, elsewhere.told]).toEqual([['tools'], [], []]);
});

it('listens to servers at an address that tell of lists, while somebody waits for lists', () => {
  const { listeners, watched } = audience();
  const all = [
    server('a'),
    server('quiet', { capabilities: { tools: {} } }),
    server('process', { target: { kind: 'stdio', command: 'x', args: [], env: {} } }),
    server('broken', { target: null, fault: 'broken' } as Partial<CompiledServer>),
    server('b', { target: { kind: 'sse', url: 'http://up.example/', headers: {} } }),
  ];
  const leaveResources = listeners.join('acme/main', endpoint(all), new Listener());
  expect(watched).toEqual([]);
  const leave = listeners.join('acme/main', endpoint(all), new Listener('tools'));
  const leaveOther = listeners.join('acme/other', endpoint([server('a')]), new Listener('tools'));
  expect(watched).toEqual(['a/1', 'b/1']);
  listeners.swapped('acme/main', endpoint([server('a', { configVersion: 2 })]));
  expect(watched).toEqual(['a/1', 'a/2']);
  leave();
  leave();
  expect(watched).toEqual(['a/1']);
  leaveResources();
  leaveOther();
  expect(watched).toEqual([]);
  expect([...listeners.waiting()]).toEqual([]);
});

it('listens to no more than fifty servers of an organisation', () => {
  const { listeners, watched } = audience();
  const many = Array.from({ length: 60 }, (_, i) => server(`s${i}`));
  const leave = listeners.join('acme/main', endpoint(many), new Listener('tools'));
  listeners.join('acme/other', endpoint([server('late')]), new Listener('tools'));
  listeners.join('else/main', endpoint([server('foreign', { orgId: 'o2' })]), new Listener('tools'));
  expect(watched).toHaveLength(51);
  leave();
  expect(watched).toEqual(['foreign/1']);
  listeners.swapped('acme/other', endpoint([server('late')]));
  expect(watched).toEqual(['foreign/1', 'late/1']);
});
