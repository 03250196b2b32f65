/**
 * The load: keeps a number of connections busy with one request each, one after the other. An answer
 * without the expected text counts as an error and is shown, so that nothing broken looks fast.
 */
import { Connection, headerOf, postBytes } from '../lib/http1.mjs';
import { answer, ready } from '../lib/rpc.mjs';

/**
 * @param {{ port: number, requests: string[], seconds: number, expect: string }} job one connection
 *   for each request (latin1 bytes)
 * @returns calls, errors, calls a second, and latencies in milliseconds.
 */
async function run({ port, requests, seconds, expect }) {
  const expected = Buffer.from(expect);
  const latencies = [];
  let errors = 0;
  let firstError = null;
  const started = performance.now();
  const deadline = started + seconds * 1_000;
  const one = (text) =>
    new Promise((resolve) => {
      const connection = new Connection(port);
      const bytes = Buffer.from(text, 'latin1');
      let sentAt = 0;
      const next = () => {
        sentAt = performance.now();
        if (sentAt < deadline) connection.send(bytes, done, failed);
        else {
          connection.close();
          resolve();
        }
      };
      const done = (status, head, body) => {
        latencies.push(performance.now() - sentAt);
        if (status !== 200 || !body.includes(expected)) {
          errors++;
          firstError ??= `${head.split('\r\n', 1)[0]} ${body.toString('utf8', 0, 300)}`;
        }
        next();
      };
      const failed = (error) => {
        errors++;
        firstError ??= String(error);
        connection.close();
        resolve();
      };
      next();
    });
  await Promise.all(requests.map(one));
  const elapsed = (performance.now() - started) / 1_000;
  const sorted = Float64Array.from(latencies).sort();
  const at = (q) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
  const perSecond = sorted.length / elapsed;
  return { calls: sorted.length, errors, firstError, perSecond, p50: at(0.5), p99: at(0.99) };
}

/** Opens legacy sessions as clients do: `initialize`, then `notifications/initialized`. */
async function openSessions({ port, path, headers, count, connections, initialize }) {
  const tokens = [];
  const started = performance.now();
  let left = count;
  const hello = postBytes(path, headers, initialize);
  const note = JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' });
  const one = async () => {
    const connection = new Connection(port);
    while (left-- > 0) {
      const { status, head, body } = await connection.exchange(hello);
      const token = headerOf(head, 'mcp-session-id');
      if (status !== 200 || token === null) throw new Error(`${head}\n${body}`);
      const session = { ...headers, 'mcp-session-id': token };
      const noted = await connection.exchange(postBytes(path, session, note));
      if (noted.status !== 202) throw new Error(noted.head);
      tokens.push(token);
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: connections }, one));
  return { seconds: (performance.now() - started) / 1_000, tokens: count <= 1_000 ? tokens : [] };
}

/** One request on a connection of its own; how long it took, connecting included. */
async function single({ port, steps, expect }) {
  const connection = new Connection(port);
  const started = performance.now();
  let token = null;
  let body = '';
  for (const { path, headers, text } of steps) {
    const all = token === null ? headers : { ...headers, 'mcp-session-id': token };
    const answered = await connection.exchange(postBytes(path, all, text));
    token ??= headerOf(answered.head, 'mcp-session-id');
    body = answered.body.toString();
  }
  const ms = performance.now() - started;
  connection.close();
  if (!body.includes(expect)) throw new Error(`unexpected answer: ${body.slice(0, 300)}`);
  return ms;
}

/** Repeats a request until the answer's status or text is another; gives the time of that answer. */
async function until({ port, request, status, text, timeoutMs }) {
  const connection = new Connection(port);
  const bytes = Buffer.from(request, 'latin1');
  const deadline = Date.now() + timeoutMs;
  try {
    for (;;) {
      const answered = await connection.exchange(bytes);
      const now = Date.now();
      if (answered.status === status && answered.body.includes(text)) return now;
      if (now > deadline)
        throw new Error(`not within ${timeoutMs} ms: ${answered.body.toString('utf8', 0, 200)}`);
    }
  } finally {
    connection.close();
  }
}

answer({ run, openSessions, single, until });
ready();
