/**
 * The envelope of a modern request: reserved keys of `params._meta` (specification 2026-07-28:
 * basic/index §_meta, "Per-request protocol fields"), read, added and stripped on bytes.
 */
import { addRaw, joinMembers, spliceBytes } from '../json-edit.js';
import { type Member, member, readString, scanObject } from '../json-scan.js';
import { lastingToken } from '../lasting-token.js';

export const META = {
  protocolVersion: 'io.modelcontextprotocol/protocolVersion',
  clientInfo: 'io.modelcontextprotocol/clientInfo',
  clientCapabilities: 'io.modelcontextprotocol/clientCapabilities',
  logLevel: 'io.modelcontextprotocol/logLevel',
  serverInfo: 'io.modelcontextprotocol/serverInfo',
  subscriptionId: 'io.modelcontextprotocol/subscriptionId',
} as const;

const OWN_KEYS: ReadonlySet<string> = new Set([
  META.protocolVersion,
  META.clientInfo,
  META.clientCapabilities,
]);
const ENVELOPE_KEYS: ReadonlySet<string> = new Set([...OWN_KEYS, META.logLevel]);
const VERSION_ONLY: ReadonlySet<string> = new Set([META.protocolVersion]);

/** The reserved members as found. Buffers are JSON texts, views of `params`. */
export interface Envelope {
  /** Null when absent or not a string. */
  readonly protocolVersion: string | null;
  readonly clientInfo: Buffer | null;
  /** Null when absent or not an object. */
  readonly clientCapabilities: Buffer | null;
  readonly logLevel: string | null;
  readonly progressToken: Buffer | null;
}

/** Reads `params._meta`; null when there is none. @throws JsonScanError */
export function readEnvelope(params: Buffer | null): Envelope | null {
  return params === null ? null : envelopeIn(params, scanObject(params));
}

/** The same for params whose members are known already. @throws JsonScanError */
export function envelopeIn(params: Buffer, paramsMembers: readonly Member[]): Envelope | null {
  const meta = member(paramsMembers, '_meta');
  if (meta === undefined || params[meta.start] !== 0x7b) return null;
  const members = scanObject(params, meta.start, meta.end);
  return {
    protocolVersion: text(params, member(members, META.protocolVersion)),
    clientInfo: bytes(params, member(members, META.clientInfo), true),
    clientCapabilities: bytes(params, member(members, META.clientCapabilities), true),
    logLevel: text(params, member(members, META.logLevel)),
    progressToken: bytes(params, member(members, 'progressToken'), false),
  };
}

function text(buf: Buffer, m: Member | undefined): string | null {
  return m === undefined || buf[m.start] !== 0x22 ? null : readString(buf, m.start, m.end);
}

function bytes(buf: Buffer, m: Member | undefined, object: boolean): Buffer | null {
  if (m === undefined || (object && buf[m.start] !== 0x7b)) return null;
  return buf.subarray(m.start, m.end);
}

/** The members `_meta` needs towards a modern server, printed once per link. */
export interface EnvelopeParts {
  /** `"…/protocolVersion":"…","…/clientInfo":…,"…/clientCapabilities":…` */
  readonly all: Buffer;
  /** The version alone, where a client's own identity and capabilities are relayed. */
  readonly version: Buffer;
}

export function envelopeParts(
  version: string,
  clientInfo: object,
  clientCapabilities: object,
): EnvelopeParts {
  const own = `${JSON.stringify(META.protocolVersion)}:${JSON.stringify(version)}`;
  const info = `${JSON.stringify(META.clientInfo)}:${JSON.stringify(clientInfo)}`;
  const capabilities = `${JSON.stringify(META.clientCapabilities)}:${JSON.stringify(clientCapabilities)}`;
  return { all: Buffer.from(`${own},${info},${capabilities}`), version: Buffer.from(own) };
}

/** How `rewriteParams` shall leave `params._meta`. */
export interface MetaRewrite {
  /** Modern upstream: the envelope to put in. Null, a legacy upstream: reserved keys are stripped. */
  readonly envelope: EnvelopeParts | null;
  /**
   * Modern upstream: `relayed` keeps the caller's clientInfo and clientCapabilities where it gave
   * them, bytes are ready members in place of the envelope's own two and of the caller's log level.
   */
  readonly client: 'relayed' | Buffer | null;
  /** The token of this hop, put in place of the caller's `progressToken` where it gave one. */
  readonly token: number;
  /** Put a token in instead that still says whose it is when the request is answered. */
  readonly lasting?: boolean | undefined;
}

