/**
 * A legacy client on a modern upstream: what the upstream wants to know (`input_required`,
 * 2026-07-28: basic/patterns/mrtr) is asked of the client over its stream, and the request goes out
 * again with the answers.
 */
import { randomUUID } from 'node:crypto';

import { LinkError, type LinkReply } from '../links/link.js';
import { replaceMember } from '../wire/json-edit.js';
import type { ClientCall } from './answers.js';

/** A server that never has enough is given up. */
export const MAX_ROUNDS = 10;
const METHODS: ReadonlySet<string> = new Set(['elicitation/create', 'sampling/createMessage', 'roots/list']);
const EMPTY = Buffer.from('{}');

interface InputRequired {
  readonly inputRequests?: Readonly<Record<string, { readonly method?: unknown; readonly params?: unknown }>>;
  readonly requestState?: unknown;
}

type Gathered = { readonly params: Buffer } | { readonly refusal: LinkReply & { readonly ok: false } };
type Ask = NonNullable<ClientCall['ask']>;

/**
 * Gathers what an InputRequiredResult asks for.
 * @param params of the request it answers, JSON text.
 * @returns the params to send next, or the client's own error, which ends the call.
 * @throws LinkError `upstream_protocol_error` for a result that is none
 */
export async function gatherInput(params: Buffer | null, result: Buffer, ask: Ask): Promise<Gathered> {
  const { inputRequests = {}, requestState } = JSON.parse(result.toString()) as InputRequired;
  const keys = Object.keys(inputRequests);
  const replies = await Promise.all(keys.map((key) => askOne(inputRequests[key], ask)));
  const responses: Record<string, unknown> = {};
  for (const [i, reply] of replies.entries()) {
    if (!reply.ok) return { refusal: reply };
    responses[keys[i] as string] = JSON.parse(reply.result.toString());
  }
  let next = params ?? EMPTY;
  if (keys.length > 0) next = replaceMember(next, 'inputResponses', Buffer.from(JSON.stringify(responses)));
  if (typeof requestState === 'string')
    next = replaceMember(next, 'requestState', Buffer.from(JSON.stringify(requestState)));
  return { params: next };
}

async function askOne(
  request: { readonly method?: unknown; readonly params?: unknown } | undefined,
  ask: Ask,
): Promise<LinkReply> {
  const method = request?.method;
  if (typeof method !== 'string' || !METHODS.has(method))
    throw new LinkError('upstream_protocol_error', 'it asks for input by an unknown method', true);
  const reply = await ask(method, paramsOf(method, request?.params));
  // Who does not answer a form has dismissed it: that is an answer the server can use.
  if (!reply.ok && method === 'elicitation/create')
    return { ok: true, result: Buffer.from('{"action":"cancel"}') };
  return reply;
}

function paramsOf(method: string, params: unknown): Buffer | null {
  if (params === undefined) return null;
  const own = params as { mode?: unknown; elicitationId?: unknown };
  // The legacy era wants an id in URL mode, to tell of the end by; here the next round tells.
  const full =
    method === 'elicitation/create' && own.mode === 'url' && own.elicitationId === undefined
      ? { ...own, elicitationId: randomUUID() }
      : own;
  return Buffer.from(JSON.stringify(full));
}
