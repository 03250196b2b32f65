/**
 * An endpoint as one agent sees it: the same object with fewer routes and shorter lists, so that a call costs what it
 * costs anybody. A view only takes away: what is left answers as it does to everybody, under the same names.
 */
import type { Sliced } from '../runtime/slices.js';
import type { Grant, NamePatterns, ServerGrant } from './grants.js';
import { greetingsOf } from './greetings.js';
import { type ListedItem, listSource, renderList } from './lists.js';
import type { CompiledEndpoint, CompiledServer, ListName, Route } from './types.js';
import { variantsOf } from './variants.js';

type Granted = ReadonlyMap<string, ServerGrant>;

/** @param grant narrows to some servers; where it does not, there is no view but the endpoint itself. */
export function* narrowed(
  endpoint: CompiledEndpoint,
  { revision, servers: granted }: Grant & { readonly servers: Granted },
): Sliced<CompiledEndpoint> {
  const servers = [...endpoint.servers.values()].filter(({ id }) => granted.has(id));
  const names = new Set(servers.map(({ name }) => name));
  const notices = endpoint.notices.filter(({ server }) => names.has(server));
  const admits = (of: keyof ServerGrant) => (route: Route) =>
    patterns(granted, of, route.server).admits(route.upstreamName);
  const tools = yield* pick(endpoint, 'tools', [...endpoint.tools], admits('tools'));
  const prompts = yield* pick(endpoint, 'prompts', [...endpoint.prompts], admits('prompts'));
  const resources = yield* pick(endpoint, 'resources', [...endpoint.resources], admits('resources'));
  const named = endpoint.templates.map((route) => [route.exposedName, route] as const);
  const templates = yield* pick(endpoint, 'resourceTemplates', named, admits('resources'));
  const sources = {
    tools: yield* listSource('tools', tools.items, notices),
    prompts: yield* listSource('prompts', prompts.items, notices),
    resources: yield* listSource('resources', resources.items, notices),
    resourceTemplates: yield* listSource('resourceTemplates', templates.items, notices),
  };
  const lists = {
    tools: yield* renderList(sources.tools),
    prompts: yield* renderList(sources.prompts),
    resources: yield* renderList(sources.resources),
    resourceTemplates: yield* renderList(sources.resourceTemplates),
  };
  // URIs that nobody listed are for those alone who may read whatever the server has.
  const whole = (server: CompiledServer) => patterns(granted, 'resources', server).all;
  const { soleResourceServer: sole, unsynced } = endpoint;
  return {
    ...endpoint,
    revision: `${endpoint.revision}.${revision}`,
    servers: new Map(servers.map((server) => [server.id, server])),
    tools: new Map(tools.routes),
    prompts: new Map(prompts.routes),
    resources: new Map(resources.routes),
    templates: templates.routes.map(([, route]) => route),
    uriPrefixes: new Map([...endpoint.uriPrefixes].filter(([, server]) => whole(server))),
    soleResourceServer: sole !== null && whole(sole) ? sole : null,
    lists,
    variants: variantsOf(sources, lists),
    notices,
    ...greetingsOf(
      endpoint.name,
      servers.map((server) => ({ server, synced: !unsynced.has(server.id) })),
    ),
  };
}

function patterns(
  granted: Granted,
  of: keyof ServerGrant,
  { id }: CompiledServer,
): NamePatterns | typeof NOTHING {
  return granted.get(id)?.[of] ?? NOTHING;
}

const NOTHING = { all: false, admits: () => false };

/** Routes and items of a list are in the same order. */
function* pick<R extends Route>(
  endpoint: CompiledEndpoint,
  kind: ListName,
  routes: readonly (readonly [string, R])[],
  admits: (route: R) => boolean,
): Sliced<{ routes: (readonly [string, R])[]; items: ListedItem[] }> {
  const all = itemsOf(endpoint, kind);
  const picked: { routes: (readonly [string, R])[]; items: ListedItem[] } = { routes: [], items: [] };
  for (const entry of routes) {
    yield;
    const { value: item } = all.next();
    if (!admits(entry[1])) continue;
    picked.routes.push(entry);
    if (item) picked.items.push(item);
  }
  return picked;
}

/** The items of a list, in its order: cut out of its pages, unless those do not show them to everybody. */
function* itemsOf({ lists, variants }: CompiledEndpoint, kind: ListName): Generator<ListedItem, undefined> {
  const varied = variants?.items(kind) ?? null;
  if (varied !== null) {
    yield* varied;
    return;
  }
  for (const { body, itemEnds } of lists[kind].pages) {
    // Behind `{"tools":[`, and each item but the first behind a comma.
    let start = kind.length + 5;
    for (const end of itemEnds) {
      yield { json: body.subarray(start, end), requires: 0 };
      start = end + 1;
    }
  }
}
