/** The OpenAPI 3.1 document, built from the operations' own decorators and schemas. */
import type { INestApplication } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { ProblemSchema } from '../common/problem.js';
import { roleTable } from '../common/roles.js';
import { convertSchema } from './schemas.js';

/** The contract's version: a breaking change raises the first number (the second one while it is 0). */
export const API_VERSION = '0.6.0';

const TAGS: Readonly<Record<string, string>> = {
  Organizations: 'Tenants of this deployment; for its operator.',
  'Key encryption': 'The keys that wrap the data keys of organisations; for the operator.',
  People: 'People of this deployment; for its operator.',
  Organization: "The caller's own organisation.",
  Members: 'People of the organisation, their roles, and who is invited.',
  'Sign-on': 'How people of the organisation sign on: domains and identity providers.',
  Me: 'Whoever is signed in.',
  Servers: 'Upstream MCP servers and what they offer.',
  Namespaces: 'Servers seen together.',
  Endpoints: 'Namespaces published to agents.',
  Secrets: 'Named values that configurations of servers refer to as `${NAME}`.',
  Keys: 'What scripts and agents authenticate with.',
  Jobs: 'Background work.',
  'Audit events': 'Who changed what, in a chain that can be verified.',
};

export function buildDocument(app: INestApplication): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Patchbay')
    .setVersion(API_VERSION)
    .setDescription(
      'Connect MCP servers, group them in namespaces, publish these as endpoints, and hand out keys.\n\n' +
        'Lists take `limit` and `cursor`; errors are problem documents (RFC 9457); every answer has a `Request-Id`.\n\n' +
        `People act by their role in an organisation, keys by their scopes:\n\n${roleTable()}`,
    )
    .setLicense('MIT', 'https://spdx.org/licenses/MIT.html')
    .addServer('/')
    .addBearerAuth(
      {
        type: 'http',
        scheme: 'bearer',
        description: 'An organisation key (`pb_org_…`), or a personal one (`pb_pat_…`).',
      },
      'organizationKey',
    )
    .addBearerAuth(
      { type: 'http', scheme: 'bearer', description: 'The key of the operator (`PATCHBAY_OPERATOR_KEY`).' },
      'operatorKey',
    )
    .addCookieAuth(
      '__Secure-patchbay.session_token',
      {
        type: 'apiKey',
        in: 'cookie',
        description:
          'The session of a person (docs/identity.md). `Patchbay-Organization: org_…` names the organisation that is meant; without it, it is the active one. Where the public URL is plain HTTP, the name has no `__Secure-`.',
      },
      'session',
    );
  for (const [name, description] of Object.entries(TAGS)) builder.addTag(name, description);
  const document = SwaggerModule.createDocument(app, builder.build(), {
    standardSchemaConverter: convertSchema,
    autoTagControllers: false,
  });
  // Nest rewrites references of schemas that it converts itself; this one no operation names.
  const problem = JSON.stringify(convertSchema(ProblemSchema, { schemaType: 'output' })?.components);
  const schemas = {
    ...document.components?.schemas,
    ...JSON.parse(problem.replaceAll('#/$defs/', '#/components/schemas/')),
  };
  return tidy({ ...document, components: { ...document.components, schemas } });
}

/** Serves Swagger UI at /docs and the document at /openapi.json. */
export function serveDocument(app: NestFastifyApplication): void {
  SwaggerModule.setup('docs', app, () => buildDocument(app), {
    jsonDocumentUrl: 'openapi.json',
    raw: ['json'],
    customSiteTitle: 'Patchbay API',
    swaggerOptions: { persistAuthorization: false, displayRequestDuration: true, tryItOutEnabled: true },
  });
}

/** Sorted keys of maps whose order means nothing, so that the same code writes the same bytes. */
function tidy(document: OpenAPIObject): OpenAPIObject {
  const sorted = <T>(map: Record<string, T> | undefined) =>
    Object.fromEntries(Object.entries(map ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    ...document,
    paths: sorted(document.paths),
    components: { ...document.components, schemas: sorted(document.components?.schemas) },
  };
}
