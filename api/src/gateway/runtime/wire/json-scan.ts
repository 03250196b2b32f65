/**
 * A strict JSON scanner over bytes: checks the whole grammar of RFC 8259 and tells where the
 * members of one object (or the items of one array) lie, without building a single value.
 *
 * Why not JSON.parse: a relay must hand on unknown members, number spellings (`1.0`,
 * `12345678901234567890`) and key order as they came, and most of a frame interests nobody here.
 * The text must be UTF-8; `assertUtf8` checks that natively and is called once per frame.
 */
import { isUtf8 } from 'node:buffer';

/** The bytes are not JSON, are nested too deeply, or name a guarded member twice. */
export class JsonScanError extends Error {
  constructor(
    message: string,
    /** Byte offset in the scanned buffer, -1 where none applies. */
    readonly offset: number,
  ) {
    super(offset < 0 ? message : `${message} at byte ${offset}`);
    this.name = 'JsonScanError';
  }
}

/** One member of an object. Offsets are bytes in the scanned buffer; ends are exclusive. */
export interface Member {
  /** Decoded, so that `"met\u0068od"` is `method`. */
  readonly key: string;
  /** Of the key's opening quote. */
  readonly keyStart: number;
  readonly start: number;
  readonly end: number;
}

/** Nesting beyond this is refused: no MCP message needs it, and it bounds our stack. */
export const MAX_DEPTH = 128;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/** 1 for bytes that stand for themselves in a string: no quote, backslash or control character. */
const PLAIN = new Uint8Array(256).fill(1, 0x20);
PLAIN[QUOTE] = 0;
PLAIN[BACKSLASH] = 0;

/**
 * Members that decide what a message means to us. Two readers may pick different ones of a
 * duplicate (JSON.parse the last, others the first), so a duplicate could pass a policy check
 * here and act as another call upstream. Some readers (Go's encoding/json) also ignore case.
 */
const GUARDED = [
  'id',
  'uri',
  'ref',
  'name',
  '_meta',
  'error',
  'method',
  'params',
  'result',
  'taskId',
  'jsonrpc',
  'arguments',
  'progressToken',
  'io.modelcontextprotocol/protocolVersion',
  'io.modelcontextprotocol/clientInfo',
  'io.modelcontextprotocol/clientCapabilities',
  'io.modelcontextprotocol/logLevel',
  'io.modelcontextprotocol/subscriptionId',
] as const;
const GUARD_BITS = new Map<string, number>(GUARDED.map((key, i) => [key.toLowerCase(), 1 << i]));
const LONGEST_GUARDED = Math.max(...GUARDED.map((key) => key.length));
/** Guarded keys by length, to hand out constants instead of decoding the common keys. */
const BY_LENGTH: { key: string; bytes: Buffer; bit: number }[][] = [];
for (const [i, key] of GUARDED.entries()) {
  const list = (BY_LENGTH[key.length] ??= []);
  list.push({ key, bytes: Buffer.from(key), bit: 1 << i });
}

/** @throws JsonScanError when the bytes are not well-formed UTF-8 (RFC 8259 §8.1). */
export function assertUtf8(buf: Buffer): void {
  if (!isUtf8(buf)) throw new JsonScanError('not UTF-8', -1);
}

function fail(buf: Buffer, pos: number, end: number, wanted: string): never {
  throw new JsonScanError(
    pos >= end ? `unexpected end, wanted ${wanted}` : `unexpected byte ${buf[pos]}, wanted ${wanted}`,
    pos,
  );
}

/** First offset at or after `pos` that is not JSON whitespace. */
export function skipSpace(buf: Buffer, pos: number, end: number): number {
  while (pos < end) {
    const c = buf[pos];
    if (c !== 0x20 && c !== 0x0a && c !== 0x0d && c !== 0x09) break;
    pos++;
  }
  return pos;
}

function isHex(c: number | undefined): boolean {
  return (
    c !== undefined && ((c >= 0x30 && c <= 0x39) || (c >= 0x41 && c <= 0x46) || (c >= 0x61 && c <= 0x66))
  );
}

/** Offset of the byte behind a string whose opening quote is at `pos`. */
function skipString(buf: Buffer, pos: number, end: number): number {
  pos++;
  for (;;) {
    // The hot loop of the whole scanner: one look-up a byte.
    while (pos < end && PLAIN[buf[pos] as number] === 1) pos++;
    if (pos >= end) return fail(buf, pos, end, 'the end of a string');
    if (buf[pos] === QUOTE) return pos + 1;
    if (buf[pos] !== BACKSLASH) throw new JsonScanError('control character in a string', pos);
    pos = skipEscape(buf, pos, end);
  }
}

