/**
 * Routes a client's request: lists from the compiled endpoint, everything else to the one server
 * whose name or URI it asks for. The same for both eras.
 */
import type { OutgoingHttpHeaders } from 'node:http';

import type { CompiledEndpoint, CompiledList, ListName, Route } from '../../snapshot/types.js';
import type { Link } from '../links/link.js';
import type { Session } from '../sessions/session.js';
import { spliceBytes } from '../wire/json-edit.js';
import { type Member, member, readString, scanObject } from '../wire/json-scan.js';
import { RPC } from '../wire/jsonrpc.js';
import { LEGACY_ERROR } from '../wire/legacy/protocol.js';
import { MODERN_ERROR } from '../wire/modern/protocol.js';
import type { Allowances } from './allowance.js';
import { type Answer, type ClientCall, invalidParams, refuse, success } from './answers.js';
import { paramHeadersFor } from './param-headers.js';
import { prefixContents, resolveResource, resolveTemplate } from './resources.js';
import type { Subscriber, Subscriptions } from './subscriptions.js';
import type { Tasks } from './tasks.js';
import type { Errand, Upstream } from './upstream.js';

/** Methods that the router answers; all others are the fronts' own or unknown. */
export const ROUTED_METHODS: ReadonlySet<string> = new Set([
  'tools/list',
  'prompts/list',
  'resources/list',
  'resources/templates/list',
  'tools/call',
  'prompts/get',
  'resources/read',
  'completion/complete',
  'tasks/get',
  'tasks/result',
  'tasks/update',
  'tasks/list',
  'tasks/cancel',
]);

const NO_HEADERS = {};
const EMPTY_RESULT = Buffer.from('{}');

export class Router {
  constructor(
    private readonly upstream: Upstream,
    private readonly subscriptions: Subscriptions,
    private readonly tasks: Tasks,
    private readonly allowances: Allowances,
  ) {}

  /** What the answer to a call says of the organisation's quota; undefined where there is nothing to say. */
  quotaHeaders(orgId: string, method: string, answer: Answer): OutgoingHttpHeaders | undefined {
    return method === 'tools/call' ? this.allowances.of(orgId).headers(answer) : undefined;
  }

  /** Links of a session that are open now. */
  linksOf({ id, principal }: Session): Link[] {
    return this.upstream.pool.linksOf(principal.orgId, id);
  }

  /** The other replica that holds the parked call which a modern request goes on with, or null. */
  ownerOf(params: Buffer | null, members: readonly Member[]): string | null {
    const at = stringMember(params, members, 'requestState');
    if (params === null || at === null) return null;
    return this.upstream.parked.ownerElsewhere(readString(params, at.start, at.end));
  }

  /** Synchronous for lists that were rendered before. `call.method` must be one of ROUTED_METHODS. */
  answer(endpoint: CompiledEndpoint, call: ClientCall): Answer | Promise<Answer> {
    switch (call.method) {
      case 'tools/list':
        return list(endpoint, 'tools', call);
      case 'prompts/list':
        return list(endpoint, 'prompts', call);
      case 'resources/list':
        return list(endpoint, 'resources', call);
      case 'resources/templates/list':
        return list(endpoint, 'resourceTemplates', call);
      case 'tools/call':
        return this.byName(endpoint.tools, call, 'tool');
      case 'prompts/get':
        return this.byName(endpoint.prompts, call, 'prompt');
      case 'resources/read':
        return this.read(endpoint, call);
      case 'completion/complete':
        return this.complete(endpoint, call);
      case 'tasks/get':
      case 'tasks/result':
      case 'tasks/update':
      case 'tasks/list':
      case 'tasks/cancel':
        return this.task(endpoint, call);
      default:
        return refuse(RPC.methodNotFound, 'Method not found', undefined, { status: 404 });
    }
  }

  private run(call: ClientCall, errand: Errand): Promise<Answer> {
    return this.upstream.run(call, this.tasks.dress(call, errand));
  }

  private task(endpoint: CompiledEndpoint, call: ClientCall): Answer | Promise<Answer> {
    const routed = this.tasks.route(endpoint, call);
    return 'parts' in routed ? routed : this.upstream.run(call, routed);
  }

  private byName(
    routes: ReadonlyMap<string, Route>,
    call: ClientCall,
    what: string,
  ): Answer | Promise<Answer> {
    const { params } = call;
    const at = stringMember(params, call.members, 'name');
    if (params === null || at === null) return invalidParams('params.name must be a string');
    const name = readString(params, at.start, at.end);
    const route = routes.get(name);
    if (route === undefined || (route.requires !== 0 && (route.requires & ~call.clientBits) !== 0))
      return invalidParams(`Unknown ${what}: ${name.slice(0, 200)}`, undefined, name);
    const { server, upstreamName, upstreamNameJson } = route;
    const headers =
      call.era === 'legacy' && route.paramHeaders.length === 0
        ? NO_HEADERS
        : paramHeadersFor(call, route.paramHeaders);
    if (typeof headers === 'string')
      return refuse(MODERN_ERROR.headerMismatch, `Header mismatch: ${headers}`, undefined, {
        server,
        name,
        status: 400,
      });
    if (what === 'tool') {
      const allowance = this.allowances.of(call.principal.orgId);
      if (!allowance.admitCall()) return allowance.refusal(server, name);
    }
    return this.run(call, {
      server,
      params: upstreamNameJson === null ? params : spliceBytes(params, at.start, at.end, upstreamNameJson),
      upstreamName,
      name,
      paramHeaders: headers,
    });
  }

