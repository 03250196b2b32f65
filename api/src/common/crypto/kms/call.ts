/**
 * One request to a key management service: JSON both ways, a deadline, and errors without what was sent.
 *
 * It goes to an address that the operator set, or to the provider's own, never to one that a tenant can
 * influence: like the database it stands outside of the outbound guard, which would refuse a Vault in the
 * deployment's own network. Only an operator's setting leads here, redirects are not followed, and no answer
 * reaches a tenant.
 */
import { KeyEncryptionError } from '../key-encryption.js';

export interface KmsRequest {
  /** Stands in errors: `aws-kms`. */
  readonly service: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** For both attempts: somebody waits for it, perhaps in a transaction. */
const DEADLINE_MS = 3_000;
/** Answers are a wrapped key of 32 bytes, or an error. */
const MAX_BYTES = 65_536;

/**
 * Wrapping and unwrapping change nothing at the service: a request that failed on the way, or because the
 * service is overloaded, is sent once more.
 * @throws KeyEncryptionError
 */
export async function callKms(request: KmsRequest, deadlineMs = DEADLINE_MS): Promise<JsonObject> {
  const signal = AbortSignal.timeout(deadlineMs);
  const first = await send(request, signal);
  const answer = first.outage && !signal.aborted ? await send(request, signal) : first;
  if (answer.fault !== undefined)
    throw new KeyEncryptionError(`${request.service} ${answer.fault}`, answer.outage);
  return answer.body;
}

export type JsonObject = Readonly<Record<string, unknown>>;
type Answer =
  | { readonly fault?: undefined; readonly outage: false; readonly body: JsonObject }
  | { readonly fault: string; readonly outage: boolean };

async function send({ url, headers, body }: KmsRequest, signal: AbortSignal): Promise<Answer> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' });
    text = await response.text();
  } catch (error) {
    // Its message may quote a header.
    return { fault: `does not answer${networkReason(error)}`, outage: true };
  }
  const answer = text.length > MAX_BYTES ? null : parse(text);
  const { status } = response;
  if (status === 429 || status >= 500 || reasonOf(answer).endsWith('ThrottlingException'))
    return { fault: `does not answer (HTTP ${status})`, outage: true };
  if (!response.ok) return { fault: `refused (HTTP ${status}${reasonOf(answer)})`, outage: false };
  return answer
    ? { outage: false, body: answer }
    : { fault: 'answered what is no JSON object', outage: false };
}

/** A member that is base64. @throws KeyEncryptionError */
export function bytesOf(service: string, value: unknown): Buffer {
  if (typeof value !== 'string' || value === '')
    throw new KeyEncryptionError(`${service} answered without a key`);
  return Buffer.from(value, 'base64');
}

function parse(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as JsonObject) : null;
  } catch {
    return null;
  }
}

/** The name of the fault where the service has one; its prose may quote what was sent. */
function reasonOf(answer: JsonObject | null): string {
  const error = answer?.['error'] as { status?: unknown } | undefined;
  const name = answer?.['__type'] ?? error?.status;
  return typeof name === 'string' && /^[\w.#]{1,100}$/.test(name) ? `, ${name}` : '';
}

function networkReason(error: unknown): string {
  const { name, cause } = error as { name?: string; cause?: { code?: unknown } };
  if (name === 'TimeoutError') return ' in time';
  return typeof cause?.code === 'string' && /^[A-Z_]{1,50}$/.test(cause.code) ? ` (${cause.code})` : '';
}
