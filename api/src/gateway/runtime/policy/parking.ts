/**
 * Calls of modern clients that wait for input: a legacy server asks in the middle of a call, which a
 * modern client can only answer by making its request again (2026-07-28: basic/patterns/mrtr). So
 * the call is parked, the client gets `input_required` with a sealed `requestState`, and the retry
 * that brings it back goes on where the call stands. Parked calls live in this process.
 */
import { createHash, randomUUID } from 'node:crypto';

import type { Principal } from '../../snapshot/types.js';
import { LinkError, type LinkReply, type UpstreamMessage } from '../links/link.js';
import type { PoolReply } from '../links/pool.js';
import type { SessionSeal } from '../sessions/claims.js';
import { removeMembers } from '../wire/json-edit.js';
import { errorObject, RPC } from '../wire/jsonrpc.js';
import type { ClientCall } from './answers.js';
import { isSamePrincipal } from './principal.js';

/** What tells a state of ours from one of a modern upstream. */
const PREFIX = 'pb1.';
const PATIENCE_MS = 5 * 60_000;
const MAX_PARKED = 10_000;
const MAX_PER_PRINCIPAL = 100;
const NOT_ARGUMENTS: ReadonlySet<string> = new Set(['_meta', 'inputResponses', 'requestState']);

/** What a state is bound to: it opens nothing for anybody or anything else. */
export interface Binding {
  readonly principal: Principal;
  readonly serverId: string;
  readonly method: string;
  readonly params: Buffer | null;
}

/** `asked`: the JSON text of an InputRequiredResult. */
export type Progress = { readonly reply: PoolReply } | { readonly asked: Buffer };

/** The client's retry cannot be used; `message` says why. */
export class BadRetryError extends Error {}

type Send = (call: Pick<ClientCall, 'signal' | 'onMessage'>) => Promise<PoolReply>;

export class ParkedCalls {
  private readonly parked = new Map<string, ParkedCall>();
  private readonly perPrincipal = new Map<string, number>();

  constructor(
    private readonly seal: SessionSeal,
    /** UUID of this process. */
    private readonly replica: string,
  ) {}

  get size(): number {
    return this.parked.size;
  }

  /** The other replica that holds the call of a state; null where it is ours, or no state of ours. */
  ownerElsewhere(state: string): string | null {
    const claims = state.startsWith(PREFIX) ? this.seal.open(state.slice(PREFIX.length)) : null;
    return claims === null || claims.replica === this.replica ? null : claims.replica;
  }

  /** Sends a call, and gives its reply or what the upstream asks before it. @throws LinkError */
  start(send: Send, call: ClientCall, binding: Binding): Promise<Progress> {
    const parked = new ParkedCall(binding);
    parked.client = call;
    call.signal.addEventListener('abort', () => parked.leave(call), { once: true });
    parked.run(send);
    return this.next(parked);
  }

  /**
   * Goes on with a parked call.
   * @param responses the parsed `inputResponses`.
   * @returns null for a state that is not one of ours.
   * @throws BadRetryError, LinkError
   */
  resume(state: string, call: ClientCall, binding: Binding, responses: unknown): Promise<Progress> | null {
    if (!state.startsWith(PREFIX)) return null;
    const claims = this.seal.open(state.slice(PREFIX.length));
    const parked = claims === null ? undefined : this.parked.get(claims.session);
    if (parked === undefined || parked.state !== state || !parked.accepts(binding))
      throw new BadRetryError('params.requestState is not valid here (any more): begin again without it');
    parked.answer(responses);
    parked.client = call;
    call.signal.addEventListener('abort', () => parked.leave(call), { once: true });
    this.take(parked);
    return this.next(parked);
  }

  private async next(parked: ParkedCall): Promise<Progress> {
    const reply = await parked.settled();
    if (reply !== null) return { reply };
    this.park(parked);
    return { asked: parked.required() };
  }

  private park(parked: ParkedCall): void {
    const { principal } = parked.binding;
    const owner = ownerKey(principal);
    const count = this.perPrincipal.get(owner) ?? 0;
    if (this.parked.size >= MAX_PARKED || count >= MAX_PER_PRINCIPAL) {
      parked.cancel();
      throw new LinkError('upstream_unavailable', 'too many calls wait for their client’s input', true);
    }
    const { endpointId, keyId } = principal;
    parked.client = null;
    parked.state = PREFIX + this.seal.seal({ replica: this.replica, session: parked.id, endpointId, keyId });
    this.parked.set(parked.id, parked);
    this.perPrincipal.set(owner, count + 1);
    parked.timer = setTimeout(() => {
      this.take(parked);
      parked.cancel();
    }, PATIENCE_MS).unref();
  }

  private take(parked: ParkedCall): void {
    clearTimeout(parked.timer);
    if (!this.parked.delete(parked.id)) return;
    const owner = ownerKey(parked.binding.principal);
    const left = (this.perPrincipal.get(owner) ?? 1) - 1;
    if (left === 0) this.perPrincipal.delete(owner);
    else this.perPrincipal.set(owner, left);
  }

  /** Keys with parked calls. */
  keys(): string[] {
    return [...this.parked.values()].flatMap(({ binding }) => binding.principal.keyId ?? []);
  }

  hasKey(keyId: string): boolean {
    return this.keys().includes(keyId);
  }

