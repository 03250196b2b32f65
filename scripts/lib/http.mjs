/** Small HTTP helpers of the start: JSON calls, and waiting until a process is ready. */
import { setTimeout as sleep } from 'node:timers/promises';

/** An answer that is no success. */
export class Refusal extends Error {
  constructor(path, status, text) {
    super(`${path} answered ${status}: ${text.slice(0, 500)}`);
    /** The problem's code (RFC 9457 extension of ours), or null. */
    this.code = /"code": ?"([a-z_]+)"/.exec(text)?.[1] ?? null;
  }
}

/**
 * One JSON request. @returns the parsed body of a 2xx answer.
 * @param {string} url
 * @param {{ method?: string, key?: string, headers?: Record<string, string>, body?: unknown }} [options]
 * @throws {Refusal} with the problem's own words for any other answer.
 */
export async function json(url, { method, key, headers = {}, body } = {}) {
  const response = await fetch(url, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      accept: 'application/json, text/event-stream',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(60_000),
  });
  const text = await response.text();
  if (!response.ok) throw new Refusal(new URL(url).pathname, response.status, text);
  return fromJsonOrEvents(text);
}

/** The gateway may answer with an event stream of one event. */
function fromJsonOrEvents(text) {
  if (text === '') return null;
  const data = /^data: ?(.*)$/m.exec(text);
  return JSON.parse(text.startsWith('{') || text.startsWith('[') || !data ? text : data[1]);
}

/**
 * Asks until the answer is 200.
 * @param {string} url @param {() => void} check throws when waiting longer makes no sense.
 * @param {number} limitMs @returns {Promise<boolean>} false when the time is over.
 */
export async function ready(url, check, limitMs) {
  const deadline = Date.now() + limitMs;
  while (Date.now() < deadline) {
    check();
    const ok = await fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
      async (response) => {
        await response.body?.cancel();
        return response.ok;
      },
      () => false,
    );
    if (ok) return true;
    await sleep(50);
  }
  return false;
}
