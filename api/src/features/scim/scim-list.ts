/** Lists as SCIM has them (RFC 7644 §3.4.2): a window of what was found, and how much that is. */

const PAGE = 100;
export const MAX_PAGE = 200;

/** What a client may ask of a list. */
export interface ListQuery {
  readonly filter?: unknown;
  readonly startIndex?: unknown;
  readonly count?: unknown;
  readonly excludedAttributes?: unknown;
}

/** Counted from 1 (§3.4.2.4). @param most that one answer holds. */
export function windowOf(query: ListQuery, most: number): { startIndex: number; count: number } {
  return {
    startIndex: Math.max(1, integer(query.startIndex, 1)),
    count: Math.min(most, Math.max(0, integer(query.count, PAGE))),
  };
}

export function listOf<T>(resources: readonly T[], startIndex = 1, totalResults = resources.length) {
  return {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults,
    startIndex,
    itemsPerPage: resources.length,
    Resources: resources,
  };
}

function integer(value: unknown, fallback: number): number {
  return /^-?\d{1,6}$/.test(String(value)) ? Number(value) : fallback;
}
