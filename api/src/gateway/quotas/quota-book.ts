/**
 * Keeps what organisations use of their quotas: calls of the month and open sessions are written to the database every
 * second, and what all processes have used together is read back in the same transaction. Nothing waits for it.
 */
import type { Database, Tx } from '@patchbay/prisma';
import type { Logger } from 'pino';

import { Allowance, type Allowances } from '../runtime/policy/allowance.js';
import { LOOKUP_MS, within } from '../snapshot/deadline.js';
import {
  addCalls,
  type CallsOf,
  keepSessions,
  noteUse,
  putSessions,
  type SessionsOf,
  type UseRow,
  useOf,
} from './rows.js';

export interface QuotaBookOptions {
  readonly db: Database;
  readonly log: Logger;
  /** UUID of this process. */
  readonly replica: string;
  /** Legacy sessions that are open here, by organisation. */
  readonly sessions: () => ReadonlyMap<string, number>;
  /** Milliseconds between two writings; default 1,000. */
  readonly everyMs?: number;
}

/** In writings: how often sessions here are said to be alive, and everything limited is read that was not used lately. */
const ROUND = 10;
/** What was used in so many is read with each. */
const LATELY = 60;
/** What was not used in so many is forgotten. */
const IDLE = 600;

interface Batch {
  readonly calls: readonly CallsOf[];
  /** Of organisations whose number changed. */
  readonly sessions: readonly SessionsOf[];
  /** Whose use is to be read. */
  readonly asked: readonly string[];
  /** Sessions are to be kept alive. */
  readonly keep: boolean;
  readonly round: boolean;
}

