/** Figures of an organisation's use, one row for each day (UTC) and metric: `usage_figures`. And counters. */
import type { Tx } from '@patchbay/prisma';
import { Counter, Histogram } from 'prom-client';

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
  /** Milliseconds of all of them together. */
  readonly totalMs: number;
}

export interface OrganizationFigure extends Figure {
  readonly orgId: string;
}

/** A discovery of this time or less is a fast one. */
export const FAST_DISCOVERY_MS = 500;

const authorizations = new Counter({
  name: 'patchbay_oauth_authorizations_total',
  help: 'Authorisations by what became of them.',
  labelNames: ['outcome'] as const,
});
const refreshes = new Counter({
  name: 'patchbay_oauth_refreshes_total',
  help: 'Renewals of access tokens.',
  labelNames: ['outcome'] as const,
});
const discoveries = new Histogram({
  name: 'patchbay_oauth_discovery_duration_seconds',
  help: 'Time from a server’s URL to its authorization server’s endpoints.',
  buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20],
});

/** Adds to the organisation's figures of today, and to the process's counters. @param tx of the organisation. */
export async function addFigures(tx: Tx, orgId: string, figures: readonly Figure[]): Promise<void> {
  for (const figure of figures) count(figure);
  await addFiguresOf(
    tx,
    figures.map((figure) => ({ ...figure, orgId })),
  );
}

function count({ metric, totalMs }: Figure): void {
  if (metric === 'authorizations_started') authorizations.inc({ outcome: 'started' });
  else if (metric === 'authorizations_finished') authorizations.inc({ outcome: 'finished' });
  else if (metric === 'refreshes') refreshes.inc({ outcome: 'renewed' });
  else if (metric === 'refreshes_failed') refreshes.inc({ outcome: 'failed' });
  else if (metric === 'discoveries') discoveries.observe(totalMs / 1_000);
}

/** The same for several organisations. Each pair of organisation and metric comes once. */
export async function addFiguresOf(tx: Tx, figures: readonly OrganizationFigure[]): Promise<void> {
  const rows = figures.map((figure) => ({ ...figure, totalMs: Math.round(figure.totalMs) }));
  // An organisation may be gone since it was counted.
  await tx.$executeRaw`
    insert into usage_figures (org_id, day, metric, count, total_ms)
    select r."orgId", (now() at time zone 'utc')::date, r.metric, r.count, r."totalMs"
      from json_to_recordset(${JSON.stringify(rows)}::json)
           as r("orgId" uuid, metric text, count bigint, "totalMs" bigint)
      join organizations o on o.id = r."orgId"
     order by 1, 3
    on conflict (org_id, day, metric) do update
      set count = usage_figures.count + excluded.count, total_ms = usage_figures.total_ms + excluded.total_ms`;
}

export const once = (metric: Metric, totalMs = 0): Figure => ({ metric, count: 1, totalMs });