function skipEscape(buf: Buffer, pos: number, end: number): number {
  switch (pos + 1 < end ? buf[pos + 1] : -1) {
    case 0x22:
    case 0x5c:
    case 0x2f:
    case 0x62:
    case 0x66:
    case 0x6e:
    case 0x72:
    case 0x74:
      return pos + 2;
    case 0x75:
      for (let i = 2; i < 6; i++) {
        if (pos + i >= end || !isHex(buf[pos + i])) fail(buf, pos + i, end, 'a hexadecimal digit');
      }
      return pos + 6;
    default:
      return fail(buf, pos + 1, end, 'an escape');
  }
}

function skipDigits(buf: Buffer, pos: number, end: number): number {
  const from = pos;
  while (pos < end && (buf[pos] as number) >= 0x30 && (buf[pos] as number) <= 0x39) pos++;
  return pos === from ? fail(buf, pos, end, 'a digit') : pos;
}

function skipNumber(buf: Buffer, pos: number, end: number): number {
  if (buf[pos] === 0x2d) pos++;
  if (pos < end && buf[pos] === 0x30) pos++;
  else pos = skipDigits(buf, pos, end);
  if (pos < end && buf[pos] === 0x2e) pos = skipDigits(buf, pos + 1, end);
  if (pos < end && (buf[pos] === 0x65 || buf[pos] === 0x45)) {
    pos++;
    if (pos < end && (buf[pos] === 0x2b || buf[pos] === 0x2d)) pos++;
    pos = skipDigits(buf, pos, end);
  }
  return pos;
}

function skipLiteral(buf: Buffer, pos: number, end: number, word: string): number {
  for (let i = 0; i < word.length; i++) {
    if (pos + i >= end || buf[pos + i] !== word.charCodeAt(i)) fail(buf, pos + i, end, word);
  }
  return pos + word.length;
}

/**
 * Checks the JSON value that starts exactly at `pos` and gives the offset behind it.
 * @throws JsonScanError
 */
export function skipValue(buf: Buffer, pos: number, end: number, depth = 0): number {
  const c = pos < end ? (buf[pos] as number) : -1;
  switch (c) {
    case QUOTE:
      return skipString(buf, pos, end);
    case OPEN_BRACE:
      return skipObject(buf, pos, end, depth + 1);
    case OPEN_BRACKET:
      return skipArray(buf, pos, end, depth + 1);
    case 0x74:
      return skipLiteral(buf, pos, end, 'true');
    case 0x66:
      return skipLiteral(buf, pos, end, 'false');
    case 0x6e:
      return skipLiteral(buf, pos, end, 'null');
    default:
      if (c === 0x2d || (c >= 0x30 && c <= 0x39)) return skipNumber(buf, pos, end);
      return fail(buf, pos, end, 'a value');
  }
}

function skipObject(buf: Buffer, pos: number, end: number, depth: number): number {
  if (depth > MAX_DEPTH) throw new JsonScanError('nested too deeply', pos);
  pos = skipSpace(buf, pos + 1, end);
  if (pos < end && buf[pos] === CLOSE_BRACE) return pos + 1;
  for (;;) {
    if (pos >= end || buf[pos] !== QUOTE) fail(buf, pos, end, 'a key');
    pos = skipSpace(buf, skipString(buf, pos, end), end);
    if (pos >= end || buf[pos] !== COLON) fail(buf, pos, end, ':');
    pos = skipSpace(buf, pos + 1, end);
    pos = skipSpace(buf, skipValue(buf, pos, end, depth), end);
    if (pos < end && buf[pos] === CLOSE_BRACE) return pos + 1;
    if (pos >= end || buf[pos] !== COMMA) fail(buf, pos, end, ', or }');
    pos = skipSpace(buf, pos + 1, end);
  }
}

function skipArray(buf: Buffer, pos: number, end: number, depth: number): number {
  if (depth > MAX_DEPTH) throw new JsonScanError('nested too deeply', pos);
  pos = skipSpace(buf, pos + 1, end);
  if (pos < end && buf[pos] === CLOSE_BRACKET) return pos + 1;
  for (;;) {
    pos = skipSpace(buf, skipValue(buf, pos, end, depth), end);
    if (pos < end && buf[pos] === CLOSE_BRACKET) return pos + 1;
    if (pos >= end || buf[pos] !== COMMA) fail(buf, pos, end, ', or ]');
    pos = skipSpace(buf, pos + 1, end);
  }
}

