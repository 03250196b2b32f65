/**
 * Answers that wait in memory for clients to fetch them. One that nobody takes a byte of is given up
 * after a while, and an organisation's clients can make us hold only so much: beyond it those that
 * take nothing are cut off sooner. What other organisations' clients wait for is not touched.
 */
import type { ServerResponse } from 'node:http';

/** Bytes are those of all answers to one organisation's clients. */
export interface UnsentLimits {
  /** How long nothing may be taken before the connection is closed, in milliseconds. */
  readonly stallMs: number;
  readonly maxBytes: number;
  /** The same beyond `maxBytes`. */
  readonly shortStallMs: number;
  /** Beyond it the oldest are cut off, whatever they take. */
  readonly mostBytes: number;
}

const MIB = 1024 * 1024;
export const UNSENT_LIMITS: UnsentLimits = {
  stallMs: 30_000,
  maxBytes: 128 * MIB,
  shortStallMs: 5_000,
  mostBytes: 256 * MIB,
};

export class UnsentAnswers {
  /** By organisation, in the order they were given; true once there is less patience with one. */
  private readonly waiting = new Map<string, Map<ServerResponse, boolean>>();

  constructor(private readonly limits: UnsentLimits = UNSENT_LIMITS) {}

  /** Takes a response that was ended, and looks after what is not sent of it yet. */
  watch(orgId: string, res: ServerResponse): void {
    if (res.destroyed || res.writableFinished || res.writableLength === 0) return;
    const own = this.waiting.get(orgId) ?? new Map<ServerResponse, boolean>();
    this.waiting.set(orgId, own.set(res, false));
    // Node's timer of the connection counts every byte that is taken as a sign of life.
    res.setTimeout(this.limits.stallMs, () => res.destroy());
    const gone = (): void => {
      own.delete(res);
      if (own.size === 0 && this.waiting.get(orgId) === own) this.waiting.delete(orgId);
    };
    res.once('finish', gone);
    res.once('close', gone);
    this.makeRoom(orgId, own);
  }

  private makeRoom(orgId: string, own: Map<ServerResponse, boolean>): void {
    const { maxBytes, mostBytes, shortStallMs } = this.limits;
    let bytes = this.bytesOf(orgId);
    if (bytes <= maxBytes) return;
    for (const [res, hurried] of own) {
      if (bytes > mostBytes) {
        bytes -= res.writableLength;
        own.delete(res);
        res.destroy();
      } else if (!hurried) {
        // Once: each time would be a new beginning.
        own.set(res, true);
        res.setTimeout(shortStallMs);
      }
    }
  }

  /** Bytes held for an organisation's clients. */
  bytesOf(orgId: string): number {
    let bytes = 0;
    for (const res of this.waiting.get(orgId)?.keys() ?? []) bytes += res.writableLength;
    return bytes;
  }
}
