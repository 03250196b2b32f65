/**
 * Edits of one JSON object on its bytes: members not named come out exactly as they went in.
 * Each edit is one scan and one allocation; an edit that changes nothing gives the buffer back.
 */
import { type Member, member, scanObject, skipSpace } from './json-scan.js';

/** Puts `value` (JSON text) in place of the member `key`; appends the member when it is absent. */
export function replaceMember(object: Buffer, key: string, value: Buffer): Buffer {
  const found = member(scanObject(object), key);
  if (found === undefined) return addMember(object, key, value);
  return spliceBytes(object, found.start, found.end, value);
}

/** `buf` with the bytes [start, end) replaced. Use with offsets of `scanObject`. */
export function spliceBytes(buf: Buffer, start: number, end: number, value: Buffer): Buffer {
  const out = Buffer.allocUnsafe(buf.length - (end - start) + value.length);
  buf.copy(out, 0, 0, start);
  value.copy(out, start);
  buf.copy(out, start + value.length, end);
  return out;
}

/** Appends a member without looking whether there is one of that name. `object` was scanned. */
export function addMember(object: Buffer, key: string, value: Buffer): Buffer {
  return addRaw(object, Buffer.concat([Buffer.from(`${JSON.stringify(key)}:`), value]));
}

/** Appends ready-made members (`"a":1,"b":2`) to an object that was scanned. */
export function addRaw(object: Buffer, members: Buffer): Buffer {
  const close = object.lastIndexOf(0x7d);
  const open = object.indexOf(0x7b);
  const empty = skipSpace(object, open + 1, close) === close;
  const out = Buffer.allocUnsafe(object.length + members.length + (empty ? 0 : 1));
  let pos = object.copy(out, 0, 0, close);
  if (!empty) out[pos++] = 0x2c;
  pos += members.copy(out, pos);
  object.copy(out, pos, close);
  return out;
}

/** Drops every member whose key is in `keys`, repeated ones too. */
export function removeMembers(object: Buffer, keys: ReadonlySet<string>): Buffer {
  const members = scanObject(object);
  if (!members.some((m) => keys.has(m.key))) return object;
  return joinMembers(
    object,
    members.filter((m) => !keys.has(m.key)),
  );
}

/** An object of the given members of `object`, bytes untouched. */
export function joinMembers(object: Buffer, members: readonly Member[]): Buffer {
  let size = 2 + Math.max(0, members.length - 1);
  for (const m of members) size += m.end - m.keyStart;
  const out = Buffer.allocUnsafe(size);
  let pos = 0;
  out[pos++] = 0x7b;
  for (const [i, m] of members.entries()) {
    if (i > 0) out[pos++] = 0x2c;
    pos += object.copy(out, pos, m.keyStart, m.end);
  }
  out[pos] = 0x7d;
  return out;
}
