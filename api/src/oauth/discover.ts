/**
 * From the URL of an MCP server, and the challenge of its 401, to the endpoints of its authorization
 * server. Rules: MCP 2026-07-28 and 2025-11-25, Authorization; RFC 9728; RFC 8414.
 */
import type { z } from 'zod';

import { bearerChallenge } from './challenge.js';
import { OAuthError } from './errors.js';
import {
  isIssuer,
  isResourceOf,
  type ResourceMetadata,
  resourceMetadataSchema,
  resourceMetadataUrls,
  type ServerMetadata,
  serverMetadataSchema,
  serverMetadataUrls,
} from './metadata.js';
import { ask, jsonObject, place, type Way } from './requests.js';
import type { AuthorizationServer, DiscoverRequest, ManualEndpoints } from './types.js';

/** Of those that the resource names; each may cost three requests. */
const MAX_SERVERS = 3;

/**
 * @throws OAuthError `discovery_failed`, `issuer_mismatch`, `unreachable`, `server_error`.
 */
export async function discover(given: Way, request: DiscoverRequest): Promise<AuthorizationServer> {
  const { challenge, manual, grant = 'authorization_code', timeoutMs = 20_000 } = request;
  if (!URL.canParse(request.serverUrl))
    throw new OAuthError('discovery_failed', 'The URL of the server is none.', { maybeSent: false });
  const way = within(given, timeoutMs);
  const serverUrl = new URL(request.serverUrl);
  serverUrl.hash = '';
  const challenged = challenge ? bearerChallenge(challenge) : null;
  const interactive = grant === 'authorization_code';
  if (manual) {
    const server = { ...fromManual(manual, serverUrl), scopes: challenged?.scopes ?? null };
    return checked(way, server, interactive);
  }
  const found = await findResource(way, serverUrl, challenged?.resourceMetadata ?? null);
  const metadata = await findServer(way, found?.authorization_servers ?? [], serverUrl, interactive);
  const server: AuthorizationServer = {
    ...fromMetadata(metadata),
    resource: found?.resource ?? resourceOf(serverUrl),
    scopes: challenged?.scopes ?? nonEmpty(found?.scopes_supported),
  };
  return checked(way, server, interactive);
}

/** Each request has a deadline of its own too, but a dozen of them could follow one another. */
function within(way: Way, timeoutMs: number): Way {
  const signal = AbortSignal.timeout(timeoutMs);
  return {
    fetch: (url, options) => way.fetch(url, { ...options, signal }),
    refusal: (url) => way.refusal(url),
  };
}

/** What the challenge names, the path inserted, the root: the first that is there. */
async function findResource(
  way: Way,
  serverUrl: URL,
  named: string | null,
): Promise<ResourceMetadata | null> {
  const urls = [...(named === null ? [] : [named]), ...resourceMetadataUrls(serverUrl)];
  const what = 'The metadata of the resource';
  const search = new Search<ResourceMetadata>(way, what, resourceMetadataSchema, ({ resource }) => {
    if (isResourceOf(serverUrl, resource)) return null;
    const message = `${what} is of another resource (${place(resource)}) than this server.`;
    return new OAuthError('discovery_failed', message);
  });
  return search.first(urls);
}

/** The first of the servers named that can be used. Without any: the server's own origin, as in 2025-03-26. */
async function findServer(
  way: Way,
  named: readonly string[],
  serverUrl: URL,
  interactive: boolean,
): Promise<ServerMetadata> {
  const issuers = named.length === 0 ? [serverUrl.origin] : named.slice(0, MAX_SERVERS);
  let first: unknown;
  for (const issuer of issuers) {
    try {
      return await readServer(way, issuer, interactive);
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error;
      first ??= error;
    }
  }
  throw first;
}

async function readServer(way: Way, issuer: string, interactive: boolean): Promise<ServerMetadata> {
  if (!URL.canParse(issuer))
    throw new OAuthError('discovery_failed', 'The metadata of the resource names an issuer that is no URL.');
  const what = `The metadata of the authorization server ${place(issuer)}`;
  const search = new Search<ServerMetadata>(way, what, serverMetadataSchema, (metadata) => {
    if (isIssuer(issuer, metadata.issuer)) return interactive ? pkceFault(what, metadata) : null;
    const message = `${what} is of another issuer (${place(metadata.issuer)}).`;
    return new OAuthError('issuer_mismatch', message);
  });
  const found = await search.first(serverMetadataUrls(new URL(issuer)));
  if (found !== null) return found;
  const message = `${what} was not found; give authorizationUrl and tokenUrl by hand where it has none.`;
  throw new OAuthError('discovery_failed', message);
}

