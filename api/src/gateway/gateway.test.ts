/** An aggregated endpoint through independent clients of both eras, on a real database. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Client as ClientV2,
  StreamableHTTPClientTransport as TransportV2,
} from '@modelcontextprotocol/client';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as TransportV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { everythingPath, filesystemPath } from '../../../test/fixtures/upstreams/everything.mjs';
import { type HttpUpstream, startHttpUpstream } from '../../../test/fixtures/upstreams/http-upstream.mjs';
import { type SdkUpstream, startSdkUpstream } from '../../../test/fixtures/upstreams/sdk-upstream.mjs';
import { GatewayWorld, type OrgHandle } from './testing.js';

let world: GatewayWorld;
let org: OrgHandle;
let dir: string;
let fixture: HttpUpstream;
let modern: SdkUpstream;
let sse: SdkUpstream;
let both: SdkUpstream;
let published: Awaited<ReturnType<GatewayWorld['publish']>>;

beforeAll(async () => {
  world = await GatewayWorld.start();
  dir = await mkdtemp(join(tmpdir(), 'patchbay-files-'));
  await writeFile(join(dir, 'hello.txt'), 'hello from a file');
  fixture = await startHttpUpstream({ instructions: 'ask for one' });
  modern = await startSdkUpstream('v2-modern');
  sse = await startSdkUpstream('v1-sse');
  both = await startSdkUpstream('v2');
  org = await world.org('acme');
  const servers = await Promise.all([
    world.addServer(org, {
      slug: 'everything',
      type: 'STDIO',
      command: 'node',
      args: [everythingPath, 'stdio'],
    }),
    world.addServer(org, { slug: 'files', type: 'STDIO', command: 'node', args: [filesystemPath, dir] }),
    world.addServer(org, { slug: 'fixture', type: 'STREAMABLE_HTTP', url: fixture.url }),
    world.addServer(org, { slug: 'sse', type: 'SSE', url: sse.url }),
    world.addServer(org, { slug: 'both', type: 'STREAMABLE_HTTP', url: both.url }),
    world.addServer(org, { slug: 'modern', type: 'STREAMABLE_HTTP', url: modern.url }),
  ]);
  await Promise.all(servers.map((server) => world.sync(server)));
  published = await world.publish(
    org,
    'tools',
    servers.map((server) => ({ server })),
  );
});
afterAll(async () => {
  await world.stop();
  await fixture.close();
  await modern.close();
  await sse.close();
  await both.close();
  await rm(dir, { recursive: true, force: true });
});

interface Peer {
  listTools(): Promise<any>;
  callTool(request: any, ...options: any[]): Promise<any>;
  listPrompts(): Promise<any>;
  getPrompt(request: any): Promise<any>;
  listResources(): Promise<any>;
  listResourceTemplates(): Promise<any>;
  readResource(request: any): Promise<any>;
  complete(request: any): Promise<any>;
  getInstructions(): string | undefined;
  close(): Promise<void>;
}

const headers = () => ({ requestInit: { headers: { authorization: `Bearer ${published.key}` } } });

async function connectV1(): Promise<Peer> {
  const client = new ClientV1({ name: 'v1', version: '1' });
  await client.connect(new TransportV1(new URL(published.url), headers()) as any);
  return client as unknown as Peer;
}

async function connectV2(mode: 'legacy' | { pin: string } | 'auto'): Promise<Peer> {
  const client = new ClientV2({ name: 'v2', version: '1' }, { versionNegotiation: { mode } });
  await client.connect(new TransportV2(new URL(published.url), headers()));
  return client as unknown as Peer;
}

describe.each([
  ['SDK v1, legacy', connectV1],
  ['SDK v2, legacy', () => connectV2('legacy')],
  ['SDK v2, modern', () => connectV2({ pin: '2026-07-28' })],
  ['SDK v2, auto', () => connectV2('auto')],
])('%s', (_name, connect) => {
  let client: Peer;
  beforeAll(async () => {
    client = await connect();
  });
  afterAll(() => client.close());

  it('lists the tools of every server under its prefix', async () => {
    const names = (await client.listTools()).tools.map((tool: any) => tool.name);
    expect(names).toEqual(
      expect.arrayContaining(['everything__echo', 'files__read_text_file', 'fixture__echo', 'modern__hello']),
    );
  });

  it('calls a tool of each', async () => {
    const text = async (name: string, args: object) =>
      (await client.callTool({ name, arguments: args })).content[0].text;
    expect(await text('everything__get-sum', { a: 2, b: 3 })).toBe('The sum of 2 and 3 is 5.');
    expect(await text('files__read_text_file', { path: join(dir, 'hello.txt') })).toBe('hello from a file');
    expect(JSON.parse(await text('fixture__echo', { z: 1 })).arguments).toEqual({ z: 1 });
    for (const slug of ['modern', 'sse', 'both']) expect(await text(`${slug}__hello`, {})).toBe('hello');
  });

  it('relays an error with its code and data', async () => {
    const error: any = await client.callTool({ name: 'fixture__fail', arguments: {} }).catch((e) => e);
    expect(error).toMatchObject({ code: -32050, data: { big: 1 } });
    expect(error.message).toContain('it went wrong');
  });

  it.each(['fixture__progress', 'sse__count', 'both__count', 'modern__count'])(
    'hands the progress of %s on',
    async (name) => {
      const seen: number[] = [];
      const options = { onprogress: ({ progress }: { progress: number }) => seen.push(progress) };
      const v1 = client instanceof ClientV1;
      const request = { name, arguments: {} };
      const result = await (v1
        ? client.callTool(request, undefined, options)
        : client.callTool(request, options));
      expect(result.content[0].text).toMatch(/^(done|counted)$/);
      expect(seen).toEqual([1, 2, 3]);
    },
  );

  it('refuses an unknown tool', async () => {
    const error: any = await client.callTool({ name: 'nothing', arguments: {} }).catch((e) => e);
    expect(error.code).toBe(-32602);
    expect(error.message).toContain('Unknown tool: nothing');
  });

  it('gets prompts', async () => {
    const { prompts } = await client.listPrompts();
    expect(prompts.map((p: any) => p.name)).toEqual(
      expect.arrayContaining(['everything__simple-prompt', 'fixture__greet']),
    );
    const { messages } = await client.getPrompt({ name: 'fixture__greet' });
    expect(messages[0].content.text).toBe('prompt greet');
  });

  it('reads listed and templated resources, with their own URIs', async () => {
    const { resources } = await client.listResources();
    const uris = resources.map((r: any) => r.uri);
    expect(uris).toEqual(expect.arrayContaining(['fixture://one']));
    const own = uris.find((uri: string) => uri.startsWith('demo://'));
    expect((await client.readResource({ uri: own })).contents[0].uri).toBe(own);
    const { resourceTemplates } = await client.listResourceTemplates();
    expect(resourceTemplates.map((t: any) => t.uriTemplate)).toEqual(
      expect.arrayContaining(['fixture://items/{id}', 'demo://resource/dynamic/text/{resourceId}']),
    );
    const read = await client.readResource({ uri: 'fixture://items/7' });
    expect(read.contents[0]).toEqual({ uri: 'fixture://items/7', text: 'content of fixture://items/7' });
    const dynamic = await client.readResource({ uri: 'demo://resource/dynamic/text/1' });
    expect(dynamic.contents[0].uri).toBe('demo://resource/dynamic/text/1');
  });

  it('completes arguments of prompts and templates', async () => {
    const prompt = await client.complete({
      ref: { type: 'ref/prompt', name: 'everything__completable-prompt' },
      argument: { name: 'department', value: 'E' },
    });
    expect(prompt.completion.values).toContain('Engineering');
    const template = await client.complete({
      ref: { type: 'ref/resource', uri: 'fixture://items/{id}' },
      argument: { name: 'id', value: 'a' },
    });
    expect(template.completion.values).toEqual(['a', 'b']);
  });

  it('hands the instructions on, each under its server', async () => {
    expect(client.getInstructions()).toContain('# fixture\n\nask for one');
    expect(client.getInstructions()).toContain('# everything');
  });
});
