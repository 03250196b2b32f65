/**
 * What a client says of itself: its capabilities and its name, as JSON text. Upstreams that serve
 * this client alone are told exactly that, with one exception: its roots, which to a file server
 * are permissions, go only where the server's setting lets them.
 */
import { createHash } from 'node:crypto';

import { bitsIn } from '../client-capabilities.js';
import { removeMembers } from '../wire/json-edit.js';
import { member, scanObject } from '../wire/json-scan.js';
import { META } from '../wire/modern/envelope.js';

const EMPTY = Buffer.from('{}');
const ROOTS: ReadonlySet<string> = new Set(['roots']);
const ASKABLE = ['sampling', 'elicitation', 'roots'] as const;
/** Most clients are one of a few programs. */
const MAX_KNOWN = 1_000;
const known = new Map<string, ClientProfile>();

/** As a handshake of ours says it. */
interface ClientSelf {
  readonly clientCapabilities: Readonly<Record<string, unknown>>;
  readonly clientInfo?: Readonly<Record<string, unknown>>;
}

/** A client as one kind of server sees it. */
export class ClientView {
  /** Whether a server may ask this client anything at all. */
  readonly canBeAsked: boolean;
  /** Equal for equal clients; 16 characters. */
  readonly digest: string;
  private lastMeta: { readonly level: string | null; readonly bytes: Buffer } | null = null;

  /** Both are JSON text; of an Implementation, or null, and of ClientCapabilities. */
  constructor(
    private readonly info: Buffer | null,
    private readonly capabilities: Buffer,
  ) {
    const members = scanObject(capabilities);
    this.canBeAsked = ASKABLE.some((name) => member(members, name) !== undefined);
    const hash = createHash('sha256').update(capabilities).update('\n');
    this.digest = hash
      .update(info ?? EMPTY)
      .digest('base64url')
      .slice(0, 16);
  }

  self(): ClientSelf {
    const clientCapabilities = JSON.parse(this.capabilities.toString()) as ClientSelf['clientCapabilities'];
    if (this.info === null) return { clientCapabilities };
    return { clientCapabilities, clientInfo: JSON.parse(this.info.toString()) as Record<string, unknown> };
  }

  /** The same as members of a modern request's `_meta`, ready to be put in. */
  meta(logLevel: string | null): Buffer {
    if (this.lastMeta?.level === logLevel) return this.lastMeta.bytes;
    const parts = [`${JSON.stringify(META.clientCapabilities)}:${this.capabilities.toString()}`];
    if (this.info !== null) parts.push(`${JSON.stringify(META.clientInfo)}:${this.info.toString()}`);
    if (logLevel !== null) parts.push(`${JSON.stringify(META.logLevel)}:${JSON.stringify(logLevel)}`);
    const bytes = Buffer.from(parts.join(','));
    this.lastMeta = { level: logLevel, bytes };
    return bytes;
  }
}

export class ClientProfile {
  readonly hasRoots: boolean;
  /** What it can do, as bits; see client-capabilities.ts. */
  readonly bits: number;
  private readonly whole: ClientView;
  private readonly rootless: ClientView;

  private constructor(capabilities: Buffer, info: Buffer | null) {
    this.bits = bitsIn(capabilities);
    this.whole = new ClientView(info, capabilities);
    const rest = removeMembers(capabilities, ROOTS);
    this.hasRoots = rest !== capabilities;
    this.rootless = this.hasRoots ? new ClientView(info, rest) : this.whole;
  }

  /**
   * One object for all equal clients. The buffers are copied.
   * @param capabilities JSON text of ClientCapabilities; null: none.
   * @param info JSON text of Implementation; null: unnamed.
   * @throws JsonScanError
   */
  static of(capabilities: Buffer | null, info: Buffer | null): ClientProfile {
    const text = `${capabilities?.toString('latin1') ?? ''}\n${info?.toString('latin1') ?? ''}`;
    const found = known.get(text);
    if (found !== undefined) return found;
    const copy = (bytes: Buffer | null): Buffer | null => (bytes === null ? null : Buffer.from(bytes));
    const profile = new ClientProfile(copy(capabilities) ?? EMPTY, copy(info));
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(text, profile);
    return profile;
  }

  /** @param relayRoots the server's setting. */
  as(relayRoots: boolean): ClientView {
    return relayRoots ? this.whole : this.rootless;
  }
}
