/** The REST form of an endpoint: its document, its calls, and what is refused how. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HttpUpstream, startHttpUpstream } from '../../../test/fixtures/upstreams/http-upstream.mjs';
import { openApiFaults } from '../../../test/openapi-lint.js';
import { tokenFor } from '../../../test/tenancy/endpoint-world.js';
import { eventually, GatewayWorld, type OrgHandle, openStream, raw, type ServerHandle } from './testing.js';

const JSON_TYPE = { 'content-type': 'application/json' };

let world: GatewayWorld;
let org: OrgHandle;
let legacy: HttpUpstream;
let modern: HttpUpstream;
let servers: { readonly old: ServerHandle; readonly young: ServerHandle };
let main: { id: string; url: string; key: string };

/** Schemas that are odd where they stand in another document. */
const ODD_TOOLS = [
  {
    name: 'tree',
    title: 'A tree',
    inputSchema: {
      $id: 'https://example.com/tree',
      $schema: 'http://json-schema.org/draft-07/schema#',
      type: 'object',
      required: ['root'],
      properties: {
        root: { $ref: '#/definitions/node' },
        again: { $ref: '#' },
        $ref: { type: 'string' },
        default: { $ref: '#/definitions/node' },
        sample: { type: 'object', default: { $ref: '#/no/reference' } },
      },
      definitions: { node: { type: 'object', properties: { next: { $ref: '#/definitions/node' } } } },
    },
    outputSchema: {
      type: 'object',
      properties: { n: { $ref: '#/$defs/n' } },
      $defs: { n: { type: 'number', maximum: 9 } },
    },
  },
  {
    name: 'get.page/ü',
    description: 'Its name is none for a path.',
    inputSchema: { type: 'object', properties: { max: { type: 'number', multipleOf: 0.5 } } },
    annotations: { title: 'A page', readOnlyHint: true },
  },
];

beforeAll(async () => {
  world = await GatewayWorld.start();
  org = await world.org('acme');
  legacy = await startHttpUpstream({ era: 'legacy', extraTools: ODD_TOOLS });
  modern = await startHttpUpstream({ era: 'modern' });
  const old = await world.addServer(org, { slug: 'old', type: 'STREAMABLE_HTTP', url: legacy.url });
  const young = await world.addServer(org, { slug: 'young', type: 'STREAMABLE_HTTP', url: modern.url });
  servers = { old, young };
  await world.sync(old);
  await world.sync(young);
  main = await world.publish(org, 'main', [{ server: old }, { server: young }]);
});
afterAll(async () => {
  await world.stop();
  await legacy.close();
  await modern.close();
});

const restOf = (url: string) => url.replace(/\/mcp$/, '/api');
const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

function get(path: string, of: { url: string; key: string } = main) {
  return raw(`${restOf(of.url)}${path}`, 'GET', bearer(of.key));
}
function call(tool: string, body: unknown = {}, headers: Record<string, string | undefined> = {}, of = main) {
  const text = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  return raw(`${restOf(of.url)}/${tool}`, 'POST', { ...bearer(of.key), ...JSON_TYPE, ...headers }, text);
}

