/**
 * Users as SCIM has them (RFC 7643 §4.1): what of them is held here, and how it is read from what a client sends. Of
 * the many other attributes nothing is kept, passwords least of all.
 */
import { z } from 'zod';
import { ScimError } from './scim.errors.js';

export const USER_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const GROUP_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:Group';
export const PATCH_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

const text = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u);
// Entra ID sends booleans as words.
const bool = z.union([z.boolean(), z.stringbool({ truthy: ['true'], falsy: ['false'] })]);
const optional = <T extends z.ZodType>(schema: T) =>
  schema.nullish().transform((value) => value ?? undefined);

const email = z.object({
  value: text(254).min(1),
  type: optional(text(40)),
  primary: optional(bool),
});

// A role may come as its name alone, or as a value with other members.
const role = z.union([text(40).transform((value) => ({ value })), z.object({ value: text(40) })]);

/** What is held. Unknown members are left out, as §3.3 of RFC 7644 lets a provider do. */
export const UserInput = z.object({
  userName: text(254).min(1),
  externalId: optional(text(254)),
  displayName: optional(text(200)),
  name: optional(
    z.object({
      formatted: optional(text(200)),
      givenName: optional(text(100)),
      familyName: optional(text(100)),
    }),
  ),
  emails: optional(z.array(email).max(20)),
  roles: optional(z.array(role).max(20)),
  active: optional(bool),
});

export type UserInput = z.output<typeof UserInput>;

/** What a group may hold. Groups in groups are not taken. */
export const MAX_MEMBERS = 5_000;

const member = z.object({ value: text(254).min(1) });

/** A group (RFC 7643 §4.2). */
export const GroupInput = z.object({
  displayName: text(200).min(1),
  externalId: optional(text(254)),
  members: optional(z.array(member).max(MAX_MEMBERS)),
});

export type GroupInput = z.output<typeof GroupInput>;

export const PatchInput = z.object({
  schemas: z.array(z.string()).refine((all) => all.includes(PATCH_SCHEMA)),
  Operations: z
    .array(
      z.object({
        // "Replace" is what some clients send.
        op: z
          .string()
          .transform((op) => op.toLowerCase())
          .pipe(z.enum(['add', 'remove', 'replace'])),
        path: z.string().min(1).max(500).optional(),
        value: z.unknown().optional(),
      }),
    )
    .min(1)
    .max(100),
});

export type PatchOperation = z.output<typeof PatchInput>['Operations'][number];

/** The body of a resource that is put or posted. @throws ScimError where it is of another kind, or not valid. */
export function resourceOf<T extends z.ZodType>(schema: T, urn: string, body: unknown): z.output<T> {
  const given = spelled(body);
  const schemas = typeof given === 'object' && given !== null && 'schemas' in given ? given.schemas : [];
  if (!Array.isArray(schemas) || !schemas.includes(urn))
    throw new ScimError(400, `schemas must name ${urn}.`, 'invalidSyntax');
  return parsed(schema, given);
}

/** @throws ScimError that names the attribute. */
export function parsed<T extends z.ZodType>(schema: T, body: unknown): z.output<T> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue?.path.join('.') || 'the body';
  throw new ScimError(400, `${where} is not valid.`, where === 'schemas' ? 'invalidSyntax' : 'invalidValue');
}

/** Names of attributes are not case-sensitive (RFC 7643 §2.1): those that are held, in our spelling. */
export function spelled(body: unknown): unknown {
  if (Array.isArray(body)) return body.map(spelled);
  if (typeof body !== 'object' || body === null) return body;
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [SPELLING.get(name.toLowerCase()) ?? name, spelled(value)]),
  );
}

export const SPELLING: ReadonlyMap<string, string> = new Map(
  [
    ...['schemas', 'userName', 'externalId', 'displayName', 'name', 'formatted', 'givenName', 'familyName'],
    ...['emails', 'roles', 'active', 'value', 'type', 'primary', 'Operations', 'op', 'path', 'members'],
  ].map((name) => [name.toLowerCase(), name]),
);

/** The address that somebody is known by: the primary one, else the first, else the name where it is one. */
export function addressOf({ emails, userName }: UserInput): string {
  const chosen = emails?.find(({ primary }) => primary) ?? emails?.[0];
  return (chosen?.value ?? userName).toLowerCase();
}

/** As people call them. */
export function nameOf({ displayName, name, userName }: UserInput): string {
  const parts = [name?.givenName, name?.familyName].filter(Boolean).join(' ');
  return (displayName || name?.formatted || parts || userName).slice(0, 100);
}
