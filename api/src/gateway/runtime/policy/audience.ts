/**
 * Who waits for changes of an endpoint's lists: legacy sessions with a stream open and modern listen
 * streams that asked for it. While somebody waits, the servers that say when their lists change are
 * listened to.
 */
import type { CompiledEndpoint, CompiledServer, ListKind, ReachableServer } from '../../snapshot/types.js';
import { changedLists } from './list-changes.js';

export interface ListListener {
  /** The lists it wants to hear of. */
  readonly kinds: ReadonlySet<ListKind>;
  /** `notifications/{kind}/list_changed`. */
  listChanged(kind: ListKind): void;
}

/**
 * Where everybody is shown the same lists: an endpoint (`orgSlug/endpointSlug`), or an endpoint as one agent sees it.
 * @param agentId UUID; null or undefined: nobody's in particular.
 */
export function roomOf(path: string, agentId: string | null | undefined): string {
  return agentId == null ? path : `${path}#${agentId}`;
}

/** What `roomOf` put together. */
export function inRoom(room: string): { readonly path: string; readonly agentId: string | null } {
  const at = room.indexOf('#');
  return at === -1 ? { path: room, agentId: null } : { path: room.slice(0, at), agentId: room.slice(at + 1) };
}

/** Servers of one organisation listened to at a time; the schedule finds the changes of the others. */
const MAX_WATCHED_PER_ORG = 50;

interface Place {
  /** As last told to the listeners. */
  endpoint: CompiledEndpoint;
  readonly listeners: Set<ListListener>;
  /** Listeners that want to hear of any list. */
  eager: number;
  /** Keys of `watches`. */
  watched: Set<string>;
}

interface Watch {
  places: number;
  readonly orgId: string;
  readonly release: () => void;
}

export class Audience {
  private readonly places = new Map<string, Place>();
  /** By server and configuration. */
  private readonly watches = new Map<string, Watch>();
  private readonly watchedOf = new Map<string, number>();

  /** `watch` listens to a server until its result is called. */
  constructor(private readonly watch: (server: ReachableServer) => () => void) {}

  /** `orgSlug/endpointSlug` of the endpoints that somebody listens at, with what they were compiled from. */
  *waiting(): Generator<[path: string, dependsOn: ReadonlySet<string>]> {
    for (const [room, { endpoint }] of this.places) yield [inRoom(room).path, endpoint.dependsOn];
  }

  /** In which somebody listens. */
  rooms(): Iterable<string> {
    return this.places.keys();
  }

  /** Adds a listener to the endpoint that it was answered from. @returns to be called when it leaves. */
  join(room: string, endpoint: CompiledEndpoint, listener: ListListener): () => void {
    let place = this.places.get(room);
    if (place === undefined) {
      place = { endpoint, listeners: new Set(), eager: 0, watched: new Set() };
      this.places.set(room, place);
    }
    place.listeners.add(listener);
    if (listener.kinds.size > 0 && place.eager++ === 0) this.rewatch(place, place.endpoint);
    return () => this.leave(room, listener);
  }

  private leave(room: string, listener: ListListener): void {
    const place = this.places.get(room);
    if (place?.listeners.delete(listener) !== true) return;
    if (place.listeners.size === 0) this.places.delete(room);
    if (listener.kinds.size > 0 && --place.eager === 0) this.rewatch(place, null);
  }

  /** An endpoint was compiled anew (null: it is gone): tells those concerned, and nobody else. */
  swapped(room: string, endpoint: CompiledEndpoint | null): void {
    const place = this.places.get(room);
    if (place === undefined) return;
    const changed = endpoint === null ? [] : changedLists(place.endpoint, endpoint);
    if (endpoint !== null) place.endpoint = endpoint;
    this.rewatch(place, place.eager > 0 ? endpoint : null);
    for (const listener of [...place.listeners]) {
      for (const kind of changed) if (listener.kinds.has(kind)) listener.listChanged(kind);
    }
  }

  /** New watches first, so that what stays is never let go between. */
  private rewatch(place: Place, endpoint: CompiledEndpoint | null): void {
    const before = place.watched;
    place.watched = new Set();
    for (const server of endpoint?.servers.values() ?? []) {
      if (!isWatchable(server)) continue;
      const key = `${server.id}/${server.configVersion}`;
      if (this.begin(key, server)) place.watched.add(key);
    }
    for (const key of before) this.end(key);
  }

  private begin(key: string, server: ReachableServer): boolean {
    const found = this.watches.get(key);
    if (found !== undefined) {
      found.places++;
      return true;
    }
    const count = this.watchedOf.get(server.orgId) ?? 0;
    if (count >= MAX_WATCHED_PER_ORG) return false;
    this.watchedOf.set(server.orgId, count + 1);
    this.watches.set(key, { places: 1, orgId: server.orgId, release: this.watch(server) });
    return true;
  }

  private end(key: string): void {
    const watch = this.watches.get(key);
    if (watch === undefined || --watch.places > 0) return;
    this.watches.delete(key);
    const count = (this.watchedOf.get(watch.orgId) ?? 1) - 1;
    if (count === 0) this.watchedOf.delete(watch.orgId);
    else this.watchedOf.set(watch.orgId, count);
    watch.release();
  }
}

/**
 * A server that tells of its lists, at an address: waiting must not start a process. One that runs
 * is heard all the same.
 */
function isWatchable(server: CompiledServer): server is ReachableServer {
  if (server.fault !== null || server.target.kind === 'stdio') return false;
  // No subject's link may tell the others.
  if (server.credentials?.owner === 'subject') return false;
  return ['tools', 'prompts', 'resources'].some((kind) => {
    const capability = server.capabilities[kind] as { listChanged?: unknown } | null | undefined;
    return capability?.listChanged === true;
  });
}
