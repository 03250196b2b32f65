/**
 * The scenarios of the official suite that are for authorization servers, against the one in front of endpoints.
 * Those that its list calls `auth/…` are for clients.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Outbox } from '../../api/src/identity/testing.js';
import { freePort } from '../free-port.js';
import { type Jar, memberOf } from '../members.js';
import { type Stack, startStack } from '../stack.js';
import { installSuites, runAuthorization } from './suite.js';

let data: string;
let stack: Stack;
let person: Jar;
let resource: string;
beforeAll(async () => {
  await installSuites();
  data = await mkdtemp(join(tmpdir(), 'patchbay-authorization-'));
  stack = await startStack({ env: { PATCHBAY_DATA_DIR: data } });
  const { client } = await stack.organization('Acme');
  person = await memberOf(stack, client, new Outbox(join(data, 'outbox')), 'ada@example.com');
  const namespace = await client.namespaces.create({ name: 'none' });
  const auth = { apiKey: false, oauth: true };
  const endpoint = await client.endpoints.create({ name: 'suite', namespaceId: namespace.id, auth });
  resource = endpoint.urls.mcp;
}, 600_000);
afterAll(async () => {
  await stack?.stop();
  await rm(data, { recursive: true, force: true });
});

it('passes the scenarios for authorization servers', { timeout: 120_000 }, async () => {
  const port = await freePort();
  const registered = await fetch(`${stack.url}/api/auth/oauth2/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      redirect_uris: [`http://127.0.0.1:${port}/callback`],
      token_endpoint_auth_method: 'none',
    }),
  });
  const { client_id: clientId } = (await registered.json()) as { client_id: string };
  const { origin } = new URL(resource);
  const results = await runAuthorization({
    issuer: `${origin}/api/auth`,
    clientId,
    port,
    resource,
    visit: async (url) => void (await fetch(await person.authorize(url))),
  });
  const all = [...results].flatMap(([name, checks]) => checks.map((check) => ({ name, ...check })));
  expect(all.filter(({ status }) => status !== 'SUCCESS' && status !== 'INFO')).toEqual([]);
  expect([...results.keys()].sort()).toEqual([
    'authorization-code-grant',
    'authorization-server-metadata-endpoint',
  ]);
});
