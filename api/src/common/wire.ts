/** Building blocks of wire schemas: bounded text, typed ids, times. */
import { z } from 'zod';
import { fromPublicId, ID_PREFIXES, type IdKind, toPublicId } from './ids.js';

const EXAMPLE_UUID = '01935b7c-8f10-7c3e-9d2a-4b6f8e1a2c3d';

/** An id for examples. */
export function exampleId(kind: IdKind): string {
  return toPublicId(kind, EXAMPLE_UUID);
}

/** A typed id in a body or query; another kind or shape is a 400 that names the field. */
export function idOf(kind: IdKind) {
  return z
    .string()
    .max(64)
    .refine((id) => fromPublicId(kind, id) !== null, {
      error: `must be an id that begins with ${ID_PREFIXES[kind]}_`,
      params: { code: 'invalid_id' },
    })
    .meta({ examples: [exampleId(kind)] });
}

/** The UUID of an id that `idOf` has let through. */
export function uuidOf(kind: IdKind, id: string): string {
  const uuid = fromPublicId(kind, id);
  if (uuid === null) throw new Error(`unchecked ${kind} id`);
  return uuid;
}

/** One line for people. PostgreSQL has no NUL in text; nobody can read the other control characters. */
export const line = (max: number) =>
  z
    .string()
    .min(1, 'must not be empty')
    .max(max)
    .regex(/^[^\p{Cc}\p{Cs}\u2028\u2029]*$/u, 'must be one line without control characters')
    .regex(/^\S(.*\S)?$/u, 'must not begin or end with white space');

/** Several lines for people; may be empty. */
export const text = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[^\p{Cs}\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$/u, 'must not have control characters');

export const nameField = line(100).describe('Unique among resources of its kind in the organisation.');

/** A time in answers. */
export const time = () => z.iso.datetime().meta({ examples: ['2026-11-21T09:30:00.000Z'] });

/** A time in requests: any offset. */
export const timeInput = () => z.iso.datetime({ offset: true }).meta({ examples: ['2027-01-31T00:00:00Z'] });

export const iso = (date: Date): string => date.toISOString();
export const isoOrNull = (date: Date | null): string | null => date?.toISOString() ?? null;

/** Times and the version that every resource carries. */
export const stamps = {
  version: z.int().describe('Grows with each change; also the `ETag`.'),
  createdAt: time(),
  updatedAt: time(),
};

export const exampleStamps = {
  version: 1,
  createdAt: '2026-11-21T09:30:00.000Z',
  updatedAt: '2026-11-21T09:30:00.000Z',
};

/**
 * A path segment made from a name: `[a-z0-9-]`, at most `max` characters. A name without any letter
 * of the Latin alphabet gets `fallback` and a number made from the name.
 */
export function slugify(name: string, max: number, fallback: string): string {
  const slug = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, max)
    .replace(/-+$/, '');
  if (slug !== '') return slug;
  let hash = 0;
  for (const char of name) hash = (Math.imul(hash, 31) + (char.codePointAt(0) ?? 0)) >>> 0;
  return `${fallback}-${hash.toString(36)}`;
}

/** `slug`, or `slug-2`, `slug-3` …: the first that is not taken. */
export function freeSlug(slug: string, max: number, taken: ReadonlySet<string>): string {
  if (!taken.has(slug)) return slug;
  for (let n = 2; ; n++) {
    const suffix = `-${n}`;
    const candidate = slug.slice(0, max - suffix.length) + suffix;
    if (!taken.has(candidate)) return candidate;
  }
}
