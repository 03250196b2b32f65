/**
 * The matrix of an endpoint: every request that it knows × every credential that must not open it; and with a
 * credential of one's own, everything that somebody else has open there × every request that can name it.
 */
import { request } from 'node:http';
import { generateSecretKey } from '../../api/src/common/crypto/secret-key.js';
import { ROUTED_METHODS } from '../../api/src/gateway/runtime/policy/router.js';
import { openStream } from '../../api/src/gateway/testing.js';
import {
  ASKING,
  bodyOf,
  CANARY,
  type EndpointWorld,
  JSON_HEADERS,
  modernBody,
  modernHeaders,
  NAMES,
  type Opened,
  type Published,
} from './endpoint-world.js';
import type { Leak, Result } from './matrix.js';

interface Probe {
  readonly name: string;
  readonly verb: 'GET' | 'POST' | 'DELETE';
  /** What follows `/t/{org}/{endpoint}/`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Params with which each method names what is the other's. @throws for a method that is new here. */
function paramsOf(method: string, { task }: Opened): Record<string, unknown> {
  const named: Record<string, Record<string, unknown>> = {
    'tools/call': { name: NAMES.tool, arguments: {} },
    'prompts/get': { name: NAMES.prompt },
    'resources/read': { uri: NAMES.resource },
    'completion/complete': {
      ref: { type: 'ref/prompt', name: NAMES.prompt },
      argument: { name: 'a', value: '' },
    },
    'tasks/get': { taskId: task },
    'tasks/result': { taskId: task },
    'tasks/cancel': { taskId: task },
    'tasks/update': {
      taskId: task,
      inputResponses: { answer: { action: 'accept', content: { confirm: true } } },
    },
  };
  const params = method.endsWith('/list') ? {} : named[method];
  if (params === undefined) throw new Error(`${method} is new: say here how it names what is another's`);
  return params;
}

const modern = (method: string, params: Record<string, unknown>, name = `modern ${method}`): Probe => ({
  name,
  verb: 'POST',
  path: 'mcp',
  headers: modernHeaders(method, params),
  body: modernBody(method, params),
});

const RETRY = { inputResponses: { q1: { action: 'accept', content: {} } } };

/** What names something that the other has open. */
function naming(opened: Opened): Probe[] {
  const { session, sseSession, state } = opened;
  const own = { ...JSON_HEADERS, 'mcp-session-id': session };
  const message = `message?sessionId=${encodeURIComponent(sseSession)}`;
  return [
    {
      name: 'stream of a session',
      verb: 'GET',
      path: 'mcp',
      headers: { ...own, accept: 'text/event-stream' },
    },
    { name: 'resumed stream', verb: 'GET', path: 'mcp', headers: { ...own, 'last-event-id': '1-1' } },
    { name: 'end of a session', verb: 'DELETE', path: 'mcp', headers: own },
    ...['ping', 'logging/setLevel', ...ROUTED_METHODS].map((method): Probe => {
      const params = ROUTED_METHODS.has(method) ? paramsOf(method, opened) : { level: 'debug' };
      return {
        name: `session, ${method}`,
        verb: 'POST',
        path: 'mcp',
        headers: own,
        body: bodyOf(method, params),
      };
    }),
    { name: 'message', verb: 'POST', path: message, headers: JSON_HEADERS, body: bodyOf('tools/list', {}) },
    modern('tools/call', { ...ASKING, requestState: state, ...RETRY }, 'request state'),
    { name: 'REST call', verb: 'POST', path: `api/${NAMES.tool}`, headers: JSON_HEADERS, body: '{}' },
    ...[...ROUTED_METHODS].filter((m) => !m.endsWith('/list')).map((m) => modern(m, paramsOf(m, opened))),
  ];
}

/** Everything that an endpoint can be asked. */
function everything(opened: Opened): Probe[] {
  const hello = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'x', version: '1' } };
  return [
    ...naming(opened),
    {
      name: 'initialize',
      verb: 'POST',
      path: 'mcp',
      headers: JSON_HEADERS,
      body: bodyOf('initialize', hello),
    },
    modern('server/discover', {}),
    modern('subscriptions/listen', { notifications: { toolsListChanged: true } }),
    ...[...ROUTED_METHODS].filter((m) => m.endsWith('/list')).map((m) => modern(m, {})),
    { name: 'HTTP+SSE', verb: 'GET', path: 'sse', headers: {} },
    { name: 'REST document', verb: 'GET', path: 'api/openapi.json', headers: {} },
  ];
}

interface Stranger {
  readonly name: string;
  readonly at: Published;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly status: number;
}

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

