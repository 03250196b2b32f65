/**
 * The filters that provisioning clients use (RFC 7644 §3.4.2.2): equality with a literal, several joined by `and`. All
 * others are refused as the RFC has it, instead of answering with somebody who was not meant.
 */
import { fromPublicId } from '../../common/ids.js';
import { ScimError } from './scim.errors.js';
import { USER_SCHEMA } from './scim.schemas.js';

export interface UserFilter {
  /** UUID. */
  readonly id?: string;
  /** In lower case: the attribute is not case-sensitive. */
  readonly userName?: string;
  readonly externalId?: string;
  readonly email?: string;
  readonly active?: boolean;
}

const CLAUSE = /^\s*([A-Za-z][\w.:-]*)\s+eq\s+("(?:[^"\\]|\\.)*"|true|false)\s*/i;
const AND = /^and\s+/i;
const MAX = 1_000;
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** @throws ScimError invalidFilter */
export function userFilter(text: string): UserFilter {
  let rest = text.length > MAX ? '' : text;
  let filter: UserFilter = {};
  for (let more = true; more; ) {
    const clause = CLAUSE.exec(rest);
    if (clause === null) throw refused(text);
    filter = { ...filter, ...condition(clause[1] ?? '', literalOf(clause[2] ?? '', text), text, filter) };
    rest = rest.slice(clause[0].length);
    const and = AND.exec(rest);
    more = and !== null;
    rest = rest.slice(and?.[0].length ?? 0);
  }
  if (rest !== '') throw refused(text);
  return filter;
}

function condition(path: string, value: string | boolean, text: string, held: UserFilter): UserFilter {
  const urn = `${USER_SCHEMA}:`.toLowerCase();
  const name = path.toLowerCase().startsWith(urn) ? path.slice(urn.length) : path;
  const made = toFilter(name.toLowerCase(), value);
  // Twice the same attribute: nobody but a mistake asks so.
  if (made === null || Object.keys(made).some((key) => key in held)) throw refused(text);
  return made;
}

function toFilter(name: string, value: string | boolean): UserFilter | null {
  if (name === 'active') return typeof value === 'boolean' ? { active: value } : null;
  if (typeof value !== 'string') return null;
  if (name === 'id') return { id: fromPublicId('scimUser', value) ?? NOBODY };
  if (name === 'username') return { userName: value.toLowerCase() };
  if (name === 'externalid') return { externalId: value };
  if (name === 'emails' || name === 'emails.value') return { email: value.toLowerCase() };
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
