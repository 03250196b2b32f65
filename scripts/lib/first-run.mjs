/**
 * The first run: an organisation with one server, a namespace, an endpoint and a key, made through the
 * admin API as anybody would. Every request carries an idempotency key that is kept until the facts
 * are, so that a first run that was interrupted is taken up where it stopped, keys included.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { json } from './http.mjs';

const FACTS = 'first-run.json';
const PENDING = 'first-run.pending';
const SKIPPED = 'first-run.skipped';
const CATALOG_LIMIT_MS = 60_000;
const INTERRUPTED_MS = 90_000;
const VERSION = '2026-07-28';

/** Whether there is nothing to do: it was done, or the database was found in use. */
export function isFirstRunOver(dataDir) {
  return (
    !existsSync(dataDir.file(PENDING)) && [FACTS, SKIPPED].some((name) => existsSync(dataDir.file(name)))
  );
}

/** @returns the facts that an earlier first run kept, or null. */
export function knownFacts(dataDir) {
  try {
    return JSON.parse(readFileSync(dataDir.file(FACTS), 'utf8'));
  } catch {
    return null;
  }
}

/**
 * Creates what is needed for a first call.
 * @param {{ admin: string, operatorKey: string, baseUrl: string, dataDir: import('./data-dir.mjs').DataDir,
 *   say(line: string): void }} options `admin`: where the API listens
 * @returns the facts, or null when the database has organisations already and nothing was made.
 */
export async function firstRun({ admin, operatorKey, baseUrl, dataDir, say }) {
  const resumed = existsSync(dataDir.file(PENDING));
  const found = await json(`${admin}/v1/organizations?limit=1`, { key: operatorKey });
  if (!resumed && found.data.length > 0) {
    dataDir.keep(SKIPPED, 'The database had organisations already.\n');
    return null;
  }
  const call = caller(admin, dataDir.secret(PENDING, randomUUID), say);
  say('Creating the first organisation, server and endpoint…');
  const organization = await call('organization', '/v1/organizations', operatorKey, {
    name: 'First organisation',
    slug: 'first',
  });
  const key = organization.key;
  const server = await call('server', '/v1/servers', key, everythingServer(), { prefer: 'wait=30' });
  await firstCatalog(admin, key, server.id);
  const namespace = await call('namespace', '/v1/namespaces', key, {
    name: 'Everything',
    servers: [{ serverId: server.id, prefix: 'everything' }],
  });
  const endpoint = await call('endpoint', '/v1/endpoints', key, {
    name: 'Everything',
    namespaceId: namespace.id,
    auth: { apiKey: true },
  });
  const path = `/v1/endpoints/${endpoint.id}/keys`;
  const endpointKey = await call('endpoint-key', path, key, { name: 'first key' });
  const facts = {
    baseUrl,
    docsUrl: `${baseUrl}/docs`,
    organizationId: organization.id,
    organizationKey: key,
    endpoint: { id: endpoint.id, url: endpoint.urls.mcp, key: endpointKey.key },
  };
  keepFacts(dataDir, facts);
  rmSync(dataDir.file(PENDING));
  return facts;
}

/** Writes the facts to first-run.json. */
export function keepFacts(dataDir, facts) {
  dataDir.keep(FACTS, `${JSON.stringify(facts, null, 2)}\n`);
}

/**
 * POSTs that may be repeated: each step has its idempotency key. A step that was cut off in the middle
 * counts as running for less than a minute; then it is done anew, or its kept answer comes.
 */
function caller(admin, run, say) {
  return async (step, path, key, body, extra = {}) => {
    const headers = { ...extra, 'idempotency-key': `${run}-${step}` };
    const deadline = Date.now() + INTERRUPTED_MS;
    for (let told = false; ; told = true) {
      try {
        return await json(`${admin}${path}`, { key, body, headers });
      } catch (error) {
        if (error.code !== 'idempotency_in_progress' || Date.now() > deadline) throw error;
      }
      if (!told) say('An earlier first run was interrupted; taking it up within a minute…');
      await sleep(1_000);
    }
  };
}

/** The reference server, run by this very Node from node_modules: nothing is fetched. */
function everythingServer() {
  const require = createRequire(import.meta.url);
  const entry = require.resolve('@modelcontextprotocol/server-everything/dist/index.js');
  return { name: 'everything', type: 'STDIO', command: process.execPath, args: [entry, 'stdio'] };
}

/** Waits until workers have read the server's tools. @throws with the server's own error */
async function firstCatalog(admin, key, serverId) {
  const deadline = Date.now() + CATALOG_LIMIT_MS;
  for (;;) {
    const tools = await json(`${admin}/v1/servers/${serverId}/tools?limit=1`, { key });
    if (tools.data.length > 0) return;
    if (Date.now() > deadline) throw new Error('the first server was not read within a minute');
    await sleep(200);
  }
}

/** The call to paste: one request of the stateless era, since it needs no session. @returns the tool's answer. */
export function sampleCall({ endpoint }) {
  const name = 'everything__echo';
  const body = {
    jsonrpc: '2.0',
    id: 1,
    method: 'tools/call',
    params: {
      name,
      arguments: { message: 'hello' },
      _meta: {
        'io.modelcontextprotocol/protocolVersion': VERSION,
        'io.modelcontextprotocol/clientInfo': { name: 'curl', version: '1.0.0' },
        'io.modelcontextprotocol/clientCapabilities': {},
      },
    },
  };
  const headers = { 'MCP-Protocol-Version': VERSION, 'Mcp-Method': 'tools/call', 'Mcp-Name': name };
  return { url: endpoint.url, key: endpoint.key, headers, body };
}

/** The same as a line for a shell. */
export function sampleCurl(facts) {
  const { url, key, headers, body } = sampleCall(facts);
  const all = {
    Authorization: `Bearer ${key}`,
    'Content-Type': 'application/json',
    Accept: 'application/json, text/event-stream',
    ...headers,
  };
  const flags = Object.entries(all).map(([name, value]) => `-H '${name}: ${value}'`);
  return `curl -sS ${url} ${flags.join(' ')} -d '${JSON.stringify(body)}'`;
}
