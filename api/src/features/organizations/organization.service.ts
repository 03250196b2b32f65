/** The organisation of the caller. */
import { Inject, Injectable } from '@nestjs/common';
import type { Caller, ExpectedVersions } from '../../common/caller.js';
import { AppError, notFound } from '../../common/errors.js';
import { toPublicId } from '../../common/ids.js';
import { JOBS, type JobsPort } from '../../common/tokens.js';
import { requireVersion, UnitOfWork } from '../../db/unit-of-work.js';
import { Vault } from '../../db/vault.js';
import { JobWaiter } from '../jobs/job-waiter.js';
import { toJob } from '../jobs/jobs.mapper.js';
import { JobsRepository } from '../jobs/jobs.repository.js';
import type { Job } from '../jobs/jobs.schemas.js';
import { toOrganization } from './organizations.mapper.js';
import { OrganizationsRepository } from './organizations.repository.js';
import type { Organization, UpdateOrganization } from './organizations.schemas.js';

@Injectable()
export class OrganizationService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly organizations: OrganizationsRepository,
    private readonly vault: Vault,
    private readonly jobRows: JobsRepository,
    private readonly waiter: JobWaiter,
    @Inject(JOBS) private readonly jobs: JobsPort,
  ) {}

  get(caller: Caller): Promise<Organization> {
    return this.work.read(caller.orgId, async (tx) => {
      const row = await this.organizations.find(tx, caller.orgId);
      if (!row) throw notFound('organization');
      return toOrganization(row);
    });
  }

  update(caller: Caller, input: UpdateOrganization, expected: ExpectedVersions): Promise<Organization> {
    return this.work.change(caller, async (tx, audit) => {
      const row = await this.organizations.lock(tx, caller.orgId);
      if (!row) throw notFound('organization');
      requireVersion(expected, row.version);
      const before = toOrganization(row);
      if (input.name === undefined || input.name === row.name) return before;
      const after = toOrganization(await this.organizations.rename(tx, caller.orgId, input.name));
      await audit({
        action: 'organization.update',
        targetType: 'organization',
        targetId: after.id,
        before,
        after,
      });
      return after;
    });
  }

  /** @throws AppError in_use when the key was rotated at the same time. */
  async rotateDataKey(caller: Caller, waitSeconds: number): Promise<Job> {
    const { orgId } = caller;
    const version = await this.work.read(orgId, (tx) => this.vault.currentVersion(tx, orgId));
    // Wrapping may ask a service: not inside of the transaction.
    const next = await this.vault.prepareKey(orgId, version + 1);
    let jobId = '';
    const job = await this.work.change(caller, async (tx, audit) => {
      await this.organizations.lock(tx, orgId);
      if ((await this.vault.currentVersion(tx, orgId)) !== version)
        throw new AppError('in_use', { detail: 'The data key was rotated at the same time.' });
      await this.vault.addKey(tx, orgId, next);
      jobId = await this.jobs.create(tx, orgId, { kind: 'data-key.rotate' });
      const row = await this.jobRows.find(tx, orgId, jobId);
      if (!row) throw new Error('the job that was just written is gone');
      const targetId = toPublicId('organization', orgId);
      await audit({
        action: 'organization.rotateDataKey',
        targetType: 'organization',
        targetId,
        before: { dataKeyVersion: version },
        after: { dataKeyVersion: next.version },
      });
      return toJob(row);
    });
    const ended = waitSeconds > 0 ? this.waiter.wait(orgId, jobId, waitSeconds) : null;
    await this.jobs.publish(jobId, orgId, 'data-key.rotate');
    return (await ended) ?? job;
  }
}
