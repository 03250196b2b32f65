/**
 * Event streams on raw HTTP: what is sent before an answer, ids and resumption, log levels, and calls
 * of modern clients that are parked while their client answers.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type HttpUpstream, startHttpUpstream } from '../../../test/fixtures/upstreams/http-upstream.mjs';
import { startReplica } from './replicas/testing.js';
import { eventually, GatewayWorld, type OrgHandle, openStream, type RawReply, raw } from './testing.js';

const MODERN = '2026-07-28';
const META = 'io.modelcontextprotocol/';
const CAPABILITIES = { sampling: {}, elicitation: {} };
const FORM = {
  method: 'elicitation/create',
  params: { message: 'Who?', requestedSchema: { type: 'object', properties: {} } },
};

let world: GatewayWorld;
let org: OrgHandle;
let upstream: HttpUpstream;
let url: string;
let key: string;
let endpointId: string;

beforeAll(async () => {
  world = await GatewayWorld.start();
  upstream = await startHttpUpstream({ stream: true });
  org = await world.org('acme');
  const server = await world.addServer(org, {
    slug: 'fix',
    type: 'STREAMABLE_HTTP',
    url: upstream.url,
    timeoutMs: 1_500,
  });
  await world.sync(server);
  const published = await world.publish(org, 'main', [{ server }]);
  ({ url, key } = published);
  endpointId = published.id;
});
afterAll(async () => {
  await world.stop();
  await upstream.close();
});

const headersOf = (more: Record<string, string> = {}): Record<string, string> => ({
  'content-type': 'application/json',
  accept: 'application/json, text/event-stream',
  authorization: `Bearer ${key}`,
  ...more,
});
const post = (body: object, headers: Record<string, string>): Promise<RawReply> =>
  raw(url, 'POST', headers, JSON.stringify(body));

interface Event {
  id: string | undefined;
  data: any;
}

/** Whole events of a stream so far. */
function events(text: string): Event[] {
  return text
    .split('\n\n')
    .slice(0, -1)
    .filter((block) => /^(id|data|event)/m.test(block))
    .map((block) => {
      const data = /^data: ?(.*)$/m.exec(block)?.[1] ?? '';
      return { id: /^id: (.*)$/m.exec(block)?.[1], data: data === '' ? null : JSON.parse(data) };
    });
}

class LegacySession {
  private constructor(readonly headers: Record<string, string>) {}

  static async open(
    protocolVersion = '2025-11-25',
    capabilities: object = CAPABILITIES,
  ): Promise<LegacySession> {
    const params = { protocolVersion, capabilities, clientInfo: { name: 'raw', version: '1' } };
    const reply = await post({ jsonrpc: '2.0', id: 0, method: 'initialize', params }, headersOf());
    return new LegacySession(headersOf({ 'mcp-session-id': reply.headers['mcp-session-id'] as string }));
  }

  send(body: object): Promise<RawReply> {
    return post({ jsonrpc: '2.0', ...body }, this.headers);
  }

  call(id: number, name: string, args: object = {}, meta?: object): ReturnType<typeof openStream> {
    const params = { name: `fix__${name}`, arguments: args, ...(meta === undefined ? {} : { _meta: meta }) };
    return openStream(url, this.headers, { jsonrpc: '2.0', id, method: 'tools/call', params });
  }

  stream(lastEventId?: string): ReturnType<typeof openStream> {
    if (lastEventId === undefined) return openStream(url, this.headers);
    return openStream(url, { ...this.headers, 'last-event-id': lastEventId });
  }
}

/** The first event with a question, or null. */
const question = (text: string): any =>
  events(text).find(({ data }) => data?.method && data.id !== undefined)?.data;

