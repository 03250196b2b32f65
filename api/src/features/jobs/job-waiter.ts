/** Waits for the end of a job: for the notification of it, not by asking again and again. */
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { CHANGES, type Changes } from '../../common/tokens.js';
import { UnitOfWork } from '../../db/unit-of-work.js';
import { toJob } from './jobs.mapper.js';
import { JobsRepository } from './jobs.repository.js';
import type { Job } from './jobs.schemas.js';

@Injectable()
export class JobWaiter implements OnModuleDestroy {
  private readonly stop = new AbortController();

  constructor(
    private readonly work: UnitOfWork,
    private readonly jobs: JobsRepository,
    @Inject(CHANGES) private readonly changes: Changes,
  ) {}

  /** @returns the job at its end, or as it is after `seconds`; null when it is gone. */
  async wait(orgId: string, jobId: string, seconds: number): Promise<Job | null> {
    const deadline = performance.now() + seconds * 1000;
    const signals = new Signals();
    const unsubscribe = this.changes.subscribe({
      change: (kind, _org, id) => {
        if (kind === 'job' && id === jobId) signals.raise();
      },
      reconnected: () => signals.raise(),
    });
    const onStop = () => signals.raise();
    this.stop.signal.addEventListener('abort', onStop);
    try {
      for (;;) {
        const job = await this.read(orgId, jobId);
        const left = deadline - performance.now();
        if (!job || job.finishedAt !== null || left <= 0 || this.stop.signal.aborted) return job;
        await signals.next(left);
      }
    } finally {
      unsubscribe();
      this.stop.signal.removeEventListener('abort', onStop);
    }
  }

  /** The process ends: whoever waits gets what there is. */
  onModuleDestroy(): void {
    this.stop.abort();
  }

  private read(orgId: string, jobId: string): Promise<Job | null> {
    return this.work.read(orgId, async (tx) => {
      const row = await this.jobs.find(tx, orgId, jobId);
      return row && toJob(row);
    });
  }
}

/** A flag that can be awaited; one raised while nobody waits is not lost. */
class Signals {
  private raised = false;
  private wake: (() => void) | null = null;

  raise(): void {
    this.raised = true;
    this.wake?.();
  }

  async next(timeoutMs: number): Promise<void> {
    if (!this.raised) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, timeoutMs);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.wake = null;
    this.raised = false;
  }
}
