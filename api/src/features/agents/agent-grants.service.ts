/**
 * What agents may see: endpoint by endpoint everything, or some servers, or of a server some tools, prompts and
 * resources. What is not granted is not there for them.
 */
import { Injectable } from '@nestjs/common';
import type { Tx } from '@patchbay/prisma';
import type { Caller, ExpectedVersions } from '../../common/caller.js';
import { invalidField, notFound } from '../../common/errors.js';
import { toPublicId } from '../../common/ids.js';
import { uuidOf } from '../../common/wire.js';
import { requireVersion, UnitOfWork } from '../../db/unit-of-work.js';
import { toAgent, toGrant } from './agents.mapper.js';
import { type AgentRow, AgentsRepository, type GrantRow } from './agents.repository.js';
import type {
  AgentGrant,
  AgentGrants,
  GrantInput,
  PutAgentGrant,
  ReplaceAgentGrants,
} from './agents.schemas.js';

/** Of an agent: gateways hold all its grants in memory. */
const MAX_GRANTS = 200;
const MAX_NAMES = 5_000;
const EVERYTHING = ['*'];

type ServerInput = NonNullable<GrantInput['servers']>[number];

@Injectable()
export class AgentGrantsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly agents: AgentsRepository,
  ) {}

  list(caller: Caller, id: string): Promise<AgentGrants> {
    return this.work.read(caller.orgId, async (tx) => {
      const row = await this.agents.find(tx, caller.orgId, id);
      if (!row) throw notFound('agent');
      return { data: await this.of(tx, caller.orgId, id), version: row.version };
    });
  }

  replace(
    caller: Caller,
    id: string,
    { grants }: ReplaceAgentGrants,
    expected: ExpectedVersions,
  ): Promise<AgentGrants> {
    return this.change(caller, id, expected, 'agent.replaceGrants', async (tx) => {
      const rows = await this.rows(tx, caller.orgId, grants);
      await this.agents.removeGrants(tx, caller.orgId, id);
      return this.write(tx, caller.orgId, id, rows);
    });
  }

  /** Grants of one endpoint what is given, instead of what was granted of it. @param endpointId a UUID */
  putOne(
    caller: Caller,
    id: string,
    endpointId: string,
    { servers }: PutAgentGrant,
    expected: ExpectedVersions,
  ): Promise<AgentGrants> {
    const grant = { endpointId: toPublicId('endpoint', endpointId), servers };
    return this.change(caller, id, expected, 'agent.putGrant', async (tx) =>
      this.write(tx, caller.orgId, id, await this.rows(tx, caller.orgId, [grant], () => '')),
    );
  }

  async removeOne(caller: Caller, id: string, endpointId: string, expected: ExpectedVersions): Promise<void> {
    await this.change(caller, id, expected, 'agent.removeGrant', async (tx) => {
      if (!(await this.agents.removeGrant(tx, caller.orgId, id, endpointId))) throw notFound('grant');
      return this.of(tx, caller.orgId, id);
    });
  }

  async of(tx: Tx, orgId: string, id: string): Promise<AgentGrant[]> {
    return (await this.agents.grants(tx, orgId, id)).map(toGrant);
  }

  /** Writes grants, each in the place of what was granted of its endpoint. @returns all that there is then. */
  async write(tx: Tx, orgId: string, id: string, rows: readonly GrantRow[]): Promise<AgentGrant[]> {
    for (const row of rows) await this.agents.putGrant(tx, orgId, id, row);
    const grants = await this.of(tx, orgId, id);
    if (grants.length > MAX_GRANTS)
      throw invalidField('grants', `an agent may be granted ${MAX_GRANTS} endpoints`);
    const names = grants
      .flatMap(({ servers }) => servers ?? [])
      .reduce(
        (sum, { tools, prompts, resources }) => sum + tools.length + prompts.length + resources.length,
        0,
      );
    if (names > MAX_NAMES)
      throw invalidField('grants', `an agent's grants may name ${MAX_NAMES} things in all; use patterns`);
    return grants;
  }

  private change(
    caller: Caller,
    id: string,
    expected: ExpectedVersions,
    action: string,
    write: (tx: Tx) => Promise<AgentGrant[]>,
  ): Promise<AgentGrants> {
    const { orgId } = caller;
    return this.work.change(caller, async (tx, audit) => {
      const row = await this.agents.lock(tx, orgId, id);
      if (!row) throw notFound('agent');
      requireVersion(expected, row.version);
      const before = await this.of(tx, orgId, id);
      const data = await write(tx);
      const after = await this.agents.update(tx, orgId, id, {});
      const shown = (agent: AgentRow, grants: AgentGrant[]) => ({ ...toAgent(agent), grants });
      const target = { targetType: 'agent', targetId: toPublicId('agent', id) };
      await audit({ action, ...target, before: shown(row, before), after: shown(after, data) });
      return { data, version: after.version };
    });
  }

  /** Of endpoints and servers that exist, each once. @param path of a grant in the body, with its dot */
  async rows(
    tx: Tx,
    orgId: string,
    grants: readonly GrantInput[],
    path = (i: number) => `grants.${i}.`,
  ): Promise<GrantRow[]> {
    const endpointIds = grants.map(({ endpointId }) => uuidOf('endpoint', endpointId));
    const serverIds = grants.flatMap(({ servers }) =>
      (servers ?? []).map((one) => uuidOf('server', one.serverId)),
    );
    const endpoints = await this.agents.endpointsAmong(tx, orgId, endpointIds);
    const known = await this.agents.serversAmong(tx, orgId, [...new Set(serverIds)]);
    return grants.map(({ servers }, i): GrantRow => {
      const at = path(i);
      const endpointId = endpointIds[i] ?? '';
      if (!endpoints.has(endpointId)) throw notFound('endpoint', `${at}endpointId`);
      if (endpointIds.indexOf(endpointId) !== i)
        throw invalidField(`${at}endpointId`, 'the endpoint is in the list twice', 'duplicate');
      const given = servers ?? [];
      const rows = given.map((one, j) => {
        const serverId = uuidOf('server', one.serverId);
        if (!known.has(serverId)) throw notFound('server', `${at}servers.${j}.serverId`);
        if (given.findIndex((other) => other.serverId === one.serverId) !== j)
          throw invalidField(`${at}servers.${j}.serverId`, 'the server is in the list twice', 'duplicate');
        return { serverId, ...namesOf(one) };
      });
      return { endpointId, allServers: servers == null, servers: rows };
    });
  }
}

/** Who names something of a server gets that alone; who names nothing, everything. */
function namesOf({ tools, prompts, resources }: ServerInput): Omit<GrantRow['servers'][number], 'serverId'> {
  if (tools === undefined && prompts === undefined && resources === undefined)
    return { tools: EVERYTHING, prompts: EVERYTHING, resources: EVERYTHING };
  return { tools: tools ?? [], prompts: prompts ?? [], resources: resources ?? [] };
}
