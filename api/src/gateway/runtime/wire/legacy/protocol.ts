/**
 * What is particular to the legacy era: revisions 2024-11-05 to 2025-11-25, which open a session
 * with `initialize` (specification 2025-11-25: basic/lifecycle, basic/transports).
 */

/** Oldest first. */
export const LEGACY_VERSIONS = ['2024-11-05', '2025-03-26', '2025-06-18', '2025-11-25'] as const;
export type LegacyVersion = (typeof LEGACY_VERSIONS)[number];

/** Offered in `initialize`, and answered to an `initialize` that asks for an unknown revision. */
export const LATEST_LEGACY_VERSION: LegacyVersion = '2025-11-25';

/** The only revision with JSON-RPC batches. */
export const BATCH_VERSION: LegacyVersion = '2025-03-26';

export const SESSION_HEADER = 'mcp-session-id';
export const LAST_EVENT_ID_HEADER = 'last-event-id';

/** Error codes of this era that the modern one no longer uses. */
export const LEGACY_ERROR = { resourceNotFound: -32002, urlElicitationRequired: -32042 } as const;

export function isLegacyVersion(version: string): version is LegacyVersion {
  return (LEGACY_VERSIONS as readonly string[]).includes(version);
}

/** Session ids are visible ASCII (2025-11-25: basic/transports §Session Management). */
export function isSessionId(value: string): boolean {
  return value.length > 0 && value.length <= 4096 && /^[\x21-\x7e]+$/.test(value);
}
