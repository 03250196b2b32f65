/** Reads quotas and what was used of them. */
import { Injectable } from '@nestjs/common';
import { Prisma, type Tx } from '@patchbay/prisma';
import type { QuotaColumns } from './quotas.schemas.js';

/** What is counted when one more is created. */
export type CountedQuota = 'servers' | 'endpoints';

export interface Used {
  readonly servers: number;
  readonly endpoints: number;
  /** Legacy sessions open now. */
  readonly sessions: number;
}

export interface Month {
  /** `YYYY-MM`. */
  readonly month: string;
  readonly calls: number;
  readonly warnedAt: Date | null;
  readonly exhaustedAt: Date | null;
}

/** Sessions of a process that has not been heard of for so long are gone with it. */
const QUIET_SECONDS = 30;

@Injectable()
export class QuotasRepository {
  async limit(tx: Tx, orgId: string, name: CountedQuota): Promise<number | null> {
    const column = Prisma.raw(`quota_${name}`);
    const [row] = await tx.$queryRaw<{ limit: number | null }[]>`
      select ${column} as limit from organizations where id = ${orgId}::uuid`;
    return row?.limit ?? null;
  }

  /**
   * How many there are, once nobody else of the organisation is creating any: the lock is held to the end of the
   * transaction. It conflicts with neither references to the organisation nor reads.
   */
  async countAlone(tx: Tx, orgId: string, name: CountedQuota): Promise<number> {
    await tx.$queryRaw`select 1 from organizations where id = ${orgId}::uuid for no key update`;
    return name === 'servers'
      ? tx.server.count({ where: { orgId } })
      : tx.endpoint.count({ where: { orgId } });
  }

  quotas(tx: Tx, orgId: string): Promise<QuotaColumns | null> {
    return tx.organization.findUnique({
      where: { id: orgId },
      select: { quotaServers: true, quotaEndpoints: true, quotaSessions: true, quotaCallsPerMonth: true },
    });
  }

  async used(tx: Tx, orgId: string): Promise<Used> {
    const [row] = await tx.$queryRaw<Used[]>`
      select (select count(*)::int from servers where org_id = ${orgId}::uuid) as servers,
             (select count(*)::int from endpoints where org_id = ${orgId}::uuid) as endpoints,
             (select coalesce(sum(sessions), 0)::int from open_sessions where org_id = ${orgId}::uuid
                 and seen_at > now() - make_interval(secs => ${QUIET_SECONDS}::int)) as sessions`;
    if (row === undefined) throw new Error('the database counts nothing');
    return row;
  }

  /** Months with calls, the newest first; and the month that it is by the database's clock. */
  async months(tx: Tx, orgId: string): Promise<{ months: Month[]; month: string; endsAt: Date }> {
    const [now] = await tx.$queryRaw<{ month: string; endsAt: Date }[]>`
      select to_char(now() at time zone 'utc', 'YYYY-MM') as month,
             (date_trunc('month', now() at time zone 'utc') + interval '1 month') at time zone 'utc' as "endsAt"`;
    if (now === undefined) throw new Error('the database has no date');
    const months = await tx.$queryRaw<Month[]>`
      select to_char(month, 'YYYY-MM') as month, calls::float8 as calls,
             warned_at as "warnedAt", exhausted_at as "exhaustedAt"
        from call_months where org_id = ${orgId}::uuid order by month desc limit 24`;
    return { months, ...now };
  }
}