describe('the document', () => {
  it('is valid OpenAPI 3.1, with an operation for every tool', async () => {
    const { headers, json, status, text } = await get('/openapi.json');
    expect(status, text).toBe(200);
    expect(headers['content-type']).toBe('application/json');
    expect(await openApiFaults(text)).toEqual([]);
    const { openapi, info, servers: at, security, paths } = json;
    expect({ openapi, security, at, title: info.title }).toEqual({
      openapi: '3.1.1',
      security: [{ bearer: [] }, { apiKey: [] }],
      at: [{ url: `http://localhost:3000${new URL(restOf(main.url)).pathname}` }],
      title: 'main',
    });
    expect(Object.keys(paths)).toHaveLength(2 * 11 + 2);
    expect(paths['/old__echo'].post).toMatchObject({
      operationId: 'old__echo',
      description: 'the echo tool',
      tags: ['old'],
    });
  });

  it('leads references of a tool into itself, and leaves what only looks like one', async () => {
    const { json } = await get('/openapi.json');
    const { components, paths } = json;
    const { post } = paths['/old__tree'];
    expect(post).toMatchObject({ summary: 'A tree', requestBody: { required: true } });
    const home = '#/components/schemas/old__tree.arguments';
    expect(post.requestBody.content['application/json'].schema).toEqual({ $ref: home });
    const schema = components.schemas['old__tree.arguments'];
    expect(schema.$id).toBeUndefined();
    expect(schema.properties).toEqual({
      root: { $ref: `${home}/definitions/node` },
      again: { $ref: home },
      $ref: { type: 'string' },
      default: { $ref: `${home}/definitions/node` },
      sample: { type: 'object', default: { $ref: '#/no/reference' } },
    });
    expect(schema.definitions.node.properties.next).toEqual({ $ref: `${home}/definitions/node` });
    const output = '#/components/schemas/old__tree.output';
    expect(components.schemas['old__tree.output'].properties.n).toEqual({ $ref: `${output}/$defs/n` });
    expect(JSON.stringify(post.responses['200'])).toContain(`{"$ref":"${output}"}`);
  });

  it('has a place for whatever a server writes as a schema', async () => {
    const schemas = [
      '{"type":"object","id":1,"required":[],"properties":{"__proto__":{"type":"string"},"toString":{}}}',
      '{"type":"object","$id":7,"$ref":"#/properties/a","enum":[{"$ref":"#/b"}],"properties":[]}',
      `{"type":"object","not":${'{"not":'.repeat(60)}{"$ref":"#"}${'}'.repeat(61)}`,
    ];
    const tools = schemas.map((schema, i) => ({
      name: `odd${i}`,
      inputSchema: JSON.parse(schema),
      title: 7,
    }));
    const upstream = await startHttpUpstream({ era: 'legacy', extraTools: tools });
    const server = await world.addServer(org, { slug: 'odd', type: 'STREAMABLE_HTTP', url: upstream.url });
    await world.sync(server);
    const { status, text } = await get('/openapi.json', await world.publish(org, 'odd', [{ server }]));
    expect(status, text).toBe(200);
    const home = '#/components/schemas/odd__odd';
    expect(text).toContain(`"odd__odd0.arguments":${schemas[0]}`);
    expect(text).toContain(
      `"odd__odd1.arguments":{"type":"object","$ref":"${home}1.arguments/properties/a","enum":[{"$ref":"#/b"}],"properties":[]}`,
    );
    expect(text).toContain(`{"$ref":"${home}2.arguments"}`);
    expect(JSON.parse(text).paths['/odd__odd0'].post).toMatchObject({ summary: 'odd__odd0' });
    await upstream.close();
  });

  it('names a tool as it is called, whatever its server calls it', async () => {
    const { json } = await get('/openapi.json');
    const path = Object.keys(json.paths).find((one) => one.startsWith('/old__get')) as string;
    expect(path).toMatch(/^\/[A-Za-z0-9_-]{1,64}$/);
    expect(json.paths[path].post).toMatchObject({
      summary: 'A page',
      'x-mcp-annotations': { readOnlyHint: true },
    });
    await call(path.slice(1), {});
    expect(legacy.behaviour.received.at(-1).params.name).toBe('get.page/ü');
  });

  it('says what is missing of a server that was never read', async () => {
    const never = await world.addServer(org, { slug: 'never', type: 'STREAMABLE_HTTP', url: legacy.url });
    const bare = await world.publish(org, 'bare', [{ server: never }]);
    const { json } = await get('/openapi.json', bare);
    expect(json.paths).toEqual({});
    expect(json.info['x-patchbay-servers']).toEqual([{ server: 'never', state: 'pending' }]);
  });

  it('of an endpoint that anybody may use asks for no credential', async () => {
    const open = await world.publish(org, 'open', [{ server: servers.old }], { apiKey: false });
    const { json } = await raw(`${restOf(open.url)}/openapi.json`, 'GET');
    expect(json.security).toEqual([]);
    expect((await raw(`${restOf(open.url)}/old__echo`, 'POST', JSON_TYPE, '{}')).status).toBe(200);
  });
});

