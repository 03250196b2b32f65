/**
 * A tool's `inputSchema` must be an object schema (2025-11-25 and 2026-07-28, Tool). Clients that validate
 * refuse a whole list for one tool whose schema is not, other servers' tools with it; arguments are always an
 * object, so saying so narrows nothing.
 */
import { replaceMember, spliceBytes } from '../runtime/wire/json-edit.js';
import { member, scanObject } from '../runtime/wire/json-scan.js';

const TYPE = Buffer.from('"object"');
const OPEN = 0x7b;

/**
 * @param tool a JSON object.
 * @returns the same buffer where nothing is to be done. The catalogue keeps what the server said.
 * @throws JsonScanError
 */
export function withObjectSchema(tool: Buffer): Buffer {
  const schema = member(scanObject(tool), 'inputSchema');
  if (schema === undefined || tool[schema.start] !== OPEN)
    return replaceMember(tool, 'inputSchema', Buffer.from('{"type":"object"}'));
  const type = member(scanObject(tool, schema.start, schema.end), 'type');
  if (type !== undefined && TYPE.equals(tool.subarray(type.start, type.end))) return tool;
  const mended = replaceMember(tool.subarray(schema.start, schema.end), 'type', TYPE);
  return spliceBytes(tool, schema.start, schema.end, mended);
}
