/** How much something was used, added up for each day (UTC): the tables `key_usage` and `agent_usage`, which are alike. */
import { Prisma, type Tx } from '@patchbay/prisma';

export interface Use {
  readonly calls: number;
  readonly errors: number;
  readonly requestBytes: number;
  readonly responseBytes: number;
}

export interface UsageByDay {
  /** `YYYY-MM-DD`, both included. */
  readonly from: string;
  readonly to: string;
  /** Those with any use, oldest first. */
  readonly days: readonly (Use & { readonly date: string })[];
}

/**
 * Ends an insert into one of the tables, whose sums come in the order of its key, or two who add to the same rows wait
 * for each other.
 */
export function addUp(table: 'key_usage' | 'agent_usage', id: 'key_id' | 'agent_id'): string {
  const sum = (column: string) => `${column} = ${table}.${column} + excluded.${column}`;
  const sums = ['calls', 'errors', 'request_bytes', 'response_bytes'].map(sum);
  return `on conflict (org_id, ${id}, day) do update set ${sums.join(', ')}`;
}

/**
 * By day, today by UTC included.
 * @param which such as `key_usage where org_id = … and key_id = …`.
 */
export async function usageByDay(tx: Tx, which: Prisma.Sql, days: number): Promise<UsageByDay> {
  const [span] = await tx.$queryRaw<{ from: string; to: string }[]>`
    select ((now() at time zone 'utc')::date - ${days - 1}::int)::text as "from",
           (now() at time zone 'utc')::date::text as "to"`;
  if (span === undefined) throw new Error('the database has no date');
  const rows = await tx.$queryRaw<UsageByDay['days']>(Prisma.sql`
    select day::text as date, calls::float8 as calls, errors::float8 as errors,
           request_bytes::float8 as "requestBytes", response_bytes::float8 as "responseBytes"
      from ${which} and day >= ${span.from}::date
     order by day`);
  return { ...span, days: rows };
}

/** The same with the sums of all days, as the API answers it. */
export function totalled({ from, to, days }: UsageByDay) {
  const sum = (of: keyof Use): number => days.reduce((total, day) => total + day[of], 0);
  return {
    from,
    to,
    total: {
      calls: sum('calls'),
      errors: sum('errors'),
      requestBytes: sum('requestBytes'),
      responseBytes: sum('responseBytes'),
    },
    days: [...days],
  };
}
