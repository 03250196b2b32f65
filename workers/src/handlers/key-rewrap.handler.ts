/**
 * `key-encryption.rewrap`: wraps every data key under the current key-encryption key. Each data key says
 * by what it is wrapped, so that a job that was killed goes on where it was.
 */
import type { Vault } from '@patchbay/api/db/vault';
import type { JobPayload } from '@patchbay/api/jobs/kinds';
import type { Database, Tx } from '@patchbay/prisma';
import { type Handler, type JobContext, Postpone } from '../handler.js';
import { claimJob, failJob, ProgressWriter, releaseJob, succeedJob } from '../job-rows.js';

type Payload = JobPayload<'key-encryption.rewrap'>;

const BATCH = 50;

export class KeyRewrapHandler implements Handler<'key-encryption.rewrap'> {
  readonly kind = 'key-encryption.rewrap';

  constructor(
    private readonly db: Database,
    private readonly vault: Vault,
    private readonly batch = BATCH,
  ) {}

  organization(): null {
    return null;
  }

  async run({ jobId }: Payload, { signal }: JobContext): Promise<void> {
    const kekId = this.vault.keyEncryption.currentId;
    const total = await this.db.system(async (tx) => ((await claimJob(tx, jobId)) ? left(tx, kekId) : null));
    if (total === null) return;
    const progress = new ProgressWriter(this.db, null, jobId);
    try {
      for (let done = 0; ; ) {
        if (signal.aborted) {
          await this.db.system((tx) => releaseJob(tx, jobId));
          throw new Postpone(0);
        }
        progress.set({ step: 'rewrap', done, total });
        const wrapped = await this.rewrap(kekId);
        if (wrapped === 0) break;
        done += wrapped;
      }
    } finally {
      await progress.stop();
    }
    await this.db.system((tx) => succeedJob(tx, jobId, { rewrapped: total, keyEncryptionId: kekId }));
  }

  async giveUp({ jobId }: Payload): Promise<void> {
    const message = 'a data key could not be wrapped anew; the log of the workers says why';
    await this.db.system((tx) => failJob(tx, jobId, { code: 'internal_error', message }));
  }

  /** @returns how many data keys were left of which it took a batch; 0 when none is. */
  private async rewrap(kekId: string): Promise<number> {
    const keys = await this.db.system((tx) =>
      tx.dataKey.findMany({
        where: { kekId: { not: kekId } },
        orderBy: [{ orgId: 'asc' }, { version: 'asc' }],
        take: this.batch,
        select: { orgId: true, version: true, kekId: true, wrappedKey: true },
      }),
    );
    for (const { orgId, ...old } of keys) {
      // The service that wraps is asked outside of any transaction.
      const { wrappedKey } = await this.vault.rewrap(orgId, {
        ...old,
        wrappedKey: Buffer.from(old.wrappedKey),
      });
      await this.db.system((tx) =>
        tx.dataKey.updateMany({
          where: { orgId, version: old.version, kekId: old.kekId },
          data: { kekId, wrappedKey },
        }),
      );
    }
    return keys.length;
  }
}

function left(tx: Tx, kekId: string): Promise<number> {
  return tx.dataKey.count({ where: { kekId: { not: kekId } } });
}
