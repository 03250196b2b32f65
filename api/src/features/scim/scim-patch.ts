/**
 * PATCH (RFC 7644 §3.5.2) on a user: each operation changes the document as a whole, which is then read like one that
 * was put. Paths that mean attributes which are not held change nothing.
 */
import { ScimError } from './scim.errors.js';
import { type PatchOperation, SPELLING, spelled, USER_SCHEMA } from './scim.schemas.js';

type Json = Record<string, unknown>;

const HELD = new Set(['userName', 'externalId', 'displayName', 'name', 'emails', 'roles', 'active']);
const MANY = new Set(['emails', 'roles']);
/** `emails`, `name.givenName`, `emails[type eq "work"].value`; behind the schema's URN or not. */
const PATH = /^([A-Za-z$][\w$-]*)(?:\[([^\]]+)\])?(?:\.([A-Za-z$][\w$-]*))?$/;
const CONDITION = /^\s*([A-Za-z]+)\s+eq\s+("(?:[^"\\]|\\.)*"|true|false)\s*$/i;

/** @param document of the user; is not changed. @throws ScimError invalidPath, noTarget, invalidValue, mutability */
export function patched(document: object, operations: readonly PatchOperation[]): Json {
  const next = structuredClone(document) as Json;
  for (const operation of operations) apply(next, operation);
  return next;
}

function apply(document: Json, operation: PatchOperation): void {
  const { op, path } = operation;
  const value = spelled(operation.value);
  if (path !== undefined) {
    at(document, path, op, value);
    return;
  }
  if (op === 'remove') throw new ScimError(400, 'remove needs a path.', 'noTarget');
  if (!isRecord(value)) throw new ScimError(400, 'Without a path, the value is an object.', 'invalidValue');
  for (const [name, one] of Object.entries(value)) {
    // Members of an extension are none of ours.
    if (!name.startsWith('urn:') && name !== 'schemas') at(document, name, op, one);
  }
}

function at(document: Json, path: string, op: PatchOperation['op'], value: unknown): void {
  const own = path.toLowerCase().startsWith(`${USER_SCHEMA.toLowerCase()}:`)
    ? path.slice(USER_SCHEMA.length + 1)
    : path;
  if (own.startsWith('urn:')) return;
  const [, first = '', condition, second] = PATH.exec(own) ?? [];
  const name = SPELLING.get(first.toLowerCase()) ?? first;
  if (first === '') throw new ScimError(400, `${path} is no path.`, 'invalidPath');
  if (name.toLowerCase() === 'id' || name === 'meta')
    throw new ScimError(400, `${name} cannot be changed.`, 'mutability');
  if (!HELD.has(name)) return;
  if (condition !== undefined || (second !== undefined && MANY.has(name)))
    inList(document, name, condition, second, op, value);
  else if (second !== undefined) {
    const inner = isRecord(document[name]) ? document[name] : {};
    document[name] = set(inner, SPELLING.get(second.toLowerCase()) ?? second, op, value);
  } else if (MANY.has(name) && op === 'add') document[name] = added(document[name], value);
  else if (name === 'name' && op !== 'remove' && isRecord(value))
    document[name] = { ...(isRecord(document[name]) ? document[name] : {}), ...value };
  else set(document, name, op, value);
}

/** Items of a list that fit a condition; for `replace` without any, a new one that does (as Entra ID wants it). */
function inList(
  document: Json,
  name: string,
  condition: string | undefined,
  member: string | undefined,
  op: PatchOperation['op'],
  value: unknown,
): void {
  if (!MANY.has(name)) throw new ScimError(400, `${name} is no list.`, 'invalidPath');
  const list = (Array.isArray(document[name]) ? document[name] : []).filter(isRecord);
  const wanted = condition === undefined ? null : conditionOf(condition);
  const fits = (item: Json) => wanted === null || same(item[wanted.name], wanted.value);
  if (op === 'remove' && member === undefined) {
    document[name] = list.filter((item) => !fits(item));
    return;
  }
  const inner = member === undefined ? null : (SPELLING.get(member.toLowerCase()) ?? member);
  const change = (item: Json): Json =>
    inner === null
      ? { ...item, ...(isRecord(value) ? value : { value }) }
      : set({ ...item }, inner, op, value);
  if (!list.some(fits) && op !== 'remove' && wanted !== null) list.push({ [wanted.name]: wanted.value });
  document[name] = list.map((item) => (fits(item) ? change(item) : item));
}

function conditionOf(text: string): { readonly name: string; readonly value: unknown } {
  const [, attribute = '', literal = ''] = CONDITION.exec(text) ?? [];
  const name = SPELLING.get(attribute.toLowerCase());
  if (name === undefined) throw new ScimError(400, `[${text}] is not understood.`, 'invalidFilter');
  return { name, value: JSON.parse(literal.startsWith('"') ? literal : literal.toLowerCase()) };
}

/** A condition may write a boolean as a word, as values do. */
function same(held: unknown, wanted: unknown): boolean {
  return String(held).toLowerCase() === String(wanted).toLowerCase();
}

function set(object: Json, name: string, op: PatchOperation['op'], value: unknown): Json {
  if (op === 'remove') delete object[name];
  else object[name] = value;
  return object;
}

/** Without what is there already (§3.5.2.1). A new primary one takes that from the others (§3.5.2). */
function added(held: unknown, value: unknown): unknown[] {
  const more = [value].flat();
  const list = Array.isArray(held) ? held : [];
  const isPrimary = (item: unknown) => isRecord(item) && item.primary === true;
  const kept = more.some(isPrimary)
    ? list.map((item) => (isRecord(item) ? { ...item, primary: false } : item))
    : list;
  const known = new Set(list.map((item) => (isRecord(item) ? String(item.value) : String(item))));
  const fresh = more.filter((item) => !known.has(isRecord(item) ? String(item.value) : String(item)));
  return [...kept, ...fresh];
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