/** Who must not come in. */
function strangers(all: EndpointWorld, opened: Opened): Stranger[] {
  const { revoked, expired, ungranted, switchedOff } = opened;
  const { expiredToken, foreignToken, scopeless, shutOut, token, untaken } = opened;
  const { victim, attacker, beside, suspended, organizationKey } = all;
  const at = victim;
  return [
    { name: 'nobody', at, status: 401 },
    { name: 'a word', at, headers: bearer('nonsense'), status: 401 },
    { name: 'an unknown key', at, headers: bearer(generateSecretKey('endpoint')), status: 401 },
    { name: "another organisation's key", at, headers: bearer(attacker.key), status: 401 },
    { name: 'the same as X-API-Key', at, headers: { 'x-api-key': attacker.key }, status: 401 },
    { name: "another endpoint's key", at, headers: bearer(beside.key), status: 401 },
    { name: 'an organisation key', at, headers: bearer(organizationKey), status: 401 },
    { name: 'a revoked key', at, headers: bearer(revoked), status: 401 },
    { name: 'an expired key', at, headers: bearer(expired), status: 401 },
    { name: "another organisation's token", at, headers: bearer(foreignToken), status: 401 },
    { name: "another endpoint's token", at, headers: bearer(untaken), status: 401 },
    { name: 'a token where none are taken', at: beside, headers: bearer(untaken), status: 401 },
    { name: 'an expired token', at, headers: bearer(expiredToken), status: 401 },
    { name: 'a token of a client that was shut out', at, headers: bearer(shutOut), status: 401 },
    { name: 'a token without the scope', at, headers: bearer(scopeless), status: 403 },
    {
      name: 'a token and a key',
      at,
      headers: { ...bearer(token), 'x-api-key': attacker.key },
      status: 401,
    },
    {
      name: 'two keys',
      at,
      headers: { ...bearer(victim.key), 'x-api-key': attacker.key },
      status: 401,
    },
    { name: 'a key where it must not stand', at, query: `api_key=${victim.key}`, status: 401 },
    {
      name: 'a subject that the key may not name',
      at,
      headers: { ...bearer(victim.key), 'x-patchbay-subject': 'somebody' },
      status: 403,
    },
    { name: 'an agent that is granted nothing here', at, headers: bearer(ungranted), status: 403 },
    { name: 'an agent that is switched off', at, headers: bearer(switchedOff), status: 403 },
    { name: 'a suspended organisation', at: suspended, headers: bearer(suspended.key), status: 404 },
  ];
}

/** @param firstOnly stops at the first leak. */
export async function runEndpointMatrix(all: EndpointWorld, firstOnly = false): Promise<Result> {
  const opened = await all.open();
  const leaks: Leak[] = [];
  let tried = 0;
  const note = (cell: string, fault: string | null): boolean => {
    tried++;
    if (fault !== null) leaks.push({ cell, fault });
    return firstOnly && leaks.length > 0;
  };
  try {
    const before = all.upstream.requests.length;
    for (const stranger of strangers(all, opened))
      for (const probe of everything(opened)) {
        const { status, text } = await send(stranger.at, probe, stranger.headers, stranger.query);
        const fault =
          status === stranger.status ? canaryIn(text) : `answered ${status}, not ${stranger.status}`;
        if (note(`${probe.name} × ${stranger.name}`, fault)) return { tried, leaks };
      }
    const { attacker, victim } = all;
    const callers = [
      ['another organisation', attacker],
      ['another key of the endpoint', { ...victim, key: opened.second }],
      ['a token of the endpoint', { ...victim, key: opened.token }],
    ] as const;
    for (const [name, at] of callers)
      for (const probe of naming(opened)) {
        // What the endpoint itself has is for its other key, too.
        if (at !== attacker && /^(REST|modern (tools|prompts|resources|completion))/.test(probe.name))
          continue;
        const { status, text } = await send(at, probe, bearer(at.key));
        if (note(`${probe.name} × ${name}`, refusedIn(status, text))) return { tried, leaks };
      }
    for (const [name, fault] of await asAgent(all, opened))
      if (note(`${name} × an agent without it`, fault)) return { tried, leaks };
    const reached = all.upstream.requests.length - before;
    note('its upstream × anybody', reached === 0 ? null : `was reached ${reached} times`);
    for (const [cell, fault] of await untouched(all, opened)) note(cell, fault);
    return { tried, leaks };
  } finally {
    opened.close();
  }
}

/**
 * An agent that may use the endpoint, and is granted one tool of it: nothing else is there for it, by whichever way it
 * asks: without a session, in one of its own, over HTTP+SSE, as REST; what others have open is not there either.
 */
