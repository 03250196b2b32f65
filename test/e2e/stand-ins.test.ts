/**
 * Systems that no package brings and that want a key, each by the stand-in that enforces it: through an
 * endpoint with the right credential, and refused by name with a wrong one. Those with OAuth are in
 * oauth-connections.test.ts.
 */
import type { Body } from '@patchbay/sdk-client';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';

import { connectV2 } from '../clients.js';
import { startApiKeyServer, startOptionalBearerServer } from '../fixtures/oauth/mcp-servers.js';
import { type Stack, startStack } from '../stack.js';
import { publish } from './connected.js';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

const running: { close(): Promise<void> }[] = [];
afterEach(() => Promise.all(running.splice(0).map((one) => one.close())));

type Auth = NonNullable<Body<'createServer'>['auth']>;
const header = (apiKey: string): Auth => ({ type: 'api_key', in: 'header', name: 'x-api-key', apiKey });
const bearer = (bearerToken: string): Auth => ({ type: 'bearer_token', bearerToken });
const none: Auth = { type: 'none' };

const keyed = () => startApiKeyServer('X-Api-Key', 'right');
const keyOptional = () => startApiKeyServer('X-Api-Key', 'right', { required: false });
const bearerNeeded = () => startApiKeyServer('Authorization', 'Bearer right');
const sseOptional = () => startOptionalBearerServer('right');
const sseNeeded = () => startOptionalBearerServer('right', { required: true });

it.each([
  ['Exa', 'STREAMABLE_HTTP', keyed, header('right'), 'key'],
  ['Context7 with a key', 'STREAMABLE_HTTP', keyOptional, header('right'), 'key'],
  ['Context7 without one', 'STREAMABLE_HTTP', keyOptional, none, 'nobody'],
  ['Sentry, OpenAI, a MetaMCP endpoint', 'STREAMABLE_HTTP', bearerNeeded, bearer('right'), 'key'],
  ['MCP-SSE-Server-Sample with a token', 'SSE', sseOptional, bearer('right'), 'bearer'],
  ['MCP-SSE-Server-Sample, MQTTX without one', 'SSE', sseOptional, none, 'nobody'],
  ['Ory MCP-SSE, a MetaMCP endpoint over SSE', 'SSE', sseNeeded, bearer('right'), 'bearer'],
] as const)('%s', async (name, type, start, auth, caller) => {
  const standIn = await start();
  running.push(standIn);
  const { client } = await stack.organization(name);
  const server = await client.servers.create(
    { name: 'system', type, url: standIn.url, auth },
    { waitSeconds: 30 },
  );
  expect(server.health.status).toBe('healthy');
  const { url, key } = await publish(client, server.id);
  for (const era of ['legacy', 'modern'] as const) {
    const agent = await connectV2(url, key, era);
    const said = await agent.callTool({ name: `${server.slug}__whoami`, arguments: {} });
    expect(said.content).toEqual([{ type: 'text', text: caller }]);
    await agent.close();
  }
});

it.each([
  ['a key in a header', 'STREAMABLE_HTTP', keyed, header('wrong')],
  ['no key in a header', 'STREAMABLE_HTTP', keyed, none],
  ['an optional key', 'STREAMABLE_HTTP', keyOptional, header('wrong')],
  ['a bearer token', 'STREAMABLE_HTTP', bearerNeeded, bearer('wrong')],
  ['an optional bearer token over SSE', 'SSE', sseOptional, bearer('wrong')],
  ['no bearer token over SSE', 'SSE', sseNeeded, none],
] as const)('a wrong credential is told as such: %s', async (name, type, start, auth) => {
  const standIn = await start();
  running.push(standIn);
  const { client } = await stack.organization(`Wrong: ${name}`);
  const server = await client.servers.create(
    { name: 'system', type, url: standIn.url, auth },
    { waitSeconds: 30 },
  );
  expect(server.health).toMatchObject({
    status: 'unreachable',
    lastError: { code: 'upstream_unauthorized', message: expect.stringContaining('"system"') },
  });
  expect(JSON.stringify(server)).not.toContain('wrong');
});
