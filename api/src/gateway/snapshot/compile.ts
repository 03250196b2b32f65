/**
 * Turns the rows of one endpoint into the object it is served from. Pure: equal rows give equal
 * names and bytes, on every replica. Definitions stay byte for byte as their server sent them but
 * for the name (or URI) and what an override sets.
 */
import { createHash } from 'node:crypto';

import { bitsOf, ROOTS_BIT } from '../runtime/client-capabilities.js';
import { inOneGo, inSlices, type Sliced } from '../runtime/slices.js';
import { replaceMember } from '../runtime/wire/json-edit.js';
import { JsonScanError, member, readString, scanObject } from '../runtime/wire/json-scan.js';
import { withoutCircles } from './circles.js';
import { greetingsOf } from './greetings.js';
import { type ListedItem, listSource, renderList } from './lists.js';
import { freeName } from './names.js';
import { paramHeadersOf } from './param-headers.js';
import type { EndpointRows, ItemRow, OverrideRow, ServerRows } from './rows.js';
import { withObjectSchema } from './tool-schema.js';
import type {
  CompiledEndpoint,
  CompiledServer,
  ParamHeader,
  Route,
  ServerNotice,
  TemplateRoute,
} from './types.js';
import { compileUriTemplate } from './uri-template.js';
import { variantsOf } from './variants.js';

const NO_HEADERS: readonly ParamHeader[] = [];

export function compileEndpoint(rows: EndpointRows): CompiledEndpoint {
  return inOneGo(compiling(rows));
}

/** The same beside everything else: ten thousand tools take longer than a call may wait. */
export function compileInSlices(rows: EndpointRows): Promise<CompiledEndpoint> {
  return inSlices(compiling(rows));
}

function* compiling(read: EndpointRows): Sliced<CompiledEndpoint> {
  const rows = { ...read, servers: withoutCircles(read.servers) };
  const incomplete = new Set<string>();
  const rewritten = new Set<CompiledServer>();
  const tools = yield* compileNamed(rows.servers, 'tools', incomplete);
  const prompts = yield* compileNamed(rows.servers, 'prompts', incomplete);
  const resources = yield* compileResources(rows.servers, incomplete, rewritten);
  const templates = yield* compileTemplates(rows.servers, incomplete, rewritten);
  const notices = noticesOf(rows.servers, incomplete);
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
  const withResources = rows.servers.filter(({ server }) => server.capabilities['resources'] !== undefined);
  return {
    id: rows.id,
    orgId: rows.orgId,
    orgSlug: rows.orgSlug,
    slug: rows.slug,
    name: rows.name,
    revision: yield* revisionOf(rows),
    auth: rows.auth,
    transports: {
      streamableHttp: rows.transports.includes('STREAMABLE_HTTP'),
      sse: rows.transports.includes('SSE'),
      openapi: rows.transports.includes('OPENAPI'),
    },
    servers: new Map(rows.servers.map(({ server }) => [server.id, server])),
    tools: tools.routes,
    prompts: prompts.routes,
    resources: resources.routes,
    templates: templates.routes,
    uriPrefixes: new Map([...rewritten].map((server) => [uriPrefix(server.slug), server])),
    soleResourceServer: withResources.length === 1 ? (withResources[0]?.server ?? null) : null,
    lists,
    variants: variantsOf(sources, lists),
    notices,
    unsynced: new Set(rows.servers.filter(({ synced }) => !synced).map(({ server }) => server.id)),
    ...greetingsOf(rows.name, rows.servers),
    dependsOn: new Set([
      rows.id,
      rows.orgId,
      rows.namespaceId,
      ...rows.servers.map(({ server }) => server.id),
      ...rows.otherServerIds,
    ]),
  };
}

interface Named {
  readonly routes: Map<string, Route>;
  readonly items: ListedItem[];
}

/** Tools and prompts: found by exposed name. Of two equal names the earlier server keeps it. */
function* compileNamed(
  servers: readonly ServerRows[],
  kind: 'tools' | 'prompts',
  incomplete: Set<string>,
): Sliced<Named> {
  const routes = new Map<string, Route>();
  const items: ListedItem[] = [];
  for (const { server, prefix, overrides, [kind]: rows } of servers) {
    for (const row of rows) {
      yield;
      const override = kind === 'tools' ? overrides.get(row.key) : undefined;
      const requires = bitsOf(row.requires);
      if (override?.enabled === false || !mayShow(server, requires)) continue;
      const name = freeName(routes, prefix, server.slug, override?.name ?? row.key);
      const item = name === null ? null : tryEdit(() => define(row, name, override, kind));
      if (name === null || item === null) {
        incomplete.add(server.id);
        continue;
      }
      // Behind the edit, which has shown that the definition is JSON.
      const paramHeaders = kind === 'tools' ? paramHeadersOf(row.definition) : NO_HEADERS;
      routes.set(name, routeTo(server, row.key, name, requires, paramHeaders));
      items.push({ json: item, requires });
    }
  }
  return { routes, items };
}

function define(
  row: ItemRow,
  name: string,
  override: OverrideRow | undefined,
  kind: 'tools' | 'prompts',
): Buffer {
  let item = Buffer.from(row.definition);
  if (kind === 'tools') item = withObjectSchema(item) as Buffer<ArrayBuffer>;
  const set = (key: string, value: unknown): void => {
    item = replaceMember(item, key, Buffer.from(JSON.stringify(value))) as Buffer<ArrayBuffer>;
  };
  if (name !== row.key) set('name', name);
  if (override === undefined) return item;
  if (override.title !== null) set('title', override.title);
  if (override.description !== null) set('description', override.description);
  if (override.annotations !== null) {
    const { annotations } = JSON.parse(row.definition) as { annotations?: object };
    set('annotations', { ...annotations, ...override.annotations });
  }
  return item;
}

