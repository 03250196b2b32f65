/** Figures of an organisation's use, one row for each day (UTC) and metric: `usage_figures`. */
import type { Tx } from '@patchbay/prisma';

/** How often; `*_ms` are in `total_ms`. */
export type Metric =
  /** Links that were to be opened, and those that were; the time of those. */
  | 'connect_attempts'
  | 'connect_successes'
  /** Discoveries of authorization servers that went well, their time, and those within 500 ms. */
  | 'discoveries'
  | 'discoveries_fast'
  /** Authorisations begun, and ended with tokens. */
  | 'authorizations_started'
  | 'authorizations_finished'
  | 'refreshes'
  | 'refreshes_failed';

export interface Figure {
  readonly metric: Metric;
  readonly count: number;
  readonly totalMs: number;
}

/** A discovery of this time or less is a fast one. */
export const FAST_DISCOVERY_MS = 500;

/** Adds to today's. @param tx of the organisation, or of the system. */
export async function addFigures(tx: Tx, orgId: string, figures: readonly Figure[]): Promise<void> {
  for (const { metric, count, totalMs } of figures) {
    await tx.$executeRaw`
      insert into usage_figures (org_id, day, metric, count, total_ms)
      values (${orgId}::uuid, (now() at time zone 'utc')::date, ${metric}, ${count}, ${Math.round(totalMs)})
      on conflict (org_id, day, metric) do update
        set count = usage_figures.count + excluded.count, total_ms = usage_figures.total_ms + excluded.total_ms`;
  }
}

export const once = (metric: Metric, totalMs = 0): Figure => ({ metric, count: 1, totalMs });
