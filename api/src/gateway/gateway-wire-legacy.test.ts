/** The wire traps of legacy sessions, one by one, on raw HTTP: what clients may send and what they must get for it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openStream, raw } from './testing.js';
import { initialize, key, MODERN, post, startWire, stopWire, upstream, url } from './wire-testing.js';

beforeAll(startWire);
afterAll(stopWire);

describe('legacy sessions', () => {
  it.each([
    ['2024-11-05', '2024-11-05'],
    ['2025-03-26', '2025-03-26'],
    ['2025-06-18', '2025-06-18'],
    ['2025-11-25', '2025-11-25'],
    ['1999-01-01', '2025-11-25'],
    [MODERN, '2025-11-25'],
  ])('initialize with %s answers %s', async (asked, answered) => {
    const { reply, session } = await initialize(asked);
    expect(reply.status).toBe(200);
    expect(reply.json.result.protocolVersion).toBe(answered);
    expect(reply.json.result.serverInfo.name).toBe('patchbay');
    expect(session).toMatch(/^[\x21-\x7e]+$/);
  });

  it('initialize without a version is refused by name', async () => {
    const reply = await post({ jsonrpc: '2.0', id: 1, method: 'initialize', params: {} });
    expect([reply.status, reply.json.error.code]).toEqual([400, -32602]);
    expect(reply.json.error.message).toContain('protocolVersion');
  });

  it('a missing session is 400, an unknown or changed one 404, another key’s 404', async () => {
    const ping = { jsonrpc: '2.0', id: 5, method: 'ping' };
    expect((await post(ping)).status).toBe(400);
    expect((await post(ping, { 'mcp-session-id': 'nonsense' })).status).toBe(404);
    const { session } = await initialize();
    const flipped = session.slice(0, -1) + (session.endsWith('A') ? 'B' : 'A');
    const missed = await post(ping, { 'mcp-session-id': flipped });
    expect([missed.status, missed.json.id]).toEqual([404, 5]);
    const alive = await post(ping, { 'mcp-session-id': session });
    expect([alive.status, alive.json]).toEqual([200, { jsonrpc: '2.0', id: 5, result: {} }]);
  });

  it('checks the version header', async () => {
    const { session } = await initialize();
    const ping = (version?: string) =>
      post(
        { jsonrpc: '2.0', id: 1, method: 'ping' },
        { 'mcp-session-id': session, 'mcp-protocol-version': version },
      );
    expect((await ping()).status).toBe(200);
    expect((await ping('2025-11-25')).status).toBe(200);
    expect((await ping('2020-01-01')).status).toBe(400);
    expect((await ping(MODERN)).status).toBe(400);
  });

  it('DELETE is 200, then everything is 404', async () => {
    const { session } = await initialize();
    const headers = { authorization: `Bearer ${key}`, 'mcp-session-id': session };
    expect((await raw(url, 'DELETE', headers)).status).toBe(200);
    expect((await raw(url, 'DELETE', headers)).status).toBe(404);
    const ping = { jsonrpc: '2.0', id: 1, method: 'ping' };
    expect((await post(ping, { 'mcp-session-id': session })).status).toBe(404);
    expect((await raw(url, 'DELETE', { authorization: `Bearer ${key}` })).status).toBe(400);
  });

  it('takes notifications and responses with 202 and no body', async () => {
    const { session } = await initialize();
    for (const message of [
      { jsonrpc: '2.0', method: 'notifications/initialized' },
      { jsonrpc: '2.0', method: 'notifications/anything', params: { x: 1 } },
      { jsonrpc: '2.0', id: 9, result: {} },
    ]) {
      const reply = await post(message, { 'mcp-session-id': session });
      expect([reply.status, reply.text]).toEqual([202, '']);
    }
  });

  it('keeps one GET stream a session; a second is 409', async () => {
    const { session } = await initialize();
    const headers = { authorization: `Bearer ${key}`, 'mcp-session-id': session };
    expect((await raw(url, 'GET', { ...headers, accept: 'application/json' })).status).toBe(406);
    expect((await raw(url, 'GET', { authorization: headers.authorization })).status).toBe(400);
    const stream = await openStream(url, { ...headers, accept: 'text/event-stream' });
    expect(stream.status).toBe(200);
    expect((await raw(url, 'GET', { ...headers, accept: 'text/event-stream' })).status).toBe(409);
    await raw(url, 'DELETE', headers);
    await stream.ended;
  });

  it('takes batches on 2025-03-26 only', async () => {
    const batch = [
      { jsonrpc: '2.0', id: 1, method: 'ping' },
      { jsonrpc: '2.0', method: 'notifications/initialized' },
      { jsonrpc: '2.0', id: 'b', method: 'tools/call', params: { name: 'fix__echo', arguments: {} } },
      { jsonrpc: '2.0', id: 3, method: 'nonsense' },
      { jsonrpc: '1.0', id: 4, method: 'ping' },
    ];
    const old = (await initialize('2025-03-26')).session;
    const reply = await post(batch, { 'mcp-session-id': old });
    expect(reply.status).toBe(200);
    expect(reply.json.map((r: any) => [r.id, r.error?.code ?? 'ok'])).toEqual([
      [1, 'ok'],
      ['b', 'ok'],
      [3, -32601],
      [null, -32600],
    ]);
    const none = await post([batch[1]], { 'mcp-session-id': old });
    expect([none.status, none.text]).toEqual([202, '']);
    expect((await post([], { 'mcp-session-id': old })).status).toBe(400);
    const recent = (await initialize()).session;
    expect((await post(batch, { 'mcp-session-id': recent })).status).toBe(400);
  });

  it('accepts log levels by name only', async () => {
    const { session } = await initialize();
    const set = (level: unknown) =>
      post(
        { jsonrpc: '2.0', id: 1, method: 'logging/setLevel', params: { level } },
        { 'mcp-session-id': session },
      );
    expect((await set('warning')).json.result).toEqual({});
    expect((await set('loud')).json.error.code).toBe(-32602);
  });

  it('answers unknown methods and what it does not offer with -32601', async () => {
    const { session } = await initialize();
    for (const method of ['no/such', 'server/discover']) {
      const reply = await post({ jsonrpc: '2.0', id: 1, method, params: {} }, { 'mcp-session-id': session });
      expect([reply.status, reply.json.error.code]).toEqual([200, -32601]);
    }
  });

  it('says -32002 for a resource nobody has', async () => {
    const { session } = await initialize();
    const params = { uri: 'nowhere://x' };
    const reply = await post(
      { jsonrpc: '2.0', id: 1, method: 'resources/read', params },
      { 'mcp-session-id': session },
    );
    expect(reply.json.error).toMatchObject({ code: -32002, data: { uri: 'nowhere://x' } });
  });

  it('relays number spellings and unknown members, and strips what is modern', async () => {
    const { session } = await initialize();
    const call = (name: string) =>
      post(
        { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: {} } },
        { 'mcp-session-id': session },
      );
    const result = '"structuredContent":{"a":1.0,"b":12345678901234567890,"c":1e2},"unknown":{"z":1,"a":2}}';
    expect((await call('fix__numbers')).text).toContain(result);
    const crossed = await call('mod__echo');
    expect(crossed.json.result.content[0].text).toContain('arguments');
    expect(crossed.json.result.resultType).toBeUndefined();
  });

  it('cancels by notification: the upstream hears of it, the call ends without a response', async () => {
    const { session } = await initialize();
    const before = upstream.behaviour.cancelled.length;
    const calls = upstream.behaviour.calls;
    const call = post(
      { jsonrpc: '2.0', id: 'c1', method: 'tools/call', params: { name: 'fix__hang', arguments: {} } },
      { 'mcp-session-id': session },
    );
    while (upstream.behaviour.calls === calls) await new Promise((resolve) => setImmediate(resolve));
    await post(
      { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 'c1' } },
      { 'mcp-session-id': session },
    );
    const reply = await call;
    expect([reply.status, reply.text]).toEqual([200, '']);
    while (upstream.behaviour.cancelled.length === before)
      await new Promise((resolve) => setImmediate(resolve));
  });

  it('fails with a typed error when the deadline passes, and tells the upstream', async () => {
    const { session } = await initialize();
    const reply = await post(
      { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'fix__hang', arguments: {} } },
      { 'mcp-session-id': session },
    );
    expect(reply.json.error).toMatchObject({
      code: -31002,
      data: { server: 'fix', reason: 'upstream_timeout' },
    });
    expect(reply.json.error.message).toContain('server "fix"');
  });
});
