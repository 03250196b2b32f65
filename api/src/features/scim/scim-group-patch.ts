/**
 * PATCH (RFC 7644 §3.5.2) on a group, as Okta and Entra ID send it: members that are added and removed by their ids,
 * another name, with a path or without. Paths that mean attributes which are not held change nothing.
 */
import { z } from 'zod';
import { ScimError } from './scim.errors.js';
import { GROUP_SCHEMA, GroupInput, type PatchOperation, parsed, SPELLING, spelled } from './scim.schemas.js';

/** What a group is made of. */
export interface GroupState {
  readonly displayName: string;
  readonly externalId: string | null;
  /** Public ids of users. */
  readonly members: ReadonlySet<string>;
}

type Draft = { -readonly [Key in keyof GroupState]: GroupState[Key] } & { members: Set<string> };

const ONE_MEMBER = /^members\[\s*value\s+eq\s+("(?:[^"\\]|\\.)*")\s*\]$/i;
/** An id as a member has it, or alone. */
const Given = z.union([z.string(), z.object({ value: z.string() }).transform(({ value }) => value)]);

/** @returns the group as it is to be. @throws ScimError invalidPath, noTarget, invalidValue, mutability */
export function patchedGroup(state: GroupState, operations: readonly PatchOperation[]): GroupState {
  const draft: Draft = { ...state, members: new Set(state.members) };
  for (const { op, path, value } of operations) {
    if (path !== undefined) at(draft, path, op, spelled(value));
    else if (op === 'remove') throw new ScimError(400, 'remove needs a path.', 'noTarget');
    else whole(draft, op, spelled(value));
  }
  return draft;
}

/** Without a path: Okta names the id beside what is to change. */
function whole(draft: Draft, op: PatchOperation['op'], value: unknown): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ScimError(400, 'Without a path, the value is an object.', 'invalidValue');
  for (const [name, one] of Object.entries(value))
    if (!/^(?:id|schemas|meta)$/i.test(name)) at(draft, name, op, one);
}

function at(draft: Draft, path: string, op: PatchOperation['op'], value: unknown): void {
  const isOurs = path.toLowerCase().startsWith(`${GROUP_SCHEMA.toLowerCase()}:`);
  const own = (isOurs ? path.slice(GROUP_SCHEMA.length + 1) : path).trim();
  const one = ONE_MEMBER.exec(own)?.[1];
  const name = SPELLING.get(own.toLowerCase()) ?? own;
  if (one !== undefined) inMembers(draft, op, [idOf(one, path)]);
  else if (name === 'members') inMembers(draft, op, value);
  else if (name === 'displayName' || name === 'externalId')
    inField(draft, name, op === 'remove' ? null : value);
  else if (/^(?:id|schemas|meta)(?:\.|$)/i.test(name))
    throw new ScimError(400, `${name} cannot be changed.`, 'mutability');
  else if (/^(?:members|displayName|externalId)\W/i.test(name))
    throw new ScimError(400, `${path} is no path.`, 'invalidPath');
}

/** `remove` without a value is of all (§3.5.2.2), with one of those that it names, as Entra ID has it. */
function inMembers(draft: Draft, op: PatchOperation['op'], value: unknown): void {
  const ids = value === undefined || value === null ? null : [value].flat().map((one) => parsed(Given, one));
  if (op === 'remove') {
    if (ids === null) draft.members.clear();
    for (const id of ids ?? []) draft.members.delete(id);
    return;
  }
  if (ids === null) throw new ScimError(400, 'members is not valid.', 'invalidValue');
  if (op === 'replace') draft.members.clear();
  for (const id of ids) draft.members.add(id);
}

function inField(draft: Draft, name: 'displayName' | 'externalId', value: unknown): void {
  const { displayName, externalId = null } = parsed(GroupInput, {
    displayName: draft.displayName,
    externalId: draft.externalId,
    [name]: value,
  });
  Object.assign(draft, { displayName, externalId });
}

function idOf(literal: string, path: string): string {
  try {
    return JSON.parse(literal) as string;
  } catch {
    throw new ScimError(400, `${path} is no path.`, 'invalidPath');
  }
}