  private read(endpoint: CompiledEndpoint, call: ClientCall): Answer | Promise<Answer> {
    const { params } = call;
    const at = stringMember(params, call.members, 'uri');
    if (params === null || at === null) return invalidParams('params.uri must be a string');
    const uri = readString(params, at.start, at.end);
    const route = resolveResource(endpoint, uri);
    if (route === null) {
      const code = call.era === 'modern' ? RPC.invalidParams : LEGACY_ERROR.resourceNotFound;
      return refuse(code, 'Resource not found', { uri: uri.slice(0, 2_000) }, { name: uri });
    }
    const { server, prefix } = route;
    return this.run(call, {
      server,
      params: prefix === '' ? params : spliceBytes(params, at.start, at.end, json(route.uri)),
      upstreamName: route.uri,
      name: uri,
      ...(prefix === '' ? {} : { finish: (result: Buffer) => prefixContents(result, prefix) }),
    });
  }

  /** `resources/subscribe` (2025-11-25: server/resources §Subscriptions): `{}` or the upstream's error. */
  subscribe(endpoint: CompiledEndpoint, call: ClientCall, subscriber: Subscriber): Answer | Promise<Answer> {
    const at = stringMember(call.params, call.members, 'uri');
    if (call.params === null || at === null) return invalidParams('params.uri must be a string');
    const uri = readString(call.params, at.start, at.end);
    const route = resolveResource(endpoint, uri);
    if (route !== null) return this.upstream.subscribe(this.subscriptions, call, route, uri, subscriber);
    const data = { uri: uri.slice(0, 2_000) };
    return refuse(LEGACY_ERROR.resourceNotFound, 'Resource not found', data, { name: uri });
  }

  /** `resources/unsubscribe`: `{}`, also for what was not subscribed to. */
  async unsubscribe(call: ClientCall, subscriber: Subscriber): Promise<Answer> {
    const at = stringMember(call.params, call.members, 'uri');
    if (call.params === null || at === null) return invalidParams('params.uri must be a string');
    const uri = readString(call.params, at.start, at.end);
    await this.subscriptions.unsubscribe(subscriber, uri);
    return success([EMPTY_RESULT], null, uri);
  }

  /** `ref/prompt` by exposed name, `ref/resource` by URI or URI template. */
  private complete(endpoint: CompiledEndpoint, call: ClientCall): Answer | Promise<Answer> {
    const { params } = call;
    const ref = member(call.members, 'ref');
    if (params === null || ref === undefined || params[ref.start] !== 0x7b)
      return invalidParams('params.ref must be an object');
    const members = scanObject(params, ref.start, ref.end);
    const typeAt = stringMember(params, members, 'type');
    const type = typeAt === null ? null : readString(params, typeAt.start, typeAt.end);
    if (type !== 'ref/prompt' && type !== 'ref/resource')
      return invalidParams('params.ref.type must be "ref/prompt" or "ref/resource"');
    const key = type === 'ref/prompt' ? 'name' : 'uri';
    const at = stringMember(params, members, key);
    if (at === null) return invalidParams(`params.ref.${key} must be a string`);
    const name = readString(params, at.start, at.end);
    const target = type === 'ref/prompt' ? promptTarget(endpoint, name) : resolveTemplate(endpoint, name);
    if (target === null)
      return invalidParams(
        `Unknown ${type === 'ref/prompt' ? 'prompt' : 'resource'}: ${name.slice(0, 200)}`,
        undefined,
        name,
      );
    return this.run(call, {
      server: target.server,
      params: target.uri === name ? params : spliceBytes(params, at.start, at.end, json(target.uri)),
      upstreamName: null,
      name,
    });
  }
}

function promptTarget(
  endpoint: CompiledEndpoint,
  name: string,
): { server: Route['server']; uri: string } | null {
  const route = endpoint.prompts.get(name);
  return route === undefined ? null : { server: route.server, uri: route.upstreamName };
}

function list(endpoint: CompiledEndpoint, kind: ListName, call: ClientCall): Answer | Promise<Answer> {
  const { lists, variants } = endpoint;
  if (variants === null) return pageOf(lists[kind], call);
  const found = variants.of(kind, call.clientBits);
  return found instanceof Promise ? found.then((list) => pageOf(list, call)) : pageOf(found, call);
}

function pageOf({ pages, cursors }: CompiledList, { params, members, era }: ClientCall): Answer {
  const cursor = member(members, 'cursor');
  let index: number | undefined = 0;
  if (params !== null && cursor !== undefined && params[cursor.start] !== 0x6e) {
    const text = params[cursor.start] === 0x22 ? readString(params, cursor.start, cursor.end) : '';
    index = cursors.get(text);
    if (index === undefined)
      return invalidParams('Invalid cursor: the list has changed, begin again without one');
  }
  const page = pages[index];
  if (page === undefined) return invalidParams('Invalid cursor');
  return success([page.body, era === 'modern' ? page.modernTail : page.legacyTail]);
}

function stringMember(params: Buffer | null, members: readonly Member[], key: string): Member | null {
  const found = member(members, key);
  return found !== undefined && params !== null && params[found.start] === 0x22 ? found : null;
}

function json(text: string): Buffer {
  return Buffer.from(JSON.stringify(text));
}
