/**
 * JSON-RPC 2.0 frames as byte ranges (specification: basic/index §Messages).
 *
 * A frame is scanned once; `params`, `result` and `error` are handed on as views of the bytes
 * received, so a relay neither parses nor prints them.
 */
import {
  assertUtf8,
  type Member,
  member,
  readString,
  scanArray,
  scanObject,
  skipSpace,
} from './json-scan.js';

export { JsonScanError } from './json-scan.js';

/** Valid JSON that is not a JSON-RPC message. */
export class JsonRpcShapeError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'JsonRpcShapeError';
  }
}

/** JSON-RPC error codes that every revision of MCP uses. */
export const RPC = {
  parseError: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internalError: -32603,
} as const;

/** One message. The buffers are views of the frame: copy what must outlive it. */
export interface Frame {
  readonly kind: 'request' | 'notification' | 'response';
  /** JSON text of `id` (a string or a number), `null` literal or absent: null. */
  readonly id: Buffer | null;
  /** Empty for a response. */
  readonly method: string;
  /** JSON text of `params`: an object, or null when absent. */
  readonly params: Buffer | null;
  /** JSON text of `result`. */
  readonly result: Buffer | null;
  /** JSON text of `error`. */
  readonly error: Buffer | null;
  /** `error.code`; NaN when there is no error or it is malformed (no integer code, no message). */
  readonly errorCode: number;
}

/**
 * Classifies one message.
 * @throws JsonScanError when it is not JSON (or not UTF-8, or repeats a member that decides).
 * @throws JsonRpcShapeError when it is JSON but no message.
 */
export function parseFrame(buf: Buffer): Frame {
  assertUtf8(buf);
  const members = scanObject(buf);
  let id: Member | undefined;
  let method: Member | undefined;
  let params: Member | undefined;
  let result: Member | undefined;
  let error: Member | undefined;
  let version = false;
  for (const m of members) {
    switch (m.key) {
      case 'jsonrpc':
        version = m.end - m.start === 5 && buf.toString('latin1', m.start, m.end) === '"2.0"';
        break;
      case 'id':
        id = m;
        break;
      case 'method':
        method = m;
        break;
      case 'params':
        params = m;
        break;
      case 'result':
        result = m;
        break;
      case 'error':
        error = m;
        break;
    }
  }
  if (!version) throw new JsonRpcShapeError('member "jsonrpc" is not "2.0"');
  const idBytes = id === undefined ? null : readId(buf, id);
  if (method !== undefined) {
    if (result !== undefined || error !== undefined)
      throw new JsonRpcShapeError('both a request and a response');
    return call(buf, method, params, id === undefined, idBytes);
  }
  if ((result === undefined) === (error === undefined))
    throw new JsonRpcShapeError('neither a request nor a response');
  if (result !== undefined && idBytes === null) throw new JsonRpcShapeError('a result without id');
  return {
    kind: 'response',
    id: idBytes,
    method: '',
    params: null,
    result: view(buf, result),
    error: view(buf, error),
    errorCode: error === undefined ? Number.NaN : readErrorCode(buf, error),
  };
}

function call(
  buf: Buffer,
  method: Member,
  params: Member | undefined,
  notification: boolean,
  id: Buffer | null,
): Frame {
  if (buf[method.start] !== 0x22) throw new JsonRpcShapeError('"method" is not a string');
  if (params !== undefined && buf[params.start] !== 0x7b)
    throw new JsonRpcShapeError('"params" is not an object');
  if (!notification && id === null) throw new JsonRpcShapeError('a request with id null');
  return {
    kind: notification ? 'notification' : 'request',
    id,
    method: readString(buf, method.start, method.end),
    params: view(buf, params),
    result: null,
    error: null,
    errorCode: Number.NaN,
  };
}

function view(buf: Buffer, m: Member | undefined): Buffer | null {
  return m === undefined ? null : buf.subarray(m.start, m.end);
}

