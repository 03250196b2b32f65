/** Helpers of the connection tests: an endpoint for a server, and raw calls that name a subject. */
import type { Patchbay } from '@patchbay/sdk-client';

/** An endpoint with one server, a key that may name subjects, and one that may not. */
export async function publish(client: Patchbay, serverId: string) {
  const namespace = await client.namespaces.create({ name: `of ${serverId}`, servers: [{ serverId }] });
  const endpoint = await client.endpoints.create({
    name: `Of ${serverId.slice(-8)}`,
    namespaceId: namespace.id,
    auth: { apiKey: true },
  });
  const { id: keyId, key } = await client.endpoints.createKey(endpoint.id, {
    name: 'agent',
    allowSubjects: true,
  });
  const plain = await client.endpoints.createKey(endpoint.id, { name: 'plain' });
  return { url: endpoint.urls.mcp, key, keyId, plainKey: plain.key };
}

export interface Said {
  readonly status: number;
  readonly text: string;
  readonly result: any;
  readonly error: { code: number; message: string; data?: any } | undefined;
}

const VERSION = { legacy: '2025-11-25', modern: '2026-07-28' } as const;

interface Options {
  readonly capabilities?: object;
  readonly arguments?: object;
  /** Further members of `params`. */
  readonly params?: object;
}

/** One tool call; a legacy one in a session of its own. */
export async function ask(
  url: string,
  key: string,
  subject: string | undefined,
  era: 'legacy' | 'modern',
  name: string,
  { capabilities = {}, arguments: args = {}, params = {} }: Options = {},
): Promise<Said> {
  const headers: Record<string, string> = {
    authorization: `Bearer ${key}`,
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    ...(subject === undefined ? {} : { 'x-patchbay-subject': subject }),
  };
  const post = async (body: object, more: Record<string, string> = {}) => {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { ...headers, ...more },
      body: JSON.stringify({ jsonrpc: '2.0', ...body }),
    });
    return { answer, text: await answer.text() };
  };
  const own = { name, arguments: args, ...params };
  if (era === 'modern') {
    const meta = {
      'io.modelcontextprotocol/protocolVersion': VERSION.modern,
      'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
      'io.modelcontextprotocol/clientCapabilities': capabilities,
    };
    const { answer, text } = await post(
      { id: 1, method: 'tools/call', params: { ...own, _meta: meta } },
      { 'mcp-protocol-version': VERSION.modern, 'mcp-method': 'tools/call', 'mcp-name': name },
    );
    return said(answer.status, text);
  }
  const clientInfo = { name: 'test', version: '1' };
  const greeting = await post({
    id: 0,
    method: 'initialize',
    params: { protocolVersion: VERSION.legacy, capabilities, clientInfo },
  });
  const session = { 'mcp-session-id': greeting.answer.headers.get('mcp-session-id') ?? '' };
  const { answer, text } = await post({ id: 1, method: 'tools/call', params: own }, session);
  return said(answer.status, text);
}

function said(status: number, body: string): Said {
  const data = /^data: (.*)$/m.exec(body)?.[1] ?? body;
  const { error, result } = JSON.parse(data);
  return { status, error, result, text: result?.content?.[0]?.text ?? '' };
}

/** Waits until something is so. */
export async function eventually(check: () => Promise<boolean>, ms = 10_000): Promise<void> {
  for (const end = Date.now() + ms; !(await check()); ) {
    if (Date.now() > end) throw new Error('it did not happen');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
