/**
 * Takes jobs from the queues and gives them to their handlers: one BullMQ worker for each queue, so
 * that a queue full of slow work does not hold up the others.
 */
import { JOB_PAYLOADS, QUEUE_NAMES, type QueueName } from '@patchbay/api/jobs/kinds';
import type { JobWorker, QueueBackend } from '@patchbay/api/jobs/queue-backend';
import { DelayedError, type Job, UnrecoverableError } from 'bullmq';
import type { Logger } from 'pino';
import { FairShare } from './fair-share.js';
import { type Handler, type HandlerRegistry, Postpone } from './handler.js';

/** How long running jobs may still finish once the worker is told to stop. */
const STOP_GRACE_MS = 5_000;
/** Sweep and retention, rotations of keys: one of each at a time is enough. */
const UPKEEP_PLACES = 2;

type QueueJob = Job<unknown, void, string>;

export class Runner {
  private readonly workers: JobWorker[] = [];
  private readonly shares = new Map<QueueName, FairShare>();
  private readonly stopping = new AbortController();

  constructor(
    private readonly backend: QueueBackend,
    private readonly registry: HandlerRegistry,
    private readonly places: number,
    private readonly log: Logger,
  ) {}

  /** Resolves when all queues are being worked on. @throws when a queue cannot be reached. */
  async start(): Promise<void> {
    for (const name of QUEUE_NAMES) {
      const places = name === 'upkeep' || name === 'keys' ? UPKEEP_PLACES : this.places;
      this.shares.set(name, new FairShare(places));
      const process = (job: QueueJob, token?: string) => this.process(name, job, token);
      this.workers.push(this.backend.worker(name, process, places));
    }
    await Promise.all(this.workers.map((w) => w.waitUntilReady()));
  }

  /** Takes no more jobs, lets the running ones end within 5 s, and puts the rest back. */
  async stop(): Promise<void> {
    const timer = setTimeout(() => this.stopping.abort(), STOP_GRACE_MS);
    await Promise.all(this.workers.map((w) => w.close()));
    clearTimeout(timer);
  }

  private async process(queue: QueueName, job: QueueJob, token: string | undefined): Promise<void> {
    const handler = this.registry.find(job.name);
    if (!handler) throw new UnrecoverableError(`no handler for "${job.name}"`);
    try {
      await this.handle(queue, handler, job);
    } catch (error) {
      if (!(error instanceof Postpone)) throw error;
      await job.moveToDelayed(Date.now() + error.delayMs, token);
      throw new DelayedError();
    }
  }

  private async handle(queue: QueueName, handler: Handler, job: QueueJob): Promise<void> {
    const parsed = JOB_PAYLOADS[handler.kind].safeParse(job.data);
    if (!parsed.success) {
      this.log.error({ kind: handler.kind, jobId: job.id }, 'a job carries what its kind does not know');
      throw new UnrecoverableError('the payload is not of this kind');
    }
    // The registry pairs kind and handler, and the schema is the kind's own.
    const payload = parsed.data as never;
    const leave = this.enter(queue, handler.organization(payload));
    try {
      await handler.run(payload, { signal: this.stopping.signal });
    } catch (error) {
      if (error instanceof Postpone) throw error;
      const last = job.attemptsMade + 1 >= (job.opts.attempts ?? 1);
      this.log.error({ err: error, kind: handler.kind, jobId: job.id, last }, 'a job failed');
      if (last) await handler.giveUp?.(payload).catch(() => undefined); // the sweep finds its row
      throw error;
    } finally {
      leave();
    }
  }

  /** @throws Postpone when the organisation has its share already. */
  private enter(queue: QueueName, organization: string | null): () => void {
    if (organization === null) return () => undefined;
    const place = this.shares.get(queue)?.take(organization);
    if (typeof place === 'number') throw new Postpone(place);
    return place ?? (() => undefined);
  }
}