describe.each(['old', 'young'])('a call of a tool of the server %s', (server) => {
  it('has the body as arguments, byte for byte, and the result as answer', async () => {
    const { json, status } = await call(`${server}__echo`, ' {"a" : 1.0, "b":12345678901234567890}\n');
    expect(status).toBe(200);
    expect(Object.keys(json)).toEqual(['content']);
    const upstream = server === 'old' ? legacy : modern;
    expect(upstream.requests.at(-1)?.text).toContain('"arguments":{"a" : 1.0, "b":12345678901234567890}');
    const numbers = await call(`${server}__numbers`);
    expect(numbers.text).toContain('"structuredContent":{"a":1.0,"b":12345678901234567890,"c":1e2}');
    expect(numbers.text).not.toContain('resultType');
  });

  it('without a body has no arguments, and needs no Content-Type', async () => {
    const { json, status } = await call(`${server}__echo`, '', { 'content-type': undefined });
    expect(status).toBe(200);
    expect(JSON.parse(json.content[0].text).arguments).toEqual({});
  });

  it('is not answered with success when the tool failed', async () => {
    const { headers, json, status } = await call(`${server}__fail`, { text: 'no such page' });
    expect(status).toBe(422);
    expect(headers['content-type']).toBe('application/problem+json');
    expect(json).toEqual({
      type: 'urn:patchbay:problem:tool_error',
      title: 'The tool says that it failed',
      status: 422,
      instance: `/t/acme/main/api/${server}__fail`,
      code: 'tool_error',
      detail: 'no such page',
      result: { content: [{ type: 'text', text: 'no such page' }], isError: true },
    });
  });

  it.each([
    ['a member twice', '{"isError":true,"content":[{"type":"text","name":1,"name":2,"text":"x"}]}'],
    ['no content', '{"isError":true}'],
    ['content that is none', '{"isError":true,"content":[7,null,{"text":7},[]]}'],
    ['content that is no list', '{"isError":true,"content":{"text":"x"}}'],
  ])('is told as it is when it failed with %s', async (_, raw) => {
    const { json, status, text } = await call(`${server}__fail`, { raw });
    expect([status, json.code, json.detail]).toEqual([422, 'tool_error', undefined]);
    expect(text).toContain(`"result":${raw}`);
  });

  it('tells what its server says of an error', async () => {
    const { json, status } = await call(`${server}__fail`);
    expect(status).toBe(502);
    expect(json).toMatchObject({
      code: 'upstream_error',
      upstreamCode: -32050,
      detail: 'it went wrong',
      data: { big: 1 },
    });
    const invalid = await call(`${server}__fail`, { code: -32602 });
    expect(invalid.status).toBe(400);
    expect(invalid.json).toMatchObject({ code: 'invalid_arguments', detail: 'it went wrong' });
    const internal = await call(`${server}__fail`, { code: -32603 });
    expect(internal.status).toBe(502);
    expect(internal.json).toMatchObject({ code: 'upstream_error', upstreamCode: -32603 });
  });

  it('ends with an error where the tool has a question', async () => {
    const { json, status } = await call(`${server}__ask`);
    if (server === 'old') {
      // Its server is told that nobody can be asked, and says what it makes of that.
      expect(status).toBe(200);
      expect(json.content[0].text).toContain('-32601');
    } else {
      expect(status).toBe(502);
      expect(json.code).toBe('upstream_protocol_error');
      expect(json.detail).toContain('asks for input, which this caller cannot give');
    }
  });

  it('is cancelled when its caller leaves', async () => {
    const upstream = server === 'old' ? legacy : modern;
    const before = upstream.behaviour.calls;
    const opened = openStream(
      `${restOf(main.url)}/${server}__hang`,
      { ...bearer(main.key), ...JSON_TYPE },
      {},
    );
    opened.catch(() => undefined);
    await eventually(async () => upstream.behaviour.calls > before);
    const { cancelled } = upstream.behaviour;
    const aborted = upstream.aborted;
    const gone = cancelled.length;
    world.server.closeAllConnections();
    await eventually(async () => upstream.aborted > aborted || cancelled.length > gone);
    await expect(opened).rejects.toThrow();
  });
});

