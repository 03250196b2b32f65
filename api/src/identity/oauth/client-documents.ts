/**
 * Clients whose id is the URL of a document about them (draft-ietf-oauth-client-id-metadata-document): read by the
 * outbound guard, kept as long as HTTP lets it be, and a while longer where its host does not answer.
 */
import type { ClientDiscovery } from '@better-auth/oauth-provider';
import { registerClientMetadataDocument } from '@better-auth/oauth-provider/internal';
import type { Database } from '@patchbay/prisma';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import type { Outbound } from '../../outbound/outbound.js';
import { kept, makeRoom } from './client-metadata.js';
import { redirectsOf, writeRedirects } from './redirects.js';

export interface DocumentDeps {
  readonly db: Database;
  readonly outbound: Outbound;
  readonly log: Logger;
}

const ID = 'cimd';
/** The draft's §6.6 recommends 5 KB. */
const MAX_BYTES = 10_240;
const TIMEOUT_MS = 5_000;
const MINUTE_MS = 60_000;
const SHORTEST_MS = 5 * MINUTE_MS;
const LONGEST_MS = 24 * 60 * MINUTE_MS;
/** A document that could not be read is good for so long after its time, so that its host may be away. */
const GRACE_MS = 24 * 60 * MINUTE_MS;
/** What was no document is not asked for again at once. */
const REFUSED_MS = 30_000;

type Resolve = ClientDiscovery['resolve'];

interface Document {
  readonly metadata: Record<string, unknown>;
  readonly freshMs: number;
}

/** @returns what the plugin asks for ids that are URLs. */
export function clientDocuments(deps: DocumentDeps): ClientDiscovery {
  const refused = new LRUCache<string, true>({ max: 5_000, ttl: REFUSED_MS });
  const resolve: Resolve = async (ctx, clientId, existing) => {
    const left = existing === null ? null : await freshness(deps.db, clientId);
    if (existing !== null && left !== null && left > 0) return existing;
    const stale = existing !== null && left !== null && left > -GRACE_MS ? existing : null;
    if (refused.has(clientId)) return stale;
    try {
      const { metadata, freshMs } = await readDocument(deps.outbound, clientId);
      const redirects = redirectsOf(metadata['redirect_uris']);
      if (existing === null) await makeRoom(deps.db);
      const client = { ...kept(metadata), client_id: clientId, redirect_uris: [...redirects.judged] };
      const plugin = ctx.context.getPlugin('oauth-provider');
      if (plugin === null) throw new Error('the plugin is not there');
      const written = await registerClientMetadataDocument(ctx, plugin.options, {
        metadata: client,
        clientId,
        clientDiscoveryId: ID,
        ...(existing === null ? {} : { existingClient: existing }),
      });
      if (redirects.all !== null) await writeRedirects(deps.db, clientId, redirects.all);
      await deps.db.system((tx) =>
        tx.clientApp.updateMany({
          where: { clientId },
          data: { freshUntil: new Date(Date.now() + freshMs) },
        }),
      );
      return { ...written.client, redirectUris: [...(redirects.all ?? redirects.judged)] };
    } catch (error) {
      refused.set(clientId, true);
      deps.log.info({ clientId, reason: reasonOf(error) }, 'a client id metadata document is not taken');
      return stale;
    }
  };
  return {
    id: ID,
    matches: isDocumentUrl,
    resolve,
    // Keys of such clients come the same guarded way.
    fetchClientMetadataResource: (url) => fetchGuarded(deps.outbound, String(url)),
  };
}

/** Draft §3: https, with a path, without user, fragment, query or dot segments; written as it is meant. */
export function isDocumentUrl(clientId: string): boolean {
  if (!clientId.startsWith('https://') || clientId.length > 2_048 || !URL.canParse(clientId)) return false;
  const { hash, href, password, pathname, search, username } = new URL(clientId);
  return (
    href === clientId &&
    pathname !== '/' &&
    `${hash}${search}${username}${password}` === '' &&
    !clientId.includes('#')
  );
}

/** @throws where there is no document, or one that is another's. */
async function readDocument(outbound: Outbound, clientId: string): Promise<Document> {
  const { status, headers, body } = await outbound.fetch(clientId, {
    headers: { accept: 'application/json' },
    maxBytes: MAX_BYTES,
    timeoutMs: TIMEOUT_MS,
    maxRedirects: 0,
  });
  if (status !== 200) throw new Error(`answered ${status}`);
  if (!/^application\/(?:[\w.+-]+\+)?json\b/i.test(String(headers['content-type'] ?? '')))
    throw new Error('is no JSON');
  const metadata: unknown = JSON.parse(body.toString('utf8'));
  if (typeof metadata !== 'object' || metadata === null || Array.isArray(metadata))
    throw new Error('is no object');
  const fields = metadata as Record<string, unknown>;
  if (fields['client_id'] !== clientId) throw new Error('is of another client');
  if (
    'client_secret' in fields ||
    String(fields['token_endpoint_auth_method'] ?? 'none').startsWith('client_secret')
  )
    throw new Error('has a secret in public');
  return { metadata: fields, freshMs: freshFor(String(headers['cache-control'] ?? '')) };
}

/** Milliseconds, of Cache-Control's max-age within our bounds. */
function freshFor(cacheControl: string): number {
  const seconds = /\bno-(?:store|cache)\b/i.test(cacheControl)
    ? 0
    : Number(/\bmax-age=(\d{1,9})/i.exec(cacheControl)?.[1] ?? 0);
  return Math.min(LONGEST_MS, Math.max(SHORTEST_MS, seconds * 1_000));
}

/** Milliseconds that a stored document is good for still, by the database's clock; negative when over. */
async function freshness(db: Database, clientId: string): Promise<number | null> {
  const [row] = await db.system(
    (tx) => tx.$queryRaw<{ left: number | null }[]>`
      select (extract(epoch from fresh_until - now()) * 1000)::float8 as left
        from client_apps where client_id = ${clientId}`,
  );
  return row?.left ?? null;
}

async function fetchGuarded(outbound: Outbound, url: string): Promise<Response> {
  const { status, headers, body } = await outbound.fetch(url, {
    headers: { accept: 'application/json' },
    maxBytes: 64 * 1_024,
    timeoutMs: TIMEOUT_MS,
    maxRedirects: 0,
  });
  return new Response(new Uint8Array(body), {
    status,
    headers: { 'content-type': String(headers['content-type'] ?? '') },
  });
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown';
}
