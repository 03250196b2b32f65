/**
 * `data-key.rotate`: seals everything of an organisation anew with its newest data key, a batch in each
 * transaction. What is left to do is told by the rows themselves, which name the key they are sealed
 * with: a job that was killed goes on where it was, and one that comes twice finds nothing.
 */
import { SEALED_COLUMNS, type SealedColumn, versionBytes } from '@patchbay/api/db/sealed-columns';
import type { Vault } from '@patchbay/api/db/vault';
import type { JobPayload } from '@patchbay/api/jobs/kinds';
import { type Database, Prisma, type Tx } from '@patchbay/prisma';
import { type Handler, type JobContext, Postpone } from '../handler.js';
import { claimJob, failJob, ProgressWriter, releaseJob, succeedJob } from '../job-rows.js';

type Payload = JobPayload<'data-key.rotate'>;

/** Rows of one transaction: few enough that their locks are short. */
const BATCH = 50;

export class DataKeyRotateHandler implements Handler<'data-key.rotate'> {
  readonly kind = 'data-key.rotate';

  constructor(
    private readonly db: Database,
    private readonly vault: Vault,
    private readonly batch = BATCH,
  ) {}

  organization(payload: Payload): string {
    return payload.orgId;
  }

  async run({ orgId, jobId }: Payload, { signal }: JobContext): Promise<void> {
    const total = await this.db.tenant(orgId, async (tx) =>
      (await claimJob(tx, jobId)) ? this.left(tx, orgId) : null,
    );
    if (total === null) return;
    const progress = new ProgressWriter(this.db, orgId, jobId);
    try {
      let done = 0;
      for (const at of SEALED_COLUMNS) {
        for (let sealed = this.batch; sealed > 0; done += sealed) {
          if (signal.aborted) {
            await this.db.tenant(orgId, (tx) => releaseJob(tx, jobId));
            throw new Postpone(0);
          }
          progress.set({ step: at.table, done, total });
          sealed = await this.db.tenant(orgId, (tx) => this.reseal(tx, orgId, at));
        }
      }
    } finally {
      await progress.stop();
    }
    await this.db.tenant(orgId, (tx) => this.end(tx, orgId, jobId, total));
  }

  async giveUp({ orgId, jobId }: Payload): Promise<void> {
    const message =
      'it failed for a reason of ours; what was sealed anew stays so, and it can be asked for again';
    await this.db.tenant(orgId, (tx) => failJob(tx, jobId, { code: 'internal_error', message }));
  }

  /** @returns how many rows were sealed anew; 0 when none is left. */
  private async reseal(tx: Tx, orgId: string, at: SealedColumn): Promise<number> {
    const version = await this.vault.currentVersion(tx, orgId);
    const [table, column, id] = [at.table, at.column, at.row].map((name) => Prisma.raw(name));
    const rows = await tx.$queryRaw<{ row: string; sealed: Uint8Array }[]>`
      select ${id}::text as row, ${column} as sealed from ${table}
       where org_id = ${orgId}::uuid and ${versionBytes(at)} <> int4send(${version}::int)
       order by ${id} limit ${this.batch} for update`;
    for (const { row, sealed } of rows) {
      const place = { table: at.table, row, column: at.column };
      const value = await this.vault.open<unknown>(tx, orgId, place, sealed);
      const anew = await this.vault.seal(tx, orgId, place, value);
      await tx.$executeRaw`
        update ${table} set ${column} = ${anew} where org_id = ${orgId}::uuid and ${id}::text = ${row}`;
    }
    return rows.length;
  }

  private async left(tx: Tx, orgId: string): Promise<number> {
    const version = await this.vault.currentVersion(tx, orgId);
    let left = 0;
    for (const at of SEALED_COLUMNS) {
      const [row] = await tx.$queryRaw<{ n: number }[]>`
        select count(*)::int as n from ${Prisma.raw(at.table)}
         where org_id = ${orgId}::uuid and ${versionBytes(at)} <> int4send(${version}::int)`;
      left += row?.n ?? 0;
    }
    return left;
  }

  /** Retires the older keys, unless somebody sealed with one of them until now. */
  private async end(tx: Tx, orgId: string, jobId: string, total: number): Promise<void> {
    const version = await this.vault.currentVersion(tx, orgId);
    // Waits for those who seal with one of them; what they wrote is seen by the count after it.
    await tx.$queryRaw`
      select 1 from data_keys where org_id = ${orgId}::uuid and version < ${version} for update`;
    if ((await this.left(tx, orgId)) > 0) throw new Postpone(1_000);
    await tx.$executeRaw`
      update data_keys set retired_at = now()
       where org_id = ${orgId}::uuid and version < ${version} and retired_at is null`;
    await succeedJob(tx, jobId, { resealed: total, dataKeyVersion: version });
  }
}
