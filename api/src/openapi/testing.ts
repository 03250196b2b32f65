/** Checks answers of the running application against its own OpenAPI document. */
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { buildDocument } from './document.js';

interface Observed {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly body: unknown;
  readonly text: string;
}

type Json = Record<string, any>;

let known: Contract | undefined;

/** The contract of the application: its document is the same at every start, and takes as long to make as the rest. */
export function contractOf(app: NestFastifyApplication): Contract {
  known ??= new Contract(app);
  return known;
}

export class Contract {
  private readonly document: Json;
  private readonly ajv: Ajv2020;
  private readonly validators = new Map<string, ValidateFunction>();
  private readonly paths: { pattern: RegExp; item: Json; path: string }[];

  constructor(app: NestFastifyApplication) {
    this.document = closed(JSON.parse(JSON.stringify(buildDocument(app))));
    this.ajv = new Ajv2020({ strict: false, allErrors: true });
    ajvFormats.default(this.ajv);
    this.ajv.addSchema(this.document, 'document');
    this.paths = Object.entries<Json>(this.document.paths)
      .map(([path, item]) => ({
        path,
        item,
        pattern: new RegExp(`^${path.replace(/\{[^}]+\}/g, '[^/]+')}$`),
      }))
      // A fixed path wins over one with a parameter.
      .sort((a, b) => a.path.split('{').length - b.path.split('{').length);
  }

  /** @throws when the document does not allow this answer. */
  check(method: string, url: string, answer: Observed): void {
    const path = url.split('?', 1)[0] ?? '';
    const found = this.paths.find(({ pattern }) => pattern.test(path));
    const operation = found?.item[method.toLowerCase()];
    if (!operation) return;
    const where = `${method} ${found.path} → ${answer.status}`;
    const response = operation.responses[answer.status];
    if (!response) throw new Error(`${where} is not in the document: ${answer.text.slice(0, 500)}`);
    if (!answer.headers['request-id']) throw new Error(`${where} has no Request-Id`);
    const type = String(answer.headers['content-type'] ?? '').split(';')[0] ?? '';
    if (!response.content) {
      if (answer.text !== '') throw new Error(`${where} has a body that is not in the document`);
      return;
    }
    if (!response.content[type]) throw new Error(`${where}: content type ${type} is not in the document`);
    const validate = this.validator(found.path, method.toLowerCase(), answer.status, type);
    // Of JSON lines, the schema is that of a line.
    const bodies = type === 'application/jsonl' ? (answer.body as unknown[]) : [answer.body];
    if (!bodies.every((body) => validate(body)))
      throw new Error(
        `${where} breaks the document: ${this.ajv.errorsText(validate.errors)}\n${answer.text.slice(0, 2000)}`,
      );
  }

  private validator(path: string, method: string, status: number, type: string): ValidateFunction {
    const pointer = ['paths', path, method, 'responses', String(status), 'content', type, 'schema']
      .map((part) => encodeURIComponent(part.replace(/~/g, '~0').replace(/\//g, '~1')))
      .join('/');
    const known = this.validators.get(pointer);
    if (known) return known;
    const made = this.ajv.compile({ $ref: `document#/${pointer}` });
    this.validators.set(pointer, made);
    return made;
  }
}

/** Clients must take new fields, so the document is open; our own answers must have no others. */
function closed<T>(node: T): T {
  if (Array.isArray(node)) for (const item of node) closed(item);
  else if (typeof node === 'object' && node !== null) {
    const schema = node as Json;
    if (schema.properties && schema.type === 'object' && schema.additionalProperties === undefined)
      schema.additionalProperties = false;
    for (const [key, value] of Object.entries(schema)) if (!key.startsWith('example')) closed(value);
  }
  return node;
}
