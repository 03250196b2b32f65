/**
 * The filters that provisioning clients use (RFC 7644 §3.4.2.2): equality with a literal, several joined by `and`. All
 * others are refused as the RFC has it, instead of answering with somebody who was not meant.
 */
import { fromPublicId } from '../../common/ids.js';
import { ScimError } from './scim.errors.js';
import { GROUP_SCHEMA, USER_SCHEMA } from './scim.schemas.js';

export interface UserFilter {
  /** UUID. */
  readonly id?: string;
  /** In lower case: the attribute is not case-sensitive. */
  readonly userName?: string;
  readonly externalId?: string;
  readonly email?: string;
  readonly active?: boolean;
}

export interface GroupFilter {
  /** UUID. */
  readonly id?: string;
  /** In lower case. */
  readonly nameKey?: string;
  readonly externalId?: string;
  /** UUID of a user. */
  readonly memberId?: string;
}

const CLAUSE = /^\s*([A-Za-z][\w.:-]*)\s+eq\s+("(?:[^"\\]|\\.)*"|true|false)\s*/i;
const AND = /^and\s+/i;
const MAX = 1_000;
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** @throws ScimError invalidFilter */
export function userFilter(text: string): UserFilter {
  return filterOf(text, USER_SCHEMA, ofUser);
}

/** @throws ScimError invalidFilter */
export function groupFilter(text: string): GroupFilter {
  return filterOf(text, GROUP_SCHEMA, ofGroup);
}

/** @param toFilter what an attribute, in lower case, asks for; null for one that is not understood. */
function filterOf<F extends object>(
  text: string,
  schema: string,
  toFilter: (name: string, value: string | boolean) => F | null,
): F {
  let rest = text.length > MAX ? '' : text;
  let filter = {} as F;
  for (let more = true; more; ) {
    const clause = CLAUSE.exec(rest);
    if (clause === null) throw refused(text);
    const path = (clause[1] ?? '').toLowerCase();
    const urn = `${schema}:`.toLowerCase();
    const name = path.startsWith(urn) ? path.slice(urn.length) : path;
    const made = toFilter(name, literalOf(clause[2] ?? '', text));
    // Twice the same attribute: nobody but a mistake asks so.
    if (made === null || Object.keys(made).some((key) => key in filter)) throw refused(text);
    filter = { ...filter, ...made };
    rest = rest.slice(clause[0].length);
    const and = AND.exec(rest);
    more = and !== null;
    rest = rest.slice(and?.[0].length ?? 0);
  }
  if (rest !== '') throw refused(text);
  return filter;
}

function ofUser(name: string, value: string | boolean): UserFilter | null {
  if (name === 'active') return typeof value === 'boolean' ? { active: value } : null;
  if (typeof value !== 'string') return null;
  if (name === 'id') return { id: fromPublicId('scimUser', value) ?? NOBODY };
  if (name === 'username') return { userName: value.toLowerCase() };
  if (name === 'externalid') return { externalId: value };
  if (name === 'emails' || name === 'emails.value') return { email: value.toLowerCase() };
  return null;
}

function ofGroup(name: string, value: string | boolean): GroupFilter | null {
  if (typeof value !== 'string') return null;
  if (name === 'id') return { id: fromPublicId('scimGroup', value) ?? NOBODY };
  if (name === 'displayname') return { nameKey: value.toLowerCase() };
  if (name === 'externalid') return { externalId: value };
  if (name === 'members' || name === 'members.value')
    return { memberId: fromPublicId('scimUser', value) ?? NOBODY };
  return null;
}

function literalOf(literal: string, text: string): string | boolean {
  if (!literal.startsWith('"')) return literal.toLowerCase() === 'true';
  try {
    return JSON.parse(literal) as string;
  } catch {
    throw refused(text);
  }
}

function refused(text: string): ScimError {
  return new ScimError(
    400,
    `The filter ${JSON.stringify(text.slice(0, 200))} is not supported: attribute eq "value", joined by and.`,
    'invalidFilter',
  );
}
