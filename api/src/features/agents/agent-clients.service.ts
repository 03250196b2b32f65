/**
 * OAuth clients that act for agents: whoever granted a client an endpoint, it sees there what its agent may. A client
 * that acts for none sees what was granted to it whole.
 */
import { Injectable } from '@nestjs/common';
import type { Caller, ExpectedVersions } from '../../common/caller.js';
import { AppError, notFound } from '../../common/errors.js';
import { toPublicId } from '../../common/ids.js';
import { requireVersion, UnitOfWork } from '../../db/unit-of-work.js';
import { toAgent } from './agents.mapper.js';
import { type AgentRow, AgentsRepository } from './agents.repository.js';
import type { AgentClients, ReplaceAgentClients } from './agents.schemas.js';

@Injectable()
export class AgentClientsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly agents: AgentsRepository,
  ) {}

  list(caller: Caller, id: string): Promise<AgentClients> {
    return this.work.read(caller.orgId, async (tx) => {
      const row = await this.agents.find(tx, caller.orgId, id);
      if (!row) throw notFound('agent');
      return { clientIds: await this.agents.clients(tx, caller.orgId, id), version: row.version };
    });
  }

  replace(
    caller: Caller,
    id: string,
    { clientIds }: ReplaceAgentClients,
    expected: ExpectedVersions,
  ): Promise<AgentClients> {
    const { orgId } = caller;
    return this.work.change(caller, async (tx, audit) => {
      const row = await this.agents.lock(tx, orgId, id);
      if (!row) throw notFound('agent');
      requireVersion(expected, row.version);
      const taken = await this.agents.clientsOfOthers(tx, orgId, id, clientIds);
      const [first] = taken;
      if (first !== undefined)
        throw new AppError('in_use', {
          detail: `"${first}" acts for another agent of the organisation; take it away from that one first.`,
          errors: taken.map((clientId) => ({
            path: `clientIds.${clientIds.indexOf(clientId)}`,
            code: 'agent',
            message: 'The client acts for another agent.',
          })),
        });
      const before = await this.agents.clients(tx, orgId, id);
      await this.agents.replaceClients(tx, orgId, id, clientIds);
      const data = await this.agents.clients(tx, orgId, id);
      const after = await this.agents.update(tx, orgId, id, {});
      const shown = (agent: AgentRow, clients: string[]) => ({ ...toAgent(agent), clientIds: clients });
      await audit({
        action: 'agent.replaceOauthClients',
        targetType: 'agent',
        targetId: toPublicId('agent', id),
        before: shown(row, before),
        after: shown(after, data),
      });
      return { clientIds: data, version: after.version };
    });
  }
}
