/**
 * The REST form of an endpoint, for callers that speak no MCP: `GET {api}/openapi.json` describes its tools as
 * operations, `POST {api}/{tool}` calls one. Prompts, resources and everything that needs a conversation are
 * MCP's alone.
 */
import type { CompiledEndpoint } from '../../snapshot/types.js';
import { isJson } from '../http/body.js';
import type { Exchange } from '../http/exchange.js';
import { failureProblem, PROBLEM, statusOf, toolProblem } from '../http/problem.js';
import type { Meter } from '../meter/meter.js';
import type { Answer } from '../policy/answers.js';
import { httpRefusalCode } from '../policy/errors.js';
import type { Router } from '../policy/router.js';
import { JsonScanError } from '../wire/json-scan.js';
import { RestCall } from './rest-call.js';

const DOCUMENT = '/openapi.json';

/** Reads the body of a request and hands it on; refuses what is too large. */
type Read = (take: (body: Buffer) => void) => void;

/** What describes endpoints as OpenAPI. */
export interface Documents {
  /** The root of an endpoint's operations. */
  urlOf(endpoint: CompiledEndpoint): string;
  /** JSON text. */
  of(endpoint: CompiledEndpoint): Promise<Buffer>;
}

export class RestFront {
  constructor(
    private readonly router: Router,
    private readonly meter: Meter,
    private readonly documents: Documents,
  ) {}

  /** @param below what follows `{api}` in the path. */
  handle(x: Exchange, below: string, read: Read): void {
    const { method } = x.req;
    const name = below.slice(1);
    if (below === DOCUMENT) {
      if (method === 'GET') this.document(x);
      else x.refuse(405, 'The document is read by GET', { allow: 'GET, OPTIONS' });
    } else if (!isShown(x.endpoint, name)) x.refuse(404, this.unknown(x, name));
    else if (method !== 'POST') x.refuse(405, 'A tool is called by POST', { allow: 'POST, OPTIONS' });
    else read((body) => this.call(x, name, body));
  }

  private unknown(x: Exchange, name: string): string {
    const what = name === '' ? 'There is nothing here' : `There is no tool "${name.slice(0, 200)}"`;
    return `${what}: ${this.documents.urlOf(x.endpoint)}${DOCUMENT} names the tools`;
  }

  private document(x: Exchange): void {
    void this.documents
      .of(x.endpoint)
      .then((document) => {
        const responseBytes = x.json(200, [document]);
        const about = { name: null, serverId: null, outcome: 'ok', code: null, requestBytes: 0 } as const;
        this.meter.book(x, { era: 'rest', method: 'tools/list', ...about, responseBytes });
      })
      .catch((error) => x.crash(null, error));
  }

  private call(x: Exchange, name: string, body: Buffer): void {
    if (body.length > 0 && !isJson(x.headers['content-type'])) {
      x.refuse(415, 'Content-Type must be application/json');
      return;
    }
    let call: RestCall;
    try {
      call = new RestCall(x, name, body);
    } catch (error) {
      if (!(error instanceof JsonScanError)) throw error;
      const text = `The body must be one JSON object, the tool's arguments: ${error.message}`;
      x.error(400, null, httpRefusalCode(400), text, { type: 'invalid_json' });
      return;
    }
    void Promise.resolve(this.router.answer(x.endpoint, call))
      .then((answer) => this.reply(x, name, answer))
      .catch((error) => x.crash(null, error));
  }

  private reply(x: Exchange, name: string, answer: Answer): void {
    const quota = this.router.quotaHeaders(x.endpoint.orgId, 'tools/call', answer);
    const { code, outcome, server } = answer;
    const responseBytes = write(x, answer, quota);
    const serverId = server?.id ?? null;
    const { requestBytes } = x;
    const method = 'tools/call';
    this.meter.book(x, { era: 'rest', method, name, serverId, outcome, code, requestBytes, responseBytes });
  }
}

/** Tools that only clients with certain capabilities are shown are not there for one without any. */
function isShown({ tools }: CompiledEndpoint, name: string): boolean {
  return tools.get(name)?.requires === 0;
}

/** A tool that fails is not answered with success: who looks at the status alone must see it. */
function write(x: Exchange, { code, ok, outcome, parts }: Answer, headers: object | undefined): number {
  if (ok && outcome !== 'tool_error') return x.json(200, parts, { ...headers });
  const body = Buffer.concat(parts);
  return ok
    ? x.json(422, toolProblem(body, x.target), { ...headers, ...PROBLEM })
    : x.json(statusOf(code ?? 0), failureProblem(body, x.target), { ...headers, ...PROBLEM });
}
