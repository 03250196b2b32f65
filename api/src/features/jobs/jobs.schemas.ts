/** The wire of jobs. */
import { z } from 'zod';
import { PageQuery, pageOf } from '../../common/pagination.js';
import { exampleId, idOf, time } from '../../common/wire.js';

const JobStatus = z.enum(['queued', 'running', 'succeeded', 'failed']);

export const JobSchema = z
  .object({
    id: z.string(),
    kind: z.string().describe('`catalog.sync` or `data-key.rotate`.'),
    serverId: z.string().nullable(),
    status: JobStatus,
    progress: z
      .object({
        step: z.string(),
        done: z.int().describe('Steps done.'),
        total: z.int().describe('Steps in all.'),
        items: z.int().nullable().describe('Items read in this step so far.'),
      })
      .meta({ id: 'JobProgress' })
      .nullable(),
    result: z.record(z.string(), z.unknown()).nullable().describe('What it found, once it has succeeded.'),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
    attempts: z.int(),
    createdAt: time(),
    startedAt: time().nullable(),
    finishedAt: time().nullable(),
  })
  .meta({ id: 'Job' });

export const JobPage = pageOf(JobSchema, 'JobPage');

export const JobsQuery = PageQuery.extend({
  status: JobStatus.optional().describe('Only jobs in this state.'),
  serverId: idOf('server').optional().describe('Only jobs for this server.'),
});

export type Job = z.infer<typeof JobSchema>;
export type JobsQuery = z.infer<typeof JobsQuery>;

export const exampleJob: Job = {
  id: exampleId('job'),
  kind: 'catalog.sync',
  serverId: exampleId('server'),
  status: 'queued',
  progress: null,
  result: null,
  error: null,
  attempts: 0,
  createdAt: '2026-11-21T09:30:00.000Z',
  startedAt: null,
  finishedAt: null,
};