describe('a legacy answer', () => {
  it('is plain JSON where nothing comes before it, and a stream where something does', async () => {
    const session = await LegacySession.open();
    const plain = await session.call(1, 'progress', { steps: 2 });
    expect(JSON.parse(await plain.ended)).toMatchObject({ id: 1, result: {} });
    const stream = await session.call(2, 'progress', { steps: 2 }, { progressToken: 'mine' });
    const seen = events(await stream.ended);
    expect(seen.map(({ id }) => id)).toEqual(['1-1', '1-2', '1-3', '1-4']);
    expect(seen.map(({ data }) => data?.params?.progress ?? data?.id ?? null)).toEqual([null, 1, 2, 2]);
    expect(seen[1]?.data.params.progressToken).toBe('mine');
  });

  it('has no event without data before revision 2025-11-25, whose clients would stumble over it', async () => {
    const session = await LegacySession.open('2025-06-18');
    const stream = await session.call(2, 'progress', { steps: 1 }, { progressToken: 1 });
    expect(events(await stream.ended).map(({ data }) => data === null)).toEqual([false, false]);
  });

  it('goes on where the connection broke', async () => {
    const session = await LegacySession.open();
    const call = await session.call(7, 'ask', FORM);
    const asked = await eventually(async () => question(call.text()), 'the question');
    const last = events(call.text()).at(-1)?.id as string;
    call.destroy();
    await call.ended;
    await session.send({ id: asked.id, result: { action: 'accept', content: { name: 'ann' } } });
    const resumed = await session.stream(last);
    expect(resumed.status).toBe(200);
    const rest = events(await resumed.ended);
    expect(rest).toHaveLength(1);
    expect(rest[0]?.data).toMatchObject({ id: 7, result: {} });
    // The same again: what was sent is kept for a while.
    expect(events(await (await session.stream(last)).ended)).toEqual(rest);
    // From the beginning: the question too.
    const all = events(await (await session.stream(last.replace(/-.*/, '-1'))).ended);
    expect(all.map(({ data }) => data.method ?? 'answer')).toEqual(['elicitation/create', 'answer']);
  });

  it('leaves the session’s own stream free, and an id nobody gave opens that', async () => {
    const session = await LegacySession.open();
    const call = await session.call(7, 'ask', FORM);
    const asked = await eventually(async () => question(call.text()), 'the question');
    const own = await session.stream('9-9');
    expect(own.status).toBe(200);
    expect((await session.stream()).status).toBe(409);
    const resumed = await session.stream(events(call.text())[0]?.id);
    await eventually(async () => question(resumed.text()), 'the question once more');
    await session.send({ id: asked.id, result: { action: 'decline' } });
    await resumed.ended;
    own.destroy();
  });
});

describe('questions', () => {
  it('stop the clock of the call, and have ids of this hop', async () => {
    const session = await LegacySession.open();
    const call = await session.call(1, 'ask', FORM);
    const asked = await eventually(async () => question(call.text()), 'the question');
    expect(asked.id).toBe(1);
    // Longer than the server's timeoutMs.
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect((await session.send({ id: asked.id, result: { action: 'cancel' } })).status).toBe(202);
    expect(events(await call.ended).at(-1)?.data.result.content[0].text).toContain('cancel');
  });

  it('hand on the client’s error', async () => {
    const session = await LegacySession.open();
    const call = await session.call(1, 'ask');
    const asked = await eventually(async () => question(call.text()), 'the question');
    await session.send({ id: asked.id, error: { code: -1, message: 'the user said no' } });
    expect(events(await call.ended).at(-1)?.data.result.content[0].text).toContain('the user said no');
  });

  it('are taken back when the call is cancelled, and the upstream hears of it', async () => {
    const session = await LegacySession.open();
    const own = await session.stream();
    const before = upstream.behaviour.cancelled.length;
    const call = await session.call(5, 'ask', FORM);
    await eventually(async () => question(call.text()), 'the question');
    await session.send({ method: 'notifications/cancelled', params: { requestId: 5 } });
    await call.ended;
    await eventually(async () => upstream.behaviour.cancelled.length > before, 'the upstream’s notice');
    own.destroy();
  });

  it('are refused to a client that did not offer to answer', async () => {
    const session = await LegacySession.open('2025-11-25', {});
    const call = await session.call(1, 'ask', FORM);
    expect(JSON.parse(await call.ended).result.content[0].text).toContain('-32601');
  });

  it('an answer to nothing is taken and forgotten', async () => {
    const session = await LegacySession.open();
    expect((await session.send({ id: 99, result: {} })).status).toBe(202);
    expect((await session.send({ id: 'x', result: {} })).status).toBe(202);
  });
});

describe('log messages', () => {
  it('come from the level on that the session set, and the upstream is told, on a new session too', async () => {
    const session = await LegacySession.open();
    upstream.behaviour.levels.length = 0;
    const level = (level: string) => session.send({ id: 1, method: 'logging/setLevel', params: { level } });
    await level('error');
    expect(JSON.parse(await (await session.call(2, 'log')).ended).id).toBe(2);
    expect(events(await (await session.call(3, 'log', { level: 'critical' })).ended)).toHaveLength(3);
    await level('debug');
    expect(events(await (await session.call(4, 'log')).ended)[1]?.data.params).toEqual({
      level: 'info',
      data: 'logged',
    });
    expect(upstream.behaviour.levels).toEqual(['error', 'debug']);
    upstream.forgetSessions();
    await (await session.call(5, 'log')).ended;
    expect(upstream.behaviour.levels).toEqual(['error', 'debug', 'debug']);
  });

  it('come to a modern request that asked for them', async () => {
    expect((await modern('log', {})).json.result).toBeDefined();
    const streamed = await modern('log', {}, { [`${META}logLevel`]: 'info' });
    expect(events(streamed.text).map(({ data }) => data.method ?? 'answer')).toEqual([
      'notifications/message',
      'answer',
    ]);
    expect((await modern('log', {}, { [`${META}logLevel`]: 'error' })).json.result).toBeDefined();
  });
});

