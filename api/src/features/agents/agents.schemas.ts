/** The wire of agents and of what they are granted. */
import { z } from 'zod';
import { PageQuery, pageOf } from '../../common/pagination.js';
import { exampleId, exampleStamps, idOf, line, nameField, stamps, text } from '../../common/wire.js';
import { KeyUsageSchema } from '../keys/keys.schemas.js';

const names = (what: string, max: number) =>
  z
    .array(line(max))
    .max(1_000)
    .transform((given) => [...new Set(given)])
    .describe(
      `${what} as the server itself calls them; \`*\` stands for any characters, alone for everything. ` +
        'Left out: none, or everything where none of the three is given.',
    );

const GrantServerInput = z
  .strictObject({
    serverId: idOf('server'),
    tools: names('Tools', 256)
      .optional()
      .meta({ examples: [['search', 'read_*']] }),
    prompts: names('Prompts', 256).optional(),
    resources: names('URIs of resources and URI templates', 2_000).optional(),
  })
  .meta({ id: 'AgentGrantServerInput' });

const servers = z
  .array(GrantServerInput)
  .max(200)
  .nullable()
  .describe('Null: every server of the endpoint, also those that come later. Default null.');

const GrantInput = z
  .strictObject({ endpointId: idOf('endpoint'), servers: servers.optional() })
  .meta({ id: 'AgentGrantInput' });

const grants = z.array(GrantInput).max(200);

export const CreateAgent = z
  .strictObject({
    name: nameField,
    description: text(2_000).nullable().optional(),
    enabled: z.boolean().optional(),
    grants: grants.optional(),
  })
  .meta({ id: 'CreateAgent' });

export const UpdateAgent = z
  .strictObject({
    name: nameField.optional(),
    description: text(2_000).nullable().optional(),
    enabled: z.boolean().optional(),
  })
  .meta({ id: 'UpdateAgent' });

export const ReplaceAgentGrants = z.strictObject({ grants }).meta({ id: 'ReplaceAgentGrants' });

export const PutAgentGrant = z.strictObject({ servers: servers.optional() }).meta({ id: 'PutAgentGrant' });

export const AgentSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    enabled: z.boolean().describe('One that is off is let in nowhere.'),
    ...stamps,
  })
  .meta({ id: 'Agent' });

export const AgentsQuery = PageQuery.extend({
  endpointId: idOf('endpoint')
    .optional()
    .describe('Only agents that are granted something of this endpoint.'),
});

export const AgentPage = pageOf(AgentSchema, 'AgentPage');

const GrantServer = z
  .object({
    serverId: z.string(),
    tools: z.array(z.string()),
    prompts: z.array(z.string()),
    resources: z.array(z.string()),
  })
  .meta({ id: 'AgentGrantServer' });

const Grant = z
  .object({
    endpointId: z.string(),
    servers: z.array(GrantServer).nullable().describe('Null: every server of the endpoint.'),
  })
  .meta({ id: 'AgentGrant' });

export const AgentGrants = z
  .object({
    data: z.array(Grant).describe('An endpoint that is not among them does not let the agent in.'),
    version: z.int().describe("The agent's; also the `ETag`."),
  })
  .meta({ id: 'AgentGrants' });

const clientIds = z
  .array(line(2_048))
  .max(100)
  .transform((given) => [...new Set(given)])
  .describe('`client_id`s, also URLs of client metadata documents. They need not have come yet.')
  .meta({ examples: [['https://client.example.com/oauth.json']] });

export const ReplaceAgentClients = z.strictObject({ clientIds }).meta({ id: 'ReplaceAgentOauthClients' });

export const AgentClients = z
  .object({
    clientIds: z.array(z.string()),
    version: z.int().describe("The agent's; also the `ETag`."),
  })
  .meta({ id: 'AgentOauthClients' });

export const AgentUsageSchema = z.object(KeyUsageSchema.shape).meta({ id: 'AgentUsage' });

export type CreateAgent = z.infer<typeof CreateAgent>;
export type UpdateAgent = z.infer<typeof UpdateAgent>;
export type AgentsQuery = z.infer<typeof AgentsQuery>;
export type ReplaceAgentGrants = z.infer<typeof ReplaceAgentGrants>;
export type PutAgentGrant = z.infer<typeof PutAgentGrant>;
export type ReplaceAgentClients = z.infer<typeof ReplaceAgentClients>;
export type AgentClients = z.infer<typeof AgentClients>;
export type GrantInput = z.infer<typeof GrantInput>;
export type Agent = z.infer<typeof AgentSchema>;
export type AgentGrant = z.infer<typeof Grant>;
export type AgentGrants = z.infer<typeof AgentGrants>;

export const exampleAgent: Agent = {
  id: exampleId('agent'),
  name: 'Researcher',
  description: null,
  enabled: true,
  ...exampleStamps,
};

export const exampleClients: AgentClients = {
  clientIds: ['https://client.example.com/oauth.json'],
  version: 3,
};

export const exampleGrants: AgentGrants = {
  data: [
    {
      endpointId: exampleId('endpoint'),
      servers: [
        { serverId: exampleId('server'), tools: ['search', 'read_*'], prompts: [], resources: ['*'] },
      ],
    },
  ],
  version: 2,
};