export interface RewrittenParams {
  readonly params: Buffer | null;
  /** JSON text of the caller's token, or null. */
  readonly progressToken: Buffer | null;
}

const EMPTY = Buffer.from('{}');
const META_OPEN = Buffer.from('"_meta":{');
const CLOSE = Buffer.from('}');
const COMMA = Buffer.from(',');

/**
 * `params` as one hop needs it: envelope added or stripped, progress token replaced. Everything
 * else stays byte for byte. @throws JsonScanError when `params` is no object.
 */
export function rewriteParams(params: Buffer | null, how: MetaRewrite): RewrittenParams {
  if (params === null) {
    return {
      params: how.envelope === null ? null : withNewMeta(EMPTY, membersOf(how.envelope, how.client)),
      progressToken: null,
    };
  }
  const meta = member(scanObject(params), '_meta');
  if (meta === undefined || params[meta.start] !== 0x7b) {
    if (how.envelope === null) return { params, progressToken: null };
    const bare = meta === undefined ? params : spliceBytes(params, meta.start, meta.end, EMPTY);
    if (meta === undefined)
      return { params: withNewMeta(bare, membersOf(how.envelope, how.client)), progressToken: null };
    return rewriteParams(bare, how);
  }
  return withOldMeta(params, meta, how);
}

function membersOf(envelope: EnvelopeParts, client: MetaRewrite['client']): Buffer {
  return client instanceof Buffer ? Buffer.concat([envelope.version, COMMA, client]) : envelope.all;
}

function withNewMeta(params: Buffer, members: Buffer): Buffer {
  return addRaw(params, Buffer.concat([META_OPEN, members, CLOSE]));
}

function withOldMeta(params: Buffer, at: Member, how: MetaRewrite): RewrittenParams {
  const members = scanObject(params, at.start, at.end);
  const token = member(members, 'progressToken');
  const relayed = how.client === 'relayed' && member(members, META.clientCapabilities) !== undefined;
  const spoken = how.envelope === null || how.client instanceof Buffer;
  const dropped = spoken ? ENVELOPE_KEYS : relayed ? VERSION_ONLY : OWN_KEYS;
  if (how.envelope === null && token === undefined && !members.some((m) => dropped.has(m.key))) {
    return { params, progressToken: null };
  }
  // The usual caller of this era says what would be said in its place.
  if (relayed && token === undefined && saysVersion(params, members, how.envelope))
    return { params, progressToken: null };
  let meta = joinMembers(
    params,
    members.filter((m) => m !== token && !dropped.has(m.key)),
  );
  if (token !== undefined) {
    const own =
      how.lasting === true ? lastingToken(params.toString('utf8', token.start, token.end)) : how.token;
    meta = addRaw(meta, Buffer.from(`"progressToken":${own}`));
  }
  if (how.envelope !== null)
    meta = addRaw(meta, relayed ? how.envelope.version : membersOf(how.envelope, how.client));
  return {
    params: spliceBytes(params, at.start, at.end, meta),
    progressToken: token === undefined ? null : params.subarray(token.start, token.end),
  };
}

function saysVersion(params: Buffer, members: readonly Member[], envelope: EnvelopeParts | null): boolean {
  const said = member(members, META.protocolVersion);
  return (
    envelope !== null &&
    said !== undefined &&
    params.compare(envelope.version, 0, envelope.version.length, said.keyStart, said.end) === 0
  );
}

/** `params` without the reserved keys; progress token and foreign keys stay. */
export function stripEnvelope(params: Buffer | null): Buffer | null {
  if (params === null) return null;
  const meta = member(scanObject(params), '_meta');
  if (meta === undefined || params[meta.start] !== 0x7b) return params;
  const members = scanObject(params, meta.start, meta.end);
  const kept = members.filter((m) => !ENVELOPE_KEYS.has(m.key));
  if (kept.length === members.length) return params;
  return spliceBytes(params, meta.start, meta.end, joinMembers(params, kept));
}
