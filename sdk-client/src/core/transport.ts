/**
 * One HTTP exchange with retries that are safe: reads, deletes and replacements may be repeated by
 * definition; a POST carries an Idempotency-Key, the same on every attempt, so that the service
 * answers a repeat with what it answered first. A PATCH is repeated only when it provably had no
 * effect (429, 503) or is guarded by If-Match.
 */
import {
  ApiError,
  ConnectionError,
  type ExceededQuota,
  type FieldError,
  PatchbayError,
  TimeoutError,
} from './errors.js';

export interface ClientOptions {
  /** Where the service is, e.g. `https://patchbay.example.com`. */
  readonly baseUrl: string;
  /**
   * An organisation key (`pb_org_…`), a personal key (`pb_pat_…`), or the operator key for `organizations`. A page of the service itself
   * says `session` in its place: the browser's cookie is sent then, for `organization` if one is given.
   */
  readonly key: string | { readonly session: true; readonly organization?: string };
  /** Stands in for the global `fetch`: proxies, tests, other runtimes. */
  readonly fetch?: typeof globalThis.fetch;
  /** Further attempts after the first; 0 means none. Default 2. */
  readonly maxRetries?: number;
  /** Deadline of each attempt in milliseconds, on top of what `wait` asks for. Default 30,000. */
  readonly timeoutMs?: number;
}

/** What a caller may set for one call. */
export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly maxRetries?: number;
  readonly timeoutMs?: number;
  /** For a POST; one is made when absent. Give your own to repeat a call of an earlier process. */
  readonly idempotencyKey?: string;
  /** An `etag` seen earlier: the change is refused (412) when somebody else was faster. */
  readonly ifMatch?: string;
  /** Seconds that the service may wait for the work to be done (`Prefer: wait=N`). */
  readonly waitSeconds?: number;
}

export interface WireRequest {
  readonly method: string;
  /** Path with parameters filled in. */
  readonly path: string;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

/** The parsed body, with what came beside it. */
export interface WireResponse {
  readonly data: unknown;
  readonly status: number;
  readonly requestId: string | null;
  readonly etag: string | null;
}

const RETRIABLE = new Set([408, 429, 502, 503, 504]);

export class Transport {
  private readonly fetch: typeof globalThis.fetch;

  constructor(private readonly options: ClientOptions) {
    if (!options.key) throw new PatchbayError('`key` is required: an organisation key, or the operator key');
    if (!URL.canParse(options.baseUrl)) throw new PatchbayError('`baseUrl` must be an absolute URL');
    this.fetch = options.fetch ?? globalThis.fetch.bind(globalThis);
  }

  /** @throws ApiError, ConnectionError, TimeoutError; the signal's reason when the caller aborted. */
  async send(request: WireRequest, call: CallOptions = {}): Promise<WireResponse> {
    const retries = call.maxRetries ?? this.options.maxRetries ?? 2;
    const headers = this.headers(request, call);
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.once(request, headers, call);
      } catch (error) {
        if (attempt >= retries || call.signal?.aborted || !mayRepeat(request, call, error)) throw error;
        await pause(delayMs(attempt, error), call.signal);
      }
    }
  }

  /**
   * The lines of an answer of JSON lines, parsed as they come. It is not repeated: who wants to go on after a loss
   * knows what came last. `timeoutMs` is for the beginning of the answer.
   * @throws ApiError, ConnectionError, TimeoutError; the signal's reason when the caller aborted.
   */
  async *lines(request: WireRequest, call: CallOptions = {}): AsyncGenerator<unknown, void, undefined> {
    const ended = new AbortController();
    const what = `${request.method} ${request.path}`;
    const timeoutMs = call.timeoutMs ?? this.options.timeoutMs ?? 30_000;
    const late = new TimeoutError(`${what}: no answer within ${timeoutMs} ms`);
    const timer = setTimeout(() => ended.abort(late), timeoutMs);
    const signal = call.signal ? AbortSignal.any([call.signal, ended.signal]) : ended.signal;
    const headers = { ...this.headers(request, call), accept: 'application/jsonl' };
    try {
      const response = await this.fetch(this.url(request), { method: request.method, headers, signal });
      clearTimeout(timer);
      if (!response.ok) await read(response);
      yield* parsedLines(response);
    } catch (error) {
      if (error instanceof PatchbayError) throw error;
      if (signal.aborted) throw signal.reason;
      throw new ConnectionError(`${what}: the connection was lost`, { cause: error });
    } finally {
      clearTimeout(timer);
      // Who stops early needs no more of it.
      ended.abort();
    }
  }

  private headers(request: WireRequest, call: CallOptions): Record<string, string> {
    const headers: Record<string, string> = { accept: 'application/json', ...this.credential() };
    if (request.body !== undefined) headers['content-type'] = 'application/json';
    if (request.method === 'POST') headers['idempotency-key'] = call.idempotencyKey ?? crypto.randomUUID();
    if (call.ifMatch !== undefined) headers['if-match'] = call.ifMatch;
    if (call.waitSeconds !== undefined) headers.prefer = `wait=${call.waitSeconds}`;
    return headers;
  }

  private credential(): Record<string, string> {
    const { key } = this.options;
    if (typeof key === 'string') return { authorization: `Bearer ${key}` };
    return key.organization === undefined ? {} : { 'patchbay-organization': key.organization };
  }

  private async once(
    request: WireRequest,
    headers: Record<string, string>,
    call: CallOptions,
  ): Promise<WireResponse> {
    const timeoutMs = (call.timeoutMs ?? this.options.timeoutMs ?? 30_000) + (call.waitSeconds ?? 0) * 1000;
    const deadline = AbortSignal.timeout(timeoutMs);
    const signal = call.signal ? AbortSignal.any([call.signal, deadline]) : deadline;
    try {
      const response = await this.fetch(this.url(request), {
        method: request.method,
        headers,
        ...(typeof this.options.key === 'string' ? {} : { credentials: 'same-origin' as const }),
        body: request.body === undefined ? undefined : JSON.stringify(request.body),
        signal,
      });
      return await read(response);
    } catch (error) {
      if (error instanceof PatchbayError) throw error;
      if (call.signal?.aborted) throw call.signal.reason;
      const what = `${request.method} ${request.path}`;
      if (deadline.aborted) throw new TimeoutError(`${what}: no answer within ${timeoutMs} ms`);
      throw new ConnectionError(`${what}: the service could not be reached`, { cause: error });
    }
  }

  private url(request: WireRequest): string {
    const url = new URL(this.options.baseUrl.replace(/\/+$/, '') + request.path);
    for (const [name, value] of Object.entries(request.query ?? {}))
      if (value !== undefined && value !== null) url.searchParams.set(name, String(value));
    return url.href;
  }
}

