/** Sends the fuzzer's requests over HTTP to the real application, and says what is wrong with an answer. */
import { once } from 'node:events';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { ID_PREFIXES, type IdKind } from '../../api/src/common/ids.js';
import { type Browser, type PeopleApi, signedUp, startPeopleApi } from '../../api/src/identity/testing.js';
import { buildDocument } from '../../api/src/openapi/document.js';
import { type Contract, contractOf } from '../../api/src/openapi/testing.js';
import { bodyOf } from '../../api/src/testing.js';
import { CLASSIFIED } from '../tenancy/classified.js';
import { asPerson } from '../tenancy/matrix.js';
import { type Operation, operationsOf } from '../tenancy/operations.js';
import { join, type Populated, populate } from '../tenancy/world.js';
import { type Case, casesOf } from './cases.js';

export interface Seen {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly text: string;
  readonly body: any;
}

/** What no answer may hold: a stack, a path of ours, the database's words, a page. */
const TELLTALE =
  /\n\s+at |node_modules|\/src\/|\.(?:js|ts):\d+|prisma|postgres|invalid input syntax|violates|unterminated|<!doctype|<html/i;

/** A GET whose answer may differ the next time: it looks at what goes on. */
const RESTLESS = new Set(['getKeyEncryption']);

const PERSON = 'fuzz@example.com';

export class Fuzzer {
  private readonly statuses = new Map<number, number>();
  private unchanged: Promise<Populated> | undefined;

  private constructor(
    readonly api: PeopleApi,
    private readonly person: Browser,
    readonly operations: readonly Operation[],
    private readonly document: Record<string, any>,
    private readonly contract: Contract,
    private readonly port: number,
  ) {}

  static async start(): Promise<Fuzzer> {
    const api = await startPeopleApi({
      // Nobody there: a look-up fails at once.
      env: { PATCHBAY_LOG_LEVEL: 'silent', PATCHBAY_DNS_SERVERS: '127.0.0.1:9' },
    });
    const person = await signedUp(api, PERSON);
    const server = api.app.getHttpServer();
    await api.app.listen(0, '127.0.0.1');
    const document = JSON.parse(JSON.stringify(buildDocument(api.app)));
    const { port } = server.address() as AddressInfo;
    return new Fuzzer(api, person, operationsOf(document), document, contractOf(api.app), port);
  }

  close(): Promise<void> {
    return this.api.close();
  }

  /** How often each status was answered. */
  get answered(): string {
    return [...this.statuses]
      .sort(([a], [b]) => a - b)
      .map(([status, n]) => `${status}: ${n}`)
      .join(', ');
  }

  /**
   * Tries an operation.
   * @returns what is wrong, with the smallest request that shows it, or null.
   */
  async fuzz(operation: Operation, seed: number, numRuns: number): Promise<string | null> {
    let org = await (operation.method === 'GET' ? this.looked() : this.organization());
    const given = (now: Populated) => ({
      document: this.document,
      credential: this.credential(operation, now),
      idFor: (prefix: string) => now.ids[KIND_OF[prefix] as IdKind],
      pathId: (name: string) => {
        const kind = CLASSIFIED[operation.id]?.positions.find(({ at }) => at === `path.${name}`)?.kind;
        return kind && now.ids[kind];
      },
      example: CLASSIFIED[operation.id]?.body ?? operation.example,
    });
    const destroys = operation.method === 'DELETE' || /^(suspend|revoke)/.test(operation.id);
    // What destroys gets something new to destroy now and then.
    const parts = destroys ? Math.ceil(numRuns / 40) : 1;
    for (let part = 0; part < parts; part++) {
      if (part > 0) org = await this.organization();
      const property = fc.asyncProperty(casesOf(operation, given(org)), async (one) => {
        const fault = await this.faultOf(operation, one);
        if (fault !== null) throw new Error(fault);
      });
      const checked = await fc.check(property, { seed: seed + part, numRuns: Math.ceil(numRuns / parts) });
      if (checked.failed) return told(operation, checked.counterexample?.[0], checked.errorInstance);
    }
    return null;
  }

