/**
 * Answers that wait in memory for clients to fetch them. One that nobody takes a byte of is given up
 * after a while, and an organisation's clients can make us hold only so much: beyond it those that
 * have waited longest are cut off. What other organisations' clients wait for is not touched.
 */
import type { ServerResponse } from 'node:http';

export interface UnsentLimits {
  /** How long nothing is taken before the connection is closed, in milliseconds. */
  readonly stallMs: number;
  /** Of all answers to one organisation's clients, in bytes. */
  readonly maxBytes: number;
}

export const UNSENT_LIMITS: UnsentLimits = { stallMs: 30_000, maxBytes: 128 * 1024 * 1024 };

export class UnsentAnswers {
  /** In the order they were given. */
  private readonly waiting = new Map<string, Set<ServerResponse>>();

  constructor(private readonly limits: UnsentLimits = UNSENT_LIMITS) {}

  /** Takes a response that was ended, and looks after what is not sent of it yet. */
  watch(orgId: string, res: ServerResponse): void {
    if (res.destroyed || res.writableFinished || res.writableLength === 0) return;
    const own = this.waiting.get(orgId) ?? new Set();
    this.waiting.set(orgId, own.add(res));
    // Node's timer of the connection counts every byte that is taken as a sign of life.
    res.setTimeout(this.limits.stallMs, () => res.destroy());
    const gone = (): void => {
      own.delete(res);
      if (own.size === 0 && this.waiting.get(orgId) === own) this.waiting.delete(orgId);
    };
    res.once('finish', gone);
    res.once('close', gone);
    this.makeRoom(own);
  }

  private makeRoom(own: Set<ServerResponse>): void {
    let bytes = 0;
    for (const res of own) bytes += res.writableLength;
    for (const res of own) {
      if (bytes <= this.limits.maxBytes) return;
      bytes -= res.writableLength;
      own.delete(res);
      res.destroy();
    }
  }

  /** Bytes held for an organisation's clients. */
  bytesOf(orgId: string): number {
    let bytes = 0;
    for (const res of this.waiting.get(orgId) ?? []) bytes += res.writableLength;
    return bytes;
  }
}