/** Resources: URIs pass unchanged; the later of two equal ones is listed under its server's prefix. */
function* compileResources(
  servers: readonly ServerRows[],
  incomplete: Set<string>,
  rewritten: Set<CompiledServer>,
): Sliced<Named> {
  const routes = new Map<string, Route>();
  const items: ListedItem[] = [];
  for (const { server, resources } of servers) {
    for (const row of resources) {
      yield;
      const requires = bitsOf(row.requires);
      if (!mayShow(server, requires)) continue;
      const uri = routes.has(row.key) ? uriPrefix(server.slug) + row.key : row.key;
      const item = routes.has(uri) ? null : tryEdit(() => rename(row, 'uri', uri));
      if (item === null) {
        incomplete.add(server.id);
        continue;
      }
      if (uri !== row.key) rewritten.add(server);
      routes.set(uri, routeTo(server, row.key, uri, requires, NO_HEADERS));
      items.push({ json: item, requires });
    }
  }
  return { routes, items };
}

function* compileTemplates(
  servers: readonly ServerRows[],
  incomplete: Set<string>,
  rewritten: Set<CompiledServer>,
): Sliced<{ routes: TemplateRoute[]; items: ListedItem[] }> {
  const routes: TemplateRoute[] = [];
  const items: ListedItem[] = [];
  const taken = new Set<string>();
  for (const { server, templates } of servers) {
    for (const row of templates) {
      yield;
      const requires = bitsOf(row.requires);
      if (!mayShow(server, requires)) continue;
      const exposed = taken.has(row.key) ? uriPrefix(server.slug) + row.key : row.key;
      const item = taken.has(exposed) ? null : tryEdit(() => rename(row, 'uriTemplate', exposed));
      if (item === null) {
        incomplete.add(server.id);
        continue;
      }
      taken.add(exposed);
      if (exposed !== row.key) rewritten.add(server);
      items.push({ json: item, requires });
      // A template that cannot be matched is still listed: its prefix or sole server may lead there.
      const matches = compileUriTemplate(row.key) ?? (() => false);
      const route = routeTo(server, row.key, exposed, requires, NO_HEADERS);
      routes.push({ ...route, exposedName: exposed, matches });
    }
  }
  return { routes, items };
}

/**
 * What an exposed URI begins with after a collision: the server's slug as an additional scheme part
 * (`files+file:///a`), which RFC 3986 allows. A slug that does not begin with a letter gets an `x`.
 */
export function uriPrefix(slug: string): string {
  return /^[a-z]/i.test(slug) ? `${slug}+` : `x${slug}+`;
}

function rename(row: ItemRow, key: string, value: string): Buffer {
  const item = Buffer.from(row.definition);
  return value === row.key ? item : replaceMember(item, key, Buffer.from(JSON.stringify(value)));
}

/** Null for a definition that is no JSON object: the other items must not suffer. */
function tryEdit(edit: () => Buffer): Buffer | null {
  try {
    const item = edit();
    const name = member(scanObject(item), 'name');
    if (name !== undefined) readString(item, name.start, name.end);
    return item;
  } catch (error) {
    if (error instanceof JsonScanError || error instanceof SyntaxError) return null;
    throw error;
  }
}

function routeTo(
  server: CompiledServer,
  upstreamName: string,
  exposed: string,
  requires: number,
  paramHeaders: readonly ParamHeader[],
): Route {
  const same = upstreamName === exposed;
  return {
    server,
    upstreamName,
    upstreamNameJson: same ? null : Buffer.from(JSON.stringify(upstreamName)),
    paramHeaders,
    requires,
  };
}

/**
 * Whether clients' capabilities reach the server at all (see links and their sharing): a catalogue may be
 * older than its server's settings.
 */
function mayShow(server: CompiledServer, requires: number): boolean {
  if (requires === 0) return true;
  return server.sharing === 'dedicated' && (server.relayRoots || (requires & ROOTS_BIT) === 0);
}

function noticesOf(servers: readonly ServerRows[], incomplete: ReadonlySet<string>): ServerNotice[] {
  const notices: ServerNotice[] = [];
  for (const { server, synced, cut } of servers) {
    if (server.fault !== null) notices.push({ server: server.name, state: 'unusable' });
    else if (server.status === 'unreachable') notices.push({ server: server.name, state: 'unreachable' });
    else if (server.status === 'needs_authorization')
      notices.push({ server: server.name, state: 'needs_authorization' });
    else if (!synced) notices.push({ server: server.name, state: 'pending' });
    else if (cut || incomplete.has(server.id)) notices.push({ server: server.name, state: 'incomplete' });
  }
  return notices;
}

function* revisionOf(rows: EndpointRows): Sliced<string> {
  const hash = createHash('sha256');
  const { servers, ...rest } = rows;
  hash.update(JSON.stringify(rest));
  for (const { server, prefix, synced, cut, overrides, ...catalog } of servers) {
    const { target: _secret, ...facts } = server;
    hash.update(JSON.stringify([facts, prefix, synced, cut, [...overrides]]));
    for (const items of [catalog.tools, catalog.prompts, catalog.resources, catalog.templates]) {
      hash.update('\n');
      for (const item of items) {
        yield;
        hash.update(JSON.stringify([item.key, item.hash, item.requires]));
      }
    }
  }
  return hash.digest('base64url').slice(0, 22);
}
