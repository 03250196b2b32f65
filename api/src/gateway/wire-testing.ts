/**
 * Helpers of tests of the wire on raw HTTP: one endpoint with an upstream of each era behind it, and
 * requests to it of either era.
 */
import { type HttpUpstream, startHttpUpstream } from '../../../test/fixtures/upstreams/http-upstream.mjs';
import { GatewayWorld, type RawReply, raw } from './testing.js';

export const MODERN = '2026-07-28';
export const META = 'io.modelcontextprotocol/';

export let world: GatewayWorld;
export let upstream: HttpUpstream;
export let modernUpstream: HttpUpstream;
export let url: string;
export let key: string;

/** For `beforeAll`. */
export async function startWire(): Promise<void> {
  world = await GatewayWorld.start({
    PATCHBAY_MCP_BODY_LIMIT_BYTES: '65536',
    PATCHBAY_PUBLIC_URL: 'https://gw.example',
    PATCHBAY_ALLOWED_ORIGINS: 'https://app.example',
    PATCHBAY_ALLOWED_HOSTS: 'inner.example',
  });
  const schema = { type: 'object', properties: { region: { type: 'string', 'x-mcp-header': 'Region' } } };
  upstream = await startHttpUpstream();
  modernUpstream = await startHttpUpstream({
    era: 'modern',
    extraTools: [{ name: 'mirrored', inputSchema: schema }],
  });
  const org = await world.org('acme');
  const server = await world.addServer(org, {
    slug: 'fix',
    type: 'STREAMABLE_HTTP',
    url: upstream.url,
    timeoutMs: 2_000,
  });
  const modern = await world.addServer(org, {
    slug: 'mod',
    type: 'STREAMABLE_HTTP',
    url: modernUpstream.url,
  });
  await world.sync(server);
  await world.sync(modern);
  ({ url, key } = await world.publish(org, 'main', [{ server }, { server: modern }]));
}

/** For `afterAll`. */
export async function stopWire(): Promise<void> {
  await world.stop();
  await upstream.close();
  await modernUpstream.close();
}

export const BOTH = 'application/json, text/event-stream';

/** A POST to the endpoint with its key; a `body` that is no string is sent as JSON. */
export function post(body: unknown, headers: Record<string, string | undefined> = {}): Promise<RawReply> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return raw(
    url,
    'POST',
    { 'content-type': 'application/json', accept: BOTH, authorization: `Bearer ${key}`, ...headers },
    text,
  );
}

/** Opens a legacy session. */
export async function initialize(
  protocolVersion = '2025-11-25',
): Promise<{ session: string; reply: RawReply }> {
  const params = { protocolVersion, capabilities: {}, clientInfo: { name: 'raw', version: '1' } };
  const reply = await post({ jsonrpc: '2.0', id: 1, method: 'initialize', params });
  return { session: reply.headers['mcp-session-id'] as string, reply };
}

/** A request of the modern era, its headers in agreement with its body unless `headers` says otherwise. */
export function modern(
  method: string,
  params: object = {},
  headers: Record<string, string | undefined> = {},
  meta: object = {},
) {
  const _meta = { [`${META}protocolVersion`]: MODERN, [`${META}clientCapabilities`]: {}, ...meta };
  const { name, uri } = params as { name?: string; uri?: string };
  return post(
    { jsonrpc: '2.0', id: 'm', method, params: { ...params, _meta } },
    { 'mcp-protocol-version': MODERN, 'mcp-method': method, 'mcp-name': name ?? uri, ...headers },
  );
}
