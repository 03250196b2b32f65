/** An application that wants to use an endpoint: registered by itself, waiting on a loopback port for its answer. */
import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PagesWorld } from './world.js';

export interface Application {
  readonly id: string;
  /** Where it listens. */
  readonly redirectUri: string;
  /** Where it opens a browser. */
  authorizeUrl(resource: string): string;
  /** The next answer that a browser brings. */
  answer(): Promise<URLSearchParams>;
  /** Tokens for a code, as the server answers. */
  exchange(code: string, resource: string): Promise<{ status: number; body: Record<string, unknown> }>;
  close(): Promise<void>;
}

export async function startApplication(world: PagesWorld, metadata: object = {}): Promise<Application> {
  const answers: URLSearchParams[] = [];
  let arrived = () => {};
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (url.pathname === '/callback') answers.push(url.searchParams);
    response
      .setHeader('content-type', 'text/html')
      .end('<link rel="icon" href="data:,"><h1>Welcome back</h1>');
    arrived();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const redirectUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`;
  const registered = await fetch(`${world.url}/api/auth/oauth2/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      client_name: 'Test application',
      redirect_uris: [redirectUri],
      token_endpoint_auth_method: 'none',
      ...metadata,
    }),
  });
  if (registered.status !== 201) throw new Error(`registration: ${await registered.text()}`);
  const { client_id: id } = (await registered.json()) as { client_id: string };
  const verifier = randomBytes(32).toString('base64url');
  return {
    id,
    redirectUri,
    authorizeUrl(resource) {
      const query = new URLSearchParams({
        response_type: 'code',
        client_id: id,
        redirect_uri: redirectUri,
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        code_challenge_method: 'S256',
        state: 'a&b=c"<d>',
        resource,
      });
      return `${world.url}/api/auth/oauth2/authorize?${query}`;
    },
    async answer() {
      for (let next = answers.shift(); ; next = answers.shift()) {
        if (next) return next;
        await new Promise<void>((done) => {
          arrived = done;
        });
      }
    },
    async exchange(code, resource) {
      const answer = await fetch(`${world.url}/api/auth/oauth2/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'authorization_code',
          code,
          redirect_uri: redirectUri,
          client_id: id,
          code_verifier: verifier,
          resource,
        }),
      });
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
