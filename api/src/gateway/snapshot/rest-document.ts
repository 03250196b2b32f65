/**
 * The OpenAPI document (3.1.1) of an endpoint's REST form. Its schemas are those that the tools' servers gave; where
 * they refer to parts of themselves, the references lead to where they stand in the document.
 */
import { LRUCache } from 'lru-cache';

import { inSlices, type Sliced } from '../runtime/slices.js';
import { SERVER_INFO } from './identity.js';
import type { CompiledEndpoint } from './types.js';

/** Where the first item of a list begins, behind its name. */
const OPEN_BRACKET = 0x5b;

/** Of all documents that are kept; one alone of more than half of it is made anew for each request. */
const MAX_KEPT_BYTES = 32 * 1024 * 1024;

/** The documents of this deployment, rendered when they are asked for and kept while there is room. */
export class RestDocuments {
  private readonly kept: LRUCache<CompiledEndpoint, Buffer>;

  /** @param publicUrl without a slash at its end */
  constructor(private readonly publicUrl: string) {
    this.kept = new LRUCache({
      maxSize: MAX_KEPT_BYTES,
      maxEntrySize: MAX_KEPT_BYTES / 2,
      // An endpoint is held for as long as its document, also when a newer one serves.
      sizeCalculation: (document, { lists }) => document.length + lists.tools.bytes,
      // Once for all who wait.
      fetchMethod: (endpoint) => inSlices(documentOf(endpoint, this.urlOf(endpoint))),
    });
  }

  /** Where the REST form of an endpoint is. */
  urlOf({ orgSlug, slug }: CompiledEndpoint): string {
    return `${this.publicUrl}/t/${orgSlug}/${slug}/api`;
  }

  /** JSON text. */
  of(endpoint: CompiledEndpoint): Promise<Buffer> {
    return this.kept.forceFetch(endpoint);
  }
}

/** @param url of the REST form, `…/api` */
function* documentOf(endpoint: CompiledEndpoint, url: string): Sliced<Buffer> {
  const paths: string[] = [];
  const schemas = [JSON.stringify(SCHEMAS).slice(1, -1)];
  for (const { body, itemEnds } of endpoint.lists.tools.pages) {
    let start = body.indexOf(OPEN_BRACKET) + 1;
    for (const end of itemEnds) {
      yield;
      const tool = JSON.parse(body.toString('utf8', start, end)) as Tool;
      const { inputSchema, name, outputSchema } = tool;
      paths.push(`${JSON.stringify(`/${name}`)}:{"post":${JSON.stringify(operationOf(tool, endpoint))}}`);
      for (const [key, schema] of [
        [`${name}.arguments`, inputSchema],
        [`${name}.output`, outputSchema],
      ] as const)
        if (isObject(schema))
          schemas.push(
            `${JSON.stringify(key)}:${JSON.stringify(atHome(schema, `#/components/schemas/${key}`))}`,
          );
      start = end + 1;
    }
  }
  const components = `{"schemas":{${schemas.join()}},"responses":${JSON.stringify(RESPONSES)},"securitySchemes":${JSON.stringify(SCHEMES)}}`;
  return Buffer.from(`${headOf(endpoint, url)},"paths":{${paths.join()}},"components":${components}}`);
}

/** A tool as it is listed: its name is ours, the rest is what its server wrote. */
interface Tool {
  readonly name: string;
  readonly title?: unknown;
  readonly description?: unknown;
  readonly annotations?: unknown;
  readonly inputSchema?: unknown;
  readonly outputSchema?: unknown;
}

type JsonObject = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function headOf({ auth, lists, name, notices }: CompiledEndpoint, url: string): string {
  const head = {
    openapi: '3.1.1',
    info: {
      title: name,
      version: lists.tools.revision,
      description: `The tools of ${url.replace(/\/api$/, '/mcp')} as plain HTTP operations.`,
      'x-generator': `${SERVER_INFO.name} ${SERVER_INFO.version}`,
      // As `_meta` of a list says it: what is not as it should be, and so may be missing here.
      ...(notices.length === 0 ? {} : { 'x-patchbay-servers': notices }),
    },
    servers: [{ url }],
    security: auth.apiKey || auth.oauth ? [{ bearer: [] }, ...(auth.apiKey ? [{ apiKey: [] }] : [])] : [],
  };
  return JSON.stringify(head).slice(0, -1);
}

