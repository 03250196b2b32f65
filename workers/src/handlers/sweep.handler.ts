/**
 * `sweep`: every few seconds one worker finds, across all organisations, what is due by the clock and
 * what a lost queue or a dead worker left behind. Everything it does may be done twice.
 */
import type { Jobs } from '@patchbay/api/jobs/jobs';
import type { VisibleJobKind } from '@patchbay/api/jobs/kinds';
import { type Database, Prisma, type Tx } from '@patchbay/prisma';
import type { Handler } from '../handler.js';

/** Work of each sort that one sweep takes up. */
const BATCH = 200;
/** What was taken up is not due again for so long; its job sets the real time. */
const LEASE_SECONDS = 60;
/** A publisher has handed its job over by then, or it is lost. */
const QUEUED_FOR_SECONDS = 5;
/** The queue itself gives a dead worker's job to another within 15 s. */
const RUNNING_FOR_SECONDS = 20;
/** A job that takes its worker down every time must end some day. */
const MAX_ATTEMPTS = 10;

interface Due {
  readonly orgId: string;
  readonly serverId: string;
  /** 1 for the organisation's most urgent one, then 2, 3, … */
  readonly rank: number;
}

interface Unfinished {
  readonly id: string;
  readonly orgId: string | null;
  readonly kind: VisibleJobKind;
  readonly serverId: string | null;
  readonly attempts: number;
}

export class SweepHandler implements Handler<'sweep'> {
  readonly kind = 'sweep';
  /** Where the last look at the waiting jobs ended: a long queue is gone through piece by piece. */
  private cursor: string | null = null;

  constructor(
    private readonly db: Database,
    private readonly jobs: Jobs,
  ) {}

  organization(): null {
    return null;
  }

  async run(): Promise<void> {
    for (const due of await this.db.system(takeDueSyncs)) {
      const request = { kind: 'catalog.sync', serverId: due.serverId } as const;
      // Its organisation or server may be gone since: the next one all the same.
      await this.jobs.request(due.orgId, request, due.rank).catch(ignoreMissing);
    }
    for (const due of await this.db.system(takeDueChecks)) {
      await this.jobs.check(due.orgId, due.serverId, due.rank);
    }
    for (const due of await this.db.system(takeDueRefreshes)) {
      await this.jobs.refresh(due.orgId, due.connectionId, due.tokenVersion, due.rank);
    }
    await this.publishLost();
    await this.requeueOrphans();
  }

  /** Waiting rows that the queue does not know. */
  private async publishLost(): Promise<void> {
    const after = this.cursor;
    const rows = await this.db.system((tx) => waiting(tx, after));
    this.cursor = rows.length === BATCH ? (rows.at(-1)?.id ?? null) : null;
    for (const row of rows) {
      if (await this.jobs.isKnown(row.kind, row.id)) continue;
      await this.jobs.publish(row.id, row.orgId, row.kind, row.serverId);
    }
  }

  /** Running rows whose job has left the queue: nobody is going to finish them. */
  private async requeueOrphans(): Promise<void> {
    for (const row of await this.db.system(running)) {
      if (await this.jobs.isKnown(row.kind, row.id)) continue;
      const again = row.attempts < MAX_ATTEMPTS;
      const moved = await this.db.system((tx) => (again ? requeue(tx, row) : abandon(tx, row)));
      if (again && moved > 0) await this.jobs.publish(row.id, row.orgId, row.kind, row.serverId);
    }
  }
}

/** The most urgent of each organisation first, so that none crowds out the others. */
function takeDueSyncs(tx: Tx): Promise<Due[]> {
  const column = Prisma.sql`next_sync_at`;
  return takeDue(
    tx,
    column,
    Prisma.sql`not exists (select 1 from jobs j where j.org_id = st.org_id and j.server_id = st.server_id
      and j.kind = 'catalog.sync' and j.status in ('queued', 'running'))`,
  );
}

/** Servers that were never looked at have their first sync before them, which looks at everything. */
function takeDueChecks(tx: Tx): Promise<Due[]> {
  return takeDue(tx, Prisma.sql`next_check_at`, Prisma.sql`st.checked_at is not null`);
}

function takeDue(tx: Tx, column: Prisma.Sql, condition: Prisma.Sql): Promise<Due[]> {
  return tx.$queryRaw<Due[]>`
    with due as (
      select st.server_id, row_number() over (partition by st.org_id order by st.${column})::int as rank
        from server_states st
        join servers s on s.id = st.server_id and s.enabled
        join organizations o on o.id = st.org_id and o.status = 'active'
       where st.${column} <= now() and ${condition}
       order by rank, st.${column}
       limit ${BATCH})
    update server_states st set ${column} = now() + make_interval(secs => ${LEASE_SECONDS})
      from due where st.server_id = due.server_id and st.${column} <= now()
    returning st.org_id as "orgId", st.server_id as "serverId", due.rank`;
}

interface DueRefresh {
  readonly orgId: string;
  readonly connectionId: string;
  readonly tokenVersion: number;
  readonly rank: number;
}

/** Tokens that are to be renewed by now, of servers that are used. */
function takeDueRefreshes(tx: Tx): Promise<DueRefresh[]> {
  return tx.$queryRaw<DueRefresh[]>`
    with due as (
      select c.id, row_number() over (partition by c.org_id order by c.refresh_at)::int as rank
        from connections c
        join servers s on s.id = c.server_id and s.enabled
        join organizations o on o.id = c.org_id and o.status = 'active'
       where c.refresh_at <= now() and c.status = 'connected'
       order by rank, c.refresh_at
       limit ${BATCH})
    update connections c set refresh_at = now() + make_interval(secs => ${LEASE_SECONDS})
      from due where c.id = due.id and c.refresh_at <= now()
    returning c.org_id as "orgId", c.id as "connectionId", c.token_version as "tokenVersion", due.rank`;
}

const UNFINISHED = Prisma.sql`
  select id, org_id as "orgId", kind, server_id as "serverId", attempts from jobs`;

function waiting(tx: Tx, after: string | null): Promise<Unfinished[]> {
  return tx.$queryRaw<Unfinished[]>`${UNFINISHED}
    where status = 'queued'
      and created_at < now() - make_interval(secs => ${QUEUED_FOR_SECONDS})
      and (${after}::uuid is null or id > ${after}::uuid)
    order by id limit ${BATCH}`;
}

function running(tx: Tx): Promise<Unfinished[]> {
  return tx.$queryRaw<Unfinished[]>`${UNFINISHED}
    where status = 'running'
      and started_at < now() - make_interval(secs => ${RUNNING_FOR_SECONDS})
    order by started_at limit ${BATCH}`;
}

function requeue(tx: Tx, row: Unfinished): Promise<number> {
  return tx.$executeRaw`
    update jobs set status = 'queued'
     where id = ${row.id}::uuid and status = 'running' and attempts = ${row.attempts}`;
}

function abandon(tx: Tx, row: Unfinished): Promise<number> {
  const error = JSON.stringify({ code: 'internal_error', message: `given up after ${row.attempts} tries` });
  return tx.$executeRaw`
    update jobs set status = 'failed', finished_at = now(), error = ${error}::jsonb
     where id = ${row.id}::uuid and status = 'running' and attempts = ${row.attempts}`;
}

/** Foreign key: the organisation was deleted between the look and the row. */
function ignoreMissing(error: unknown): void {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError) || error.code !== 'P2003') throw error;
}
