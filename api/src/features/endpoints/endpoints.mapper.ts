/** Endpoint: row to wire, its URLs, and configurations for clients. */
import type { Endpoint as Row } from '@patchbay/prisma';
import { toPublicId } from '../../common/ids.js';
import { iso } from '../../common/wire.js';
import { type Endpoint, type EndpointConnect, TRANSPORTS } from './endpoints.schemas.js';

/** Where the endpoints of one organisation are found. */
export interface Place {
  /** PATCHBAY_PUBLIC_URL, without a slash at its end. */
  readonly publicUrl: string;
  readonly orgSlug: string;
}

export function toEndpoint(row: Row, place: Place): Endpoint {
  return {
    id: toPublicId('endpoint', row.id),
    name: row.name,
    slug: row.slug,
    namespaceId: toPublicId('namespace', row.namespaceId),
    auth: authOf(row.auth),
    transports: TRANSPORTS.filter((transport) => row.transports.includes(transport)),
    enabled: row.enabled,
    urls: urlsOf(place, row.slug),
    version: row.version,
    createdAt: iso(row.createdAt),
    updatedAt: iso(row.updatedAt),
  };
}

/** What is not written is closed. */
export function authOf(value: unknown): Endpoint['auth'] {
  const auth = (typeof value === 'object' && value !== null ? value : {}) as Partial<Endpoint['auth']>;
  return {
    apiKey: auth.apiKey !== false,
    apiKeyInQuery: auth.apiKeyInQuery === true,
    oauth: auth.oauth === true,
  };
}

function urlsOf({ publicUrl, orgSlug }: Place, slug: string): Endpoint['urls'] {
  const base = `${publicUrl}/t/${orgSlug}/${slug}`;
  return { mcp: `${base}/mcp`, sse: `${base}/sse`, api: `${base}/api`, openapi: `${base}/api/openapi.json` };
}

const KEY = '<ENDPOINT_KEY>';

export function toConnect(endpoint: Endpoint): EndpointConnect {
  const { urls, slug, auth, transports } = endpoint;
  const streamable = transports.includes('STREAMABLE_HTTP');
  const url = streamable ? urls.mcp : urls.sse;
  // Clients that know OAuth need the URL alone; a key is for those that do not.
  const withKey = auth.apiKey && !auth.oauth;
  const headers = withKey ? { headers: { Authorization: `Bearer ${KEY}` } } : {};
  // Claude Desktop starts programs only; this one carries HTTP. The value comes from env, because
  // some systems cut arguments at spaces.
  const remote = ['-y', 'mcp-remote', url, ...(streamable ? [] : ['--transport', 'sse-only'])];
  const claude = {
    command: 'npx',
    args: withKey ? [...remote, '--header', 'Authorization:${PATCHBAY_AUTH}'] : remote,
    ...(withKey ? { env: { PATCHBAY_AUTH: `Bearer ${KEY}` } } : {}),
  };
  return {
    urls,
    clients: {
      claudeDesktop: { mcpServers: { [slug]: claude } },
      cursor: { mcpServers: { [slug]: { url, ...headers } } },
      opencode: { mcp: { [slug]: { type: 'remote', url, enabled: true, ...headers } } },
    },
  };
}
