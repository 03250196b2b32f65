/** What is refused before a request is understood: bodies, headers, hosts, origins and paths. */
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { raw } from './testing.js';
import { key, post, startWire, stopWire, url } from './wire-testing.js';

beforeAll(startWire);
afterAll(stopWire);

describe('at the door', () => {
  const ping = { jsonrpc: '2.0', id: 1, method: 'ping' };

  it.each([
    ['{', 400, -32700],
    ['', 400, -32700],
    ['"x"', 400, -32700],
    ['{"jsonrpc":"2.0","id":1,"method":"ping","method":"tools/call"}', 400, -32700],
    [
      `{"jsonrpc":"2.0","id":1,"method":"ping","params":${'{"a":'.repeat(200)}1${'}'.repeat(200)}}`,
      400,
      -32700,
    ],
    ['{"id":1,"method":"ping"}', 400, -32600],
    ['{"jsonrpc":"2.0","id":null,"method":"ping"}', 400, -32600],
    ['{"jsonrpc":"2.0","id":{},"method":"ping"}', 400, -32600],
    ['{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}', 400, -32600],
  ])('malformed body %#', async (body, status, code) => {
    const reply = await post(body);
    expect([reply.status, reply.json.error.code]).toEqual([status, code]);
    expect(reply.headers['content-type']).toBe('application/json');
  });

  it('content type, accept, size and method', async () => {
    expect((await post(ping, { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await post(ping, { accept: 'application/json' })).status).toBe(406);
    expect((await post(ping, { accept: 'text/event-stream' })).status).toBe(406);
    expect((await post(ping, { accept: '*/*' })).status).toBe(400);
    const large = await post(`{"x":"${'y'.repeat(70_000)}"}`);
    expect([large.status, large.json.error.code]).toEqual([413, -31413]);
    const chunked = await post(`{"x":"${'y'.repeat(70_000)}"}`, { 'transfer-encoding': 'chunked' });
    expect(chunked.status).toBe(413);
    for (const method of ['PUT', 'PATCH'])
      expect((await raw(url, method, { authorization: `Bearer ${key}` })).status).toBe(405);
  });

  it.each([
    [{ host: 'evil.example' }, 403],
    [{ host: 'gw.example' }, 200],
    [{ host: 'inner.example:8080' }, 200],
    [{ host: 'localhost:9' }, 200],
    [{ host: 'localhost.evil.example' }, 403],
    [{ origin: 'https://evil.example' }, 403],
    [{ origin: 'null' }, 403],
    [{ origin: 'https://app.example' }, 200],
    [{ origin: 'https://app.example.evil.example' }, 403],
    [{ origin: 'https://gw.example' }, 200],
    [{ origin: 'http://localhost:5173' }, 200],
    [{ origin: 'http://127.0.0.1:5173' }, 200],
    [{ origin: 'ftp://localhost' }, 403],
  ])('Host and Origin %j: %i', async (headers, status) => {
    const body = { jsonrpc: '2.0', id: 1, method: 'initialize', params: { protocolVersion: '2025-11-25' } };
    expect((await post(body, headers)).status).toBe(status);
    // The check comes before authentication.
    expect((await post(body, { ...headers, authorization: undefined })).status).toBe(
      status === 403 ? 403 : 401,
    );
  });

  it('answers preflights of allowed origins only', async () => {
    const ask = (origin: string) =>
      raw(url, 'OPTIONS', {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type, mcp-param-region, x-evil',
      });
    const reply = await ask('https://app.example');
    expect(reply.status).toBe(204);
    expect(reply.headers['access-control-allow-origin']).toBe('https://app.example');
    expect(reply.headers['access-control-allow-headers']).toContain('mcp-param-region');
    expect(reply.headers['access-control-allow-headers']).not.toContain('x-evil');
    expect((await ask('https://evil.example')).status).toBe(403);
  });

  it('no path trick reaches an endpoint', async () => {
    const path = new URL(url).pathname;
    for (const target of [
      path.replace('/t/', '//t/'),
      path.replace('/t/', '/T/'),
      path.replace('acme', 'ACME'),
      path.replace('acme', '%61cme'),
      path.replace('/main', '//main'),
      path.replace('/main', '/./main'),
      path.replace('/main', '/other/../main'),
      path.replace('/main', '/main;x=1'),
      path.replace('/mcp', '/MCP'),
      `${path}/`,
      `${path}/x`,
      `${path}%00`,
      `http://${new URL(url).host}${path}`,
    ]) {
      const reply = await raw(url, 'POST', { authorization: `Bearer ${key}` }, '{}', target);
      expect([target, reply.status]).toEqual([target, 404]);
      expect(reply.json.error.code).toBe(-31404);
    }
  });

  it('answers requests that come in one piece, in their order, and closes when asked to', async () => {
    const { hostname, pathname, port } = new URL(url);
    const rest = pathname.replace(/mcp$/, 'api');
    const request = (verb: string, path: string, body = '', more = '') =>
      `${verb} ${rest}${path} HTTP/1.1\r\nHost: gw.example\r\nAuthorization: Bearer ${key}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n${more}\r\n${body}`;
    const socket = connect(Number(port), hostname);
    let text = '';
    socket.on('data', (data: Buffer) => (text += data.toString('latin1')));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    // The first waits for its server, the others do not; large ones go out in pieces.
    socket.write(
      request('POST', '/fix__echo', '{"n":"first"}') +
        request('GET', '/none') +
        request('HEAD', '/none') +
        request('POST', '/fix__big', '{"bytes":20000}') +
        request('POST', '/fix__echo', '{"n":"last"}', 'Connection: close\r\n'),
    );
    await closed;
    const answers = text.split('HTTP/1.1 ').slice(1);
    expect(answers.map((one) => one.slice(0, 3))).toEqual(['200', '404', '404', '200', '200']);
    const bodies = answers.map((one) => one.slice(one.indexOf('\r\n\r\n') + 4));
    const lengths = answers.map((one) => Number(/content-length: ([0-9]+)/i.exec(one)?.[1]));
    expect(bodies.map(({ length }) => length)).toEqual(lengths.map((length, i) => (i === 2 ? 0 : length)));
    expect([bodies[0], bodies[4]].map((body) => /first|last/.exec(body ?? '')?.[0])).toEqual([
      'first',
      'last',
    ]);
  });
});
