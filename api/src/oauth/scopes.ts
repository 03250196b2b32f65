/** Lists of scopes (RFC 6749 §3.3). */

/**
 * @param text with spaces; GitHub and Slack separate with commas.
 * @returns null where there is none.
 */
export function splitScopes(text: string | null | undefined): readonly string[] | null {
  const scopes = text?.split(/[\s,]+/).filter((scope) => scope !== '') ?? [];
  return scopes.length === 0 ? null : [...new Set(scopes)];
}

/** What was asked for and what is asked for besides, each once: the union of a step-up. */
export function unionOfScopes(...lists: readonly (readonly string[] | null)[]): readonly string[] | null {
  const union = [...new Set(lists.flatMap((list) => list ?? []))];
  return union.length === 0 ? null : union;
}
