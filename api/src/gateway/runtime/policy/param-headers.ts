/**
 * `Mcp-Param-*` headers (specification 2026-07-28: streamable-http §Custom Headers from Tool
 * Parameters): made from the body for the upstream, and checked against what a modern client sent.
 */
import type { ParamHeader } from '../../snapshot/types.js';
import { member, readString, scanObject } from '../wire/json-scan.js';
import { decodeHeaderValue, encodeHeaderValue, PARAM_HEADER_PREFIX } from '../wire/modern/headers.js';
import type { ClientCall } from './answers.js';

export type ParamHeaders = Readonly<Record<string, string>>;

/**
 * The headers for the upstream: those the tool's schema names, from the body; others a modern client
 * sent, as they came.
 * @returns a string where header and body disagree: what to tell the client.
 */
export function paramHeadersFor(call: ClientCall, wanted: readonly ParamHeader[]): ParamHeaders | string {
  const headers: Record<string, string> = {};
  if (call.era === 'modern') {
    for (const name in call.headers) {
      const value = call.headers[name];
      if (name.startsWith(PARAM_HEADER_PREFIX) && typeof value === 'string') headers[name] = value;
    }
  }
  for (const { header, path } of wanted) {
    const value = valueAt(call, path);
    const given = headers[header];
    if (value === null) {
      // Who routes by it would go by a value that the tool never gets.
      if (given !== undefined) return `header ${header} is given, the body has no such value`;
      continue;
    }
    if (call.era === 'modern') {
      if (given === undefined) return `header ${header} is missing`;
      if (!agrees(given, value)) return `header ${header} does not match the body`;
    }
    headers[header] = encodeHeaderValue(value.text);
  }
  return headers;
}

interface Primitive {
  readonly text: string;
  readonly isNumber: boolean;
}

/** The value at a path below `params.arguments`; null when absent, null or no primitive. */
function valueAt({ params, members }: ClientCall, path: readonly string[]): Primitive | null {
  let at = member(members, 'arguments');
  if (params === null) return null;
  for (const key of path) {
    if (at === undefined || params[at.start] !== 0x7b) return null;
    at = member(scanObject(params, at.start, at.end), key);
  }
  if (at === undefined) return null;
  const first = params[at.start] as number;
  if (first === 0x22) return { text: readString(params, at.start, at.end), isNumber: false };
  if (first === 0x7b || first === 0x5b || first === 0x6e) return null;
  return { text: params.toString('latin1', at.start, at.end), isNumber: first !== 0x74 && first !== 0x66 };
}

function agrees(header: string, value: Primitive): boolean {
  const decoded = decodeHeaderValue(header);
  if (decoded === null) return false;
  if (decoded === value.text) return true;
  return (
    value.isNumber && /^-?[0-9]{1,17}(?:\.[0-9]+)?$/.test(decoded) && Number(decoded) === Number(value.text)
  );
}
