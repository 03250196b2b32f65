/**
 * Tasks: tool calls that go on after their first answer (2025-11-25: basic/utilities/tasks, capability
 * `tasks`; 2026-07-28: the extension `io.modelcontextprotocol/tasks`). They live in the upstreams; each is
 * asked for where it was made, over the link that its caller has there. The eras' tasks are of two
 * kinds, and neither is turned into the other.
 */
import type { CompiledEndpoint, CompiledServer } from '../../snapshot/types.js';
import type { Era } from '../links/link.js';
import { addMember, removeMembers, replaceMember, spliceBytes } from '../wire/json-edit.js';
import { member, readString, scanObject } from '../wire/json-scan.js';
import { RPC } from '../wire/jsonrpc.js';
import { META } from '../wire/modern/envelope.js';
import { MODERN_ERROR } from '../wire/modern/protocol.js';
import { type Answer, type ClientCall, invalidParams, refuse } from './answers.js';
import { longId, shortId, type TaskIds, type TaskPlace } from './task-ids.js';
import type { Errand } from './upstream.js';

const EXTENSION = 'io.modelcontextprotocol/tasks';
const REQUIRED = { requiredCapabilities: { extensions: { [EXTENSION]: {} } } };
const METHODS: Readonly<Record<Era, ReadonlySet<string>>> = {
  legacy: new Set(['tasks/get', 'tasks/result', 'tasks/list', 'tasks/cancel']),
  modern: new Set(['tasks/get', 'tasks/update', 'tasks/cancel']),
};
/** `tasks/result` waits for the end of the task; a client that no longer wants it cancels. Milliseconds. */
const RESULT_WAIT_MS = 60 * 60_000;
const TASK_PARAM: ReadonlySet<string> = new Set(['task']);
const CREATED: readonly TaskPlace[] = ['task', 'related'];
const OWN: readonly TaskPlace[] = ['taskId', 'related'];
const RELATED: readonly TaskPlace[] = ['related'];
const LISTED: readonly TaskPlace[] = ['tasks'];
const CURSOR: ReadonlySet<string> = new Set(['cursor']);
const NEXT_CURSOR: ReadonlySet<string> = new Set(['nextCursor']);
const TASK = Buffer.from('"task"');
const EMPTY = Buffer.from('{}');

export class Tasks {
  constructor(private readonly ids: TaskIds) {}

  /** A `tasks/*` request as an errand to the server of its task, or the refusal. */
  route(endpoint: CompiledEndpoint, call: ClientCall): Errand | Answer {
    const { era, members, method, params, principal } = call;
    const servers = [...endpoint.servers.values()].filter((server) => offers(server, era));
    if (servers.length === 0 || !METHODS[era].has(method))
      return refuse(RPC.methodNotFound, 'Method not found', undefined, { status: 404 });
    if (era === 'modern' && !declaresTasks(call))
      return refuse(MODERN_ERROR.missingClientCapability, 'Missing required client capability', REQUIRED, {
        status: 400,
      });
    if (method === 'tasks/list') return this.page(servers, call);
    const at = member(members, 'taskId');
    if (params === null || at === undefined || params[at.start] !== 0x22)
      return invalidParams('params.taskId must be a string');
    const task = this.ids.read(principal, readString(params, at.start, at.end));
    const server = servers.find(({ id }) => id === task?.serverId);
    // What was given to another caller is as unknown as what never was.
    if (task === null || server === undefined) return invalidParams('Unknown task');
    const errand: Errand = {
      server,
      params: spliceBytes(params, at.start, at.end, json(task.id)),
      upstreamName: task.id,
      name: null,
      concernsTask: true,
      ...(method === 'tasks/result' ? { timeoutMs: RESULT_WAIT_MS } : {}),
      finish: (result) =>
        this.ids.exposeIn(result, method === 'tasks/result' ? RELATED : OWN, principal, server.id),
    };
    return era === 'legacy' ? this.hearing(call, errand) : errand;
  }

  /** A page is one of a server; the cursor says of which, and the server's own behind it. */
  private page(servers: readonly CompiledServer[], call: ClientCall): Errand | Answer {
    if (!servers.every(canList)) return refuse(RPC.methodNotFound, 'Method not found');
    const cursor = cursorText(call);
    const dot = cursor.indexOf('.');
    const from = longId(dot < 0 ? cursor : cursor.slice(0, dot));
    const index = cursor === '' ? 0 : servers.findIndex(({ id }) => id === from);
    const server = servers[index];
    if (server === undefined) return invalidParams('Invalid cursor');
    const bare = removeMembers(call.params ?? EMPTY, CURSOR);
    return this.hearing(call, {
      server,
      params: dot < 0 ? bare : addMember(bare, 'cursor', json(cursor.slice(dot + 1))),
      upstreamName: null,
      name: null,
      concernsTask: true,
      finish: (result) =>
        withCursor(this.ids.exposeIn(result, LISTED, call.principal, server.id), server, servers[index + 1]),
    });
  }