describe('a call', () => {
  it('is metered as one of this form', async () => {
    await call('old__echo', { counted: true });
    await call('old__fail', { text: 'counted' });
    await get('/openapi.json');
    const wanted = { endpointId: main.id, era: 'rest' };
    const booked = (more: object) =>
      eventually(() =>
        world.database.db.tenant(org.id, (tx) => tx.callRecord.findFirst({ where: { ...wanted, ...more } })),
      );
    const requestBytes = JSON.stringify({ counted: true }).length;
    expect(await booked({ name: 'old__echo', requestBytes })).toMatchObject({
      serverId: servers.old.id,
      method: 'tools/call',
      outcome: 'ok',
      errorCode: null,
    });
    expect(
      await booked({ name: 'old__fail', requestBytes: JSON.stringify({ text: 'counted' }).length }),
    ).toMatchObject({ outcome: 'tool_error' });
    expect(await booked({ method: 'tools/list' })).toMatchObject({ outcome: 'ok', serverId: null });
    expect(world.gateway.metrics()).toContain('mcp_method_name="tools/call",era="rest",outcome="ok"');
  });

  it('mirrors arguments in headers where the tool wants it, without the caller knowing', async () => {
    const tool = {
      name: 'routed',
      inputSchema: { type: 'object', properties: { region: { type: 'string', 'x-mcp-header': 'Region' } } },
    };
    const upstream = await startHttpUpstream({ era: 'modern', extraTools: [tool] });
    const server = await world.addServer(org, { slug: 'mirror', type: 'STREAMABLE_HTTP', url: upstream.url });
    await world.sync(server);
    const endpoint = await world.publish(org, 'mirror', [{ server }]);
    await call('mirror__routed', { region: 'eu' }, {}, endpoint);
    expect(upstream.requests.at(-1)?.headers['mcp-param-region']).toBe('eu');
    await upstream.close();
  });

  it('fails as its server does', async () => {
    const upstream = await startHttpUpstream({ era: 'legacy' });
    const server = await world.addServer(org, {
      slug: 'frail',
      type: 'STREAMABLE_HTTP',
      url: upstream.url,
      timeoutMs: 500,
    });
    await world.sync(server);
    const endpoint = await world.publish(org, 'frail', [{ server }]);
    const late = await call('frail__hang', {}, {}, endpoint);
    expect(late.status).toBe(504);
    expect(late.json).toMatchObject({
      code: 'upstream_timeout',
      data: { server: 'frail', reason: 'upstream_timeout' },
    });
    await upstream.close();
    const gone = await call('frail__echo', {}, {}, endpoint);
    expect(gone.status).toBe(502);
    expect(gone.json.code).toMatch(/^upstream_(unreachable|closed)$/);
  });
});

