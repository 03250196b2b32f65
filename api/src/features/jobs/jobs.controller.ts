/** `/v1/jobs`. */
import { Controller, Param, Query } from '@nestjs/common';
import { type Caller, CallerOf, PreferWait } from '../../common/caller.js';
import { Operation, type OperationSpec } from '../../common/operation.js';
import { TypedId } from '../../common/typed-id.pipe.js';
import { exampleJob, JobPage, JobSchema, JobsQuery } from './jobs.schemas.js';
import { JobsService } from './jobs.service.js';

const READ = { tag: 'Jobs', scope: 'jobs:read' } as const satisfies Partial<OperationSpec>;
const doneJob = {
  ...exampleJob,
  status: 'succeeded',
  progress: { step: 'done', done: 6, total: 6, items: null },
  result: { tools: { added: 14, changed: 0, removed: 0, total: 14 } },
  attempts: 1,
  startedAt: '2026-11-21T09:30:00.000Z',
  finishedAt: '2026-11-21T09:30:02.000Z',
};

@Controller('/v1/jobs')
export class JobsController {
  constructor(private readonly jobs: JobsService) {}

  @Operation({
    ...READ,
    id: 'listJobs',
    method: 'GET',
    summary: 'List background jobs, newest first',
    response: JobPage,
    example: { data: [doneJob], nextCursor: null },
  })
  list(@CallerOf() caller: Caller, @Query({ schema: JobsQuery }) query: JobsQuery) {
    return this.jobs.list(caller, query);
  }

  @Operation({
    ...READ,
    id: 'getJob',
    method: 'GET',
    path: ':id',
    params: { id: 'job' },
    summary: 'Read a job with its progress',
    description: '`Prefer: wait=N` waits for its end.',
    response: JobSchema,
    example: doneJob,
    wait: true,
  })
  get(@CallerOf() caller: Caller, @Param('id', new TypedId('job')) id: string, @PreferWait() wait: number) {
    return this.jobs.get(caller, id, wait);
  }
}
