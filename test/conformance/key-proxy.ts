/**
 * A reverse proxy that adds an endpoint's key, since the suites cannot send one. It changes nothing else: Host
 * and Origin arrive as the client sent them, and streams pass as they come.
 */
import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';

export interface KeyProxy {
  readonly url: string;
  close(): Promise<void>;
}

/** @param endpoint its MCP address. */
export async function startKeyProxy(endpoint: string, key: string): Promise<KeyProxy> {
  const { hostname, port, pathname } = new URL(endpoint);
  const agent = new Agent({ keepAlive: true });
  const server = createServer((req, res) => {
    const headers = { ...req.headers, authorization: `Bearer ${key}` };
    const passed = request(
      { hostname, port, path: pathname, method: req.method, headers, agent },
      (answer) => {
        res.writeHead(answer.statusCode ?? 502, answer.headers);
        res.flushHeaders();
        answer.pipe(res);
        // Cut off above means cut off below.
        answer.on('error', () => res.destroy());
      },
    );
    passed.on('error', () => (res.headersSent ? res.destroy() : res.writeHead(502).end()));
    res.on('close', () => passed.destroy());
    req.pipe(passed);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}/mcp`,
    async close() {
      server.closeAllConnections();
      server.close();
      agent.destroy();
      await once(server, 'close');
    },
  };
}
