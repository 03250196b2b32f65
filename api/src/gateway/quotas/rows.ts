/** What organisations use of their quotas, in the database: added to, and read back. */
import { becomeTenant, type Database, Prisma, type Tx } from '@patchbay/prisma';

import { recordChange } from '../../common/audit.js';
import { toPublicId } from '../../common/ids.js';
import type { KnownUse } from '../runtime/policy/allowance.js';

/** Sessions of a process that has not said for so long that it is alive are gone with it. */
const QUIET_SECONDS = 30;

export interface UseRow extends KnownUse {
  readonly orgId: string;
  /** Whether it was noted this month that most, and that all of the calls are used. */
  readonly warned: boolean;
  readonly exhausted: boolean;
}

export interface CallsOf {
  readonly orgId: string;
  readonly calls: number;
}

export interface SessionsOf {
  readonly orgId: string;
  readonly sessions: number;
}

/** Adds to the month that it is by the database's clock. Organisations that are gone are left out. */
export async function addCalls(tx: Tx, calls: readonly CallsOf[]): Promise<void> {
  // In the order of the key, or two processes that add to the same rows wait for each other.
  await tx.$executeRaw`
    insert into call_months (org_id, month, calls)
    select r."orgId", date_trunc('month', now() at time zone 'utc')::date, r.calls
      from json_to_recordset(${JSON.stringify(calls)}::json) as r("orgId" uuid, calls bigint)
      join organizations o on o.id = r."orgId" order by 1
    on conflict (org_id, month) do update set calls = call_months.calls + excluded.calls`;
}

/** Says how many sessions a process has open of some organisations. */
export async function putSessions(tx: Tx, replica: string, sessions: readonly SessionsOf[]): Promise<void> {
  await tx.$executeRaw`
    insert into open_sessions (org_id, replica, sessions)
    select r."orgId", ${replica}::uuid, r.sessions
      from json_to_recordset(${JSON.stringify(sessions)}::json) as r("orgId" uuid, sessions int)
      join organizations o on o.id = r."orgId" where r.sessions > 0
    on conflict (org_id, replica) do update set sessions = excluded.sessions, seen_at = now()`;
  const gone = sessions.filter((one) => one.sessions === 0).map(({ orgId }) => orgId);
  if (gone.length > 0) await tx.openSessions.deleteMany({ where: { replica, orgId: { in: gone } } });
}

/** Says that a process is alive. @returns what it has said of its sessions. */
export async function keepSessions(tx: Tx, replica: string): Promise<SessionsOf[]> {
  return tx.$queryRaw<SessionsOf[]>`
    update open_sessions set seen_at = now() where replica = ${replica}::uuid
    returning org_id as "orgId", sessions`;
}

/** What is used by all, and the sessions of all other processes. @returns `UseRow`s. */
export function useOf(replica: string, orgIds: readonly string[]): Prisma.Sql {
  return Prisma.sql`
    select o.id as "orgId", o.quota_calls_per_month::float8 as "callsPerMonth", o.quota_sessions as sessions,
           coalesce(m.calls, 0)::float8 as calls,
           m.warned_at is not null as warned, m.exhausted_at is not null as exhausted,
           to_char(t.next, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "resetsAt",
           (extract(epoch from t.next - t.now) * 1000)::float8 as "resetsInMs",
           extract(epoch from t.next - t.month)::float8 as "monthSeconds",
           (select coalesce(sum(s.sessions), 0)::int from open_sessions s
             where s.org_id = o.id and s.replica <> ${replica}::uuid
               and s.seen_at > now() - make_interval(secs => ${QUIET_SECONDS}::int)) as "otherSessions"
      from (select n.now, n.month, n.month + interval '1 month' as next
              from (select now() at time zone 'utc' as now, date_trunc('month', now() at time zone 'utc') as month) n) t
      join organizations o on o.id = any(${orgIds}::uuid[])
      left join call_months m on m.org_id = o.id and m.month = t.month::date`;
}

/** Of the month's calls, the share from which an organisation is told. */
const WARN_SHARE = 0.8;

/**
 * Leaves an event in the audit trail where most or all of the month's calls are used: once a month each, whichever
 * process finds it first.
 */
export async function noteUse(db: Database, use: UseRow): Promise<void> {
  const { callsPerMonth: limit, calls } = use;
  if (limit === null) return;
  if (!use.warned && calls >= limit * WARN_SHARE) await note(db, use, 'quota.warning', 'warned_at');
  if (!use.exhausted && calls >= limit) await note(db, use, 'quota.exhausted', 'exhausted_at');
}

async function note(
  db: Database,
  { callsPerMonth, calls, orgId }: UseRow,
  action: string,
  column: 'warned_at' | 'exhausted_at',
): Promise<void> {
  await db.system(async (tx) => {
    const month = `date_trunc('month', now() at time zone 'utc')::date`;
    const noted = await tx.$executeRawUnsafe(
      `insert into call_months (org_id, month, ${column}) values ($1::uuid, ${month}, now())
       on conflict (org_id, month) do update set ${column} = now() where call_months.${column} is null`,
      orgId,
    );
    if (noted === 0) return;
    await becomeTenant(tx, orgId);
    const origin = { actor: { type: 'system', id: null }, requestId: null, ip: null } as const;
    await recordChange(tx, orgId, origin, {
      action,
      targetType: 'organization',
      targetId: toPublicId('organization', orgId),
      after: { quota: 'callsPerMonth', limit: callsPerMonth, used: calls },
    });
  });
}
