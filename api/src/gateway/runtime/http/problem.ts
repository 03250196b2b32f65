/**
 * Refusals of the REST form: problem documents (RFC 9457) as those of `/v1`. They are made from the error that
 * an MCP client would have been told.
 */
import { httpRefusalCode, UPSTREAM_ERROR, type UpstreamReason } from '../policy/errors.js';
import { JsonScanError, type Member, member, scanArray, scanObject } from '../wire/json-scan.js';
import { RPC } from '../wire/jsonrpc.js';
import { LEGACY_ERROR } from '../wire/legacy/protocol.js';

export const PROBLEM = { 'content-type': 'application/problem+json' } as const;

const QUOTE = 0x22;
const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;

type Kind = readonly [status: number, code: string, title: string];

/** What the gateway itself does not let through, by status. */
const REFUSALS: ReadonlyMap<number, Kind> = byFirst([
  [400, 'invalid_request', 'The request is not valid'],
  [401, 'missing_credential', 'A credential is required'],
  [403, 'forbidden', 'This is not allowed'],
  [404, 'not_found', 'Not found'],
  [405, 'method_not_allowed', 'The method is not allowed here'],
  [413, 'payload_too_large', 'The body is too large'],
  [415, 'unsupported_media_type', 'The body must be application/json'],
  [429, 'rate_limited', 'Too many requests'],
  [503, 'unavailable', 'The service cannot answer at the moment'],
  [508, 'loop_detected', 'The endpoint leads back to itself'],
]);
const CRASH: Kind = [500, 'internal_error', 'Something went wrong'];

/** What became of a call, by the code that an MCP client is told. */
const FAILURES: ReadonlyMap<number, Kind> = new Map<number, Kind>([
  [RPC.invalidParams, [400, 'invalid_arguments', 'The tool does not take these arguments']],
  [httpRefusalCode(429), [429, 'quota_exceeded', 'A quota is used up']],
  [
    LEGACY_ERROR.urlElicitationRequired,
    [403, 'authorization_required', 'The server wants something of its user first'],
  ],
  ...faults({
    upstream_unreachable: [502, 'The server cannot be reached'],
    upstream_timeout: [504, 'The server did not answer in time'],
    upstream_closed: [502, 'The server went away during the call'],
    upstream_unauthorized: [502, 'The server refused its credential'],
    upstream_protocol_error: [502, 'The server broke the protocol'],
    upstream_unavailable: [503, 'The server is left alone for a while'],
    server_unusable: [503, 'This deployment cannot use the server'],
    authorization_required: [403, 'The server must be connected first'],
    cancelled: [503, 'The call was cancelled'],
    subject_required: [400, 'The call must name its subject'],
  }),
]);
/** Whatever else a server says. */
const UPSTREAM: Kind = [502, 'upstream_error', 'The server answered with an error'];
const TOOL: Kind = [422, 'tool_error', 'The tool says that it failed'];

/** The status of the answer to a call that ended with a JSON-RPC error of this code. */
export function statusOf(code: number): number {
  return (FAILURES.get(code) ?? UPSTREAM)[0];
}

/** @param error JSON text of the JSON-RPC error that an MCP client would get with this status. */
export function refusalProblem(status: number, error: Buffer, instance: string): Buffer[] {
  const { message, data } = partsOf(error);
  const kind = REFUSALS.get(status) ?? CRASH;
  return print(kind, instance, message, { data }, data === null ? undefined : typeIn(data));
}

/** @param error JSON text of the JSON-RPC error that the call ended with; a server's own code is told. */
export function failureProblem(error: Buffer, instance: string): Buffer[] {
  const { code, message, data } = partsOf(error);
  const kind = FAILURES.get(Number(code));
  return print(kind ?? UPSTREAM, instance, message, { upstreamCode: kind === undefined ? code : null, data });
}

/** @param result JSON text of a CallToolResult with `isError`; the first of its texts says why. */
export function toolProblem(result: Buffer, instance: string): Buffer[] {
  return print(TOOL, instance, firstText(result), { result });
}

/** A problem document in pieces. Extension members (RFC 9457 §3.2) are JSON texts; null ones are left out. */
function print(
  [status, named, title]: Kind,
  instance: string,
  detail: Buffer | null,
  more: Readonly<Record<string, Buffer | null>>,
  code = named,
): Buffer[] {
  const head = { type: `urn:patchbay:problem:${code}`, title, status, instance, code };
  const parts: Buffer[] = [Buffer.from(JSON.stringify(head).slice(0, -1))];
  for (const [name, value] of Object.entries({ detail, ...more }))
    if (value !== null) parts.push(Buffer.from(`,${JSON.stringify(name)}:`), value);
  parts.push(CLOSE);
  return parts;
}

const CLOSE = Buffer.from('}');

function partsOf(error: Buffer): { code: Buffer | null; message: Buffer | null; data: Buffer | null } {
  const members = scanObject(error);
  const message = raw(error, members, 'message');
  return {
    code: raw(error, members, 'code'),
    message: message?.[0] === QUOTE ? message : null,
    data: raw(error, members, 'data'),
  };
}

function raw(object: Buffer, members: readonly Member[], key: string): Buffer | null {
  const at = member(members, key);
  return at === undefined ? null : object.subarray(at.start, at.end);
}

/** Why exactly, where our own refusal says so. */
function typeIn(data: Buffer): string | undefined {
  const { type } = JSON.parse(data.toString()) as { type?: unknown };
  return typeof type === 'string' ? type : undefined;
}

/** Null also where a server wrote what cannot be told apart, such as a member twice: `result` has it all the same. */
function firstText(result: Buffer): Buffer | null {
  try {
    return textIn(result);
  } catch (error) {
    if (error instanceof JsonScanError) return null;
    throw error;
  }
}

function textIn(result: Buffer): Buffer | null {
  const content = raw(result, scanObject(result), 'content');
  if (content?.[0] !== OPEN_BRACKET) return null;
  const at = scanArray(content);
  for (let i = 0; i < at.length; i += 2) {
    const item = content.subarray(at[i], at[i + 1]);
    const text = item[0] === OPEN_BRACE ? raw(item, scanObject(item), 'text') : null;
    if (text?.[0] === QUOTE) return text;
  }
  return null;
}

function byFirst(kinds: readonly Kind[]): ReadonlyMap<number, Kind> {
  return new Map(kinds.map((kind) => [kind[0], kind]));
}

function faults(of: Readonly<Record<UpstreamReason, readonly [number, string]>>): [number, Kind][] {
  return Object.entries(of).map(([reason, [status, title]]) => [
    UPSTREAM_ERROR[reason as UpstreamReason],
    [status, reason, title],
  ]);
}
