/**
 * The OpenAPI document (3.1.1) of an endpoint's REST form. Its schemas are those that the tools' servers gave,
 * byte for byte, unless they refer to parts of themselves: those references must lead into the document then.
 */
import { LRUCache } from 'lru-cache';

import { inSlices, type Sliced } from '../runtime/slices.js';
import { type Member, member, readString, scanObject } from '../runtime/wire/json-scan.js';
import { SERVER_INFO } from './identity.js';
import type { CompiledEndpoint } from './types.js';

const OPEN_BRACE = 0x7b;
const COMMA = Buffer.from(',');

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
  const paths: Buffer[] = [];
  const schemas: Buffer[] = [Buffer.from(JSON.stringify(SCHEMAS).slice(1, -1))];
  for (const { body, itemEnds } of endpoint.lists.tools.pages) {
    let start = body.indexOf(0x5b) + 1;
    for (const end of itemEnds) {
      yield;
      const tool = readTool(body.subarray(start, end));
      if (paths.length > 0) paths.push(COMMA);
      paths.push(pathOf(tool, endpoint));
      for (const part of ['arguments', 'output'] as const) {
        const schema = tool[part];
        if (schema === null) continue;
        const key = `${tool.name}.${part}`;
        schemas.push(
          COMMA,
          Buffer.from(`${JSON.stringify(key)}:`),
          atHome(schema, `#/components/schemas/${key}`),
        );
      }
      start = end + 1;
    }
  }
  return Buffer.concat([
    Buffer.from(headOf(endpoint, url)),
    Buffer.from(',"paths":{'),
    ...paths,
    Buffer.from('},"components":{"schemas":{'),
    ...schemas,
    Buffer.from(`},"responses":${JSON.stringify(RESPONSES)},"securitySchemes":${JSON.stringify(SCHEMES)}}}`),
  ]);
}

/** What is said of one tool; schemas are JSON texts. */
interface Tool {
  readonly name: string;
  readonly title: string | null;
  readonly description: string | null;
  readonly annotations: Buffer | null;
  readonly arguments: Buffer | null;
  readonly output: Buffer | null;
}

function readTool(item: Buffer): Tool {
  const members = scanObject(item);
  return {
    name: textAt(item, members, 'name') ?? '',
    title: textAt(item, members, 'title'),
    description: textAt(item, members, 'description'),
    annotations: objectAt(item, members, 'annotations'),
    arguments: objectAt(item, members, 'inputSchema'),
    output: objectAt(item, members, 'outputSchema'),
  };
}

function textAt(buf: Buffer, members: readonly Member[], key: string): string | null {
  const at = member(members, key);
  return at === undefined || buf[at.start] !== 0x22 ? null : readString(buf, at.start, at.end);
}

function objectAt(buf: Buffer, members: readonly Member[], key: string): Buffer | null {
  const at = member(members, key);
  return at === undefined || buf[at.start] !== OPEN_BRACE ? null : buf.subarray(at.start, at.end);
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

function pathOf(tool: Tool, { tools }: CompiledEndpoint): Buffer {
  const { name, title, description, annotations, output } = tool;
  const server = tools.get(name)?.server.name;
  const result = output === null ? ref('ToolResult') : withOutput(`${name}.output`);
  const operation = {
    operationId: name,
    summary: title ?? titleIn(annotations) ?? name,
    ...(description === null ? {} : { description }),
    ...(server === undefined ? {} : { tags: [server] }),
    requestBody: {
      ...(requiresSome(tool.arguments) ? { required: true } : {}),
      content: json(tool.arguments === null ? { type: 'object' } : ref(`${name}.arguments`)),
    },
    responses: {
      200: { description: 'What the tool answers.', content: json(result) },
      422: { $ref: '#/components/responses/ToolError' },
      default: { $ref: '#/components/responses/Problem' },
    },
    ...(annotations === null ? {} : { 'x-mcp-annotations': JSON.parse(annotations.toString()) }),
  };
  return Buffer.from(`${JSON.stringify(`/${name}`)}:{"post":${JSON.stringify(operation)}}`);
}

function titleIn(annotations: Buffer | null): string | null {
  return annotations === null ? null : textAt(annotations, scanObject(annotations), 'title');
}

/** Whether there is an argument that must be given. */
function requiresSome(schema: Buffer | null): boolean {
  const at = schema === null ? undefined : member(scanObject(schema), 'required');
  if (schema === null || at === undefined) return false;
  return /^\[\s*"/.test(schema.toString('utf8', at.start, at.end));
}

const json = (schema: object) => ({ 'application/json': { schema } });
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

function withOutput(output: string): object {
  return { allOf: [ref('ToolResult'), { type: 'object', properties: { structuredContent: ref(output) } }] };
}

/** Words by which a schema refers to itself or gives its parts a place of their own. */
const REFERS = /"\$(?:ref|dynamicRef|recursiveRef|id)"/;

/**
 * A schema at the place where it stands in the document.
 * @param home the JSON pointer of that place, with its `#`
 */
function atHome(schema: Buffer, home: string): Buffer {
  const text = schema.toString();
  if (!REFERS.test(text)) return schema;
  const { $id: _, ...own } = JSON.parse(text) as Record<string, unknown>;
  return Buffer.from(JSON.stringify(moved(own, home)));
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
