/**
 * Collects records of calls and hands them on in batches. Nothing waits for it: a full buffer drops
 * and counts, and so does a batch that could not be written.
 */
import type { Era } from '../links/link.js';
import type { CallOutcome } from '../policy/answers.js';

/** How the caller spoke: in an era of MCP, or by the REST form. */
export type CallEra = Era | 'rest';

/** One client request. No arguments, no results. */
export interface CallEntry {
  readonly orgId: string;
  readonly endpointId: string;
  readonly keyId: string | null;
  readonly agentId: string | null;
  readonly serverId: string | null;
  readonly method: string;
  readonly name: string | null;
  readonly outcome: CallOutcome;
  readonly errorCode: number | null;
  readonly durationUs: number;
  readonly requestBytes: number;
  readonly responseBytes: number;
  readonly era: CallEra;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export interface CallBufferOptions {
  /** Writes one batch. */
  readonly write: (batch: readonly CallEntry[]) => Promise<void>;
  /** Entries held; default 20,000. */
  readonly capacity?: number;
  /** Entries of one batch; default 1,000. A full one is written at once. */
  readonly batch?: number;
  /** Milliseconds that an entry waits at most; default 1,000. */
  readonly everyMs?: number;
}

export class CallBuffer {
  /** Entries lost since the start, for metrics. */
  dropped = 0;
  private entries: CallEntry[] = [];
  private due = false;
  private readonly capacity: number;
  private readonly batch: number;
  private writing: Promise<void> | null = null;
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly options: CallBufferOptions) {
    this.capacity = options.capacity ?? 20_000;
    this.batch = options.batch ?? 1_000;
    this.timer = setInterval(() => void this.flush(), options.everyMs ?? 1_000).unref();
  }

  get size(): number {
    return this.entries.length;
  }

  push(entry: CallEntry): void {
    if (this.entries.length >= this.capacity) {
      this.dropped++;
      return;
    }
    this.entries.push(entry);
    if (this.entries.length < this.batch || this.due || this.writing !== null) return;
    // Not inside the call that filled it.
    this.due = true;
    setImmediate(() => {
      this.due = false;
      void this.flush();
    });
  }

  /** Writes what is held now; one writer at a time. Never rejects. */
  flush(): Promise<void> {
    this.writing ??= this.drain().finally(() => (this.writing = null));
    return this.writing;
  }

  private async drain(): Promise<void> {
    // What comes meanwhile waits for its own turn, or a busy gateway would write many small batches.
    for (let left = this.entries.length; left > 0; ) {
      const batch = this.entries.splice(0, Math.min(this.batch, left));
      left -= batch.length;
      try {
        await this.options.write(batch);
      } catch {
        this.dropped += batch.length;
      }
    }
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.flush();
    await this.flush();
  }
}
