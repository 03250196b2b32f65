/** `retention.prune`: deletes what is older than the settings keep, in small bites. */
import type { Env } from '@patchbay/api/config/env';
import { SEALED_COLUMNS, versionBytes } from '@patchbay/api/db/sealed-columns';
import { type Database, Prisma } from '@patchbay/prisma';
import type { Handler, JobContext } from '../handler.js';

/** Few enough that a bite's locks are short. */
const BITE = 5_000;
/** Organisations whose audit events are deleted in one transaction. */
const TRAILS = 20;
/** Finished jobs are watched for a while, then nobody asks again. */
const JOB_DAYS = 7;
/** What `GET /v1/usage` and that of keys and agents can look back. */
const FIGURE_DAYS = 400;
/** What `GET /v1/usage` tells of calls by month. */
const CALL_MONTHS = 24;
/** Sessions of gateways that are gone: after half a minute nobody counts them. */
const SESSION_DAYS = 1;
/** What processes of servers said last. */
const LOG_DAYS = 7;

/** How long an organisation sees that nobody came. */
const INVITATION_DAYS = 30;

/** How long an OAuth client that nobody has granted anything is known. */
const UNUSED_CLIENT_DAYS = 30;

/** Whoever read a row before it was sealed anew has opened it by then. */
const RETIRED_HOURS = 1;

/** The least UUIDv7 (RFC 9562 §5.7) of a moment, for tables that have no index by time. */
function firstIdOf(moment: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(lpad(to_hex((extract(epoch from ${moment}) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid`;
}

/** Retired is a data key only when nothing is sealed with it; looked at once more all the same. */
function unusedDataKeys(): Prisma.Sql {
  const used = SEALED_COLUMNS.map(
    (at) => Prisma.sql`and not exists (select 1 from ${Prisma.raw(at.table)} x
      where x.org_id = k.org_id and ${versionBytes(at)} = int4send(k.version))`,
  );
  return Prisma.sql`delete from data_keys k
    where retired_at < now() - make_interval(hours => ${RETIRED_HOURS}::int) ${Prisma.join(used, ' ')}`;
}

export class RetentionPruneHandler implements Handler<'retention.prune'> {
  readonly kind = 'retention.prune';

  constructor(
    private readonly db: Database,
    private readonly env: Env,
  ) {}

  organization(): null {
    return null;
  }

  async run(_payload: object, { signal }: JobContext): Promise<void> {
    const old = (days: number) => Prisma.sql`now() - make_interval(days => ${days}::int)`;
    const deletions = [
      Prisma.sql`delete from call_log where id in (
        select id from call_log where id < ${firstIdOf(old(this.env.PATCHBAY_CALL_LOG_RETENTION_DAYS))} limit ${BITE})`,
      Prisma.sql`delete from jobs where id in (
        select id from jobs where status in ('succeeded', 'failed') and created_at < ${old(JOB_DAYS)} limit ${BITE})`,
      Prisma.sql`delete from idempotency_records where (scope, key) in (
        select scope, key from idempotency_records where expires_at < now() limit ${BITE})`,
      Prisma.sql`delete from connection_flows where id in (
        select id from connection_flows where expires_at < now() limit ${BITE})`,
      Prisma.sql`delete from usage_figures where (org_id, day, metric) in (
        select org_id, day, metric from usage_figures
         where day < (now() at time zone 'utc')::date - ${FIGURE_DAYS}::int limit ${BITE})`,
      Prisma.sql`delete from key_usage where (org_id, key_id, day) in (
        select org_id, key_id, day from key_usage
         where day < (now() at time zone 'utc')::date - ${FIGURE_DAYS}::int limit ${BITE})`,
      Prisma.sql`delete from agent_usage where (org_id, agent_id, day) in (
        select org_id, agent_id, day from agent_usage
         where day < (now() at time zone 'utc')::date - ${FIGURE_DAYS}::int limit ${BITE})`,
      Prisma.sql`delete from call_months where (org_id, month) in (
        select org_id, month from call_months
         where month < date_trunc('month', now() at time zone 'utc')::date - make_interval(months => ${CALL_MONTHS}::int) limit ${BITE})`,
      Prisma.sql`delete from open_sessions where (org_id, replica) in (
        select org_id, replica from open_sessions where seen_at < ${old(SESSION_DAYS)} limit ${BITE})`,
      Prisma.sql`delete from server_logs where (server_id, source) in (
        select server_id, source from server_logs where updated_at < ${old(LOG_DAYS)} limit ${BITE})`,
      Prisma.sql`delete from person_events where id in (
        select id from person_events
         where created_at < ${old(this.env.PATCHBAY_AUDIT_RETENTION_DAYS)} limit ${BITE})`,
      // What is over of people: better-auth itself only looks away from it.
      Prisma.sql`delete from sessions where id in (
        select id from sessions where expires_at < now() limit ${BITE})`,
      Prisma.sql`delete from verifications where id in (
        select id from verifications where expires_at < now() limit ${BITE})`,
      Prisma.sql`delete from auth_limits where key in (
        select key from auth_limits where ends_at < now() limit ${BITE})`,
      Prisma.sql`delete from invitations where id in (
        select id from invitations where expires_at < ${old(INVITATION_DAYS)} limit ${BITE})`,
      // Used refresh tokens stay to their end: until then their reuse is seen.
      Prisma.sql`delete from access_tokens where id in (
        select id from access_tokens where expires_at < now() limit ${BITE})`,
      Prisma.sql`delete from refresh_tokens where id in (
        select id from refresh_tokens where expires_at < now() limit ${BITE})`,
      Prisma.sql`update refresh_tokens set rotation_replay_response = null where id in (
        select id from refresh_tokens
         where rotation_replay_response is not null and rotation_replay_expires_at < now() limit ${BITE})`,
      Prisma.sql`delete from client_assertions where id in (
        select id from client_assertions where expires_at < now() limit ${BITE})`,
      Prisma.sql`delete from client_apps where id in (
        select id from client_apps a where created_at < ${old(UNUSED_CLIENT_DAYS)}
           and not exists (select 1 from oauth_grants g where g.client_id = a.client_id) limit ${BITE})`,
      unusedDataKeys(),
    ];
    for (const deletion of deletions) {
      let deleted = BITE;
      // What is left when the worker has to stop is for the next run.
      while (deleted === BITE && !signal.aborted) {
        deleted = await this.db.system((tx) => tx.$executeRaw(deletion));
      }
    }
    let pruned = TRAILS;
    while (pruned === TRAILS && !signal.aborted) pruned = await this.pruneTrails();
  }

  /** Audit events go in whole days, up to a signed head: only the database's own function deletes them. */
  private async pruneTrails(): Promise<number> {
    const rows = await this.db.system(
      (tx) => tx.$queryRaw<{ pruned: number }[]>`
        select patchbay_prune_audit(${this.env.PATCHBAY_AUDIT_RETENTION_DAYS}::int, ${TRAILS}::int) as pruned`,
    );
    return rows[0]?.pruned ?? 0;
  }
}
