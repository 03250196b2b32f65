/**
 * MCP servers as people run them, each through an endpoint: connected, listed, called. `npm test` takes the small ones,
 * `npm run test:servers` all of them.
 */
import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApiFaults } from '../openapi-lint.js';
import { type Rest, ServersBench } from './bench.js';
import { install } from './install.js';
import { CAN_CUT } from './launch.js';
import { ODD_CASES } from './odd-behaviour.js';
import { chosen, lacks, packageOf } from './packages.js';
import type { OfflineCall, RealServer, Scratch, Transport } from './real-server.js';
import { Table } from './table.js';

const servers = chosen();
const table = new Table();

let bench: ServersBench;
beforeAll(async () => {
  bench = await ServersBench.start();
});
afterAll(async () => {
  await bench.stop();
  table.print();
});

const titled = servers.map((server) => [`${server.name}@${server.version}`, server] as const);
describe.each(titled)('%s', (_title, server) => {
  const missing = lacks(server);
  if (missing !== null) table.unseen(server, `${missing} is not on this machine`);
  beforeAll(async () => {
    if (missing === null) table.installed(server, await install(server));
  }, 600_000);

  it.skipIf(missing !== null).each(server.transports)('%s', (transport) => see(server, transport), 120_000);
});

// Cases run when all of their packages belong to the run.
const wanted = (name: string) => servers.includes(packageOf(name)) && lacks(packageOf(name)) === null;
const cases = ODD_CASES.filter(({ uses }) => uses.every(wanted));
describe.runIf(cases.length > 0)('odd behaviour', () => {
  beforeAll(async () => {
    for (const name of new Set(cases.flatMap(({ uses }) => uses))) await install(packageOf(name));
  }, 600_000);

  it.each(cases)('$title', ({ run }) => run(bench), 120_000);
});

async function see(server: RealServer, transport: Transport): Promise<void> {
  const row = table.begin(server, transport, CAN_CUT);
  const connected = await bench.connect(server, transport);
  try {
    row.milliseconds = connected.milliseconds;
    const { health } = await bench.patchbay.servers.get(connected.serverId);
    expect(health, JSON.stringify(health)).toMatchObject({
      status: server.unreadable ? 'degraded' : 'healthy',
    });
    const counts = await listed(connected.client, server);
    row.counts = counts.join('/');
    expect(counts).toEqual(server.lists);
    const scratch = await bench.scratch(server);
    for (const call of server.calls) row.outcome = await made(connected.client, call, scratch);
    await described(connected.rest, server);
    // Over HTTP it would be a second session, which not every server bears.
    if (transport === 'STDIO' && server.remembers === undefined)
      for (const call of server.calls) await madePlain(connected.rest, call, scratch);
    row.passed = true;
  } finally {
    await connected.close();
  }
}

/** How many of each kind a client is shown; what cannot be read must be said to be incomplete, not be missing. */
async function listed(client: Client, { unreadable = [] }: RealServer): Promise<number[]> {
  const counts: number[] = [];
  for (const kind of ['tools', 'prompts', 'resources', 'resourceTemplates'] as const) {
    let count = 0;
    let cursor: string | undefined;
    let state: unknown;
    do {
      const params = cursor === undefined ? {} : { cursor };
      const page = await {
        tools: () => client.listTools(params).then((p) => ({ ...p, items: p.tools })),
        prompts: () => client.listPrompts(params).then((p) => ({ ...p, items: p.prompts })),
        resources: () => client.listResources(params).then((p) => ({ ...p, items: p.resources })),
        resourceTemplates: () =>
          client.listResourceTemplates(params).then((p) => ({ ...p, items: p.resourceTemplates })),
      }[kind]();
      count += page.items.length;
      state = page._meta?.['dev.patchbay/servers'];
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    counts.push(count);
    if (unreadable.includes(kind)) expect(state).toMatchObject([{ state: 'incomplete' }]);
  }
  return counts;
}

/** The same tools as a plain HTTP API: whatever schemas a server has, the document of it can be read. */
async function described(rest: Rest, { lists }: RealServer): Promise<void> {
  const document = await rest.document();
  expect(await openApiFaults(document)).toEqual([]);
  expect(Object.keys(JSON.parse(document).paths)).toHaveLength(lists[0]);
}

/** The same call by the REST form, where the status says what became of it. */
async function madePlain(rest: Rest, call: OfflineCall, scratch: Scratch): Promise<void> {
  const { status, text } = await rest.call(call.tool, call.arguments(scratch));
  const outcome = status === 200 ? 'plain' : status === 422 ? 'isError' : 'error';
  expect([call.tool, outcome], text).toEqual([call.tool, call.outcome]);
  expect(JSON.parse(text).detail ?? textOf(JSON.parse(text))).toMatch(call.says);
}

function textOf({ content = [] }: { content?: { text?: string }[] }): string {
  return content.map((part) => part.text ?? '').join('\n');
}

async function made(client: Client, call: OfflineCall, scratch: Scratch): Promise<string> {
  const request = { name: call.tool, arguments: call.arguments(scratch) };
  const answer = await client.callTool(request).then(
    (result) => {
      const text = textOf(result as { content?: { text?: string }[] });
      return { outcome: result.isError === true ? 'isError' : 'plain', text };
    },
    (error: Error & { code?: number }) => ({ outcome: 'error', text: error.message, code: error.code }),
  );
  expect(answer.text).toMatch(call.says);
  expect(answer, answer.text).toMatchObject({ outcome: call.outcome });
  return `${call.tool}: ${call.outcome}`;
}
