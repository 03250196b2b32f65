/** The keys that wrap data keys, as the operator rotates them. */
import { Inject, Injectable } from '@nestjs/common';
import type { Tx } from '@patchbay/prisma';
import type { Origin } from '../../common/caller.js';
import { JOBS, type JobsPort } from '../../common/tokens.js';
import { UnitOfWork } from '../../db/unit-of-work.js';
import { Vault } from '../../db/vault.js';
import { toJob } from '../jobs/jobs.mapper.js';
import type { KeyEncryptionState } from './key-encryption.schemas.js';

const KIND = 'key-encryption.rewrap';

@Injectable()
export class KeyEncryptionService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly vault: Vault,
    @Inject(JOBS) private readonly jobs: JobsPort,
  ) {}

  get(): Promise<KeyEncryptionState> {
    return this.work.readAll((tx) => this.state(tx));
  }

  async rewrap(origin: Origin): Promise<KeyEncryptionState> {
    let jobId = '';
    const state = await this.work.operateAll(origin, async (tx) => {
      jobId = await this.jobs.create(tx, null, { kind: KIND });
      return this.state(tx);
    });
    await this.jobs.publish(jobId, null, KIND);
    return state;
  }

  private async state(tx: Tx): Promise<KeyEncryptionState> {
    const used = await tx.dataKey.groupBy({
      by: ['kekId'],
      _count: { _all: true },
      orderBy: { kekId: 'asc' },
    });
    const job = await tx.job.findFirst({ where: { orgId: null, kind: KIND }, orderBy: { id: 'desc' } });
    return {
      provider: this.vault.keyEncryption.provider,
      keyId: this.vault.keyEncryption.currentId,
      keys: used.map(({ kekId, _count }) => ({ keyId: kekId, dataKeys: _count._all })),
      job: job && toJob(job),
    };
  }
}