export class QuotaBook implements Allowances {
  private readonly held = new Map<string, Allowance>();
  /** Writings since each was used. */
  private readonly idle = new Map<string, number>();
  /** Sessions as the database has them of this process. */
  private said = new Map<string, number>();
  private writings = 0;
  /** A writing and a round whose time has come, however long the one before takes. */
  private due = false;
  private roundDue = false;
  private flushing: Promise<void> | null = null;
  private again = false;
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly options: QuotaBookOptions) {
    this.timer = setInterval(() => {
      this.writings++;
      this.due = true;
      if (this.writings % ROUND === 0) this.roundDue = true;
      void this.flush();
    }, options.everyMs ?? 1_000).unref();
  }

  /** Organisations whose use is known here, for metrics. */
  get size(): number {
    return this.held.size;
  }

  of(orgId: string): Allowance {
    const known = this.held.get(orgId);
    if (known !== undefined) return known;
    const allowance = this.hold(orgId);
    this.soon();
    return allowance;
  }

  private hold(orgId: string): Allowance {
    const allowance = new Allowance(this.soon);
    this.held.set(orgId, allowance);
    return allowance;
  }

  /** Reads the use of an organisation before its first request here. Never rejects. */
  async know(orgId: string): Promise<void> {
    const { known } = this.held.get(orgId) ?? this.hold(orgId);
    if (!known) await this.changed(orgId);
  }

  /** The quotas of an organisation may be others. Never rejects. */
  async changed(orgId: string): Promise<void> {
    const allowance = this.held.get(orgId);
    if (allowance === undefined) return;
    allowance.asked = true;
    try {
      const { db, replica } = this.options;
      const reading = db.systemRead<UseRow>(useOf(replica, [orgId]));
      const [row] = await within(LOOKUP_MS, reading);
      if (row !== undefined) allowance.learn(row);
    } catch {
      // It is asked for: the next writing reads it.
    }
  }

  /** Changes may have been missed. */
  revalidate(): void {
    for (const allowance of this.held.values()) allowance.asked = true;
    this.soon();
  }

  private readonly soon = (): void => {
    // Not inside the call that asks.
    setImmediate(() => void this.flush());
  };

  /** One writing at a time; what comes meanwhile has its turn behind it. Never rejects. */
  flush(): Promise<void> {
    if (this.flushing !== null) {
      this.again = true;
      return this.flushing;
    }
    this.flushing = this.turn().finally(() => {
      this.flushing = null;
      if (!this.again) return;
      this.again = false;
      void this.flush();
    });
    return this.flushing;
  }

  private async turn(): Promise<void> {
    const batch = this.batch();
    const { asked, calls, keep, round, sessions } = batch;
    if (calls.length + sessions.length + asked.length > 0 || keep) {
      const rows = await this.written(batch);
      if (rows === null) return;
      for (const { orgId } of calls) this.held.get(orgId)?.wrote();
      for (const row of rows) this.held.get(row.orgId)?.learn(row);
      for (const row of rows) await this.note(row);
    }
    if (round) this.forgetIdle();
  }

  /** @returns null where the database did not take it: everything waits for the next time. */
  private async written(batch: Batch): Promise<UseRow[] | null> {
    try {
      const { rows, said } = await this.options.db.system((tx) => this.write(tx, batch));
      if (said !== null) this.said = said;
      for (const { orgId, sessions } of batch.sessions) {
        if (sessions === 0) this.said.delete(orgId);
        else this.said.set(orgId, sessions);
      }
      return rows;
    } catch (error) {
      this.options.log.warn({ reason: nameOf(error) }, 'what organisations use could not be written');
      for (const { orgId } of batch.calls) this.held.get(orgId)?.putBack();
      for (const orgId of batch.asked) this.of(orgId).asked = true;
      if (batch.keep) this.roundDue = true;
      return null;
    }
  }

  private async write(
    tx: Tx,
    { asked, calls, keep, sessions }: Batch,
  ): Promise<{ rows: UseRow[]; said: Map<string, number> | null }> {
    const { replica } = this.options;
    if (calls.length > 0) await addCalls(tx, calls);
    const kept = keep ? await keepSessions(tx, replica) : null;
    if (sessions.length > 0) await putSessions(tx, replica, sessions);
    const rows = asked.length === 0 ? [] : await tx.$queryRaw<UseRow[]>(useOf(replica, asked));
    // Rows may have been lost: what is missing differs from what is open, and is said again.
    return { rows, said: kept && new Map(kept.map(({ orgId, sessions }) => [orgId, sessions])) };
  }

  private batch(): Batch {
    const { due, roundDue: round } = this;
    this.due = false;
    this.roundDue = false;
    const calls: CallsOf[] = [];
    const asked: string[] = [];
    for (const [orgId, allowance] of this.held) {
      const count = allowance.take();
      if (count > 0) calls.push({ orgId, calls: count });
      const used = count > 0 || allowance.asked;
      const idle = used ? 0 : (this.idle.get(orgId) ?? 0) + (due ? 1 : 0);
      this.idle.set(orgId, idle);
      if (used || (allowance.limited && (round || (due && idle < LATELY)))) asked.push(orgId);
      allowance.asked = false;
    }
    return { calls, sessions: this.changedSessions(), asked, keep: round && this.said.size > 0, round };
  }

  private changedSessions(): SessionsOf[] {
    const open = this.options.sessions();
    const changed: SessionsOf[] = [];
    for (const [orgId, sessions] of open)
      if (this.said.get(orgId) !== sessions) changed.push({ orgId, sessions });
    for (const orgId of this.said.keys()) if (!open.has(orgId)) changed.push({ orgId, sessions: 0 });
    return changed;
  }

  private forgetIdle(): void {
    for (const [orgId, idle] of this.idle) {
      if (idle < IDLE || this.options.sessions().has(orgId)) continue;
      if (this.held.get(orgId)?.unwritten !== 0) continue;
      this.held.delete(orgId);
      this.idle.delete(orgId);
    }
  }

  private async note(row: UseRow): Promise<void> {
    try {
      await noteUse(this.options.db, row);
    } catch (error) {
      this.options.log.warn({ reason: nameOf(error) }, 'that a quota is reached could not be noted');
    }
  }

  /** The last writing. No session is open any more. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    while (this.flushing !== null) await this.flushing;
    await this.flush();
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}
