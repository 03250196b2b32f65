/** The visible rows in `jobs`: a worker's side of them. The other side is api/src/jobs/jobs.ts. */
import { type Database, Prisma, type Tx } from '@patchbay/prisma';

export interface JobError {
  readonly code: string;
  readonly message: string;
}

export interface JobProgress {
  readonly step: string;
  readonly done: number;
  readonly total: number;
  /** Items seen so far in this step. */
  readonly items?: number;
}

/** Progress is for people; more often than this is for nobody. */
const PROGRESS_EVERY_MS = 500;

/**
 * Marks a job as running now.
 * @returns false when there is nothing to do any more: finished, or gone with its organisation.
 */
export async function claimJob(tx: Tx, jobId: string): Promise<boolean> {
  // A transaction that asked for this job (Jobs.create) holds the row: what it changed is seen after.
  const claimed = await tx.$executeRaw`
    update jobs set status = 'running', attempts = attempts + 1, started_at = now()
     where id = ${jobId}::uuid and status in ('queued', 'running')`;
  return claimed > 0;
}

/** Whether another job of the same kind works on the server already. */
export async function isBusy(tx: Tx, jobId: string, kind: string, serverId: string): Promise<boolean> {
  const other = await tx.job.findFirst({
    where: { serverId, kind, status: 'running', id: { not: jobId } },
    select: { id: true },
  });
  return other !== null;
}

/** Ends a job well. */
export async function succeedJob(tx: Tx, jobId: string, result: object): Promise<void> {
  await finish(
    tx,
    jobId,
    Prisma.sql`status = 'succeeded', result = ${JSON.stringify(result)}::jsonb, error = null`,
  );
}

/** Ends a job with an error that its owner may read: no secret, no stack. */
export async function failJob(tx: Tx, jobId: string, error: JobError): Promise<void> {
  await finish(tx, jobId, Prisma.sql`status = 'failed', error = ${JSON.stringify(error)}::jsonb`);
}

async function finish(tx: Tx, jobId: string, what: Prisma.Sql): Promise<void> {
  await tx.$executeRaw`
    update jobs set ${what}, finished_at = now() where id = ${jobId}::uuid and status in ('queued', 'running')`;
}

/** Puts a running job back, for a worker that has to stop. */
export async function releaseJob(tx: Tx, jobId: string): Promise<void> {
  await tx.$executeRaw`update jobs set status = 'queued' where id = ${jobId}::uuid and status = 'running'`;
}

/** Writes a job's progress at most twice a second, the newest first, never two at a time. */
export class ProgressWriter {
  private next: JobProgress | null = null;
  private timer: NodeJS.Timeout | null = null;
  private writing: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly db: Database,
    /** Null for a job of the operator. */
    private readonly orgId: string | null,
    private readonly jobId: string,
  ) {}

  set(progress: JobProgress): void {
    this.next = progress;
    this.timer ??= setTimeout(() => this.flush(), PROGRESS_EVERY_MS);
  }

  /** No write happens after it resolves. */
  async stop(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.next = null;
    await this.writing;
  }

  private flush(): void {
    this.timer = null;
    const progress = this.next;
    this.next = null;
    if (!progress) return;
    // Losing one does no harm.
    this.writing = this.writing.then(() => this.write(progress)).catch(() => undefined);
  }

  private write(progress: JobProgress): Promise<unknown> {
    const work = (tx: Tx) =>
      tx.$executeRaw`update jobs set progress = ${JSON.stringify(progress)}::jsonb
                      where id = ${this.jobId}::uuid and status = 'running'`;
    return this.orgId === null ? this.db.system(work) : this.db.tenant(this.orgId, work);
  }
}