/** Security Considerations, Authorization Code Protection: without S256 in the metadata, refuse. */
function pkceFault(what: string, metadata: ServerMetadata): OAuthError | null {
  if (metadata.code_challenge_methods_supported?.includes('S256')) return null;
  const message = `${what} does not offer PKCE with S256; give authorizationUrl and tokenUrl by hand if it does.`;
  return new OAuthError('discovery_failed', message);
}

/** One document that may be at several URLs. */
class Search<T> {
  constructor(
    private readonly way: Way,
    private readonly what: string,
    private readonly schema: z.ZodType<T>,
    /** Why a document must not be used, or null. */
    private readonly fault: (document: T) => OAuthError | null,
  ) {}

  /**
   * @returns null where all say that there is none. A 4xx, a page, a document of another kind mean that
   * the next one is asked; so does one that must not be used, but that is told where no other is found.
   */
  async first(urls: readonly string[]): Promise<T | null> {
    let failure: OAuthError | null = null;
    for (const url of urls) {
      const found = await this.at(url);
      if (found instanceof OAuthError) failure ??= found;
      else if (found !== null) return found;
    }
    if (failure !== null) throw failure;
    return null;
  }

  private async at(url: string): Promise<T | OAuthError | null> {
    const { status, body } = await ask(this.way, this.what, url, { headers: { accept: 'application/json' } });
    if (status >= 500 || status === 429) {
      const message = `${this.what} (${place(url)}) cannot be read: it answers ${status}.`;
      return new OAuthError('server_error', message);
    }
    const parsed = status === 200 ? this.schema.safeParse(jsonObject(body.toString())) : null;
    if (!parsed?.success) return null;
    return this.fault(parsed.data) ?? parsed.data;
  }
}

type Endpoints = Omit<AuthorizationServer, 'resource' | 'scopes'>;

function fromMetadata(metadata: ServerMetadata): Endpoints {
  return {
    issuer: metadata.issuer,
    authorizationEndpoint: metadata.authorization_endpoint ?? null,
    tokenEndpoint: metadata.token_endpoint,
    registrationEndpoint: metadata.registration_endpoint ?? null,
    revocationEndpoint: metadata.revocation_endpoint ?? null,
    scopesSupported: nonEmpty(metadata.scopes_supported),
    clientIdMetadataSupported: metadata.client_id_metadata_document_supported ?? false,
    // The default of RFC 8414 §2.
    tokenEndpointAuthMethods: metadata.token_endpoint_auth_methods_supported ?? ['client_secret_basic'],
    issParameterSupported: metadata.authorization_response_iss_parameter_supported ?? false,
  };
}

function fromManual(manual: ManualEndpoints, serverUrl: URL): Omit<AuthorizationServer, 'scopes'> {
  return {
    resource: resourceOf(serverUrl),
    issuer: manual.issuer ?? null,
    authorizationEndpoint: manual.authorizationUrl,
    tokenEndpoint: manual.tokenUrl,
    registrationEndpoint: null,
    revocationEndpoint: manual.revocationUrl ?? null,
    scopesSupported: null,
    clientIdMetadataSupported: false,
    tokenEndpointAuthMethods: [],
    issParameterSupported: false,
  };
}

/**
 * The canonical URI of a server without metadata: no fragment, no slash alone, and no query, which RFC
 * 8707 §2 advises against and which may hold a key.
 */
function resourceOf(serverUrl: URL): string {
  const { origin, pathname } = serverUrl;
  return pathname === '/' ? origin : `${origin}${pathname}`;
}

/**
 * Every endpoint is judged before it is stored or shown: the one for the browser too, which is never
 * asked from here, but could be `javascript:` or lead a user into a network.
 */
function checked(way: Way, server: AuthorizationServer, interactive: boolean): AuthorizationServer {
  if (interactive && server.authorizationEndpoint === null)
    throw new OAuthError('discovery_failed', 'The authorization server has no authorization endpoint.');
  const endpoints = {
    'The authorization endpoint': server.authorizationEndpoint,
    'The token endpoint': server.tokenEndpoint,
    'The registration endpoint': server.registrationEndpoint,
    'The revocation endpoint': server.revocationEndpoint,
  };
  for (const [what, url] of Object.entries(endpoints)) {
    if (url === null) continue;
    const fault = URL.canParse(url) ? way.refusal(url) : 'is not a URL';
    if (fault !== null) throw new OAuthError('discovery_failed', `${what} ${fault}.`, { maybeSent: false });
  }
  return server;
}

function nonEmpty(list: readonly string[] | null | undefined): readonly string[] | null {
  return list == null || list.length === 0 ? null : list;
}