function modern(
  name: string,
  args: object,
  meta: object = {},
  more: object = {},
  { at = url, as = key }: { at?: string; as?: string } = {},
): Promise<RawReply> {
  const _meta = { [`${META}protocolVersion`]: MODERN, [`${META}clientCapabilities`]: CAPABILITIES, ...meta };
  const params = { name: `fix__${name}`, arguments: args, _meta, ...more };
  const headers = {
    ...headersOf({ authorization: `Bearer ${as}` }),
    'mcp-protocol-version': MODERN,
    'mcp-method': 'tools/call',
    'mcp-name': `fix__${name}`,
  };
  return raw(at, 'POST', headers, JSON.stringify({ jsonrpc: '2.0', id: 'm', method: 'tools/call', params }));
}

describe('a parked call', () => {
  const YES = { action: 'accept', content: { name: 'ann' } };

  async function park(args: object = FORM): Promise<{ requestState: string; keys: string[] }> {
    const { result } = (await modern('ask', args)).json;
    expect(result.resultType).toBe('input_required');
    return { requestState: result.requestState, keys: Object.keys(result.inputRequests) };
  }
  const retry = (requestState: string, inputResponses: object | undefined, args: object = FORM) =>
    modern('ask', args, {}, { requestState, inputResponses });

  it('goes on with the answer, once', async () => {
    const { requestState, keys } = await park();
    const inputResponses = { [keys[0] as string]: YES, unknown: 1 };
    const { result } = (await retry(requestState, inputResponses)).json;
    expect([result.resultType, result.content[0].text]).toEqual(['complete', expect.stringContaining('ann')]);
    expect((await retry(requestState, inputResponses)).json.error).toMatchObject({ code: -32602 });
  });

  it('asks again for what is missing, under a new state', async () => {
    const args = { ...FORM, times: 2 };
    const { requestState, keys } = await park(args);
    const again = (await retry(requestState, { [keys[0] as string]: YES }, args)).json.result;
    expect([again.resultType, Object.keys(again.inputRequests)]).toEqual(['input_required', [keys[1]]]);
    expect((await retry(requestState, { [keys[1] as string]: YES }, args)).json.error.code).toBe(-32602);
    const { result } = (await retry(again.requestState, { [keys[1] as string]: YES }, args)).json;
    expect(result.resultType).toBe('complete');
  });

  it('names the field of an answer that is none, and can still be answered', async () => {
    const { requestState, keys } = await park();
    const wrong = await retry(requestState, { [keys[0] as string]: { action: 'maybe' } });
    expect(wrong.json.error).toMatchObject({
      code: -32602,
      message: expect.stringContaining('inputResponses.q1.action'),
    });
    expect((await retry(requestState, [] as object)).json.error.message).toContain(
      'inputResponses must be an object',
    );
    expect((await retry(requestState, { [keys[0] as string]: YES })).json.result.resultType).toBe('complete');
  });

  it('opens to nobody else and for nothing else', async () => {
    const { requestState, keys } = await park();
    const inputResponses = { [keys[0] as string]: YES };
    const other = await world.key(org, endpointId);
    const last = requestState.at(-1) === 'A' ? 'B' : 'A';
    const replies = await Promise.all([
      modern('ask', FORM, {}, { requestState, inputResponses }, { as: other.secret }),
      modern('ask', { ...FORM, times: 2 }, {}, { requestState, inputResponses }),
      modern('echo', FORM, {}, { requestState, inputResponses }),
      retry(requestState.slice(0, -1) + last, inputResponses),
      retry(`${requestState}x`, inputResponses),
      retry('pb1.', inputResponses),
    ]);
    expect(replies.map(({ json }) => json.error?.code)).toEqual(replies.map(() => -32602));
    // The order of members makes no other request.
    const { method, params } = FORM;
    expect((await retry(requestState, inputResponses, { params, method })).json.result.resultType).toBe(
      'complete',
    );
  });

  it('ends with its key', async () => {
    const doomed = await world.key(org, endpointId);
    const { result } = (await modern('ask', FORM, {}, {}, { as: doomed.secret })).json;
    expect(result.resultType).toBe('input_required');
    const before = upstream.behaviour.cancelled.length;
    await world.revoke(org, doomed.id);
    await eventually(async () => upstream.behaviour.cancelled.length > before, 'the upstream’s notice');
  });

  it('is found from another replica', async () => {
    const replica = await startReplica(world);
    try {
      const { requestState, keys } = await park();
      const inputResponses = { [keys[0] as string]: YES };
      const reply = await modern('ask', FORM, {}, { requestState, inputResponses }, { at: replica.at(url) });
      expect(reply.json.result.content[0].text).toContain('ann');
    } finally {
      await replica.stop();
    }
  });
});
