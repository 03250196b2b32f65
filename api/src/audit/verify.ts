/**
 * Goes along an organisation's chain and names the first place where it is not what was written: an event
 * changed, removed, put elsewhere or slipped in, and days that differ from what was signed.
 */
import type { AuditHead, AuditEvent as AuditRow } from '@patchbay/prisma';
import { genesisHash, hashOfEvent, hex, toAuditEvent } from './event.js';
import type { Head, HeadKeys } from './heads.js';

/** Events go with the days that were signed, and none of the last so many days (migration audit_chain). */
export const MIN_RETENTION_DAYS = 30;

export const BREAKS = ['missing', 'changed', 'unlinked', 'head_mismatch', 'head_signature'] as const;

export interface Break {
  readonly seq: number;
  /** Public id of the event there; null where there is none. */
  readonly eventId: string | null;
  /**
   * `missing`: no event has this number. `changed`: its content does not give its hash. `unlinked`: it does not
   * name the hash before it. `head_mismatch`: the signed head of a day has another hash. `head_signature`: the
   * signature of the head is wrong.
   */
  readonly reason: (typeof BREAKS)[number];
}

export interface Verdict {
  readonly ok: boolean;
  /** Events up to the first break. */
  readonly checked: number;
  /** The first event that is there, and the last one that was reached; null without any. */
  readonly first: { readonly seq: number } | null;
  readonly last: { readonly seq: number; readonly hash: string } | null;
  readonly heads: {
    readonly checked: number;
    /** Signed with a key that was derived from a root key which is gone: compared, but not verified. */
    readonly unknownKeys: number;
  };
  readonly firstBroken: Break | null;
}

export interface ChainSource {
  /** All, oldest first. */
  heads(): Promise<readonly AuditHead[]>;
  /** The next events with a higher number, in order; empty at the end. */
  after(seq: bigint): Promise<readonly AuditRow[]>;
}

/**
 * Reads events piece by piece, in constant memory.
 * @param today `YYYY-MM-DD`, UTC.
 */
export async function verifyChain(
  orgId: string,
  source: ChainSource,
  keys: HeadKeys,
  today: string,
): Promise<Verdict> {
  const walk = new Walk(orgId, await source.heads(), keys, today);
  let seq = 0n;
  for (;;) {
    const rows = await source.after(seq);
    for (const row of rows) if (!walk.take(row)) return walk.verdict();
    const last = rows.at(-1);
    if (last === undefined) return walk.end();
    seq = last.seq;
  }
}

class Walk {
  private readonly heads: readonly (Head & { keyId: string; signature: Uint8Array })[];
  /** Heads up to here have been looked at. */
  private next = 0;
  private unknownKeys = 0;
  private checked = 0;
  private first: number | null = null;
  private last: { seq: number; hash: string } | null = null;
  private broken: Break | null = null;

  constructor(
    private readonly orgId: string,
    heads: readonly AuditHead[],
    private readonly keys: HeadKeys,
    private readonly today: string,
  ) {
    this.heads = heads.map(({ day, hash, keyId, seq, signature }) => ({
      orgId,
      day: day.toISOString().slice(0, 10),
      seq: Number(seq),
      hash: hex(hash),
      keyId,
      signature,
    }));
  }

  /** @returns false at the first break. */
  take(row: AuditRow): boolean {
    const event = toAuditEvent(row);
    const before = this.last ?? this.start(event.seq);
    if (before === null || event.seq !== before.seq + 1)
      return this.fail(before === null ? 1 : before.seq + 1, null, 'missing');
    if (event.prevHash !== before.hash) return this.fail(event.seq, event.id, 'unlinked');
    if (hashOfEvent(event) !== event.hash) return this.fail(event.seq, event.id, 'changed');
    this.first ??= event.seq;
    this.last = { seq: event.seq, hash: event.hash };
    this.checked++;
    return this.signed(event.seq, event.id, event.hash);
  }

  end(): Verdict {
    // A head whose event is not there: the end of the chain was cut off. Before the first event that is
    // there, it was retention.
    const cut = this.heads[this.next];
    if (this.last !== null && cut !== undefined) this.fail(this.last.seq + 1, null, 'missing');
    else if (this.last === null) this.start(Number.POSITIVE_INFINITY);
    return this.verdict();
  }

  verdict(): Verdict {
    return {
      ok: this.broken === null,
      checked: this.checked,
      first: this.first === null ? null : { seq: this.first },
      last: this.last,
      heads: { checked: this.next, unknownKeys: this.unknownKeys },
      firstBroken: this.broken,
    };
  }

  /** What comes before the first event that is there: the genesis, or the head that retention left. */
  private start(seq: number): { seq: number; hash: string } | null {
    if (seq === 1) return { seq: 0, hash: genesisHash(this.orgId) };
    let start: Head | null = null;
    for (
      let head = this.heads[this.next];
      head !== undefined && head.seq < seq;
      head = this.heads[this.next]
    ) {
      // A forged head would make any beginning look right.
      if (!this.signed(head.seq, null, head.hash)) return null;
      start = head;
    }
    const oldest = new Date(Date.parse(this.today) - MIN_RETENTION_DAYS * 86_400_000)
      .toISOString()
      .slice(0, 10);
    if (start === null || start.day < oldest) return start;
    this.fail(1, null, 'missing');
    return null;
  }

  /** Looks at the heads that stand at this event. */
  private signed(seq: number, eventId: string | null, hash: string): boolean {
    for (let head = this.heads[this.next]; head?.seq === seq; head = this.heads[this.next]) {
      if (head.hash !== hash) return this.fail(seq, eventId, 'head_mismatch');
      const valid = this.keys.verify(head, head.keyId, head.signature);
      if (valid === false) return this.fail(seq, eventId, 'head_signature');
      if (valid === null) this.unknownKeys++;
      this.next++;
    }
    return true;
  }

  /** Keeps the first break. */
  private fail(seq: number, eventId: string | null, reason: Break['reason']): false {
    this.broken ??= { seq, eventId, reason };
    return false;
  }
}
