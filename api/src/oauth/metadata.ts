/**
 * Metadata documents: where they are looked for, what is read of them, and what must match.
 *
 * Sources: RFC 9728 (protected resource), RFC 8414 and OpenID Connect Discovery 1.0 (authorization
 * server), and the order of MCP 2026-07-28, "Authorization Server Discovery" (2025-11-25 has the same).
 */
import { z } from 'zod';

/** Of what is only good to know, a wrong value is none. */
const texts = z.array(z.string().max(500)).max(1000).nullish().catch(null);
const flag = z.boolean().nullish().catch(null);
const link = z.string().max(2000);

export const resourceMetadataSchema = z.object({
  resource: link,
  authorization_servers: z.array(link).max(100).nullish(),
  scopes_supported: texts,
});
export type ResourceMetadata = z.infer<typeof resourceMetadataSchema>;

export const serverMetadataSchema = z.object({
  issuer: link,
  authorization_endpoint: link.nullish(),
  token_endpoint: link,
  registration_endpoint: link.nullish(),
  revocation_endpoint: link.nullish(),
  scopes_supported: texts,
  code_challenge_methods_supported: texts,
  token_endpoint_auth_methods_supported: texts,
  client_id_metadata_document_supported: flag,
  authorization_response_iss_parameter_supported: flag,
});
export type ServerMetadata = z.infer<typeof serverMetadataSchema>;

/** Path insertion (RFC 9728 §3.1), then the root, which MCP adds. */
export function resourceMetadataUrls(serverUrl: URL): string[] {
  const inserted = insert(serverUrl, 'oauth-protected-resource');
  inserted.search = serverUrl.search;
  const root = new URL('/.well-known/oauth-protected-resource', serverUrl);
  return [...new Set([inserted.href, root.href])];
}

/** @param issuer with a path: inserted and, for OpenID, appended. */
export function serverMetadataUrls(issuer: URL): string[] {
  const appended = new URL(issuer);
  appended.search = '';
  appended.hash = '';
  appended.pathname = `${trimmed(issuer)}/.well-known/openid-configuration`;
  const urls = [
    insert(issuer, 'oauth-authorization-server').href,
    insert(issuer, 'openid-configuration').href,
    appended.href,
  ];
  return [...new Set(urls)];
}

/**
 * RFC 9728 §3.3 wants the very URL that is asked. Most servers name a parent of it (their origin), as
 * the root form of MCP has to: so it may be the URL, or a parent on the same origin, by whole segments.
 */
export function isResourceOf(serverUrl: URL, resource: string): boolean {
  if (!URL.canParse(resource) || resource.includes('#')) return false;
  const named = new URL(resource);
  if (named.origin !== serverUrl.origin) return false;
  if (named.search !== '' && named.search !== serverUrl.search) return false;
  const within = `${trimmed(serverUrl)}/`;
  return within.startsWith(`${trimmed(named)}/`);
}

/**
 * RFC 8414 §3.3 wants identity. `https://as.example` and `https://as.example/` count as the same: some
 * libraries write every URL with the slash.
 */
export function isIssuer(issuer: string, named: string): boolean {
  return issuer === named || withoutRootSlash(issuer) === withoutRootSlash(named);
}

function withoutRootSlash(url: string): string {
  return url.replace(/^(https?:\/\/[^/?#]+)\/$/, '$1');
}

function insert(url: URL, name: string): URL {
  const target = new URL(url.origin);
  target.pathname = `/.well-known/${name}${trimmed(url)}`;
  return target;
}

function trimmed({ pathname }: URL): string {
  return pathname.replace(/\/+$/, '');
}
