/** Jobs, as an organisation watches them. */
import { Injectable } from '@nestjs/common';
import type { Caller } from '../../common/caller.js';
import { notFound } from '../../common/errors.js';
import { Cursors, type Page } from '../../common/pagination.js';
import { uuidOf } from '../../common/wire.js';
import { UnitOfWork } from '../../db/unit-of-work.js';
import { JobWaiter } from './job-waiter.js';
import { toJob } from './jobs.mapper.js';
import { JobsRepository } from './jobs.repository.js';
import type { Job, JobsQuery } from './jobs.schemas.js';

@Injectable()
export class JobsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly jobs: JobsRepository,
    private readonly waiter: JobWaiter,
    private readonly cursors: Cursors,
  ) {}

  list(caller: Caller, query: JobsQuery): Promise<Page<Job>> {
    const { status } = query;
    const serverId = query.serverId === undefined ? undefined : uuidOf('server', query.serverId);
    const name = `jobs ${caller.orgId} ${status ?? ''} ${serverId ?? ''}`;
    const after = this.cursors.read(name, query.cursor);
    return this.work.read(caller.orgId, async (tx) => {
      const rows = await this.jobs.list(tx, caller.orgId, { status, serverId }, after, query.limit + 1);
      return this.cursors.page(name, query.limit, rows, (row) => row.id, toJob);
    });
  }

  async get(caller: Caller, id: string, waitSeconds: number): Promise<Job> {
    const job = await this.waiter.wait(caller.orgId, id, waitSeconds);
    if (!job) throw notFound('job');
    return job;
  }
}
