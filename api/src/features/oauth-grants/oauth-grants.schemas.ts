/** The wire of what people granted to OAuth clients. */
import { z } from 'zod';
import { PageQuery, pageOf } from '../../common/pagination.js';
import { exampleId, exampleStamps, idOf, time } from '../../common/wire.js';

const client = z
  .object({
    id: z.string().describe('`client_id`: given by a registration, or the URL of the document about it.'),
    name: z.string().nullable().describe('As it calls itself; nobody has checked it.'),
  })
  .meta({ id: 'OauthGrantClient' });

const common = {
  id: z.string(),
  endpointId: z.string(),
  client,
  scopes: z.array(z.string()),
  active: z
    .boolean()
    .describe(
      'Whether its tokens open the endpoint now: not while the organisation wants another sign-on of the person.',
    ),
  lastUsedAt: time().nullable().describe('Written at most once a minute.'),
  createdAt: time(),
};

export const OauthGrantSchema = z
  .object({
    ...common,
    user: z.object({ id: z.string(), name: z.string(), email: z.string() }).meta({ id: 'OauthGrantUser' }),
  })
  .meta({ id: 'OauthGrant' });

export const OauthGrantPage = pageOf(OauthGrantSchema, 'OauthGrantPage');

export const MyOauthGrantSchema = z
  .object({
    ...common,
    endpointName: z.string(),
    organizationId: z.string(),
    organizationName: z.string(),
  })
  .meta({ id: 'MyOauthGrant' });

export const MyOauthGrantPage = pageOf(MyOauthGrantSchema, 'MyOauthGrantPage');

export const OauthGrantsQuery = PageQuery.extend({
  endpointId: idOf('endpoint').optional().describe('Only grants of this endpoint.'),
});

export const MyOauthGrantsQuery = PageQuery;

export type OauthGrant = z.infer<typeof OauthGrantSchema>;
export type MyOauthGrant = z.infer<typeof MyOauthGrantSchema>;
export type OauthGrantsQuery = z.infer<typeof OauthGrantsQuery>;
export type MyOauthGrantsQuery = z.infer<typeof MyOauthGrantsQuery>;

const example = {
  id: exampleId('oauthGrant'),
  endpointId: exampleId('endpoint'),
  client: { id: 'https://agent.example.com/oauth/client.json', name: 'An agent' },
  scopes: ['endpoints:use', 'offline_access'],
  active: true,
  lastUsedAt: exampleStamps.updatedAt,
  createdAt: exampleStamps.createdAt,
};

export const exampleOauthGrant: OauthGrant = {
  ...example,
  user: { id: exampleId('user'), name: 'Ada Lovelace', email: 'ada@example.com' },
};

export const exampleMyOauthGrant: MyOauthGrant = {
  ...example,
  endpointName: 'Research',
  organizationId: exampleId('organization'),
  organizationName: 'Acme',
};
