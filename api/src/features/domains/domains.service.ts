/** Domains that an organisation claims, and the proof that they are its own. */
import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Prisma } from '@patchbay/prisma';
import type { Caller, ExpectedVersions } from '../../common/caller.js';
import { isPublicMail, normalDomain } from '../../common/domain-names.js';
import { invalidField, notFound } from '../../common/errors.js';
import { newUuid } from '../../common/ids.js';
import { Cursors, type Page } from '../../common/pagination.js';
import { OUTBOUND } from '../../common/tokens.js';
import { requireVersion, UnitOfWork } from '../../db/unit-of-work.js';
import type { Outbound } from '../../outbound/outbound.js';
import { IdentityProvidersRepository } from '../identity-providers/identity-providers.repository.js';
import { type CheckResult, changedBy, isTaken, lookFor } from './domain-checks.js';
import { toDomain } from './domains.mapper.js';
import { DomainsRepository } from './domains.repository.js';
import type { CreateDomain, Domain, DomainsQuery } from './domains.schemas.js';

@Injectable()
export class DomainsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly domains: DomainsRepository,
    private readonly providers: IdentityProvidersRepository,
    private readonly cursors: Cursors,
    @Inject(OUTBOUND) private readonly outbound: Outbound,
  ) {}

  /** Claiming costs nothing and keeps nobody else from it: only the proof counts. */
  create(caller: Caller, input: CreateDomain): Promise<Domain> {
    const name = normalDomain(input.name);
    if (name === null) throw invalidField('name', 'must be the name of a domain, such as example.com');
    if (isPublicMail(name)) throw invalidField('name', 'addresses there are anybody’s', 'public_domain');
    const row = { id: newUuid(), name, token: randomBytes(20).toString('hex') };
    return this.work.change(caller, async (tx, audit) => {
      const after = toDomain(await this.domains.insert(tx, caller.orgId, row));
      await audit({ action: 'domain.create', targetType: 'domain', targetId: after.id, after });
      return after;
    });
  }

  list(caller: Caller, { cursor, limit }: DomainsQuery): Promise<Page<Domain>> {
    const name = `domains ${caller.orgId}`;
    const after = this.cursors.read(name, cursor);
    return this.work.read(caller.orgId, async (tx) => {
      const rows = await this.domains.list(tx, caller.orgId, after, limit + 1);
      return this.cursors.page(name, limit, rows, (row) => row.id, toDomain);
    });
  }

  get(caller: Caller, id: string): Promise<Domain> {
    return this.work.read(caller.orgId, async (tx) => {
      const row = await this.domains.find(tx, caller.orgId, id);
      if (!row) throw notFound('domain');
      return toDomain(row);
    });
  }

  /** Looks for the record now. */
  async verify(caller: Caller, id: string): Promise<Domain> {
    const { orgId } = caller;
    const row = await this.work.read(orgId, (tx) => this.domains.find(tx, orgId, id));
    if (!row) throw notFound('domain');
    const seen = await lookFor(this.outbound, row);
    if (seen === 'proven' && (await this.work.readAll((tx) => isTaken(tx, row))))
      return this.note(caller, id, 'taken');
    return this.note(caller, id, seen).catch((error: unknown) => {
      // Two organisations with the record, at the same moment: the database lets one have it.
      const isLate = error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
      if (!isLate) throw error;
      return this.note(caller, id, 'taken');
    });
  }

  async remove(caller: Caller, id: string, expected: ExpectedVersions): Promise<void> {
    const provider = await this.work.change(caller, async (tx, audit) => {
      const row = await this.domains.lock(tx, caller.orgId, id);
      if (!row) throw notFound('domain');
      requireVersion(expected, row.version);
      await this.domains.remove(tx, caller.orgId, id);
      const before = toDomain(row);
      await audit({ action: 'domain.delete', targetType: 'domain', targetId: before.id, before });
      return row.identityProviderId;
    });
    // They come again, if they still may.
    if (provider !== null) await this.work.readAll((tx) => this.providers.endSessions(tx, provider));
  }

  /** Only what changes whether it is verified is an event. */
  private note(caller: Caller, id: string, result: CheckResult): Promise<Domain> {
    const { orgId } = caller;
    return this.work.change(caller, async (tx, audit) => {
      const row = await this.domains.lock(tx, orgId, id);
      if (!row) throw notFound('domain');
      const before = toDomain(row);
      const after = toDomain(await this.domains.update(tx, orgId, id, changedBy(row, result, new Date())));
      if (after.status !== before.status) {
        const action = after.status === 'verified' ? 'domain.verify' : 'domain.lapse';
        await audit({ action, targetType: 'domain', targetId: after.id, before, after });
      }
      return after;
    });
  }
}
