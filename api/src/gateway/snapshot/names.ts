/**
 * Names as agents see them: `{prefix}__{name}`, at most 64 characters of `[A-Za-z0-9_-]`, because
 * some clients accept no others. A name is a function of prefix and name alone, so it never moves
 * because another server joins (DESIGN.md §4).
 */
import { createHash } from 'node:crypto';

export const MAX_NAME_LENGTH = 64;
const SEPARATOR = '__';
const LEGAL = /^[A-Za-z0-9_-]{1,64}$/;
const HASH_LENGTH = 8;

/** The exposed name of a tool or prompt; an empty prefix leaves the name bare. */
export function exposedName(prefix: string, name: string): string {
  const whole = join(prefix, name);
  return LEGAL.test(whole) ? whole : hashedName(prefix, name);
}

/** The form with a hash suffix, also for names that are legal: the last resort of a collision. */
export function hashedName(prefix: string, name: string): string {
  const cleaned = join(prefix, name).replace(/[^A-Za-z0-9_-]/gu, '_');
  const hash = createHash('sha256')
    .update(JSON.stringify([prefix, name]))
    .digest('hex')
    .slice(0, HASH_LENGTH);
  return `${cleaned.slice(0, MAX_NAME_LENGTH - HASH_LENGTH - 1)}_${hash}`;
}

/**
 * The name for a server's item when some are taken: its own, else under the server's slug, else
 * hashed. Null when even that is taken.
 */
export function freeName(
  taken: { has(name: string): boolean },
  prefix: string,
  slug: string,
  name: string,
): string | null {
  for (const candidate of [exposedName(prefix, name), exposedName(slug, name), hashedName(slug, name)]) {
    if (!taken.has(candidate)) return candidate;
  }
  return null;
}

function join(prefix: string, name: string): string {
  return prefix === '' ? name : `${prefix}${SEPARATOR}${name}`;
}
