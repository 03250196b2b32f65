/** What the tests of the OAuth client side share: a flow from a server's URL to tokens. */
import { startAuthorizationServer } from '../../../test/fixtures/oauth/authorization-server.js';
import type { StoredClient } from '../../../test/fixtures/oauth/clients.js';
import { type ProtectedServer, startProtectedServer } from '../../../test/fixtures/oauth/mcp-servers.js';
import { Outbound } from '../outbound/outbound.js';
import { LOOSE } from '../outbound/testing.js';
import { beginAuthorization, finishAuthorization } from './authorize.js';
import { discover } from './discover.js';
import type { OAuthError } from './errors.js';
import type { AuthorizationServer, BeginRequest, OAuthClient, Tokens } from './types.js';

export const CALLBACK = 'http://localhost:3000/oauth/callback';
export const way = new Outbound(LOOSE);

/** Known to the stand-ins beforehand, one for each way to show it. */
export const STORED: readonly StoredClient[] = [
  { id: 'public', method: 'none', redirectUris: [CALLBACK] },
  { id: 'ba-sic.1', method: 'client_secret_basic', secret: 'a+b c:d/%é', redirectUris: [CALLBACK] },
  { id: 'post', method: 'client_secret_post', secret: 'cs-canary-post&=', redirectUris: [CALLBACK] },
];

export function clientOf({ id, secret, method }: StoredClient): OAuthClient {
  return { clientId: id, clientSecret: secret ?? null, authMethod: method };
}

export const PUBLIC = clientOf(STORED[0] as StoredClient);

export const closers: (() => Promise<void>)[] = [];

export async function closeAll(): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close();
}

type Settings = Parameters<typeof startAuthorizationServer>[0];
type Protected = Partial<ProtectedServer['settings']>;

/** An MCP server and the authorization server that it names. */
export async function pair(settings: Settings = {}, mcpSettings: Protected = {}) {
  const mcp = await startProtectedServer({ authorizationServers: [], ...mcpSettings });
  closers.push(mcp.close);
  const auth = await startAuthorizationServer({ clients: STORED, resources: [mcp.resource], ...settings });
  closers.push(auth.close);
  if (mcpSettings.authorizationServers === undefined) mcp.settings.authorizationServers = [auth.issuer];
  return { mcp, auth };
}

/** As far as a discovered server, and what most requests to it have in common. */
export async function ready(settings: Settings = {}) {
  const { mcp, auth } = await pair(settings);
  const as = await discover(way, { serverUrl: mcp.url });
  return { auth, as, common: { client: PUBLIC, redirectUri: CALLBACK, resource: as.resource } };
}

/** WWW-Authenticate of the 401 that a server answers first. */
export async function challengeOf(url: string): Promise<string | null> {
  return (await initialize(url)).headers.get('www-authenticate');
}

export async function initialize(url: string, accessToken?: string, method = 'tools/list', params = {}) {
  return fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...(accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` }),
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  });
}

/** Through the browser and back. */
export async function authorize(
  as: AuthorizationServer,
  client: OAuthClient,
  approve: (url: string) => Promise<URL>,
  more: Partial<BeginRequest> = {},
): Promise<Tokens> {
  const { resource, scopes } = as;
  const common = { client, redirectUri: CALLBACK, resource };
  const { url, state, codeVerifier } = await beginAuthorization(as, { ...common, scopes, ...more });
  const { searchParams: params } = await approve(url);
  const { quirks } = more;
  return finishAuthorization(way, as, {
    ...common,
    codeVerifier,
    params,
    expectedState: state,
    ...(quirks === undefined ? {} : { quirks }),
  });
}

export function caught(promise: Promise<unknown>): Promise<OAuthError> {
  return promise.then(
    () => Promise.reject(new Error('it went through')),
    (error: OAuthError) => error,
  );
}