  /** Ends the calls of a key, or all. */
  end(matches: (principal: Principal) => boolean): void {
    for (const parked of [...this.parked.values()]) {
      if (!matches(parked.binding.principal)) continue;
      this.take(parked);
      parked.cancel();
    }
  }
}

function ownerKey({ endpointId, keyId }: Principal): string {
  return `${endpointId} ${keyId}`;
}

class ParkedCall {
  readonly id = randomUUID();
  /** As the client last got it. */
  state = '';
  timer: NodeJS.Timeout | undefined;
  /** The request that waits now; null while parked. */
  client: ClientCall | null = null;
  private readonly controller = new AbortController();
  private readonly digest: string;
  private readonly open = new Map<string, UpstreamMessage>();
  private lastQuestion = 0;
  private reply: Promise<PoolReply> | null = null;
  private wake: () => void = () => undefined;

  constructor(readonly binding: Binding) {
    this.digest = digestOf(binding);
  }

  run(send: Send): void {
    this.reply = send({ signal: this.controller.signal, onMessage: (message) => this.hear(message) });
    // While it is parked nobody looks.
    this.reply.catch(() => undefined);
  }

  accepts(binding: Binding): boolean {
    const { principal, serverId, method } = this.binding;
    return (
      isSamePrincipal(principal, binding.principal) &&
      serverId === binding.serverId &&
      method === binding.method &&
      this.digest === digestOf(binding)
    );
  }

  private hear(message: UpstreamMessage): void {
    if (message.answer === undefined) {
      if (message.method === 'notifications/cancelled') this.withdraw(message.params);
      else this.client?.onMessage?.(message);
      return;
    }
    const copy = (bytes: Buffer | null): Buffer | null => (bytes === null ? null : Buffer.from(bytes));
    this.open.set(`q${++this.lastQuestion}`, {
      ...message,
      params: copy(message.params),
      id: copy(message.id),
    });
    this.wake();
  }

  /** The upstream takes a question back: an answer to it would go nowhere. */
  private withdraw(params: Buffer | null): void {
    const id =
      params === null ? undefined : (JSON.parse(params.toString()) as { requestId?: unknown }).requestId;
    for (const [key, question] of this.open) {
      if (question.id !== null && JSON.parse(question.id.toString()) === id) this.open.delete(key);
    }
  }

  /** The reply, or null when the upstream asks first. @throws LinkError */
  async settled(): Promise<PoolReply | null> {
    const asked = new Promise<null>((resolve) => {
      this.wake = () => resolve(null);
      if (this.open.size > 0) resolve(null);
    });
    const reply = await Promise.race([this.reply as Promise<PoolReply>, asked]);
    // What it asks in the same breath goes into the same answer.
    if (reply === null) await new Promise((resolve) => setImmediate(resolve));
    return reply;
  }

  /** JSON text of the InputRequiredResult for what is open. */
  required(): Buffer {
    const requests: Record<string, unknown> = {};
    for (const [key, { method, params }] of this.open) requests[key] = requestOf(method, params);
    const result = { resultType: 'input_required', inputRequests: requests, requestState: this.state };
    return Buffer.from(JSON.stringify(result));
  }

  /** Hands answers to the upstream; those missing are asked for again. @throws BadRetryError */
  answer(responses: unknown): void {
    if (!isObject(responses)) throw new BadRetryError('params.inputResponses must be an object');
    const given = [...this.open].filter(([key]) => responses[key] !== undefined);
    for (const [key, { method }] of given) check(`params.inputResponses.${key}`, method, responses[key]);
    for (const [key, { answer }] of given) {
      this.open.delete(key);
      answer?.({ ok: true, result: Buffer.from(JSON.stringify(responses[key])) });
    }
  }

  /** The request went away without its answer: so does the call, unless it is parked by now. */
  leave(call: ClientCall): void {
    if (this.client === call) this.cancel();
  }

  cancel(): void {
    const error: LinkReply = {
      ok: false,
      error: errorObject(RPC.internalError, 'The client gave no answer'),
      code: RPC.internalError,
    };
    for (const { answer } of this.open.values()) answer?.(error);
    this.open.clear();
    this.controller.abort();
  }
}

/** Method and arguments, whatever the order of their members. */
function digestOf({ method, params }: Binding): string {
  const own = params === null ? null : JSON.parse(removeMembers(params, NOT_ARGUMENTS).toString());
  return createHash('sha256')
    .update(method)
    .update(JSON.stringify(sorted(own)))
    .digest('base64');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
}

/** URL mode has no `elicitationId` in this era: the retry tells the outcome. */
function requestOf(method: string, params: Buffer | null): unknown {
  if (params === null) return { method };
  const own = JSON.parse(params.toString()) as Record<string, unknown>;
  if (method === 'elicitation/create') delete own['elicitationId'];
  return { method, params: own };
}

/** The least that an answer must have to be handed on. @throws BadRetryError */
function check(path: string, method: string, response: unknown): void {
  if (!isObject(response)) throw new BadRetryError(`${path} must be an object`);
  const { action } = response;
  if (method === 'elicitation/create' && action !== 'accept' && action !== 'decline' && action !== 'cancel')
    throw new BadRetryError(`${path}.action must be "accept", "decline" or "cancel"`);
  if (method === 'roots/list' && !Array.isArray(response['roots']))
    throw new BadRetryError(`${path}.roots must be an array`);
  if (
    method === 'sampling/createMessage' &&
    (response['role'] === undefined || response['content'] === undefined)
  )
    throw new BadRetryError(`${path} must have role and content`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
