/**
 * `audit.sign`: signs the last audit event of each day (UTC) that is over, for each organisation. What is
 * signed stays signed: a head is written once.
 */
import { HeadKeys } from '@patchbay/api/audit/heads';
import type { RootKeys } from '@patchbay/api/common/crypto/root-keys';
import type { Database, Tx } from '@patchbay/prisma';
import type { Handler, JobContext } from '../handler.js';

/** Organisations that are looked for at a time. */
const BATCH = 200;

interface DayEnd {
  /** `YYYY-MM-DD` */
  readonly day: string;
  readonly seq: bigint;
  /** Lower-case hexadecimal. */
  readonly hash: string;
}

export class AuditSignHandler implements Handler<'audit.sign'> {
  readonly kind = 'audit.sign';
  private readonly keys: HeadKeys;

  constructor(
    private readonly db: Database,
    roots: RootKeys,
  ) {
    this.keys = new HeadKeys(roots);
  }

  organization(): null {
    return null;
  }

  async run(_payload: object, { signal }: JobContext): Promise<void> {
    let last: string | null = '00000000-0000-0000-0000-000000000000';
    while (last !== null && !signal.aborted) {
      const due: readonly string[] = await this.db.system((tx) => unsigned(tx, last as string));
      for (const orgId of due) await this.db.system((tx) => this.sign(tx, orgId));
      last = due.length === BATCH ? (due.at(-1) as string) : null;
    }
  }

  private async sign(tx: Tx, orgId: string): Promise<void> {
    // The chain's own lock: an event of yesterday that is about to be committed is waited for.
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended('audit ' || ${orgId}, 0))`;
    const ends = await tx.$queryRaw<DayEnd[]>`
      select distinct on ((created_at at time zone 'utc')::date)
             (created_at at time zone 'utc')::date::text as day, seq, encode(hash, 'hex') as hash
        from audit_events
       where org_id = ${orgId}::uuid and created_at < date_trunc('day', now(), 'utc')
         and seq > coalesce((select max(seq) from audit_heads where org_id = ${orgId}::uuid), 0)
       order by (created_at at time zone 'utc')::date, seq desc`;
    for (const { day, hash, seq } of ends) {
      const { keyId, signature } = this.keys.sign({ orgId, day, seq: Number(seq), hash });
      await tx.auditHead.create({
        data: {
          orgId,
          day: new Date(day),
          seq,
          hash: Buffer.from(hash, 'hex'),
          keyId,
          signature: Uint8Array.from(signature),
        },
        select: { day: true },
      });
    }
  }
}

/** Organisations with events of a day that is over and not signed. */
async function unsigned(tx: Tx, after: string): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    select o.id from organizations o
     where o.id > ${after}::uuid
       and exists (select 1 from audit_events e
                    where e.org_id = o.id and e.created_at < date_trunc('day', now(), 'utc')
                      and e.seq > coalesce((select max(h.seq) from audit_heads h where h.org_id = o.id), 0))
     order by o.id limit ${BATCH}`;
  return rows.map(({ id }) => id);
}