/** The JSON string at [start, end), decoded. The range must have been scanned before. */
export function readString(buf: Buffer, start: number, end: number): string {
  if (buf[start] !== QUOTE) throw new JsonScanError('not a string', start);
  for (let i = start + 1; i < end - 1; i++) {
    if (buf[i] === BACKSLASH) return JSON.parse(buf.toString('utf8', start, end)) as string;
  }
  return buf.toString('utf8', start + 1, end - 1);
}

interface Key {
  text: string;
  bit: number;
}

/** Decodes a key; the commonest cost no allocation. `bit` is set for guarded keys in any case. */
function readKey(buf: Buffer, start: number, end: number, out: Key): void {
  const length = end - start - 2;
  const known = BY_LENGTH[length];
  if (known !== undefined) {
    for (const { key, bytes, bit } of known) {
      let i = 0;
      while (i < length && bytes[i] === buf[start + 1 + i]) i++;
      if (i === length) {
        out.text = key;
        out.bit = bit;
        return;
      }
    }
  }
  out.text = readString(buf, start, end);
  out.bit = out.text.length > LONGEST_GUARDED ? 0 : (GUARD_BITS.get(fold(out.text)) ?? 0);
}

/** Case folding as loose readers do it: ASCII, and the two letters that fold into ASCII. */
function fold(key: string): string {
  return key
    .replace(/\u017f/g, 's')
    .replace(/\u212a/g, 'k')
    .toLowerCase();
}

const keyOut: Key = { text: '', bit: 0 };

/**
 * The members of the JSON object that fills [start, end) (whitespace around it is allowed), in
 * order. Of a repeated key the last counts, as in JSON.parse; see `member`.
 * @throws JsonScanError when it is not exactly one object, or a guarded key repeats.
 */
export function scanObject(buf: Buffer, start = 0, end = buf.length): Member[] {
  const members: Member[] = [];
  let seen = 0;
  let pos = skipSpace(buf, start, end);
  if (pos >= end || buf[pos] !== OPEN_BRACE) fail(buf, pos, end, '{');
  pos = skipSpace(buf, pos + 1, end);
  if (pos < end && buf[pos] === CLOSE_BRACE) return finish(buf, pos + 1, end, members);
  for (;;) {
    if (pos >= end || buf[pos] !== QUOTE) fail(buf, pos, end, 'a key');
    const keyStart = pos;
    pos = skipString(buf, pos, end);
    readKey(buf, keyStart, pos, keyOut);
    const { text: key, bit } = keyOut;
    if ((seen & bit) !== 0) throw new JsonScanError(`member "${key}" is repeated`, keyStart);
    seen |= bit;
    pos = skipSpace(buf, pos, end);
    if (pos >= end || buf[pos] !== COLON) fail(buf, pos, end, ':');
    const valueStart = skipSpace(buf, pos + 1, end);
    pos = skipValue(buf, valueStart, end, 1);
    members.push({ key, keyStart, start: valueStart, end: pos });
    pos = skipSpace(buf, pos, end);
    if (pos < end && buf[pos] === CLOSE_BRACE) return finish(buf, pos + 1, end, members);
    if (pos >= end || buf[pos] !== COMMA) fail(buf, pos, end, ', or }');
    pos = skipSpace(buf, pos + 1, end);
  }
}

/**
 * Offsets of the items of the JSON array that fills [start, end): start, end, start, end, ...
 * @throws JsonScanError when it is not exactly one array.
 */
export function scanArray(buf: Buffer, start = 0, end = buf.length): number[] {
  const offsets: number[] = [];
  let pos = skipSpace(buf, start, end);
  if (pos >= end || buf[pos] !== OPEN_BRACKET) fail(buf, pos, end, '[');
  pos = skipSpace(buf, pos + 1, end);
  if (pos < end && buf[pos] === CLOSE_BRACKET) return finish(buf, pos + 1, end, offsets);
  for (;;) {
    const from = pos;
    pos = skipValue(buf, pos, end, 1);
    offsets.push(from, pos);
    pos = skipSpace(buf, pos, end);
    if (pos < end && buf[pos] === CLOSE_BRACKET) return finish(buf, pos + 1, end, offsets);
    if (pos >= end || buf[pos] !== COMMA) fail(buf, pos, end, ', or ]');
    pos = skipSpace(buf, pos + 1, end);
  }
}

function finish<T>(buf: Buffer, pos: number, end: number, value: T): T {
  pos = skipSpace(buf, pos, end);
  return pos < end ? fail(buf, pos, end, 'the end') : value;
}

/** The member that counts for a key: the last one, or undefined. */
export function member(members: readonly Member[], key: string): Member | undefined {
  for (let i = members.length - 1; i >= 0; i--) {
    if ((members[i] as Member).key === key) return members[i];
  }
  return undefined;
}
