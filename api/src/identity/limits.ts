/**
 * How often something may be tried, counted in the database so that all processes count together. One
 * statement checks and counts, by the database's clock.
 */
import { createHash } from 'node:crypto';
import type { Database } from '@patchbay/prisma';

export interface LimitRule {
  /** Seconds. */
  readonly window: number;
  readonly max: number;
}

export interface LimitVerdict {
  readonly allowed: boolean;
  /** Seconds until one more is allowed; null when allowed. */
  readonly retryAfter: number | null;
}

export class AuthLimits {
  constructor(private readonly db: Database) {}

  /** Counts one try under `key`; of those in a window the first `max` are allowed. */
  async consume(key: string, { window, max }: LimitRule): Promise<LimitVerdict> {
    const row = await this.count(key, window);
    return row.count <= max
      ? { allowed: true, retryAfter: null }
      : { allowed: false, retryAfter: Math.max(1, Math.ceil(row.left)) };
  }

  /** Counts one under `key`. @returns which it is in its window, and the seconds that are left of that. */
  async count(key: string, window: number): Promise<{ count: number; left: number }> {
    const [row] = await this.db.system(
      (tx) => tx.$queryRaw<{ count: number; left: number }[]>`
        insert into auth_limits as l (key, count, ends_at)
        values (${key}, 1, now() + make_interval(secs => ${window}::float8))
        on conflict (key) do update
           set count = case when l.ends_at <= now() then 1 else l.count + 1 end,
               ends_at = case when l.ends_at <= now() then excluded.ends_at else l.ends_at end
        returning count, extract(epoch from ends_at - now())::float8 as left`,
    );
    if (row === undefined) throw new Error('an insert returned nothing');
    return row;
  }
}

/** An address as part of a key, so that the table holds none. */
export function hashed(email: string): string {
  return createHash('sha256').update(email.trim().toLowerCase()).digest('base64url');
}
