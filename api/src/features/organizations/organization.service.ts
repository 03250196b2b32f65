/** The organisation of the caller. */
import { Injectable } from '@nestjs/common';
import type { Caller, ExpectedVersions } from '../../common/caller.js';
import { notFound } from '../../common/errors.js';
import { requireVersion, UnitOfWork } from '../../db/unit-of-work.js';
import { toOrganization } from './organizations.mapper.js';
import { OrganizationsRepository } from './organizations.repository.js';
import type { Organization, UpdateOrganization } from './organizations.schemas.js';

@Injectable()
export class OrganizationService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly organizations: OrganizationsRepository,
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
}
