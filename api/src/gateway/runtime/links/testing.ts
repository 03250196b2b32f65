/** Helpers of the link tests only: short ways to ask a link, and to wait for what happens. */
import { fileURLToPath } from 'node:url';

import type { UpstreamTarget } from '../../snapshot/types.js';
import { HttpAgent } from './http-agent.js';
import type { Link, LinkCall, LinkReply, UpstreamMessage } from './link.js';
import { openLink } from './open.js';
import type { LinkServer, OpenOptions } from './options.js';

const fixtures = new URL('../../../../../test/fixtures/upstreams/', import.meta.url);

export function fixture(name: string): string {
  return fileURLToPath(new URL(name, fixtures));
}

/** A server that runs a fixture with node. */
export function nodeServer(
  path: string,
  args: readonly string[] = [],
  env: Record<string, string> = {},
): LinkServer {
  const target: UpstreamTarget = { kind: 'stdio', command: 'node', args: [path, ...args], env };
  return { name: 'under test', target };
}

export function urlServer(
  kind: 'http' | 'sse',
  url: string,
  headers: Record<string, string> = {},
): LinkServer {
  return { name: 'under test', target: { kind, url, headers } };
}

/** A way out without a guard. */
export const direct = new HttpAgent();

export function openDirect(server: LinkServer, options: OpenOptions = {}): Promise<Link> {
  return openLink(server, { dispatcher: direct, ...options });
}

export function callWith(over: Partial<LinkCall> = {}): LinkCall {
  return { signal: new AbortController().signal, timeoutMs: 15_000, ...over };
}

export function ask(
  link: Link,
  method: string,
  params: object | null = null,
  over: Partial<LinkCall> = {},
): Promise<LinkReply> {
  const { name = null, uri = null } = (params ?? {}) as { name?: string | null; uri?: string | null };
  const bytes = params === null ? null : Buffer.from(JSON.stringify(params));
  return link.request({ method, params: bytes, name: name ?? uri }, callWith(over));
}

/** The parsed result of a request; an error reply throws. */
export async function result(
  link: Link,
  method: string,
  params: object | null = null,
  over: Partial<LinkCall> = {},
): Promise<any> {
  const reply = await ask(link, method, params, over);
  if (!reply.ok) throw new Error(`error reply: ${reply.error.toString()}`);
  return JSON.parse(reply.result.toString());
}

export function callTool(
  link: Link,
  name: string,
  args: object = {},
  over: Partial<LinkCall> = {},
): Promise<any> {
  return result(link, 'tools/call', { name, arguments: args }, over);
}

/** The text of a tool's first content block. */
export async function toolText(
  link: Link,
  name: string,
  args: object = {},
  over: Partial<LinkCall> = {},
): Promise<string> {
  return (await callTool(link, name, args, over)).content[0].text;
}

/** The LinkError a promise fails with. */
export async function failure(promise: Promise<unknown>): Promise<any> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('it did not fail');
}

/** Waits until something is so; for state of another process, where no event tells. */
export async function until(condition: () => boolean, what = 'condition'): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

export function textOf(message: UpstreamMessage): any {
  return message.params === null ? null : JSON.parse(message.params.toString());
}
