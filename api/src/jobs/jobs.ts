/**
 * The way to have work done in the background. Desired state is in the database, and the row in
 * `jobs` is the promise; the queue only carries the row's id to a worker. What the queue loses, the
 * sweep publishes again.
 */
import { type Database, Prisma, type Tx } from '@patchbay/prisma';
import type { Logger } from 'pino';
import { newUuid } from '../common/ids.js';
import type { Env } from '../config/env.js';
import {
  type JobKind,
  type JobPayload,
  QUEUE_OF,
  type QueueName,
  type ScheduledJobKind,
  type VisibleJobKind,
} from './kinds.js';
import { type JobQueue, openQueueBackend, type QueueBackend } from './queue-backend.js';

/** The longest a request waits for the queue to take a job. */
const PUBLISH_DEADLINE_MS = 1_000;

/** For unexpected faults only: an unreachable server is a result, not a fault. */
const RETRIES = { attempts: 5, backoff: { type: 'exponential', delay: 1_000, jitter: 0.5 } } as const;

export interface JobRequest {
  readonly kind: VisibleJobKind;
  /** UUID, for kinds that are about one server. */
  readonly serverId?: string;
}

export class Jobs {
  private readonly queues = new Map<QueueName, JobQueue>();
  private readonly closing: Promise<void>[] = [];

  constructor(
    private readonly backend: QueueBackend,
    private readonly db: Database,
    private readonly log: Logger,
  ) {}

  /**
   * Writes the job's row in the caller's transaction, so that a change and the work it asks for are
   * kept or lost together. A job for the same that still waits is taken instead: it will see
   * this change, since a worker cannot start it before the transaction ends.
   * @param tx a transaction of the organisation; of the system for a job of the operator (`orgId` null).
   * @returns the job's UUID, to be given to `publish` after the commit.
   */
  async create(tx: Tx, orgId: string | null, { kind, serverId }: JobRequest): Promise<string> {
    // Two requests at once must not both find nothing waiting.
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`${kind} ${serverId ?? orgId}`}, 0))`;
    const [waiting] = await tx.$queryRaw<{ id: string }[]>`
      select id from jobs
       where ${same('org_id', orgId)} and ${same('server_id', serverId)} and kind = ${kind} and status = 'queued'
       order by created_at limit 1 for update`;
    if (waiting) return waiting.id;
    const id = newUuid();
    await tx.job.create({ data: { id, orgId, kind, serverId }, select: { id: true } });
    return id;
  }

  /**
   * Hands a job that was created to the workers; call it after the commit. Never throws and never
   * takes longer than a second: what could not be handed over is found by the sweep.
   * @param priority 0 goes first; a sweep gives the n-th job of one organisation the priority n, so
   *   that a large organisation does not go before all others.
   */
  async publish(
    jobId: string,
    orgId: string | null,
    kind: VisibleJobKind,
    serverId: string | null = null,
    priority = 0,
  ): Promise<void> {
    const ids = { jobId, ...(orgId && { orgId }), ...(serverId && { serverId }) };
    await this.send(kind, ids as JobPayload<VisibleJobKind>, jobId, priority);
  }

  /** `create` and `publish` in one, for those who have no transaction of their own. */
  async request(orgId: string, request: JobRequest, priority = 0): Promise<string> {
    const id = await this.db.tenant(orgId, (tx) => this.create(tx, orgId, request));
    await this.publish(id, orgId, request.kind, request.serverId, priority);
    return id;
  }

  /** Asks for a health check of one server; one that waits already is enough. */
  async check(orgId: string, serverId: string, priority = 0): Promise<void> {
    await this.send('server.health', { orgId, serverId }, `health-${serverId}`, priority);
  }

  /** Asks for the renewal of a connection's tokens; one that waits already is enough. */
  async refresh(orgId: string, connectionId: string, tokenVersion: number, priority = 0): Promise<void> {
    const payload = { orgId, connectionId, tokenVersion };
    await this.send('connection.refresh', payload, `refresh-${connectionId}-${tokenVersion}`, priority);
  }

  /** Whether the queue still knows a job: waiting, delayed or running. @throws when the queue is away. */
  async isKnown(kind: JobKind, queueId: string): Promise<boolean> {
    const state = await this.queue(QUEUE_OF[kind]).getJobState(queueId);
    return state !== 'unknown' && state !== 'completed' && state !== 'failed';
  }

  /** Makes the queue produce a job at an interval; one for all workers. @throws when the queue is away. */
  async schedule(kind: ScheduledJobKind, everyMs: number): Promise<void> {
    const options = { removeOnComplete: true, removeOnFail: true };
    await this.queue(QUEUE_OF[kind]).upsertJobScheduler(
      kind,
      { every: everyMs },
      { name: kind, data: {}, opts: options },
    );
  }

  /** When the queue will produce the next one: milliseconds since the epoch; null when not scheduled. */
  async nextRun(kind: ScheduledJobKind): Promise<number | null> {
    const scheduler = await this.queue(QUEUE_OF[kind]).getJobScheduler(kind);
    return scheduler?.next ?? null;
  }

  async close(): Promise<void> {
    for (const name of [...this.queues.keys()]) this.discard(name);
    await Promise.all(this.closing);
    await this.backend.close();
  }

  private async send<K extends JobKind>(
    kind: K,
    payload: JobPayload<K>,
    jobId: string,
    priority: number,
  ): Promise<void> {
    const options = { ...RETRIES, jobId, priority, removeOnComplete: true, removeOnFail: true };
    const added = (async () => this.queue(QUEUE_OF[kind]).add(kind, payload, options))();
    const late = Symbol();
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<typeof late>((ok) => {
      timer = setTimeout(() => ok(late), PUBLISH_DEADLINE_MS);
    });
    try {
      if ((await Promise.race([added, deadline])) === late)
        throw new Error('the queue did not answer in time');
    } catch (error) {
      added.catch(() => undefined);
      this.log.warn(
        { reason: String(error), kind, jobId },
        'queue: a job was not handed over; the sweep will',
      );
    } finally {
      clearTimeout(timer);
    }
  }

  private queue(name: QueueName): JobQueue {
    const known = this.queues.get(name);
    if (known) return known;
    const queue = this.backend.queue(name);
    this.queues.set(name, queue);
    // BullMQ remembers a first connection that failed for ever: start afresh on the next use.
    queue.waitUntilReady().catch(() => {
      if (this.queues.get(name) === queue) this.discard(name);
    });
    return queue;
  }

  private discard(name: QueueName): void {
    const queue = this.queues.get(name);
    this.queues.delete(name);
    if (queue) this.closing.push(queue.close().catch(() => undefined));
  }
}

/** An index serves `is null` and `=`, but not `is not distinct from`. */
function same(column: 'org_id' | 'server_id', id: string | null | undefined): Prisma.Sql {
  const name = Prisma.raw(column);
  return id == null ? Prisma.sql`${name} is null` : Prisma.sql`${name} = ${id}::uuid`;
}

/** The producer's end of the queues. Connects on first use; Redis or Postgres need not be there yet. */
export async function createJobs(deps: { env: Env; db: Database; log: Logger }): Promise<Jobs> {
  return new Jobs(openQueueBackend(deps.env, deps.log), deps.db, deps.log);
}
