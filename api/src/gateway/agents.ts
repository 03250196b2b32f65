/**
 * Agents at their endpoints: what each request of an agent is answered from, and what becomes of its sessions and
 * streams when its grants, its endpoint or the agent itself changes. Of lists only those hear whose own have changed.
 */
import type { Database } from '@patchbay/prisma';
import type { Logger } from 'pino';

import type { AgentDoor, AgentRefusal } from './runtime/http/front.js';
import type { LinkKey } from './runtime/links/pool.js';
import { type Audience, inRoom } from './runtime/policy/audience.js';
import type { Subscriptions } from './runtime/policy/subscriptions.js';
import { AgentBook, AgentViews } from './snapshot/agents.js';
import type { Grant, HeldAgent } from './snapshot/grants.js';
import type { SnapshotStore } from './snapshot/store.js';
import type { CompiledEndpoint, Principal } from './snapshot/types.js';

export interface AgentsOptions {
  readonly db: Database;
  readonly log: Logger;
  readonly store: Pick<SnapshotStore, 'peek' | 'rebuild'>;
  readonly audience: Audience;
  readonly subscriptions: Subscriptions;
  /** Ends what is open for principals that match. */
  readonly end: (matches: (principal: Principal) => boolean, agentId: string) => void;
  /** Closes links of sessions that match. */
  readonly closeLinks: (matches: (principal: Principal, key: LinkKey) => boolean) => void;
  /** Whether an agent has something open. */
  readonly inUse: (agentId: string) => boolean;
  /** Ids of all such agents. */
  readonly allInUse: () => Iterable<string>;
}

const RETRY_MS = 1_000;

export class Agents implements AgentDoor {
  private readonly book: AgentBook;
  private readonly views = new AgentViews();
  private readonly retries = new Map<string, NodeJS.Timeout>();
  private stopped = false;

  constructor(private readonly options: AgentsOptions) {
    this.book = new AgentBook(options.db);
  }

  peek(agentId: string, endpoint: CompiledEndpoint): CompiledEndpoint | AgentRefusal | undefined {
    const agent = this.book.peek(agentId);
    if (agent === undefined) return undefined;
    const grant = grantOf(agent, endpoint.id);
    return typeof grant === 'string' ? grant : this.views.peek(endpoint, grant);
  }

  ahead(agentId: string): void {
    if (this.book.peek(agentId) === undefined) this.book.load(agentId).catch(() => undefined);
  }

  async load(agentId: string, endpoint: CompiledEndpoint): Promise<CompiledEndpoint | AgentRefusal> {
    // Bounded: what changes while a view is made is looked at again.
    for (let round = 0; ; round++) {
      const agent = this.book.peek(agentId) ?? (await this.book.load(agentId));
      const grant = grantOf(agent, endpoint.id);
      if (typeof grant === 'string') return grant;
      const view = await this.views.make(endpoint, grant);
      const now = this.book.peek(agentId);
      if (now === undefined || now === agent || round === 3) return view;
    }
  }

  /** An agent or a grant of its was changed. */
  async changed(agentId: string): Promise<void> {
    if (this.stopped) return;
    this.book.changed();
    if (this.book.peek(agentId) === undefined && !this.options.inUse(agentId)) return;
    clearTimeout(this.retries.get(agentId));
    this.retries.delete(agentId);
    try {
      await this.apply(agentId, await this.book.load(agentId));
    } catch {
      this.options.log.warn('an agent could not be read again; it is looked at again soon');
      this.retries.set(agentId, setTimeout(() => void this.changed(agentId), RETRY_MS).unref());
    }
  }

  /** After changes may have been missed. */
  async revalidate(): Promise<void> {
    const inUse = new Set(this.options.allInUse());
    // The others are read again by their next request.
    this.book.forgetAllBut(inUse);
    const ids = [...inUse];
    const next = async (): Promise<void> => {
      for (let id = ids.shift(); id !== undefined; id = ids.shift()) await this.changed(id);
    };
    await Promise.all([next(), next(), next(), next()]);
  }

  /** An endpoint was compiled anew (null: it is gone): those who listen to it as an agent are told what is new to them. */
  async swapped(path: string, endpoint: CompiledEndpoint | null): Promise<void> {
    await Promise.all(
      this.rooms(({ path: at }) => at === path).map(([room, agentId]) =>
        this.refresh(room, agentId, path, endpoint),
      ),
    );
  }

  stop(): void {
    this.stopped = true;
    this.views.stop();
    for (const timer of this.retries.values()) clearTimeout(timer);
  }

  private async apply(agentId: string, agent: HeldAgent | null): Promise<void> {
    const { closeLinks, end, store } = this.options;
    end(
      (principal) =>
        principal.agentId === agentId && typeof grantOf(agent, principal.endpointId) === 'string',
      agentId,
    );
    // What a server says on a link of its own to a session is none of the agent's business any more.
    closeLinks(
      (principal, { serverId }) =>
        principal.agentId === agentId && !reaches(grantOf(agent, principal.endpointId), serverId),
    );
    await Promise.all(
      this.rooms(({ agentId: of }) => of === agentId).map(async ([room, , path]) => {
        const endpoint = store.peek(path);
        // Listeners may outlive their endpoint's place in the store; `swapped` follows.
        if (endpoint === undefined) await store.rebuild(path);
        else await this.refresh(room, agentId, path, endpoint);
      }),
    );
  }

  private rooms(
    matches: (at: { path: string; agentId: string }) => boolean,
  ): [room: string, agentId: string, path: string][] {
    const { audience, subscriptions } = this.options;
    const found: [string, string, string][] = [];
    for (const room of new Set([...audience.rooms(), ...subscriptions.rooms()])) {
      const { path, agentId } = inRoom(room);
      if (agentId !== null && matches({ path, agentId })) found.push([room, agentId, path]);
    }
    return found;
  }

  private async refresh(
    room: string,
    agentId: string,
    path: string,
    endpoint: CompiledEndpoint | null,
  ): Promise<void> {
    const agent = this.book.peek(agentId) ?? (await this.book.load(agentId));
    const grant = endpoint === null ? null : grantOf(agent, endpoint.id);
    // Who is not let in any more has nothing open that could be told.
    if (typeof grant === 'string') return;
    const view = endpoint === null || grant === null ? null : await this.views.make(endpoint, grant);
    // Whatever changed meanwhile comes here itself.
    const now = this.options.store.peek(path);
    const held = this.book.peek(agentId);
    if ((now != null && endpoint !== null && now !== endpoint) || (held !== undefined && held !== agent))
      return;
    this.options.subscriptions.swapped(room, view);
    this.options.audience.swapped(room, view);
  }
}

function grantOf(agent: HeldAgent | null, endpointId: string): Grant | AgentRefusal {
  if (agent === null) return 'agent_unknown';
  if (!agent.enabled) return 'agent_disabled';
  return agent.grants.get(endpointId) ?? 'endpoint_not_granted';
}

function reaches(grant: Grant | AgentRefusal, serverId: string): boolean {
  return typeof grant !== 'string' && (grant.servers === null || grant.servers.has(serverId));
}
