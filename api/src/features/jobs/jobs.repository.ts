/** Rows of jobs; only workers change them. */
import { Injectable } from '@nestjs/common';
import type { Job, JobStatus, Tx } from '@patchbay/prisma';

@Injectable()
export class JobsRepository {
  find(tx: Tx, orgId: string, id: string): Promise<Job | null> {
    return tx.job.findFirst({ where: { id, orgId } });
  }

  /** Newest first. */
  list(
    tx: Tx,
    orgId: string,
    filter: { status?: JobStatus | undefined; serverId?: string | undefined },
    after: string | null,
    take: number,
  ): Promise<Job[]> {
    return tx.job.findMany({
      where: {
        orgId,
        ...(filter.status ? { status: filter.status } : {}),
        ...(filter.serverId ? { serverId: filter.serverId } : {}),
        ...(after ? { id: { lt: after } } : {}),
      },
      orderBy: { id: 'desc' },
      take,
    });
  }
}
