/** The wire traps of modern requests, one by one, on raw HTTP: what clients may send and what they must get for it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { HttpUpstream } from '../../../test/fixtures/upstreams/http-upstream.mjs';
import { raw } from './testing.js';
import {
  BOTH,
  initialize,
  key,
  META,
  MODERN,
  modern,
  modernUpstream,
  post,
  startWire,
  stopWire,
  upstream,
  url,
} from './wire-testing.js';

beforeAll(startWire);
afterAll(stopWire);

describe('modern requests', () => {
  it('discovers', async () => {
    const { status, json } = await modern('server/discover');
    expect(status).toBe(200);
    expect(json.result).toMatchObject({
      resultType: 'complete',
      supportedVersions: [MODERN],
      cacheScope: 'private',
      capabilities: { tools: {} },
    });
  });

  it('lists and reads with resultType, ttlMs and cacheScope', async () => {
    for (const method of ['tools/list', 'prompts/list', 'resources/list', 'resources/templates/list']) {
      const { json } = await modern(method);
      expect(json.result).toMatchObject({ resultType: 'complete', cacheScope: 'private' });
      expect(json.result.ttlMs).toBeGreaterThanOrEqual(0);
    }
    const { json } = await modern('resources/read', { uri: 'fixture://one' });
    expect(json.result).toMatchObject({ resultType: 'complete', cacheScope: 'private' });
  });

  it('gives every result a resultType, from either era', async () => {
    for (const name of ['fix__echo', 'mod__echo']) {
      const { json } = await modern('tools/call', { name, arguments: {} });
      expect(json.result.resultType).toBe('complete');
      // A legacy upstream sees nothing of the modern envelope.
      expect(json.result.content[0].text.includes(`${META}protocolVersion`)).toBe(name === 'mod__echo');
    }
  });

  it.each([
    ['a version header that is missing', { 'mcp-protocol-version': undefined }],
    ['a version header that differs', { 'mcp-protocol-version': '2025-11-25' }],
    ['a method header that is missing', { 'mcp-method': undefined }],
    ['a method header that differs', { 'mcp-method': 'tools/list' }],
    ['a name header that is missing', { 'mcp-name': undefined }],
    ['a name header that differs', { 'mcp-name': 'fix__fail' }],
    ['a name header with broken base64', { 'mcp-name': '=?base64?%%%?=' }],
  ])('%s is -32020 with 400', async (_what, headers) => {
    const before = upstream.behaviour.calls;
    const reply = await modern('tools/call', { name: 'fix__echo', arguments: {} }, headers);
    expect([reply.status, reply.json.error.code]).toEqual([400, -32020]);
    expect(upstream.behaviour.calls).toBe(before);
  });

  it('takes a name in base64', async () => {
    const encoded = `=?base64?${Buffer.from('fix__echo').toString('base64')}?=`;
    const { status } = await modern(
      'tools/call',
      { name: 'fix__echo', arguments: {} },
      { 'mcp-name': encoded },
    );
    expect(status).toBe(200);
  });

  it.each(['protocolVersion', 'clientCapabilities'])('a missing %s is -32602 with 400', async (field) => {
    const reply = await modern('tools/list', {}, {}, { [`${META}${field}`]: undefined });
    expect([reply.status, reply.json.error.code]).toEqual([400, -32602]);
    expect(reply.json.error.message).toContain(field);
  });

  it('an unsupported version is -32022 with what is supported', async () => {
    const meta = { [`${META}protocolVersion`]: '1900-01-01' };
    const reply = await modern('tools/list', {}, { 'mcp-protocol-version': '1900-01-01' }, meta);
    expect([reply.status, reply.json.error.code]).toEqual([400, -32022]);
    expect(reply.json.error.data).toEqual({
      supported: [MODERN],
      requested: '1900-01-01',
    });
  });

  it('an unknown method is -32601 with 404', async () => {
    for (const method of ['no/such', 'ping', 'logging/setLevel', 'initialize', 'resources/subscribe']) {
      const reply = await modern(method);
      expect([method, reply.status, reply.json.error.code]).toEqual([method, 404, -32601]);
    }
  });

  it('gives an error of the upstream the status that its code asks for', async () => {
    const statuses: [number, number][] = [
      [-32020, 400],
      [-32021, 400],
      [-32022, 400],
      [-32601, 404],
      [-32602, 200],
      [-32050, 200],
    ];
    for (const [code, status] of statuses) {
      const reply = await modern('tools/call', { name: 'mod__fail', arguments: { code } });
      expect([reply.status, reply.json.error.code]).toEqual([status, code]);
    }
  });

  it('needs no session and ignores one', async () => {
    const reply = await modern('tools/list', {}, { 'mcp-session-id': 'whatever' });
    expect(reply.status).toBe(200);
    expect(reply.headers['mcp-session-id']).toBeUndefined();
  });

  it('says -32602 for a resource nobody has', async () => {
    const reply = await modern('resources/read', { uri: 'nowhere://x' });
    expect([reply.status, reply.json.error.code]).toEqual([200, -32602]);
  });

  it('refuses a cursor that is none', async () => {
    expect((await modern('tools/list', { cursor: 'made up' })).json.error.code).toBe(-32602);
  });

  it('checks parameters mirrored in headers and hands them on', async () => {
    const call = (region: string | undefined) =>
      modern(
        'tools/call',
        { name: 'mod__mirrored', arguments: { region: 'eu' } },
        { 'mcp-param-region': region },
      );
    expect([(await call(undefined)).status, (await call('us')).status]).toEqual([400, 400]);
    await call('eu');
    const seen = modernUpstream.requests.at(-1);
    expect(seen?.message.params.name).toBe('mirrored');
    expect(seen?.headers['mcp-param-region']).toBe('eu');
    expect(seen?.headers['mcp-name']).toBe('mirrored');
    expect(seen?.headers['authorization']).toBeUndefined();
  });

  it('a closed connection cancels upstream', async () => {
    const calls = upstream.behaviour.calls;
    const cancelled = upstream.behaviour.cancelled.length;
    const controller = new AbortController();
    const params = {
      name: 'fix__hang',
      arguments: {},
      _meta: { [`${META}protocolVersion`]: MODERN, [`${META}clientCapabilities`]: {} },
    };
    const call = fetch(url, {
      method: 'POST',
      signal: controller.signal,
      headers: {
        'content-type': 'application/json',
        accept: BOTH,
        authorization: `Bearer ${key}`,
        'mcp-protocol-version': MODERN,
        'mcp-method': 'tools/call',
        'mcp-name': 'fix__hang',
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }),
    }).catch(() => null);
    while (upstream.behaviour.calls === calls) await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    await call;
    while (upstream.behaviour.cancelled.length === cancelled)
      await new Promise((resolve) => setImmediate(resolve));
  });

  it('has no GET and no DELETE', async () => {
    const headers = {
      authorization: `Bearer ${key}`,
      'mcp-protocol-version': MODERN,
      accept: 'text/event-stream',
    };
    expect((await raw(url, 'GET', headers)).status).toBe(405);
    expect((await raw(url, 'DELETE', headers)).status).toBe(405);
  });
});
it('hands on the trace of either era’s requests, as far as it is well-formed', async () => {
  const good = {
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    tracestate: 'congo=t61rcWkgMzE,rojo=00f067aa0ba902b7',
    baggage: 'userId=alice,isProduction=false',
  };
  const bad = { ...good, traceparent: good.traceparent.toUpperCase(), baggage: 'no member' };
  const { session } = await initialize();
  const seen = ({ requests }: HttpUpstream) => {
    const { traceparent, tracestate, baggage } = requests.at(-1)?.headers ?? {};
    return { traceparent, tracestate, baggage };
  };
  const none = { traceparent: undefined, tracestate: undefined, baggage: undefined };
  for (const [given, wanted] of [
    [good, good],
    [bad, none],
    [{}, none],
  ]) {
    const params = { name: 'fix__echo', arguments: {} };
    await post(
      { jsonrpc: '2.0', id: 1, method: 'tools/call', params },
      { 'mcp-session-id': session, ...given },
    );
    expect(seen(upstream)).toEqual(wanted);
    await modern('tools/call', { name: 'mod__echo', arguments: {} }, given);
    expect(seen(modernUpstream)).toEqual(wanted);
  }
});