function operationOf(tool: Tool, { tools }: CompiledEndpoint): object {
  const { annotations, description, inputSchema, name, outputSchema } = tool;
  const server = tools.get(name)?.server.name;
  const titles = [tool.title, isObject(annotations) ? annotations['title'] : null, name];
  return {
    operationId: name,
    summary: titles.find((title) => typeof title === 'string'),
    ...(typeof description === 'string' ? { description } : {}),
    ...(server === undefined ? {} : { tags: [server] }),
    requestBody: {
      ...(requiresSome(inputSchema) ? { required: true } : {}),
      content: json(isObject(inputSchema) ? ref(`${name}.arguments`) : { type: 'object' }),
    },
    responses: {
      200: {
        description: 'What the tool answers.',
        content: json(isObject(outputSchema) ? withOutput(`${name}.output`) : ref('ToolResult')),
      },
      422: { $ref: '#/components/responses/ToolError' },
      default: { $ref: '#/components/responses/Problem' },
    },
    ...(isObject(annotations) ? { 'x-mcp-annotations': annotations } : {}),
  };
}

/** Whether there is an argument that must be given. */
function requiresSome(schema: unknown): boolean {
  return isObject(schema) && Array.isArray(schema['required']) && schema['required'].length > 0;
}

const json = (schema: object) => ({ 'application/json': { schema } });
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

function withOutput(output: string): object {
  return { allOf: [ref('ToolResult'), { type: 'object', properties: { structuredContent: ref(output) } }] };
}

/**
 * A schema at the place where it stands in the document. Its own `$id` would make its references mean another place.
 * @param home the JSON pointer of that place, with its `#`
 */
function atHome({ $id: _, ...schema }: JsonObject, home: string): unknown {
  return moved(schema, home);
}

/** Keywords whose value is a map of schemas, by names that are no keywords; and those whose value is no schema. */
const MAPS: ReadonlySet<string> = new Set([
  'properties',
  'patternProperties',
  '$defs',
  'definitions',
  'dependentSchemas',
]);
const DATA: ReadonlySet<string> = new Set(['const', 'enum', 'default', 'example', 'examples']);
const REFERENCES: ReadonlySet<string> = new Set(['$ref', '$dynamicRef', '$recursiveRef']);

function moved(node: unknown, home: string, isMap = false): unknown {
  if (Array.isArray(node)) return node.map((item) => moved(item, home));
  if (node === null || typeof node !== 'object') return node;
  const entries = Object.entries(node).map(([key, value]) => {
    if (isMap) return [key, moved(value, home)];
    if (DATA.has(key)) return [key, value];
    // A JSON pointer (RFC 6901), or the whole; anchors are found wherever they are.
    if (REFERENCES.has(key) && typeof value === 'string' && /^#(?:\/|$)/.test(value))
      return [key, home + value.slice(1)];
    return [key, moved(value, home, MAPS.has(key))];
  });
  return Object.fromEntries(entries);
}

const SCHEMAS = {
  ToolResult: {
    description: 'A CallToolResult of MCP 2025-11-25.',
    type: 'object',
    required: ['content'],
    properties: {
      content: {
        type: 'array',
        items: {
          type: 'object',
          required: ['type'],
          properties: {
            type: { type: 'string', examples: ['text', 'image', 'audio', 'resource_link', 'resource'] },
            text: { type: 'string' },
            data: { type: 'string', contentEncoding: 'base64' },
            mimeType: { type: 'string' },
          },
        },
      },
      structuredContent: {},
    },
  },
  Problem: {
    description: 'A problem document (RFC 9457).',
    type: 'object',
    required: ['type', 'title', 'status', 'instance', 'code'],
    properties: {
      type: { type: 'string', description: '`urn:patchbay:problem:<code>`.' },
      title: { type: 'string' },
      status: { type: 'integer' },
      detail: { type: 'string' },
      instance: { type: 'string', description: 'The path that was asked for.' },
      code: { type: 'string', description: 'For programs.' },
      data: { description: 'What else is known of it.' },
      upstreamCode: { type: 'integer', description: "The server's own code, of `upstream_error`." },
    },
  },
  ToolProblem: {
    allOf: [
      { $ref: '#/components/schemas/Problem' },
      { type: 'object', properties: { result: { $ref: '#/components/schemas/ToolResult' } } },
    ],
  },
};

const problem = (description: string, schema: string) => ({
  description,
  content: { 'application/problem+json': { schema: ref(schema) } },
});
const RESPONSES = {
  ToolError: problem(
    'The tool says that it failed: `detail` says why, `result` is all that it said.',
    'ToolProblem',
  ),
  Problem: problem('The call did not come about, or nobody knows its result.', 'Problem'),
};
const SCHEMES = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    description: 'A key of the endpoint, or an access token for it.',
  },
  apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'A key of the endpoint.' },
};
