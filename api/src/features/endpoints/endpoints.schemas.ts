/** The wire of endpoints. */
import { z } from 'zod';
import { PageQuery, pageOf } from '../../common/pagination.js';
import { exampleId, exampleStamps, idOf, nameField, stamps } from '../../common/wire.js';

export const TRANSPORTS = ['STREAMABLE_HTTP', 'SSE', 'OPENAPI'] as const;
const Transport = z.enum(TRANSPORTS).meta({ id: 'EndpointTransport' });

const slugField = z
  .string()
  .regex(
    /^[a-z0-9]([a-z0-9-]{0,46}[a-z0-9])?$/,
    'must be lower-case letters, digits and inner dashes, at most 48',
  )
  .describe('Last part of the URLs; unique in the organisation.');

const authInput = z
  .strictObject({
    apiKey: z
      .boolean()
      .default(true)
      .describe('Whether a key opens it. With neither key nor OAuth, anyone who knows the URL may call.'),
    oauth: z
      .boolean()
      .default(false)
      .describe('Whether members of the organisation may let OAuth clients use it for them.'),
    apiKeyInQuery: z
      .boolean()
      .default(false)
      .describe('Whether `?api_key=` is accepted, which ends up in logs.'),
  })
  .meta({ id: 'EndpointAuthInput' });

const transports = z.array(Transport).min(1).max(3).describe('Default: all.');

export const CreateEndpoint = z
  .strictObject({
    name: nameField,
    slug: slugField.optional().describe('Made from the name when left out.'),
    namespaceId: idOf('namespace'),
    auth: authInput.optional(),
    transports: transports.optional(),
    enabled: z.boolean().optional(),
  })
  .meta({ id: 'CreateEndpoint' });

export const UpdateEndpoint = z
  .strictObject({
    name: nameField.optional(),
    slug: slugField.optional().describe('Changes the URLs at once; old ones answer 404.'),
    namespaceId: idOf('namespace').optional().describe('Switches to another namespace at once.'),
    auth: z
      .strictObject({
        apiKey: z.boolean().optional(),
        apiKeyInQuery: z.boolean().optional(),
        oauth: z.boolean().optional(),
      })
      .meta({ id: 'EndpointAuthPatch' })
      .optional(),
    transports: transports.optional(),
    enabled: z.boolean().optional(),
  })
  .meta({ id: 'UpdateEndpoint' });

const Urls = z
  .object({
    mcp: z.string().describe('Streamable HTTP.'),
    sse: z.string().describe('HTTP+SSE.'),
    api: z.string().describe('REST: `POST {api}/{tool}` with the arguments as a JSON object.'),
    openapi: z.string().describe('The OpenAPI document of the REST form.'),
  })
  .meta({ id: 'EndpointUrls' });

export const EndpointSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    slug: z.string(),
    namespaceId: z.string(),
    auth: z
      .object({ apiKey: z.boolean(), apiKeyInQuery: z.boolean(), oauth: z.boolean() })
      .meta({ id: 'EndpointAuth' }),
    transports: z.array(Transport),
    enabled: z.boolean(),
    urls: Urls,
    ...stamps,
  })
  .meta({ id: 'Endpoint' });

export const EndpointPage = pageOf(EndpointSchema, 'EndpointPage');

const config = z.record(z.string(), z.unknown());

export const EndpointConnect = z
  .object({
    urls: Urls,
    clients: z
      .object({
        claudeDesktop: config.describe('For claude_desktop_config.json (through `mcp-remote`).'),
        cursor: config.describe('For .cursor/mcp.json.'),
        opencode: config.describe('For opencode.json.'),
      })
      .meta({ id: 'ClientConfigs' })
      .describe('Ready to paste; put an endpoint key in the place of `<ENDPOINT_KEY>`.'),
  })
  .meta({ id: 'EndpointConnect' });

export const EndpointsQuery = PageQuery.extend({
  namespaceId: idOf('namespace').optional().describe('Only endpoints of this namespace.'),
});

export type CreateEndpoint = z.infer<typeof CreateEndpoint>;
export type UpdateEndpoint = z.infer<typeof UpdateEndpoint>;
export type Endpoint = z.infer<typeof EndpointSchema>;
export type EndpointConnect = z.infer<typeof EndpointConnect>;
export type EndpointsQuery = z.infer<typeof EndpointsQuery>;

export const exampleEndpoint: Endpoint = {
  id: exampleId('endpoint'),
  name: 'Research',
  slug: 'research',
  namespaceId: exampleId('namespace'),
  auth: { apiKey: true, apiKeyInQuery: false, oauth: false },
  transports: [...TRANSPORTS],
  enabled: true,
  urls: {
    mcp: 'https://patchbay.example.com/t/acme/research/mcp',
    sse: 'https://patchbay.example.com/t/acme/research/sse',
    api: 'https://patchbay.example.com/t/acme/research/api',
    openapi: 'https://patchbay.example.com/t/acme/research/api/openapi.json',
  },
  ...exampleStamps,
};