  /**
   * A call of anything, with what it needs where its server has tasks: a tool's call that becomes a task
   * answers with the task's id, and what is said of a task meanwhile names it, too.
   */
  dress(call: ClientCall, errand: Errand): Errand {
    const { server } = errand;
    const legacy = offers(server, 'legacy');
    const isToolCall = call.method === 'tools/call';
    const augmented = isToolCall && member(call.members, 'task') !== undefined;
    if (call.era === 'legacy') {
      const dressed = legacy ? this.hearing(call, errand) : errand;
      if (!augmented) return dressed;
      if (!takesToolCalls(server)) return unaugmented(dressed);
      const finish = (result: Buffer): Buffer =>
        this.ids.exposeIn(result, CREATED, call.principal, server.id);
      return { ...dressed, concernsTask: true, finish };
    }
    // A legacy server would make a task of the other kind.
    const plain = augmented && legacy ? unaugmented(errand) : errand;
    if (!isToolCall || !offers(server, 'modern')) return plain;
    const finish = (result: Buffer): Buffer =>
      isTask(result) ? this.ids.exposeIn(result, OWN, call.principal, server.id) : result;
    return { ...plain, finish };
  }

  /** Takes ids off what the client says of tasks, and puts them on what the server says meanwhile. */
  private hearing(call: ClientCall, errand: Errand): Errand {
    const { principal } = call;
    const { id } = errand.server;
    return {
      ...errand,
      params: errand.params === null ? null : this.ids.concealIn(errand.params, principal, id),
      onMessage: (message) => call.onMessage?.(this.ids.message(principal, id, message)),
    };
  }
}

/** Who does not offer tasks must process a request as if none were asked for (§Task Support and Handling). */
function unaugmented(errand: Errand): Errand {
  return errand.params === null ? errand : { ...errand, params: removeMembers(errand.params, TASK_PARAM) };
}

/** As `snapshot/capabilities.ts` tells clients. */
function offers({ capabilities }: CompiledServer, era: Era): boolean {
  return era === 'legacy'
    ? isObject(capabilities['tasks'])
    : isObject(capabilities['extensions']) && EXTENSION in capabilities['extensions'];
}

/** Only a session's own link lists nobody else's tasks. */
function canList({ capabilities, sharing }: CompiledServer): boolean {
  const { tasks } = capabilities;
  return sharing === 'dedicated' && isObject(tasks) && isObject(tasks['list']);
}

function takesToolCalls({ capabilities }: CompiledServer): boolean {
  const { tasks } = capabilities;
  const requests = isObject(tasks) ? tasks['requests'] : undefined;
  const tools = isObject(requests) ? requests['tools'] : undefined;
  return isObject(tools) && isObject(tools['call']);
}

/** Whether the request's client knows the extension: it says so in each request. */
function declaresTasks({ members, params }: ClientCall): boolean {
  let at = member(members, '_meta');
  for (const key of [META.clientCapabilities, 'extensions', EXTENSION]) {
    if (params === null || at === undefined || params[at.start] !== 0x7b) return false;
    at = member(scanObject(params, at.start, at.end), key);
  }
  return at !== undefined;
}

function isTask(result: Buffer): boolean {
  // The word is rare: most results cost one native search.
  if (!result.includes(TASK)) return false;
  const type = member(scanObject(result), 'resultType');
  return type !== undefined && result.subarray(type.start, type.end).equals(TASK);
}

/** A null cursor is as good as none; one that is no text is none of ours. */
function cursorText({ members, params }: ClientCall): string {
  const at = member(members, 'cursor');
  if (params === null || at === undefined || params[at.start] === 0x6e) return '';
  return params[at.start] === 0x22 ? readString(params, at.start, at.end) : '?';
}

/** The server's cursor behind its name; at the end of its list, the name of the next one. */
function withCursor(page: Buffer, server: CompiledServer, next: CompiledServer | undefined): Buffer {
  const at = member(scanObject(page), 'nextCursor');
  if (at !== undefined && page[at.start] === 0x22)
    return replaceMember(
      page,
      'nextCursor',
      json(`${shortId(server.id)}.${readString(page, at.start, at.end)}`),
    );
  const bare = at === undefined ? page : removeMembers(page, NEXT_CURSOR);
  return next === undefined ? bare : addMember(bare, 'nextCursor', json(shortId(next.id)));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function json(text: string): Buffer {
  return Buffer.from(JSON.stringify(text));
}
