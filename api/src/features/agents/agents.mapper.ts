/** Agent and its grants: row to wire. */
import { toPublicId } from '../../common/ids.js';
import { iso } from '../../common/wire.js';
import type { AgentRow, GrantRow } from './agents.repository.js';
import type { Agent, AgentGrant } from './agents.schemas.js';

export function toAgent(row: AgentRow): Agent {
  return {
    id: toPublicId('agent', row.id),
    name: row.name,
    description: row.description,
    enabled: row.enabled,
    version: row.version,
    createdAt: iso(row.createdAt),
    updatedAt: iso(row.updatedAt),
  };
}

export function toGrant({ allServers, endpointId, servers }: GrantRow): AgentGrant {
  return {
    endpointId: toPublicId('endpoint', endpointId),
    servers: allServers
      ? null
      : servers.map(({ serverId, tools, prompts, resources }) => ({
          serverId: toPublicId('server', serverId),
          tools,
          prompts,
          resources,
        })),
  };
}
