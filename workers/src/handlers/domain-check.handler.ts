/**
 * `domain.check`: whether the record that proves a domain is still in the DNS. An organisation that has lost a domain
 * must not let its next owner's people in for ever.
 */
import { newUuid } from '@patchbay/api/common/ids';
import { changedBy, lookFor } from '@patchbay/api/features/domains/domain-checks';
import { toDomain } from '@patchbay/api/features/domains/domains.mapper';
import type { Outbound } from '@patchbay/api/outbound/outbound';
import type { Database, Domain } from '@patchbay/prisma';
import type { Handler, JobContext } from '../handler.js';

const DAY_MS = 86_400_000;
/** Domains that one run looks at; the rest are for the next. */
const BATCH = 200;

export class DomainCheckHandler implements Handler<'domain.check'> {
  readonly kind = 'domain.check';

  constructor(
    private readonly db: Database,
    private readonly outbound: Pick<Outbound, 'txtRecords'>,
  ) {}

  organization(): null {
    return null;
  }

  async run(_payload: object, { signal }: JobContext): Promise<void> {
    const due = await this.db.system((tx) =>
      tx.domain.findMany({
        where: { verifiedName: { not: null }, checkedAt: { lt: new Date(Date.now() - DAY_MS) } },
        orderBy: { checkedAt: 'asc' },
        take: BATCH,
      }),
    );
    for (const row of due) if (!signal.aborted) await this.check(row);
  }

  private async check(seen: Domain): Promise<void> {
    const { id, orgId } = seen;
    const result = await lookFor(this.outbound, seen);
    const lapsed = await this.db.tenant(orgId, async (tx) => {
      await tx.$queryRaw`select 1 from domains where id = ${id}::uuid for update`;
      const row = await tx.domain.findFirst({ where: { id, orgId } });
      // Given up, or looked at by somebody else meanwhile.
      if (row?.checkedAt?.getTime() !== seen.checkedAt?.getTime() || !row) return false;
      const data = changedBy(row, result, new Date());
      const lapses = data.verifiedName === null;
      const version = { increment: lapses ? 1 : 0 };
      const next = await tx.domain.update({ where: { id, orgId }, data: { ...data, version } });
      if (!lapses) return false;
      const after = toDomain(next);
      // By the deployment, in nobody's request.
      await tx.auditEvent.create({
        data: {
          id: newUuid(),
          orgId,
          actorType: 'operator',
          action: 'domain.lapse',
          targetType: 'domain',
          targetId: after.id,
          before: toDomain(row),
          after,
        },
        select: { id: true },
      });
      return true;
    });
    const { identityProviderId } = seen;
    // They come again, if they still may.
    if (lapsed && identityProviderId !== null)
      await this.db.system((tx) => tx.session.deleteMany({ where: { identityProviderId } }));
  }
}
