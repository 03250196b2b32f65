/**
 * What a result or an error of one era needs to be one of the other. Edits are on bytes; a legacy
 * answer to a legacy client is not even looked at.
 */
import type { Era } from '../links/link.js';
import { addRaw, removeMembers, replaceMember, spliceBytes } from '../wire/json-edit.js';
import { type Member, member, scanObject } from '../wire/json-scan.js';
import { RPC } from '../wire/jsonrpc.js';
import { LEGACY_ERROR } from '../wire/legacy/protocol.js';
import { LIST_TTL_MS } from '../wire/modern/protocol.js';

const COMPLETE = Buffer.from('"complete"');
const INPUT_REQUIRED = Buffer.from('"input_required"');
const PRIVATE = Buffer.from('"private"');
const RESULT_TYPE = Buffer.from('"resultType":"complete"');
const MODERN_ONLY: ReadonlySet<string> = new Set(['resultType', 'ttlMs', 'cacheScope']);

/** Null: a result of a type that a client of this era does not know. */
export function crossResult(result: Buffer, from: Era, to: Era, method: string): Buffer | null {
  if (to === 'legacy') return from === 'legacy' ? result : toLegacy(result);
  return toModern(result, from, method === 'resources/read');
}

function toLegacy(result: Buffer): Buffer | null {
  const type = member(scanObject(result), 'resultType');
  if (type !== undefined && !isText(result, type, COMPLETE)) return null;
  return removeMembers(result, MODERN_ONLY);
}

/** Every modern result has a `resultType`; those that may be cached say for whom and how long. */
function toModern(result: Buffer, from: Era, cacheable: boolean): Buffer {
  const members = scanObject(result);
  const type = member(members, 'resultType');
  let out = result;
  if (type === undefined) out = addRaw(out, RESULT_TYPE);
  // A legacy server knows no such member: what it sends under this name means nothing.
  else if (from === 'legacy') out = replaceMember(out, 'resultType', COMPLETE);
  if (!cacheable || (from === 'modern' && type !== undefined && !isText(result, type, COMPLETE))) return out;
  if (member(members, 'ttlMs') === undefined) out = addRaw(out, Buffer.from(`"ttlMs":${LIST_TTL_MS}`));
  const scope = member(members, 'cacheScope');
  // One endpoint serves many callers: nothing of it may be shared between them.
  if (scope === undefined || !isText(result, scope, PRIVATE)) out = replaceMember(out, 'cacheScope', PRIVATE);
  return out;
}

function isText(buf: Buffer, m: Member, text: Buffer): boolean {
  return buf.subarray(m.start, m.end).equals(text);
}

/** Whether a modern upstream's result asks for input. */
export function isInputRequired(result: Buffer): boolean {
  // The word is rare: most results cost one native search.
  if (!result.includes(INPUT_REQUIRED)) return false;
  const type = member(scanObject(result), 'resultType');
  return type !== undefined && isText(result, type, INPUT_REQUIRED);
}

/** 2026-07-28 must not send -32002: a resource that is not there is an invalid parameter. */
export function crossError(error: Buffer, code: number, to: Era): { error: Buffer; code: number } {
  if (to !== 'modern' || code !== LEGACY_ERROR.resourceNotFound) return { error, code };
  const at = member(scanObject(error), 'code');
  if (at === undefined) return { error, code };
  const spliced = spliceBytes(error, at.start, at.end, Buffer.from(String(RPC.invalidParams)));
  return { error: spliced, code: RPC.invalidParams };
}

/** Whether a tool's result says that the tool failed. */
export function isToolError(result: Buffer): boolean {
  // The word is rare: most results cost one native search.
  if (!result.includes('"isError"')) return false;
  const flag = member(scanObject(result), 'isError');
  return flag !== undefined && result[flag.start] === 0x74;
}
