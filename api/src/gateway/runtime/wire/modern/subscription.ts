/**
 * The subscription id in `params._meta` of what comes on a listen stream (2026-07-28:
 * patterns/subscriptions §Receiving Notifications): each hop has its own.
 */
import { addMember, addRaw, removeMembers, replaceMember, spliceBytes } from '../json-edit.js';
import { member, scanObject } from '../json-scan.js';
import { META } from './envelope.js';

const KEYS: ReadonlySet<string> = new Set([META.subscriptionId]);
const META_KEYS: ReadonlySet<string> = new Set(['_meta']);

/** `params` (a JSON object) without the id that the sender's own stream has. @throws JsonScanError */
export function withoutSubscriptionId(params: Buffer): Buffer {
  const meta = member(scanObject(params), '_meta');
  if (meta === undefined || params[meta.start] !== 0x7b) return params;
  const before = params.subarray(meta.start, meta.end);
  const after = removeMembers(before, KEYS);
  if (after === before) return params;
  if (scanObject(after).length === 0) return removeMembers(params, META_KEYS);
  return spliceBytes(params, meta.start, meta.end, after);
}

/** `params` (a JSON object, or null for none) with `id`, the JSON text of a request's id, in `_meta`. */
export function withSubscriptionId(params: Buffer | null, id: Buffer): Buffer {
  const key = JSON.stringify(META.subscriptionId);
  const own = Buffer.concat([Buffer.from(`{${key}:`), id, Buffer.from('}')]);
  if (params === null) return addRaw(Buffer.from('{}'), Buffer.concat([Buffer.from('"_meta":'), own]));
  const meta = member(scanObject(params), '_meta');
  if (meta === undefined) return addMember(params, '_meta', own);
  if (params[meta.start] !== 0x7b) return spliceBytes(params, meta.start, meta.end, own);
  const edited = replaceMember(params.subarray(meta.start, meta.end), META.subscriptionId, id);
  return spliceBytes(params, meta.start, meta.end, edited);
}