async function asAgent(all: EndpointWorld, opened: Opened): Promise<[string, string | null][]> {
  const { key, session, sseSession, heard } = opened.narrow;
  const own = { ...JSON_HEADERS, 'mcp-session-id': session };
  const message = `message?sessionId=${encodeURIComponent(sseSession)}`;
  const at = { ...all.victim, key };
  const found: [string, string | null][] = [];
  const tryOne = async (probe: Probe, judge: (status: number, text: string) => string | null) => {
    const { status, text } = await send(at, probe, bearer(key));
    found.push([probe.name, judge(status, text)]);
  };
  const answered = (status: number, text: string) => (status === 200 ? canaryIn(text) : `answered ${status}`);
  for (const probe of naming(opened)) await tryOne(probe, refusedIn);
  for (const method of [...ROUTED_METHODS, 'resources/subscribe']) {
    const isList = method.endsWith('/list') && !method.startsWith('tasks');
    const params = method === 'resources/subscribe' ? { uri: NAMES.resource } : paramsOf(method, opened);
    const body = bodyOf(method, params);
    const judge = isList ? answered : refusedIn;
    await tryOne({ name: `own session, ${method}`, verb: 'POST', path: 'mcp', headers: own, body }, judge);
    await tryOne(
      { name: `own message, ${method}`, verb: 'POST', path: message, headers: JSON_HEADERS, body },
      (status) => (status === 202 ? null : `answered ${status}`),
    );
    if (isList) await tryOne(modern(method, params, `own modern ${method}`), answered);
  }
  for (const probe of everything(opened).filter(({ name }) => /^(REST|initialize|modern server)/.test(name)))
    await tryOne(probe, (_, text) => canaryIn(text));
  const filter = { notifications: { toolsListChanged: true, resourceSubscriptions: [NAMES.resource] } };
  const listening = modern('subscriptions/listen', filter);
  const stream = await openStream(
    at.url,
    { ...listening.headers, ...bearer(key) },
    JSON.parse(listening.body ?? ''),
  );
  while (!stream.text().includes('acknowledged')) await new Promise((resolve) => setImmediate(resolve));
  found.push([
    'subscriptions/listen',
    stream.text().includes(NAMES.resource) ? 'it was subscribed to' : null,
  ]);
  stream.destroy();
  // The answers of HTTP+SSE, of which the last is that of the last message.
  while (heard().split('"jsonrpc"').length <= ROUTED_METHODS.size + 1)
    await new Promise((resolve) => setImmediate(resolve));
  found.push(['HTTP+SSE', canaryIn(heard())]);
  return found;
}

/** Everything is still there for whom it belongs to, so that a refusal was one. */
async function untouched(all: EndpointWorld, { session, state, task }: Opened) {
  const { url, key } = all.victim;
  const own = bearer(key);
  const list = await all.legacy(url, { ...own, 'mcp-session-id': session }, 'tools/list', {});
  const job = await all.modern(url, own, 'tasks/get', { taskId: task });
  const retry = { ...ASKING, requestState: state, ...RETRY };
  const done = await all.modern(url, own, 'tools/call', retry);
  return [
    ['its session, afterwards', list.text.includes(CANARY) ? null : list.text],
    ['its task, afterwards', job.json.result?.status === 'input_required' ? null : job.text],
    ['its call, afterwards', done.json.result?.resultType === 'complete' ? null : done.text],
  ] as const;
}

/** An HTTP refusal, or a JSON-RPC error; accepted (202) is one too where the answer would come elsewhere: never here. */
function refusedIn(status: number, text: string): string | null {
  if (status < 400 && !/"error":\{/.test(text)) return `answered ${status} ${text.slice(0, 200)}`;
  return canaryIn(text);
}

const canaryIn = (text: string) => (text.includes(CANARY) ? 'the canary is in the answer' : null);

let senders = 1;

/** A stream that opens is not read: that it opened is what counts. */
function send(at: Published, probe: Probe, more: Readonly<Record<string, string>> = {}, query = '') {
  const url = new URL(at.url.replace(/mcp$/, probe.path));
  if (query !== '') url.search += `${url.search === '' ? '?' : '&'}${query}`;
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const address = `10.${(senders >> 16) & 255}.${(senders >> 8) & 255}.${senders++ & 255}`;
    const headers = { ...probe.headers, ...more, 'x-forwarded-for': address };
    const req = request(url, { method: probe.verb, headers, agent: false }, (res) => {
      let text = '';
      const done = () => resolve({ status: res.statusCode ?? 0, text });
      const opens = (probe.verb === 'GET' && !probe.path.startsWith('api')) || probe.name.endsWith('listen');
      if (opens && res.statusCode === 200) {
        done();
        req.destroy();
        return;
      }
      res.on('data', (chunk: Buffer) => (text += chunk.toString()));
      res.on('end', done);
      res.on('error', reject);
    });
    req.on('error', reject);
    req.end(probe.body);
  });
}
