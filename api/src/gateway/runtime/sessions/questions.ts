/**
 * Questions of upstreams that a client has been asked and has not answered: sampling, elicitation,
 * roots. Each hop has its own ids, so the client sees ours; an answer goes to the link that asked.
 */
import type { LinkReply, UpstreamMessage } from '../links/link.js';
import { replaceMember } from '../wire/json-edit.js';
import { member, scanObject } from '../wire/json-scan.js';
import { encodeNotification, encodeRequest, errorObject, type Frame, RPC } from '../wire/jsonrpc.js';

/** How long a person may think. */
const PATIENCE_MS = 10 * 60_000;
const MAX_OPEN = 100;

/** Sends a frame to the client. False: there is no way to it now. */
export type Sender = (frame: Buffer) => boolean;

interface Open {
  readonly upstreamId: Buffer | null;
  /** The call it belongs to, or null. */
  readonly owner: object | null;
  readonly answer: (reply: LinkReply) => void;
  readonly send: Sender;
  readonly timer: NodeJS.Timeout;
}

export class Questions {
  private readonly open = new Map<number, Open>();
  private lastId = 0;

  /** Asks the client. The answer, or an error where there is none, goes to `message.answer`. */
  ask(
    message: Pick<UpstreamMessage, 'method' | 'params' | 'id' | 'answer'>,
    owner: object | null,
    send: Sender,
  ): void {
    const { answer, method } = message;
    if (answer === undefined) return;
    const id = ++this.lastId;
    if (this.open.size >= MAX_OPEN || !send(encodeRequest(id, method, withToken(message.params, id)))) {
      answer(failure('The client cannot be asked now'));
      return;
    }
    const timer = setTimeout(
      () => this.withdraw(id, 'The client gave no answer in time'),
      PATIENCE_MS,
    ).unref();
    const upstreamId = message.id === null ? null : Buffer.from(message.id);
    this.open.set(id, { upstreamId, owner, answer, send, timer });
  }

  /** Takes a response of the client. False for one that nobody waits for. */
  answered({ id, result, error, errorCode }: Frame): boolean {
    const question = this.take(Number(id?.toString('latin1') ?? ''));
    if (question === null) return false;
    if (result !== null && result[0] === 0x7b) question.answer({ ok: true, result: Buffer.from(result) });
    else if (error !== null && !Number.isNaN(errorCode))
      question.answer({ ok: false, error: Buffer.from(error), code: errorCode });
    else question.answer(failure('The client gave a malformed answer'));
    return true;
  }

  /** An upstream takes its question back (`notifications/cancelled` with its own id). */
  withdrawn(params: Buffer | null): void {
    const at = params === null ? undefined : member(scanObject(params), 'requestId');
    if (params === null || at === undefined) return;
    const upstreamId = params.subarray(at.start, at.end);
    for (const [id, question] of this.open) {
      if (question.upstreamId?.equals(upstreamId)) this.withdraw(id, 'Withdrawn');
    }
  }

  /** The call is over: its questions are void. */
  dropOf(owner: object): void {
    for (const [id, question] of this.open)
      if (question.owner === owner) this.withdraw(id, 'The request is over');
  }

  /** The session is over: whoever asked gets an error. */
  end(): void {
    for (const id of [...this.open.keys()]) this.take(id)?.answer(failure('The client is gone'));
  }

  private take(id: number): Open | null {
    const question = this.open.get(id) ?? null;
    this.open.delete(id);
    clearTimeout(question?.timer);
    return question;
  }

  private withdraw(id: number, reason: string): void {
    const question = this.take(id);
    if (question === null) return;
    question.send(
      encodeNotification('notifications/cancelled', Buffer.from(JSON.stringify({ requestId: id, reason }))),
    );
    question.answer(failure(reason));
  }
}

/** A progress token of the upstream's would mean nothing on this hop: ours is the question's id. */
function withToken(params: Buffer | null, id: number): Buffer | null {
  const meta = params === null ? undefined : member(scanObject(params), '_meta');
  if (params === null || meta === undefined || params[meta.start] !== 0x7b) return params;
  const own = params.subarray(meta.start, meta.end);
  if (member(scanObject(own), 'progressToken') === undefined) return params;
  return replaceMember(params, '_meta', replaceMember(own, 'progressToken', Buffer.from(String(id))));
}

function failure(message: string): LinkReply {
  return { ok: false, error: errorObject(RPC.internalError, message), code: RPC.internalError };
}
