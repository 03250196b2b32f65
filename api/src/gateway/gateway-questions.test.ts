/**
 * What upstreams ask in the middle of a call (sampling, elicitation, roots), through every crossing
 * of the two eras, with the official SDKs as clients: the question reaches exactly the client whose
 * call caused it, and its answer the server that asked.
 */
import { Client as ModernClient, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as LegacyTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import {
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  ListRootsRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type HttpUpstream, startHttpUpstream } from '../../../test/fixtures/upstreams/http-upstream.mjs';
import { fixture } from './runtime/links/testing.js';
import { GatewayWorld, type ServerHandle } from './testing.js';

const FORM = {
  method: 'elicitation/create',
  params: { message: 'Who?', requestedSchema: { type: 'object', properties: { name: { type: 'string' } } } },
};
const ROOTS = { method: 'roots/list', params: {} };
const KINDS = ['v1', 'v2-legacy', 'v2-modern'] as const;
type Kind = (typeof KINDS)[number];

let world: GatewayWorld;
const upstreams: Record<string, HttpUpstream> = {};
let url: string;
let key: string;
const closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  world = await GatewayWorld.start();
  const org = await world.org('asking');
  const members: { server: ServerHandle }[] = [];
  const http = {
    legacy: { era: 'legacy' },
    modern: { era: 'modern' },
    both: { era: 'both' },
    // As servers of the official SDK often ask.
    aside: { era: 'legacy', stream: true, asksOnStream: true },
  } as const;
  for (const [slug, options] of Object.entries(http)) {
    const upstream = (upstreams[slug] = await startHttpUpstream(options));
    closing.push(() => upstream.close());
    members.push({
      server: await world.addServer(org, {
        slug,
        type: 'STREAMABLE_HTTP',
        url: upstream.url,
        relayRoots: true,
      }),
    });
  }
  const rootless = (upstreams['rootless'] = await startHttpUpstream({}));
  closing.push(() => rootless.close());
  members.push({
    server: await world.addServer(org, { slug: 'rootless', type: 'STREAMABLE_HTTP', url: rootless.url }),
  });
  for (const sharing of ['shared', 'dedicated'] as const) {
    const args = [fixture('stdio-upstream.mjs')];
    const spec = {
      slug: `stdio-${sharing}`,
      type: 'STDIO',
      command: process.execPath,
      args,
      sharing,
    } as const;
    members.push({ server: await world.addServer(org, { ...spec, relayRoots: true }) });
  }
  for (const { server } of members) await world.sync(server);
  ({ url, key } = await world.publish(org, 'main', members));
});
afterAll(async () => {
  await world.stop();
  for (const close of closing) await close();
});

interface Asked {
  call(name: string, args: object): Promise<{ text: any }>;
  /** Questions this client was asked, by method. */
  readonly asked: string[];
  close(): Promise<void>;
}

/** A client that answers everything with its own name. */
async function connect(kind: Kind, name: string): Promise<Asked> {
  const capabilities = { sampling: {}, elicitation: {}, roots: { listChanged: true } };
  const asked: string[] = [];
  const note =
    <T>(method: string, answer: T) =>
    async (): Promise<T> => {
      asked.push(method);
      return answer;
    };
  const sample = note('sampling', {
    role: 'assistant' as const,
    content: { type: 'text' as const, text: name },
    model: name,
  });
  const elicit = note('elicitation', { action: 'accept' as const, content: { name } });
  const roots = note('roots', { roots: [{ uri: `file:///${name}` }] });
  const headers = { requestInit: { headers: { authorization: `Bearer ${key}` } } };
  const read = (result: unknown) => ({ text: JSON.parse((result as any).content[0].text) });
  if (kind === 'v1') {
    const client = new LegacyClient({ name, version: '1' }, { capabilities });
    client.setRequestHandler(CreateMessageRequestSchema, sample);
    client.setRequestHandler(ElicitRequestSchema, elicit);
    client.setRequestHandler(ListRootsRequestSchema, roots);
    await client.connect(new LegacyTransport(new URL(url), headers));
    const call = async (tool: string, args: object) =>
      read(await client.callTool({ name: tool, arguments: args as Record<string, unknown> }));
    return { call, asked, close: () => client.close() };
  }
  const mode = kind === 'v2-modern' ? { pin: '2026-07-28' } : ('legacy' as const);
  const client = new ModernClient({ name, version: '1' }, { capabilities, versionNegotiation: { mode } });
  client.setRequestHandler('sampling/createMessage', sample);
  client.setRequestHandler('elicitation/create', elicit);
  client.setRequestHandler('roots/list', roots);
  await client.connect(new StreamableHTTPClientTransport(new URL(url), headers));
  const call = async (tool: string, args: object) =>
    read(await client.callTool({ name: tool, arguments: args as Record<string, unknown> }));
  return { call, asked, close: () => client.close() };
}

