/**
 * What is particular to the modern era: revision 2026-07-28, stateless, where every request
 * carries its version and its client's capabilities (specification 2026-07-28: basic/versioning).
 */

export const MODERN_VERSIONS = ['2026-07-28'] as const;
export type ModernVersion = (typeof MODERN_VERSIONS)[number];
export const LATEST_MODERN_VERSION: ModernVersion = '2026-07-28';

export const PROTOCOL_VERSION_HEADER = 'mcp-protocol-version';

/** Codes reserved by the specification (basic/index §Error Codes); all three are HTTP 400. */
export const MODERN_ERROR = {
  headerMismatch: -32020,
  missingClientCapability: -32021,
  unsupportedVersion: -32022,
} as const;

/** `ttlMs` of what we make: how long a client may keep a list before it asks again. */
export const LIST_TTL_MS = 1_000;

export function isModernVersion(version: string): version is ModernVersion {
  return (MODERN_VERSIONS as readonly string[]).includes(version);
}

/** True for an error only a modern server sends: the sign not to fall back to `initialize`. */
export function isModernError(code: number): boolean {
  return code <= -32020 && code >= -32022;
}
