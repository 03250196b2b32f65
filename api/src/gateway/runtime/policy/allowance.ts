/**
 * What an organisation may still do by its quotas, as this process knows it. What all processes have used
 * together is in the database and read now and then (gateway/quotas); what this one has let in since is added
 * here, so that a call costs one comparison of integers. How far it can be off: docs/quotas.md.
 */
import type { OutgoingHttpHeaders } from 'node:http';

import type { CompiledServer } from '../../snapshot/types.js';
import { type Answer, refuse } from './answers.js';
import { httpRefusalCode } from './errors.js';

/** By organisation (UUID); never waits. */
export interface Allowances {
  of(orgId: string): Allowance;
}

/** What the database says at one moment. */
export interface KnownUse {
  /** Null: no limit. */
  readonly callsPerMonth: number | null;
  /** Of this month, by all processes, as far as they are written. */
  readonly calls: number;
  /** ISO 8601. */
  readonly resetsAt: string;
  readonly resetsInMs: number;
  readonly monthSeconds: number;
  /** Null: no limit. */
  readonly sessions: number | null;
  /** Open in other processes. */
  readonly otherSessions: number;
}

/** This share of what is left is written before its time: the closer to the end, the closer the count. */
const EARLY_SHARE = 8;
const CODE = httpRefusalCode(429);

export class Allowance {
  /** Legacy sessions that the organisation may have, in all processes. */
  sessions = Number.POSITIVE_INFINITY;
  /** Of these, what is left for this process. */
  sessionsHere = Number.POSITIVE_INFINITY;
  /** It matters what the database says now. */
  asked = true;
  /** False until the database was read once: nothing is refused before. */
  known = false;
  private limit = Number.POSITIVE_INFINITY;
  private counted = 0;
  /** Calls that are being written. */
  private writing = 0;
  /** Calls let in and not yet written. */
  private pending = 0;
  /** Where `pending` must stop and look. */
  private mark = Number.POSITIVE_INFINITY;
  private resetsAt = '';
  /** By the monotonic clock, milliseconds. */
  private endsAt = Number.POSITIVE_INFINITY;
  private policy = '';

  /** @param soon asks for what is pending to be written, and the count to be read, before its time. */
  constructor(private readonly soon: () => void) {}

  /** Counts one call of a tool. @returns false when the month's are used up: it must be refused. */
  admitCall(): boolean {
    if (this.pending < this.mark) {
      this.pending++;
      return true;
    }
    return this.admitAtMark();
  }

  get limited(): boolean {
    return this.limit !== Number.POSITIVE_INFINITY || this.sessions !== Number.POSITIVE_INFINITY;
  }

  /** Calls that wait to be written, or are being written. */
  get unwritten(): number {
    return this.pending + this.writing;
  }

  private get room(): number {
    return Math.max(0, this.limit - this.counted - this.writing);
  }

  private admitAtMark(): boolean {
    this.asked = true;
    // Another month: what was counted of the last is nothing to it.
    if (performance.now() >= this.endsAt) {
      this.counted = 0;
      this.endsAt = Number.POSITIVE_INFINITY;
      this.mark = this.room;
      this.soon();
    }
    if (this.pending >= this.room) return false;
    if (this.mark < this.room) this.soon();
    this.mark = this.room;
    this.pending++;
    return true;
  }

  /** What is to be written now; `wrote` or `putBack` must follow. */
  take(): number {
    this.writing = this.pending;
    this.pending = 0;
    this.mark = this.room;
    return this.writing;
  }

  /** It is written; `learn` says what that makes. */
  wrote(): void {
    this.counted += this.writing;
    this.writing = 0;
  }

  /** It could not be written, and is not tried before its time again. */
  putBack(): void {
    this.pending += this.writing;
    this.writing = 0;
    this.mark = this.room;
  }

  learn(use: KnownUse): void {
    this.known = true;
    this.limit = use.callsPerMonth ?? Number.POSITIVE_INFINITY;
    this.counted = use.calls;
    this.resetsAt = use.resetsAt;
    this.endsAt = performance.now() + use.resetsInMs;
    this.policy = `"callsPerMonth";q=${use.callsPerMonth};w=${use.monthSeconds}`;
    this.sessions = use.sessions ?? Number.POSITIVE_INFINITY;
    this.sessionsHere = Math.max(0, this.sessions - use.otherSessions);
    const { room } = this;
    this.mark = room === Number.POSITIVE_INFINITY ? room : Math.ceil(room / EARLY_SHARE);
  }

  /**
   * `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers) of an answer to a call; undefined
   * without a limit.
   */
  headers({ code }: Answer): OutgoingHttpHeaders | undefined {
    if (this.limit === Number.POSITIVE_INFINITY) return undefined;
    const { seconds } = this;
    const headers: OutgoingHttpHeaders = {
      'ratelimit-policy': this.policy,
      ratelimit: `"callsPerMonth";r=${Math.max(0, this.room - this.pending)};t=${seconds}`,
    };
    if (code === CODE) headers['retry-after'] = String(seconds);
    return headers;
  }

  /** Of what is not let in. Clients read a JSON-RPC error only from a status of 200: anything else is a broken line. */
  refusal(server: CompiledServer, name: string): Answer {
    const { limit, resetsAt, seconds } = this;
    const message = `The organisation's ${limit} calls of this month are used up. They begin anew at ${resetsAt}; the operator of this deployment can raise the quota before`;
    const data = { quota: 'callsPerMonth', limit, resetsAt, retryAfterSeconds: seconds };
    return refuse(CODE, message, data, { server, name });
  }

  /** Until the month ends. */
  private get seconds(): number {
    return Math.max(1, Math.ceil((this.endsAt - performance.now()) / 1_000));
  }
}