/** What the tool saw as the client's answer, whatever the era of the upstream. */
function answerIn({ text }: { text: any }): any {
  return text.inputResponses === undefined ? text.result : text.inputResponses.key0;
}

describe.each(KINDS)('a %s client', (kind) => {
  it.each(['legacy', 'modern', 'both', 'aside', 'stdio-dedicated'])('is asked by %s', async (slug) => {
    const client = await connect(kind, 'ann');
    const ask = (args: object) => client.call(`${slug}__ask`, args).then(answerIn);
    expect(await ask({})).toMatchObject({ role: 'assistant', content: { text: 'ann' } });
    expect(await ask(FORM)).toMatchObject({ action: 'accept', content: { name: 'ann' } });
    expect(await ask(ROOTS)).toMatchObject({ roots: [{ uri: 'file:///ann' }] });
    expect(client.asked).toEqual(['sampling', 'elicitation', 'roots']);
    await client.close();
  });

  it('is not asked for its roots where the setting does not let them through', async () => {
    const client = await connect(kind, 'ann');
    const { text } = await client.call('rootless__ask', ROOTS);
    expect([text.error.code, client.asked]).toEqual([-32601, []]);
    await client.close();
  });

  it('is not asked over a link that it shares', async () => {
    const client = await connect(kind, 'ann');
    const { text } = await client.call('stdio-shared__ask', FORM);
    expect([text.error.code, client.asked]).toEqual([-32601, []]);
    await client.close();
  });

  it.each(['legacy', 'modern', 'aside'])('answers several questions at once of %s', async (slug) => {
    const client = await connect(kind, 'ann');
    const { text } = await client.call(`${slug}__ask`, { ...FORM, times: 3 });
    const answers =
      text.inputResponses === undefined ? text.map((r: any) => r.result) : Object.values(text.inputResponses);
    expect(answers.map((a: any) => a.content.name)).toEqual(['ann', 'ann', 'ann']);
    await client.close();
  });

  it.each(['legacy', 'modern', 'aside', 'stdio-dedicated'])(
    'is asked only what its own calls to %s caused',
    async (slug) => {
      const names = ['ann', 'bob', 'cas', 'dan'];
      const clients = await Promise.all(names.map((name) => connect(kind, name)));
      const calls = clients.flatMap((client, i) =>
        Array.from({ length: 5 }, async () => {
          const answer = answerIn(await client.call(`${slug}__ask`, FORM));
          expect(answer.content.name).toBe(names[i]);
        }),
      );
      await Promise.all(calls);
      expect(clients.map((client) => client.asked.length)).toEqual([5, 5, 5, 5]);
      await Promise.all(clients.map((client) => client.close()));
    },
  );
});

it('speaks to an upstream of both eras in the client’s', async () => {
  const both = upstreams['both'] as HttpUpstream;
  const client = await connect('v1', 'old');
  const modern = await connect('v2-modern', 'new');
  both.requests.length = 0;
  await client.call('both__echo', {});
  await modern.call('both__echo', {});
  const versions = both.requests
    .filter(({ message }) => message?.method === 'tools/call')
    .map(({ headers }) => headers['mcp-protocol-version']);
  expect(versions).toEqual(['2025-11-25', '2026-07-28']);
  await client.close();
  await modern.close();
});

it('introduces a dedicated client by its own name and capabilities', async () => {
  const { requests } = upstreams['legacy'] as HttpUpstream;
  const client = await connect('v1', 'zoe');
  await client.call('legacy__echo', {});
  const hello = requests.findLast(({ message }) => message?.method === 'initialize')?.message.params;
  expect(hello.clientInfo.name).toBe('zoe');
  expect(Object.keys(hello.capabilities).sort()).toEqual(['elicitation', 'roots', 'sampling']);
  await client.close();
});
