/** The contract between the runner, which takes jobs from the queues, and those who do them. */
import type { JobKind, JobPayload } from '@patchbay/api/jobs/kinds';

export interface JobContext {
  /** Aborted when the worker must stop soon; the handler then throws `Postpone`. */
  readonly signal: AbortSignal;
}

export interface Handler<K extends JobKind = JobKind> {
  readonly kind: K;
  /** The organisation whose share of the worker the job takes; null for upkeep. */
  organization(payload: JobPayload<K>): string | null;
  /**
   * Does the job. Must be idempotent: a job may come twice, or again after half of it was done.
   * What a server does wrong is a result; only faults of our own are thrown, and tried again.
   */
  run(payload: JobPayload<K>, context: JobContext): Promise<void>;
  /** After the last try failed. */
  giveUp?(payload: JobPayload<K>): Promise<void>;
}

/** "Not now": the job goes back to its queue without counting as a try. */
export class Postpone extends Error {
  /** @param delayMs milliseconds until the job may be taken again. */
  constructor(readonly delayMs: number) {
    super(`postponed for ${delayMs} ms`);
  }
}

/** Every kind of job has exactly one handler; anything else stops the start. */
export class HandlerRegistry {
  private readonly byKind = new Map<JobKind, Handler>();

  /** @throws when a kind has no handler, or two. */
  constructor(kinds: readonly JobKind[], handlers: readonly Handler[]) {
    for (const handler of handlers) {
      if (this.byKind.has(handler.kind)) throw new Error(`the job "${handler.kind}" has two handlers`);
      this.byKind.set(handler.kind, handler);
    }
    for (const kind of kinds) {
      if (!this.byKind.has(kind)) throw new Error(`the job "${kind}" has no handler`);
    }
  }

  /** The handler of a kind, or null for a name that is no kind (a newer release's job, say). */
  find(kind: string): Handler | null {
    return this.byKind.get(kind as JobKind) ?? null;
  }
}
