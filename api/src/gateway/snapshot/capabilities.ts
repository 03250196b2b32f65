/**
 * What an endpoint says that it can do (ServerCapabilities of 2025-11-25 and 2026-07-28): the union of
 * what its servers offer, where it is carried through for each of them; where it is not, what all of
 * them agree on.
 */
import { isDeepStrictEqual } from 'node:util';

import { THROUGH_KEY, throughCapability } from './circles.js';
import type { GreetedServer } from './rows.js';

type Json = Readonly<Record<string, unknown>>;

/** 2026-07-28 has tasks as an extension, of another shape than the capability of 2025-11-25. */
const TASKS_EXTENSION = 'io.modelcontextprotocol/tasks';
/** Members of open sets are a server's own words: no greeting grows without bound by them. */
const MAX_OPEN_BYTES = 16 * 1024;

/** `capabilities` of an `initialize` result. */
export function legacyCapabilities(servers: readonly GreetedServer[]): Json {
  const tasks = tasksOf(servers);
  return {
    ...commonCapabilities(servers),
    ...(tasks === null ? {} : { tasks }),
    ...experimentalOf(servers),
    ...openSet(
      'extensions',
      agreed(servers, 'extensions').filter(([key]) => key !== TASKS_EXTENSION),
    ),
  };
}

/** `capabilities` of a `server/discover` result. */
export function modernCapabilities(servers: readonly GreetedServer[]): Json {
  const extensions = agreed(servers, 'extensions');
  const tasks = known(servers).some(
    ({ capabilities }) => TASKS_EXTENSION in object(capabilities['extensions']),
  );
  // A task is asked for by its own server's name for it, so that servers need not agree on settings.
  if (tasks && !extensions.some(([key]) => key === TASKS_EXTENSION))
    extensions.unshift([TASKS_EXTENSION, {}]);
  return {
    ...commonCapabilities(servers),
    ...experimentalOf(servers),
    ...openSet('extensions', extensions),
  };
}

/**
 * The same in both eras. What a client learns here holds for its whole session, so a server that was
 * never synced counts as one that may offer everything. Lists come from the catalogue: their changes
 * are noticed and told whether or not the server itself tells of them.
 */
function commonCapabilities(servers: readonly GreetedServer[]): Json {
  const any = (offers: (capabilities: Json) => boolean): boolean =>
    servers.some(({ server, synced }) => !synced || offers(server.capabilities));
  const offered: Record<string, object> = { tools: { listChanged: true } };
  if (any((c) => c['prompts'] !== undefined)) offered['prompts'] = { listChanged: true };
  if (any((c) => c['resources'] !== undefined)) {
    const subscribe = any((c) => object(c['resources'])['subscribe'] === true);
    offered['resources'] = subscribe ? { subscribe, listChanged: true } : { listChanged: true };
  }
  for (const key of ['completions', 'logging']) if (any((c) => c[key] !== undefined)) offered[key] = {};
  return offered;
}

/**
 * Tasks of 2025-11-25 (basic/utilities/tasks), or null for none. Which tool takes a task is said by the
 * tool. A task is cancelled and listed where it runs, so every server with tasks must be able to; and a
 * list is only had over a conversation of the client's own: others' tasks are none of its business.
 */
function tasksOf(servers: readonly GreetedServer[]): Json | null {
  const offering = known(servers).filter(({ capabilities }) => isObject(capabilities['tasks']));
  if (offering.length === 0) return null;
  const tasks = offering.map(({ capabilities }) => object(capabilities['tasks']));
  const call = tasks.some((t) => isObject(object(object(t['requests'])['tools'])['call']));
  const dedicated = offering.every(({ sharing }) => sharing === 'dedicated');
  const list = dedicated && tasks.every((t) => isObject(t['list']));
  return {
    ...(list ? { list: {} } : {}),
    ...(tasks.every((t) => isObject(t['cancel'])) ? { cancel: {} } : {}),
    ...(call ? { requests: { tools: { call: {} } } } : {}),
  };
}

/** Entries of an open set of capabilities that have one reading: every server with the key says the same. */
function agreed(servers: readonly GreetedServer[], set: 'experimental' | 'extensions'): [string, unknown][] {
  const found = new Map<string, unknown>();
  const disputed = new Set<string>();
  for (const { capabilities } of known(servers)) {
    for (const [key, value] of Object.entries(object(capabilities[set]))) {
      if (!isObject(value)) continue;
      if (!found.has(key)) found.set(key, value);
      else if (!isDeepStrictEqual(found.get(key), value)) disputed.add(key);
    }
  }
  return [...found].filter(([key]) => !disputed.has(key));
}

/** What the servers agree on, with what is this endpoint's own to say. */
function experimentalOf(servers: readonly GreetedServer[]): Json {
  const entries = agreed(servers, 'experimental').filter(([key]) => key !== THROUGH_KEY);
  const through = throughCapability(servers);
  return openSet('experimental', through === null ? entries : [...entries, [THROUGH_KEY, through]]);
}

function openSet(name: string, entries: readonly (readonly [string, unknown])[]): Json {
  // Not by assignment: a key may be `__proto__`.
  const set = Object.fromEntries(entries);
  if (entries.length === 0 || JSON.stringify(set).length > MAX_OPEN_BYTES) return {};
  return { [name]: set };
}

function known(servers: readonly GreetedServer[]): GreetedServer['server'][] {
  return servers.filter(({ synced }) => synced).map(({ server }) => server);
}

function object(value: unknown): Json {
  return isObject(value) ? value : {};
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