  /** The one that is only looked at, so that all that only look can do with one. */
  private looked(): Promise<Populated> {
    this.unchanged ??= this.organization();
    return this.unchanged;
  }

  /** With the person among its owners. */
  private async organization(): Promise<Populated> {
    const org = await populate(this.api, 'fuzz');
    await join(this.api, org.uuid, PERSON, 'owner');
    return org;
  }

  private credential({ audience }: Operation, org: Populated): Record<string, string> {
    if (audience === 'person') return asPerson(this.person, org);
    return { authorization: `Bearer ${audience === 'operator' ? this.api.operatorKey : org.key}` };
  }

  private async faultOf(operation: Operation, one: Case): Promise<string | null> {
    const seen = await this.send(one);
    this.statuses.set(seen.status, (this.statuses.get(seen.status) ?? 0) + 1);
    if (seen.status >= 500 && !(seen.status === 502 && operation.responses[502]))
      return `${seen.status} ${seen.text}`;
    if (TELLTALE.test(JSON.stringify({ ...seen.body, instance: '' }))) {
      // What was sent comes back where a resource shows it; only a problem is our own words.
      if (seen.status >= 400) return `tells too much: ${seen.text.slice(0, 500)}`;
    }
    const type = String(seen.headers['content-type'] ?? '');
    if (seen.status >= 400 && type !== 'application/problem+json')
      return `${seen.status} is ${type}, no problem`;
    this.contract.check(one.method, one.path, seen);
    if (seen.body?.code === 'invalid_request' && !namesAField(seen.body))
      return `names no field: ${seen.text}`;
    if (one.method !== 'GET' || seen.status !== 200 || RESTLESS.has(operation.id)) return null;
    const again = await this.send(one);
    return steady(again.text) === steady(seen.text) ? null : `another answer the second time: ${again.text}`;
  }

  async send({ method, path, headers, body }: Case): Promise<Seen> {
    // Node frames the body of a DELETE only by a length that is given.
    const framed = body === undefined ? headers : { ...headers, 'content-length': String(body.length) };
    // A connection of its own: one that was refused in the middle of a body is not used again.
    const target = { port: this.port, host: '127.0.0.1', agent: false };
    const req = request({ ...target, method, path, headers: framed });
    // A body that is too large is answered before it is read.
    const failed = new Promise<never>((_, reject) => req.once('error', reject));
    req.end(body);
    const [res] = await Promise.race([once(req, 'response'), failed]);
    req.on('error', () => undefined);
    const chunks: Buffer[] = [];
    res.on('data', (chunk: Buffer) => chunks.push(chunk));
    await Promise.race([once(res, 'end'), failed]);
    const text = Buffer.concat(chunks).toString();
    const type = String(res.headers['content-type'] ?? '');
    return { status: res.statusCode, headers: res.headers, text, body: bodyOf(type, text) };
  }
}

const KIND_OF = Object.fromEntries(Object.entries(ID_PREFIXES).map(([kind, prefix]) => [prefix, kind]));

const namesAField = ({ errors }: { errors?: { path: unknown; code: unknown }[] }) =>
  Array.isArray(errors) && errors.length > 0 && errors.every(({ path }) => typeof path === 'string');

/** Without the moment at which a key was last used, which is written behind the answer. */
const steady = (text: string) => text.replace(/"lastUsedAt":"[^"]*"/g, '"lastUsedAt":null');

function told(operation: Operation, one: Case | undefined, error: unknown): string {
  const body = one?.body?.toString();
  const shown = body && body.length > 300 ? `${body.slice(0, 300)}… (${body.length})` : body;
  const { authorization: _, cookie: __, ...headers } = one?.headers ?? {};
  return `${operation.id}: ${error instanceof Error ? error.message.slice(0, 800) : error}
  ${one?.method} ${one?.path.slice(0, 160)} ${JSON.stringify(headers)} ${JSON.stringify(shown)}`;
}
