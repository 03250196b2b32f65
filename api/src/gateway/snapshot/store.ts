/**
 * Holds the compiled endpoints that are in use, by path. A change rebuilds what depends on it and
 * swaps one reference: calls under way finish on the old object, the next ones use the new. While
 * the database is away, what is held goes on and what is not is an error.
 */
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';

import type { ChangeKind } from '../../db/changes.js';
import { compileInSlices } from './compile.js';
import { type LoadDeps, loadEndpoint } from './load.js';
import type { CompiledEndpoint } from './types.js';

export interface StoreOptions {
  readonly load: LoadDeps;
  readonly log: Logger;
  /** Called after every reading; `after` null: there is no such endpoint (any more). Must not throw. */
  readonly onSwap: (path: string, before: CompiledEndpoint | null, after: CompiledEndpoint | null) => void;
  /** Rendered lists held, in bytes. Default 512 MiB. */
  readonly maxBytes?: number;
}

/** Of these nothing is compiled. */
const OTHERS: ReadonlySet<ChangeKind> = new Set([
  'key',
  'grant',
  'agent',
  'job',
  'connection',
  'quota',
  'sign-on',
]);
const MAX_ENDPOINTS = 20_000;
const MAX_UNKNOWN = 10_000;
/** A short memory of paths that lead nowhere; creating an endpoint clears it at once. */
const UNKNOWN_MS = 5_000;
const RETRY_MS = 500;
const LONGEST_RETRY_MS = 5_000;

/** One loading of one path. */
interface Flight {
  readonly promise: Promise<CompiledEndpoint | null>;
  /** Ids that changed since the rows may have been read. */
  readonly changed: Set<string>;
}

export class SnapshotStore {
  private readonly held: LRUCache<string, CompiledEndpoint>;
  private readonly unknown = new LRUCache<string, true>({ max: MAX_UNKNOWN, ttl: UNKNOWN_MS });
  private readonly dependents = new Map<string, Set<string>>();
  private readonly flights = new Map<string, Flight>();
  private readonly retries = new Map<string, NodeJS.Timeout>();
  private stopped = false;

  constructor(private readonly options: StoreOptions) {
    this.held = new LRUCache({
      max: MAX_ENDPOINTS,
      maxSize: options.maxBytes ?? 512 * 1024 * 1024,
      sizeCalculation: sizeOf,
      dispose: (endpoint, path) => this.unlink(path, endpoint),
    });
  }

  get size(): number {
    return this.held.size;
  }

  /** The endpoint at `orgSlug/endpointSlug` if it is held; null if it is known not to be; else undefined. */
  peek(path: string): CompiledEndpoint | null | undefined {
    return this.held.get(path) ?? (this.unknown.get(path) === true ? null : undefined);
  }

  /** Reads and compiles, once for all who wait. @throws when the database does not answer. */
  load(path: string): Promise<CompiledEndpoint | null> {
    const flying = this.flights.get(path);
    if (flying !== undefined) return flying.promise;
    const changed = new Set<string>();
    const promise = this.read(path, changed).finally(() => this.flights.delete(path));
    this.flights.set(path, { promise, changed });
    return promise;
  }

  private async read(path: string, changed: Set<string>): Promise<CompiledEndpoint | null> {
    const [orgSlug = '', slug = ''] = path.split('/');
    // Bounded: rows that change faster than they are read are served as last read.
    for (let round = 0; ; round++) {
      changed.clear();
      const rows = await loadEndpoint(this.options.load, orgSlug, slug);
      const endpoint = rows === null ? null : await compileInSlices(rows);
      const stale = endpoint === null ? changed.size > 0 : intersects(changed, endpoint.dependsOn);
      if (stale && round < 5) continue;
      return this.swap(path, endpoint, stale);
    }
  }

  private swap(path: string, endpoint: CompiledEndpoint | null, stale: boolean): CompiledEndpoint | null {
    const before = this.held.peek(path) ?? null;
    if (before !== null && endpoint !== null && before.revision === endpoint.revision) return before;
    if (endpoint === null) {
      this.held.delete(path);
      if (!stale) this.unknown.set(path, true);
    } else {
      this.unknown.delete(path);
      this.held.set(path, endpoint);
      this.link(path, endpoint);
    }
    this.options.onSwap(path, before, endpoint);
    return endpoint;
  }

  private link(path: string, endpoint: CompiledEndpoint): void {
    for (const id of endpoint.dependsOn) {
      const paths = this.dependents.get(id);
      if (paths === undefined) this.dependents.set(id, new Set([path]));
      else paths.add(path);
    }
  }

  private unlink(path: string, endpoint: CompiledEndpoint): void {
    for (const id of endpoint.dependsOn) {
      const paths = this.dependents.get(id);
      paths?.delete(path);
      if (paths?.size === 0) this.dependents.delete(id);
    }
  }

  /**
   * Takes one change. Resolves when everything that depends on it was rebuilt (or its rebuilding
   * failed and is being retried).
   */
  async changed(kind: ChangeKind, id: string): Promise<void> {
    if (OTHERS.has(kind)) return;
    // A path that led nowhere may lead somewhere now.
    this.unknown.clear();
    for (const flight of this.flights.values()) flight.changed.add(id);
    const paths = [...(this.dependents.get(id) ?? [])];
    await Promise.all(paths.map((path) => this.rebuild(path)));
  }

  /** Reads everything held anew, after changes may have been missed. */
  async revalidate(): Promise<void> {
    this.unknown.clear();
    const paths = [...this.held.keys()];
    // A few at a time: the database has just come back.
    const next = async (): Promise<void> => {
      for (let path = paths.shift(); path !== undefined; path = paths.shift()) await this.rebuild(path);
    };
    await Promise.all([next(), next(), next(), next()]);
  }

  /** Reads one path anew; keeps what is held, and tries again, while the database is away. */
  async rebuild(path: string, pauseMs = RETRY_MS): Promise<void> {
    if (this.stopped) return;
    clearTimeout(this.retries.get(path));
    this.retries.delete(path);
    try {
      await this.load(path);
    } catch (error) {
      this.options.log.warn(
        { path, reason: error instanceof Error ? error.name : 'unknown' },
        'an endpoint could not be read again; serving what is held',
      );
      const again = (): void => void this.rebuild(path, Math.min(pauseMs * 2, LONGEST_RETRY_MS));
      this.retries.set(path, setTimeout(again, pauseMs).unref());
    }
  }

  /** Configuration versions of a server in the endpoints held. */
  configVersionsOf(serverId: string): Set<number> {
    const versions = new Set<number>();
    for (const path of this.dependents.get(serverId) ?? []) {
      const server = this.held.peek(path)?.servers.get(serverId);
      if (server !== undefined) versions.add(server.configVersion);
    }
    return versions;
  }

  stop(): void {
    this.stopped = true;
    for (const timer of this.retries.values()) clearTimeout(timer);
    this.retries.clear();
  }
}

function intersects(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  for (const id of a) if (b.has(id)) return true;
  return false;
}

/** Rough: rendered lists, and what a route takes beside them. */
export function sizeOf({ lists, variants, tools, prompts, resources }: CompiledEndpoint): number {
  const rendered =
    lists.tools.bytes + lists.prompts.bytes + lists.resources.bytes + lists.resourceTemplates.bytes;
  return 4_096 + rendered + (variants?.bytes ?? 0) + 512 * (tools.size + prompts.size + resources.size);
}