describe('what is refused', () => {
  it.each([
    ['not JSON', '{"a":', 400, 'invalid_json'],
    ['an array', '[]', 400, 'invalid_json'],
    ['a text', '"a"', 400, 'invalid_json'],
    ['two objects', '{}{}', 400, 'invalid_json'],
    ['what would leave the arguments', '{},"name":"young__echo"', 400, 'invalid_json'],
    ['no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 400, 'invalid_json'],
    ['what is nested too deeply', `{"a":${'['.repeat(200)}${']'.repeat(200)}}`, 400, 'invalid_json'],
    ['what is too large', `{"a":"${'x'.repeat(5 * 1024 * 1024)}"}`, 413, 'payload_too_large'],
  ])('as a body: %s', async (_, body, status, code) => {
    const { headers, json, status: got } = await call('old__echo', body);
    expect(got).toBe(status);
    expect(headers['content-type']).toBe('application/problem+json');
    expect(json).toMatchObject({ status, code, type: `urn:patchbay:problem:${code}` });
  });

  it.each([
    ['GET', '/old__echo', 405, 'POST, OPTIONS'],
    ['DELETE', '/old__echo', 405, 'POST, OPTIONS'],
    ['POST', '/openapi.json', 405, 'GET, OPTIONS'],
    ['POST', '/nobody__echo', 404, undefined],
    ['POST', '/__proto__', 404, undefined],
    ['POST', '/old__echo/', 404, undefined],
    ['POST', '/old__echo/more', 404, undefined],
    ['POST', '', 404, undefined],
    ['GET', '/', 404, undefined],
  ])('%s %s', async (method, path, status, allow) => {
    const { headers, json, status: got } = await raw(`${restOf(main.url)}${path}`, method, bearer(main.key));
    expect(got).toBe(status);
    expect(headers.allow).toBe(allow);
    expect(json.instance).toBe(`/t/acme/main/api${path}`);
    if (status === 404) expect(json.detail).toContain('/t/acme/main/api/openapi.json names the tools');
  });

  it('another Content-Type, which a form of another site could send', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', undefined]) {
      const { json, status } = await call('old__echo', {}, { 'content-type': type });
      expect(status).toBe(415);
      expect(json.code).toBe('unsupported_media_type');
    }
  });

  it('a caller without a good credential, as a problem with a challenge', async () => {
    const none = await raw(`${restOf(main.url)}/old__echo`, 'POST', JSON_TYPE, '{}');
    expect(none.status).toBe(401);
    expect(none.headers['www-authenticate']).toBe('Bearer realm="patchbay"');
    expect(none.json).toMatchObject({ code: 'missing_credential', status: 401 });
    const wrong = await call('old__echo', {}, { authorization: 'Bearer nonsense' });
    expect(wrong.headers['www-authenticate']).toContain('error="invalid_token"');
    expect(wrong.json.instance).toBe('/t/acme/main/api/old__echo');
  });

  it('never with a secret of the query in its answer', async () => {
    const { text } = await raw(`${restOf(main.url)}/nobody?api_key=hunter2`, 'POST', bearer(main.key));
    expect(text).not.toContain('hunter2');
  });

  it('leads to where tokens are given out for this form', async () => {
    const both = await world.publish(org, 'both', [{ server: servers.old }], { apiKey: true, oauth: true });
    const { headers } = await raw(`${restOf(both.url)}/openapi.json`, 'GET');
    expect(headers['www-authenticate']).toContain('/t/acme/both/api"');
    const token = await tokenFor(world, org, both.id);
    expect((await call('old__echo', {}, bearer(token), both)).status).toBe(200);
    const narrow = await tokenFor(world, org, both.id, { scopes: ['offline_access'] });
    expect((await call('old__echo', {}, bearer(narrow), both)).json).toMatchObject({
      status: 403,
      code: 'forbidden',
    });
    expect((await call('old__echo', {}, bearer(token))).status).toBe(401);
  });

  it('an endpoint that does not offer it', async () => {
    const namespaceId = await world.namespace(org, [{ server: servers.old }]);
    const { id, url } = await world.endpoint(org, 'mcp-only', namespaceId, { apiKey: true }, [
      'STREAMABLE_HTTP',
    ]);
    const { secret } = await world.key(org, id);
    const { json, status } = await get('/openapi.json', { url, key: secret });
    expect(status).toBe(404);
    expect(json.detail).toContain('does not offer');
    expect(
      (await get('/openapi.json', { url: url.replace('mcp-only', 'nowhere'), key: secret })).json.code,
    ).toBe('not_found');
  });
});

it('shows and calls for an agent what it was granted', async () => {
  const id = await world.agent(org, { [main.id]: [{ server: servers.old, tools: ['echo'] }] });
  const { secret } = await world.key(org, main.id, null, id);
  const { json } = await get('/openapi.json', { url: main.url, key: secret });
  expect(Object.keys(json.paths)).toEqual(['/old__echo']);
  expect((await call('old__echo', {}, bearer(secret))).status).toBe(200);
  expect((await call('old__numbers', {}, bearer(secret))).status).toBe(404);
});
