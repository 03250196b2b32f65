/** The HTTP server: what it cannot read is a problem too, and connections that nobody uses do not hold up its end. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { expect, it } from 'vitest';

import { startTestApi } from '../testing.js';

it('ends beside connections that never sent anything, and those between two requests', async () => {
  const api = await startTestApi();
  await api.app.listen(0, '127.0.0.1');
  const server = api.app.getHttpServer();
  const { port } = server.address() as AddressInfo;
  const used = connect(port, '127.0.0.1');
  used.write('GET /health/live HTTP/1.1\r\nhost: localhost\r\n\r\n');
  await once(used, 'data');
  const accepted = once(server, 'connection');
  const silent = connect(port, '127.0.0.1');
  await accepted;
  const ended = Promise.all([once(used, 'close'), once(silent, 'close')]);
  used.resume();
  silent.resume();
  const started = performance.now();
  await Promise.all([api.close(), ended]);
  // Node itself would wait for headers, half a minute and more.
  expect(performance.now() - started).toBeLessThan(15_000);
}, 120_000);

it('answers a path that the router cannot read with a problem, like any other', async () => {
  const api = await startTestApi();
  const org = await api.organization();
  const ask = (id: string) => api.ask('GET', `/v1/servers/${id}`, { key: org.key });
  const broken = await ask('%c0%af');
  expect(broken.status).toBe(400);
  expect(broken.headers['content-type']).toBe('application/problem+json');
  expect(broken.body).toMatchObject({ code: 'invalid_request', errors: [{ code: 'invalid_path' }] });
  expect(broken.body.requestId).toBe(broken.headers['request-id']);
  const long = await ask('a'.repeat(300));
  expect([long.status, long.headers['content-type']]).toEqual([404, 'application/problem+json']);
  await api.close();
});

it('takes no half of a surrogate pair, which UTF-8 and the database have no way to write', async () => {
  const api = await startTestApi();
  const org = await api.organization();
  const post = (raw: string) => api.ask('POST', '/v1/servers', { key: org.key, raw });
  const body = (args: string) => `{"name":"s","type":"STDIO","command":"x","args":[${args}]}`;
  const broken = await post(body('"a","\\ud83d"'));
  expect(broken.body).toMatchObject({ status: 400, errors: [{ path: 'args.1', code: 'invalid_text' }] });
  const name = await post('{"\\udc00":1}');
  expect(name.body).toMatchObject({ status: 400, errors: [{ path: '\ufffd', code: 'invalid_text' }] });
  const depth = 100_000;
  const deep = await post(`${'{"a":'.repeat(depth)}"\\udc00"${'}'.repeat(depth)}`);
  expect(deep.body).toMatchObject({ status: 400, errors: [{ code: 'invalid_text' }] });
  expect(deep.text.length).toBeLessThan(2_000);
  const whole = await post(body('"\\ud83d\\ude00"'));
  expect(whole.body.args).toEqual(['😀']);
  await api.close();
});
