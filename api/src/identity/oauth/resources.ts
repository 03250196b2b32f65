/**
 * Endpoints as protected resources (RFC 8707, RFC 9728): which URL is which endpoint, and where it says by whom it is
 * protected.
 */
import type { Tx } from '@patchbay/prisma';

/** What the last part of a URL needs to be served. */
const TRANSPORTS = { mcp: 'STREAMABLE_HTTP', sse: 'SSE', api: 'OPENAPI' } as const;
const PATH = /^\/t\/([a-z0-9][a-z0-9_-]{0,99})\/([a-z0-9][a-z0-9_-]{0,99})\/(mcp|sse|api)$/;

/** An endpoint that takes tokens. */
export interface ProtectedEndpoint {
  /** UUID. */
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly organization: { readonly id: string; readonly name: string; readonly slug: string };
  /** The URL that was asked for, which is the resource's identifier. */
  readonly resource: string;
}

/**
 * The endpoint at a path, if it takes tokens there.
 * @param path `/t/{org}/{endpoint}/{mcp|sse|api}`
 * @returns null alike for what is no endpoint, is switched off, and takes no tokens.
 */
export async function endpointAt(tx: Tx, publicUrl: string, path: string): Promise<ProtectedEndpoint | null> {
  const [, orgSlug = '', slug = '', form = ''] = PATH.exec(path) ?? [];
  if (form === '') return null;
  const row = await tx.endpoint.findFirst({
    where: { slug, enabled: true, organization: { slug: orgSlug, status: 'active' } },
    select: {
      id: true,
      name: true,
      slug: true,
      auth: true,
      transports: true,
      organization: { select: { id: true, name: true, slug: true } },
    },
  });
  if (row === null || (row.auth as { oauth?: unknown }).oauth !== true) return null;
  if (!row.transports.includes(TRANSPORTS[form as keyof typeof TRANSPORTS])) return null;
  const { id, name, organization } = row;
  return { id, name, slug, organization, resource: `${publicUrl}${path}` };
}

/** The endpoint that a resource indicator names, which must be its URL as it stands. */
export async function endpointOf(
  tx: Tx,
  publicUrl: string,
  resource: string,
): Promise<ProtectedEndpoint | null> {
  return resource.startsWith(`${publicUrl}/t/`)
    ? endpointAt(tx, publicUrl, resource.slice(publicUrl.length))
    : null;
}
