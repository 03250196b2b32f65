/**
 * Task ids as clients see them: `{server}.{tag}.{the upstream's own id}`. The first part is the server's
 * UUID in base64url, so that no table is needed to find the way back; the second ties the id to the
 * caller it was given to, as both eras ask of receivers that know who calls (2025-11-25:
 * basic/utilities/tasks §Task Isolation and Access Control; the tasks extension of 2026-07-28: §Security
 * Considerations, "Auth binding"). Here too: the places where ids stand in messages, edited on bytes.
 */
import type { Principal } from '../../snapshot/types.js';
import type { UpstreamMessage } from '../links/link.js';
import { type Member, member, readString, scanArray, scanObject } from '../wire/json-scan.js';

/** Says whether an id was made here, for whom. How is not the runtime's business. */
export interface TaskTags {
  /** 22 characters of base64url, always the same for the same text. */
  tag(text: string): string;
  /** Whether `tag` gave this for the text, in this process or another of the deployment. */
  matches(text: string, tag: string): boolean;
}

/** Whose upstream's task: both are UUIDs of ours, the id is the upstream's word. */
export interface TaskRef {
  readonly serverId: string;
  readonly id: string;
}

/**
 * Where an object names tasks: `taskId` of its own, `task.taskId`, `tasks[].taskId`, or the `taskId` of
 * `_meta["io.modelcontextprotocol/related-task"]`.
 */
export type TaskPlace = 'taskId' | 'task' | 'tasks' | 'related';

const RELATED_TASK = 'io.modelcontextprotocol/related-task';
const SHAPE = /^([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{22})\.(.*)$/s;
const STATUS: readonly TaskPlace[] = ['taskId', 'related'];
const RELATED: readonly TaskPlace[] = ['related'];

export class TaskIds {
  constructor(private readonly tags: TaskTags) {}

  /** The id that this caller knows an upstream's task by. */
  expose(principal: Principal, { serverId, id }: TaskRef): string {
    return `${shortId(serverId)}.${this.tags.tag(bound(principal, serverId, id))}.${id}`;
  }

  /** The task behind an id; null for one that was not made here, or not for this caller. */
  read(principal: Principal, exposed: string): TaskRef | null {
    const [, server = '', tag = '', id = ''] = SHAPE.exec(exposed) ?? [];
    const serverId = longId(server);
    if (serverId === null || !this.tags.matches(bound(principal, serverId, id), tag)) return null;
    return { serverId, id };
  }

  /**
   * A result (or params) of a server with its task ids as this caller knows them.
   * @throws JsonScanError when it is no object.
   */
  exposeIn(json: Buffer, places: readonly TaskPlace[], principal: Principal, serverId: string): Buffer {
    return renameTasks(json, places, (id) => this.expose(principal, { serverId, id }));
  }

  /** What a client says to a server about the server's task: with the server's own id again. */
  concealIn(json: Buffer, principal: Principal, serverId: string): Buffer {
    if (!json.includes(RELATED_TASK)) return json;
    return renameTasks(json, RELATED, (exposed) => {
      const task = this.read(principal, exposed);
      return task?.serverId === serverId ? task.id : null;
    });
  }

  /**
   * What a server says to a client in between, about a task of its own; an answer goes the way back.
   * Ids of the client's tasks (a server may ask for them by `tasks/get`) are the client's and stay.
   * @throws JsonScanError
   */
  message(principal: Principal, serverId: string, message: UpstreamMessage): UpstreamMessage {
    const { answer, method, params } = message;
    const isStatus = method === 'notifications/tasks/status';
    if (params === null || !(isStatus || params.includes(RELATED_TASK))) return message;
    const exposed = {
      ...message,
      params: this.exposeIn(params, isStatus ? STATUS : RELATED, principal, serverId),
    };
    if (answer === undefined) return exposed;
    return {
      ...exposed,
      answer: (reply) =>
        answer(reply.ok ? { ok: true, result: this.concealIn(reply.result, principal, serverId) } : reply),
    };
  }
}

/** The id of a server in 22 characters. @param uuid in its usual spelling. */
export function shortId(uuid: string): string {
  return Buffer.from(uuid.replaceAll('-', ''), 'hex').toString('base64url');
}

/** The UUID behind 22 characters, or null where they have another spelling or length. */
export function longId(short: string): string | null {
  const bytes = Buffer.from(short, 'base64url');
  if (bytes.length !== 16 || bytes.toString('base64url') !== short) return null;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** What a tag is made of. Only the last part can hold any character; a subject holds no line break. */
function bound({ agentId, endpointId, keyId, subject }: Principal, serverId: string, id: string): string {
  const whose = subject === undefined ? '' : `@${subject}\n`;
  // A key that is given to another agent does not take its tasks along.
  const key = agentId == null ? (keyId ?? '') : `${keyId ?? ''}/${agentId}`;
  return `${endpointId}\n${key}\n${whose}${serverId}\n${id}`;
}

/**
 * Puts other ids in; null of `rename` leaves one as it is. Everything else stays byte for byte.
 * @throws JsonScanError when `json` is no object.
 */
function renameTasks(
  json: Buffer,
  places: readonly TaskPlace[],
  rename: (id: string) => string | null,
): Buffer {
  const pieces: Buffer[] = [];
  let done = 0;
  for (const { start, end } of spotsIn(json, places)) {
    const id = rename(readString(json, start, end));
    if (id === null) continue;
    pieces.push(json.subarray(done, start), Buffer.from(JSON.stringify(id)));
    done = end;
  }
  if (done === 0) return json;
  pieces.push(json.subarray(done));
  return Buffer.concat(pieces);
}

/** The ids at these places, in the order in which they stand. */
function spotsIn(json: Buffer, places: readonly TaskPlace[]): Member[] {
  const spots: Member[] = [];
  const take = (members: readonly Member[]): void => {
    const id = member(members, 'taskId');
    if (id !== undefined && json[id.start] === 0x22) spots.push(id);
  };
  const inside = (start: number, end: number): readonly Member[] =>
    json[start] === 0x7b ? scanObject(json, start, end) : [];
  for (const at of scanObject(json)) {
    const { key, start, end } = at;
    if (key === 'taskId' && places.includes('taskId')) take([at]);
    else if (key === 'task' && places.includes('task')) take(inside(start, end));
    else if (key === 'tasks' && places.includes('tasks') && json[start] === 0x5b) {
      const items = scanArray(json, start, end);
      for (let i = 0; i < items.length; i += 2) take(inside(items[i] as number, items[i + 1] as number));
    } else if (key === '_meta' && places.includes('related')) {
      const related = member(inside(start, end), RELATED_TASK);
      if (related !== undefined) take(inside(related.start, related.end));
    }
  }
  return spots;
}
