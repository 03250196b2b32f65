/**
 * Where a message of the upstream goes that is no response: to the call it belongs to, to the
 * link's listener, or nowhere. The link itself answers `ping`, and refuses questions that it
 * advertised no capability for or whose asker nobody could know.
 */

import { spliceBytes } from '../wire/json-edit.js';
import { member, readString, scanObject } from '../wire/json-scan.js';
import { encodeError, encodeResult, type Frame, RPC, readOwnId } from '../wire/jsonrpc.js';
import { readLastingToken } from '../wire/lasting-token.js';
import { META } from '../wire/modern/envelope.js';
import type { LinkReply, UpstreamMessage } from './link.js';
import type { PendingCall, PendingCalls } from './pending.js';

export interface InboundHost {
  readonly pending: PendingCalls;
  readonly clientCapabilities: Readonly<Record<string, unknown>>;
  readonly onMessage: ((message: UpstreamMessage) => void) | null;
  /** Sends an answer of the link's own; must not throw. */
  answer(frame: Buffer): void;
  /** Sends an answer of a client. */
  respond(id: Buffer, reply: LinkReply): Promise<void>;
}

const EMPTY_RESULT = Buffer.from('{}');

/** The client capability under which a server may send a request; undefined: never. */
const CAPABILITY_OF: Readonly<Record<string, string>> = {
  'sampling/createMessage': 'sampling',
  'elicitation/create': 'elicitation',
  'roots/list': 'roots',
  'tasks/get': 'tasks',
  'tasks/result': 'tasks',
  'tasks/list': 'tasks',
  'tasks/cancel': 'tasks',
};

/** `owner` is the call on whose own stream the message came, null on a shared channel. */
export function routeInbound(frame: Frame, host: InboundHost, owner: PendingCall | null): void {
  if (frame.kind === 'request') routeRequest(frame, host, owner);
  else routeNotification(frame, host, owner);
}

function routeRequest(frame: Frame, host: InboundHost, owner: PendingCall | null): void {
  const id = frame.id as Buffer;
  if (frame.method === 'ping') {
    host.answer(encodeResult(id, EMPTY_RESULT));
    return;
  }
  const capability = CAPABILITY_OF[frame.method];
  const call = owner ?? host.pending.only();
  const target = call?.onMessage ?? host.onMessage;
  if (capability === undefined || host.clientCapabilities[capability] === undefined || target === null) {
    host.answer(encodeError(id, RPC.methodNotFound, 'Method not found'));
    return;
  }
  deliver(target, frame, frame.params, answerOnce(Buffer.from(id), host, call));
}

/** A person may have to be asked: while the question is out, the call has no deadline. */
function answerOnce(id: Buffer, host: InboundHost, call: PendingCall | null): (reply: LinkReply) => void {
  let waiting = true;
  call?.hold();
  return (reply) => {
    if (!waiting) return;
    waiting = false;
    call?.resume();
    // A link that closed has nobody left to answer.
    host.respond(id, reply).catch(() => undefined);
  };
}

function routeNotification(frame: Frame, host: InboundHost, owner: PendingCall | null): void {
  switch (frame.method) {
    case 'notifications/progress':
      routeProgress(frame, host, owner);
      return;
    case 'notifications/message':
    case 'notifications/cancelled':
    case 'notifications/elicitation/complete':
      deliver((owner ?? host.pending.only())?.onMessage ?? host.onMessage, frame, frame.params);
      return;
    case 'notifications/tasks/status':
      // Whose request is under way says nothing of whose task it is.
      deliver(owner?.onMessage ?? host.onMessage, frame, frame.params);
      return;
    default:
      deliver(subscriber(frame, host)?.onMessage ?? host.onMessage, frame, frame.params);
  }
}

/** The `subscriptions/listen` call a modern change notification names (patterns/subscriptions). */
function subscriber(frame: Frame, host: InboundHost): PendingCall | undefined {
  if (frame.params === null) return undefined;
  const meta = member(scanObject(frame.params), '_meta');
  if (meta === undefined || frame.params[meta.start] !== 0x7b) return undefined;
  const id = member(scanObject(frame.params, meta.start, meta.end), META.subscriptionId);
  return id === undefined ? undefined : host.pending.get(readOwnId(frame.params.subarray(id.start, id.end)));
}

/** Progress goes to the call whose token it names, with the caller's token put back. */
function routeProgress(frame: Frame, host: InboundHost, owner: PendingCall | null): void {
  if (frame.params === null) return;
  const token = member(scanObject(frame.params), 'progressToken');
  if (token === undefined) return;
  const lasting = readLastingToken(frame.params, token.start, token.end);
  if (lasting !== null) {
    const params = spliceBytes(frame.params, token.start, token.end, lasting);
    deliver(owner?.onMessage ?? host.onMessage, frame, params);
    return;
  }
  const call = host.pending.get(readToken(frame.params, token.start, token.end));
  if (call === undefined || call.progressToken === null) return;
  deliver(
    call.onMessage ?? null,
    frame,
    spliceBytes(frame.params, token.start, token.end, call.progressToken),
  );
}

/** Our tokens are numbers; some servers print every token as a string. */
function readToken(params: Buffer, start: number, end: number): number {
  const text =
    params[start] === 0x22 ? readString(params, start, end) : params.toString('latin1', start, end);
  return readOwnId(Buffer.from(text));
}

function deliver(
  to: ((message: UpstreamMessage) => void) | null,
  { id, method }: Frame,
  params: Buffer | null,
  answer?: (reply: LinkReply) => void,
): void {
  if (to === null) return;
  try {
    to(answer === undefined ? { method, params, id } : { method, params, id, answer });
  } catch {
    // A listener's fault must not end the reading loop that other calls depend on.
  }
}
