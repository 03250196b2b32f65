/** Reads `usage_figures`. */
import { Injectable } from '@nestjs/common';
import type { Tx } from '@patchbay/prisma';

export interface UsageSums {
  /** `YYYY-MM-DD`, both included. */
  readonly from: string;
  readonly to: string;
  readonly sums: ReadonlyMap<string, { readonly count: number; readonly totalMs: number }>;
}

@Injectable()
export class UsageRepository {
  /** Sums over the last days, today by UTC included. */
  async sums(tx: Tx, orgId: string, days: number): Promise<UsageSums> {
    const [span] = await tx.$queryRaw<{ from: string; to: string }[]>`
      select ((now() at time zone 'utc')::date - ${days - 1}::int)::text as "from",
             (now() at time zone 'utc')::date::text as "to"`;
    if (span === undefined) throw new Error('the database has no date');
    const rows = await tx.$queryRaw<{ metric: string; count: number; totalMs: number }[]>`
      select metric, sum(count)::float8 as count, sum(total_ms)::float8 as "totalMs" from usage_figures
       where org_id = ${orgId}::uuid and day >= ${span.from}::date group by metric`;
    return { ...span, sums: new Map(rows.map(({ metric, ...sum }) => [metric, sum])) };
  }
}
