/** Agents: who acts through endpoints under keys of its own. */
import { Injectable } from '@nestjs/common';
import type { Caller, ExpectedVersions } from '../../common/caller.js';
import { AppError, notFound } from '../../common/errors.js';
import { newUuid } from '../../common/ids.js';
import { Cursors, type Page } from '../../common/pagination.js';
import { totalled } from '../../common/usage-by-day.js';
import { uuidOf } from '../../common/wire.js';
import { requireVersion, UnitOfWork } from '../../db/unit-of-work.js';
import type { KeyUsage, KeyUsageQuery } from '../keys/keys.schemas.js';
import { AgentGrantsService } from './agent-grants.service.js';
import { toAgent } from './agents.mapper.js';
import { AgentsRepository } from './agents.repository.js';
import type { Agent, AgentsQuery, CreateAgent, UpdateAgent } from './agents.schemas.js';

@Injectable()
export class AgentsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly agents: AgentsRepository,
    private readonly granting: AgentGrantsService,
    private readonly cursors: Cursors,
  ) {}

  create(caller: Caller, input: CreateAgent): Promise<Agent> {
    const { name, description = null, enabled = true } = input;
    return this.work.change(caller, async (tx, audit) => {
      const wanted = await this.granting.rows(tx, caller.orgId, input.grants ?? []);
      const row = await this.agents.insert(tx, caller.orgId, { id: newUuid(), name, description, enabled });
      const after = toAgent(row);
      const grants = await this.granting.write(tx, caller.orgId, row.id, wanted);
      const shown = { ...after, grants };
      await audit({ action: 'agent.create', targetType: 'agent', targetId: after.id, after: shown });
      return after;
    });
  }

  list(caller: Caller, { limit, cursor, ...query }: AgentsQuery): Promise<Page<Agent>> {
    const endpointId = query.endpointId === undefined ? undefined : uuidOf('endpoint', query.endpointId);
    const name = `agents ${caller.orgId} ${endpointId ?? ''}`;
    const after = this.cursors.read(name, cursor);
    return this.work.read(caller.orgId, async (tx) => {
      const rows = await this.agents.list(tx, caller.orgId, endpointId, after, limit + 1);
      return this.cursors.page(name, limit, rows, (row) => row.id, toAgent);
    });
  }

  get(caller: Caller, id: string): Promise<Agent> {
    return this.work.read(caller.orgId, async (tx) => {
      const row = await this.agents.find(tx, caller.orgId, id);
      if (!row) throw notFound('agent');
      return toAgent(row);
    });
  }

  update(caller: Caller, id: string, input: UpdateAgent, expected: ExpectedVersions): Promise<Agent> {
    return this.work.change(caller, async (tx, audit) => {
      const row = await this.agents.lock(tx, caller.orgId, id);
      if (!row) throw notFound('agent');
      requireVersion(expected, row.version);
      const before = toAgent(row);
      const patch = {
        ...(input.name === undefined || input.name === row.name ? {} : { name: input.name }),
        ...(input.description === undefined || input.description === row.description
          ? {}
          : { description: input.description }),
        ...(input.enabled === undefined || input.enabled === row.enabled ? {} : { enabled: input.enabled }),
      };
      if (Object.keys(patch).length === 0) return before;
      const after = toAgent(await this.agents.update(tx, caller.orgId, id, patch));
      await audit({ action: 'agent.update', targetType: 'agent', targetId: after.id, before, after });
      return after;
    });
  }

  /** Its keys go with it: without it they would see more. */
  remove(caller: Caller, id: string, expected: ExpectedVersions): Promise<void> {
    return this.work.change(caller, async (tx, audit) => {
      const row = await this.agents.lock(tx, caller.orgId, id);
      if (!row) throw notFound('agent');
      requireVersion(expected, row.version);
      const clients = await this.agents.clients(tx, caller.orgId, id);
      if (clients.length > 0)
        throw new AppError('in_use', {
          detail: 'OAuth clients act for it, which would see more without it; take them away first.',
          errors: clients.map((clientId) => ({ path: '', code: 'oauth_client', message: clientId })),
        });
      const before = { ...toAgent(row), grants: await this.granting.of(tx, caller.orgId, id) };
      await this.agents.remove(tx, caller.orgId, id);
      await audit({ action: 'agent.delete', targetType: 'agent', targetId: before.id, before });
    });
  }

  usage(caller: Caller, id: string, { days }: KeyUsageQuery): Promise<KeyUsage> {
    return this.work.read(caller.orgId, async (tx) => {
      if (!(await this.agents.find(tx, caller.orgId, id))) throw notFound('agent');
      return totalled(await this.agents.usage(tx, caller.orgId, id, days));
    });
  }
}
