/**
 * An MCP server over HTTP that shows which credential each request came with: `who` answers it, `wait`
 * answers it once it is let go. What it is told to refuse it refuses loudly, quoting the credential.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface CredentialUpstream {
  readonly origin: string;
  /** What came with each request, the newest last. */
  readonly seen: string[];
  /** Resolves when a call of `wait` has arrived. */
  readonly waiting: Promise<void>;
  /** Lets the calls of `wait` go on. */
  release(): void;
  close(): Promise<void>;
}

const TOOLS = ['who', 'wait'].map((name) => ({ name, inputSchema: { type: 'object' } }));

/** @param refuse answers everything with 401, or with a JSON-RPC error. */
export async function startCredentialUpstream(refuse?: 'status' | 'error'): Promise<CredentialUpstream> {
  const seen: string[] = [];
  let arrived = () => {};
  let release = () => {};
  const waiting = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });

  async function answer(
    method: string,
    params: { name?: string },
    credential: string,
  ): Promise<object | null> {
    if (method === 'initialize') {
      const protocolVersion = '2025-11-25';
      return {
        protocolVersion,
        capabilities: { tools: {} },
        serverInfo: { name: 'credentials', version: '1' },
      };
    }
    if (method === 'ping') return {};
    if (method === 'tools/list') return { tools: TOOLS };
    if (method !== 'tools/call') return null;
    if (params.name === 'wait') {
      arrived();
      await released;
    }
    return { content: [{ type: 'text', text: credential }] };
  }

  async function handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of req) text += chunk;
    const credential = `${req.url} ${JSON.stringify(req.headers)}`;
    seen.push(credential);
    const send = (status: number, body?: object) => {
      res.writeHead(status, { 'content-type': 'application/json' });
      res.end(body && JSON.stringify(body));
    };
    if (req.method !== 'POST') return send(405);
    if (refuse === 'status') return send(401, { error: 'invalid_token', error_description: credential });
    const { id, method, params = {} } = JSON.parse(text);
    if (id === undefined) return send(202);
    const result = refuse === 'error' ? null : await answer(method, params, credential);
    const error = { code: refuse === 'error' ? -32_000 : -32_601, message: `refused: ${credential}` };
    send(200, { jsonrpc: '2.0', id, ...(result === null ? { error } : { result }) });
  }

  const server = createServer((req, res) => void handle(req, res));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    waiting,
    release,
    async close() {
      release();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
