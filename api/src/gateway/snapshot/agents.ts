/**
 * The agents in use with their grants, which notifications keep true; and endpoints as they see them, made when the
 * first request needs one and dropped when none has for a while.
 */
import { type Database, Prisma } from '@patchbay/prisma';
import { LRUCache } from 'lru-cache';

import { inSlices } from '../runtime/slices.js';
import { narrowed } from './agent-view.js';
import { LOOKUP_MS, within } from './deadline.js';
import { agentOf, type Grant, type GrantRow, type HeldAgent, type ServerGrant } from './grants.js';
import { sizeOf } from './store.js';
import type { CompiledEndpoint } from './types.js';

const MAX_AGENTS = 50_000;
const MAX_GRANT_CHARACTERS = 64 * 1024 * 1024;
const MAX_VIEWS = 20_000;
const MAX_VIEW_BYTES = 256 * 1024 * 1024;
/** A view that nobody asked for is made again when somebody does. */
const IDLE_MS = 10 * 60_000;
const PURGE_MS = 60_000;

/** Agents by UUID. */
export class AgentBook {
  private readonly held = new LRUCache<string, HeldAgent>({
    max: MAX_AGENTS,
    maxSize: MAX_GRANT_CHARACTERS,
    sizeCalculation: ({ size }) => size,
  });
  private readonly loading = new Map<string, Promise<HeldAgent | null>>();
  /** Grows with every change of any agent: what was read before it must not be remembered. */
  private generation = 0;

  constructor(private readonly db: Database) {}

  peek(id: string): HeldAgent | undefined {
    return this.held.get(id);
  }

  /** After changes may have been missed. What is being read is read again. */
  forgetAllBut(ids: ReadonlySet<string>): void {
    this.generation++;
    for (const id of [...this.held.keys()]) if (!ids.has(id)) this.held.delete(id);
  }

  /** Reads the agent anew, once for all who wait; null: there is none. @throws when the database does not answer. */
  load(id: string): Promise<HeldAgent | null> {
    const flying = this.loading.get(id);
    if (flying !== undefined) return flying;
    const reading = this.read(id).finally(() => this.loading.delete(id));
    const promise = within(LOOKUP_MS, reading);
    this.loading.set(id, promise);
    return promise;
  }

  /** Some agent was changed: what is being read is read again. What is held goes on until `load` has read it anew. */
  changed(): void {
    this.generation++;
  }

  private async read(id: string): Promise<HeldAgent | null> {
    // Bounded: an agent that changes faster than it is read is served as last read.
    for (let round = 0; ; round++) {
      const { generation } = this;
      const agent = agentOf(id, await this.db.systemRead<GrantRow>(rowsOf(id)));
      if (generation !== this.generation && round < 5) continue;
      if (agent === null) this.held.delete(id);
      else this.held.set(id, agent);
      return agent;
    }
  }
}

function rowsOf(id: string): Prisma.Sql {
  return Prisma.sql`
    select a.enabled, g.endpoint_id, g.all_servers, s.server_id, s.tools, s.prompts, s.resources
      from agents a
      left join agent_grants g on g.agent_id = a.id
      left join agent_grant_servers s on s.agent_id = a.id and s.endpoint_id = g.endpoint_id
     where a.id = ${id}::uuid`;
}

/** Endpoints narrowed by a grant. */
export class AgentViews {
  private readonly held = new LRUCache<string, CompiledEndpoint>({
    max: MAX_VIEWS,
    maxSize: MAX_VIEW_BYTES,
    sizeCalculation: sizeOf,
    ttl: IDLE_MS,
    updateAgeOnGet: true,
    // Looking at the clock for each call is more than it is worth.
    ttlResolution: 1_000,
  });
  private readonly making = new Map<string, Promise<CompiledEndpoint>>();
  private readonly purger = setInterval(() => this.held.purgeStale(), PURGE_MS).unref();

  get size(): number {
    return this.held.size;
  }

  /** The endpoint itself where everything is granted; undefined: to be made first. */
  peek(endpoint: CompiledEndpoint, grant: Grant): CompiledEndpoint | undefined {
    return grant.servers === null ? endpoint : this.held.get(keyOf(endpoint, grant));
  }

  /** Made once for all who wait, and for all agents who are granted the same. */
  async make(endpoint: CompiledEndpoint, grant: Grant): Promise<CompiledEndpoint> {
    if (!isNarrow(grant)) return endpoint;
    const key = keyOf(endpoint, grant);
    const known = this.held.get(key);
    if (known !== undefined) return known;
    let making = this.making.get(key);
    if (making === undefined) {
      making = inSlices(narrowed(endpoint, grant)).finally(() => this.making.delete(key));
      this.making.set(key, making);
    }
    const view = await making;
    this.held.set(key, view);
    return view;
  }

  stop(): void {
    clearInterval(this.purger);
  }
}

/** Equal revisions are interchangeable. */
function keyOf(endpoint: CompiledEndpoint, grant: Grant): string {
  return `${endpoint.revision}.${grant.revision}`;
}

function isNarrow(grant: Grant): grant is Grant & { readonly servers: ReadonlyMap<string, ServerGrant> } {
  return grant.servers !== null;
}