function readId(buf: Buffer, m: Member): Buffer | null {
  const c = buf[m.start] as number;
  if (c === 0x6e) return null;
  if (c === 0x22 || c === 0x2d || (c >= 0x30 && c <= 0x39)) return buf.subarray(m.start, m.end);
  throw new JsonRpcShapeError('"id" is neither a string nor a number');
}

function readErrorCode(buf: Buffer, error: Member): number {
  if (buf[error.start] !== 0x7b) return Number.NaN;
  const members = scanObject(buf, error.start, error.end);
  const code = member(members, 'code');
  const message = member(members, 'message');
  if (code === undefined || message === undefined || buf[message.start] !== 0x22) return Number.NaN;
  const value = Number(buf.toString('latin1', code.start, code.end));
  return Number.isInteger(value) ? value : Number.NaN;
}

/** An id of our own (a non-negative integer in plain digits), or -1 for any other spelling. */
export function readOwnId(id: Buffer | null): number {
  if (id === null || id.length === 0 || id.length > 15) return -1;
  let value = 0;
  for (let i = 0; i < id.length; i++) {
    const digit = (id[i] as number) - 0x30;
    if (digit < 0 || digit > 9 || (i === 0 && digit === 0 && id.length > 1)) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** True for a batch (2025-03-26 only): the first byte that is not whitespace is `[`. */
export function isBatch(buf: Buffer): boolean {
  return buf[skipSpace(buf, 0, buf.length)] === 0x5b;
}

/** The messages of a batch as views. @throws JsonScanError; JsonRpcShapeError for an empty one. */
export function splitBatch(buf: Buffer): Buffer[] {
  const offsets = scanArray(buf);
  if (offsets.length === 0) throw new JsonRpcShapeError('an empty batch');
  const frames: Buffer[] = [];
  for (let i = 0; i < offsets.length; i += 2) frames.push(buf.subarray(offsets[i], offsets[i + 1]));
  return frames;
}

function idText(id: number | Buffer | null): string {
  if (id === null) return 'null';
  return typeof id === 'number' ? String(id) : id.toString('utf8');
}

function assemble(head: string, body: Buffer | null): Buffer {
  const size = Buffer.byteLength(head);
  const out = Buffer.allocUnsafe(size + (body === null ? 0 : body.length) + 1);
  out.write(head, 0);
  if (body !== null) body.copy(out, size);
  out[out.length - 1] = 0x7d;
  return out;
}

/** A request; `id` is a number or JSON text, `params` JSON text of an object or null. */
export function encodeRequest(id: number | Buffer, method: string, params: Buffer | null): Buffer {
  const head = `{"jsonrpc":"2.0","id":${idText(id)},"method":${JSON.stringify(method)}`;
  return params === null ? assemble(head, null) : assemble(`${head},"params":`, params);
}

/** A notification; `params` is JSON text of an object or null. */
export function encodeNotification(method: string, params: Buffer | null): Buffer {
  const head = `{"jsonrpc":"2.0","method":${JSON.stringify(method)}`;
  return params === null ? assemble(head, null) : assemble(`${head},"params":`, params);
}

/** A success response around the JSON text of a result. */
export function encodeResult(id: number | Buffer, result: Buffer): Buffer {
  return assemble(`{"jsonrpc":"2.0","id":${idText(id)},"result":`, result);
}

/** An error response around the JSON text of an error object; id null where none could be read. */
export function encodeErrorObject(id: number | Buffer | null, error: Buffer): Buffer {
  return assemble(`{"jsonrpc":"2.0","id":${idText(id)},"error":`, error);
}

/** The JSON text of an error object. `data` is printed with JSON.stringify. */
export function errorObject(code: number, message: string, data?: unknown): Buffer {
  return Buffer.from(JSON.stringify(data === undefined ? { code, message } : { code, message, data }));
}

/** An error response of our own making. */
export function encodeError(
  id: number | Buffer | null,
  code: number,
  message: string,
  data?: unknown,
): Buffer {
  return encodeErrorObject(id, errorObject(code, message, data));
}