async function* parsedLines(response: Response): AsyncGenerator<unknown, void, undefined> {
  if (response.body === null) return;
  const decoder = new TextDecoder();
  const reader = response.body.getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    rest += done ? decoder.decode() : decoder.decode(value, { stream: true });
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line);
    if (!done) continue;
    if (rest !== '') yield JSON.parse(rest);
    return;
  }
}

async function read(response: Response): Promise<WireResponse> {
  const requestId = response.headers.get('request-id');
  const text = await response.text();
  if (response.ok) {
    const data = text === '' ? undefined : JSON.parse(text);
    return { data, status: response.status, requestId, etag: response.headers.get('etag') };
  }
  throw apiError(response, text, requestId);
}

/** A proxy in between may answer with something else than a problem document. */
function apiError(response: Response, text: string, requestId: string | null): ApiError {
  let problem: {
    code?: string;
    title?: string;
    detail?: string;
    errors?: FieldError[];
    quota?: ExceededQuota;
  } = {};
  try {
    problem = JSON.parse(text) ?? {};
  } catch {
    // Not JSON: the status has to do.
  }
  const fields = (problem.errors ?? []).map((e) => `${e.path}: ${e.message}`);
  // The detail repeats the first field's message.
  const what = fields.length > 0 ? problem.title : (problem.detail ?? problem.title);
  const message = [what ?? `HTTP ${response.status}`, ...fields].join('; ');
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new ApiError(
    response.status,
    problem.code ?? 'unknown',
    requestId ? `${message} (request ${requestId})` : message,
    requestId,
    problem.errors ?? [],
    Number.isFinite(retryAfter) ? retryAfter : null,
    problem.quota ?? null,
  );
}

function mayRepeat(request: WireRequest, call: CallOptions, error: unknown): boolean {
  if (error instanceof ApiError) {
    if (error.code === 'idempotency_in_progress') return true;
    if (!RETRIABLE.has(error.status)) return false;
    return request.method !== 'PATCH' || error.status === 429 || error.status === 503;
  }
  const lost = error instanceof ConnectionError || error instanceof TimeoutError;
  return lost && (request.method !== 'PATCH' || call.ifMatch !== undefined);
}

/** Exponential with full jitter, 0.2 s doubling to 5 s, or what the service asked for. */
function delayMs(attempt: number, error: unknown): number {
  if (error instanceof ApiError && error.retryAfterSeconds !== null) return error.retryAfterSeconds * 1000;
  return Math.random() * Math.min(5_000, 200 * 2 ** (attempt + 1));
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(done, ms);
    function done() {
      signal?.removeEventListener('abort', aborted);
      resolve();
    }
    function aborted() {
      clearTimeout(timer);
      reject(signal?.reason);
    }
    signal?.addEventListener('abort', aborted, { once: true });
  });
}
