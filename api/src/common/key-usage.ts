/** What keys are used for: requests of the admin API counted here and written every few seconds, and last use. */
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Database, type Tx } from '@patchbay/prisma';
import type { Logger } from 'pino';
import { LOG } from './tokens.js';
import { addUp } from './usage-by-day.js';

const FLUSH_MS = 5_000;
/** Keys whose figures wait while the database is away; what others do meanwhile is not counted. */
const MAX_WAITING = 10_000;

interface Sums {
  readonly orgId: string;
  readonly keyId: string;
  calls: number;
  errors: number;
  requestBytes: number;
  responseBytes: number;
}

/** Sets the time of last use, at most once a minute whoever asks. @param ids UUIDs of keys */
export function touchKeys(tx: Tx, ids: readonly string[]): Promise<number> {
  return tx.$executeRaw`
    update keys set last_used_at = now()
     where id in (select id from keys where id = any(${ids}::uuid[])
                     and (last_used_at is null or last_used_at <= now() - interval '1 minute')
                   order by id for update skip locked)`;
}

@Injectable()
export class KeyUsage implements OnModuleDestroy {
  private waiting = new Map<string, Sums>();
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly db: Database,
    @Inject(LOG) private readonly log: Logger,
  ) {
    this.timer = setInterval(() => void this.flush(), FLUSH_MS).unref();
  }

  /** One request that is over. @param key UUIDs */
  count(
    key: { id: string; orgId: string },
    failed: boolean,
    requestBytes: number,
    responseBytes: number,
  ): void {
    let sums = this.waiting.get(key.id);
    if (sums === undefined) {
      if (this.waiting.size >= MAX_WAITING) return;
      sums = { orgId: key.orgId, keyId: key.id, calls: 0, errors: 0, requestBytes: 0, responseBytes: 0 };
      this.waiting.set(key.id, sums);
    }
    sums.calls++;
    if (failed) sums.errors++;
    sums.requestBytes += requestBytes;
    sums.responseBytes += responseBytes;
  }

  /** Writes what waits. What cannot be written waits on. */
  async flush(): Promise<void> {
    if (this.waiting.size === 0) return;
    const batch = this.waiting;
    this.waiting = new Map();
    let written = false;
    try {
      await this.db.systemStatement(
        `insert into key_usage (org_id, key_id, day, calls, errors, request_bytes, response_bytes)
         select "orgId", "keyId", (now() at time zone 'utc')::date, calls, errors, "requestBytes", "responseBytes"
           from json_to_recordset($1::json) as r("orgId" uuid, "keyId" uuid, calls bigint, errors bigint,
                                                 "requestBytes" bigint, "responseBytes" bigint)
          order by 1, 2 ${addUp('key_usage', 'key_id')}`,
        [JSON.stringify([...batch.values()])],
      );
      written = true;
      await this.db.system((tx) => touchKeys(tx, [...batch.keys()]));
    } catch (error) {
      this.log.warn(
        { reason: error instanceof Error ? error.name : 'unknown', keys: batch.size },
        'the usage of keys could not be written',
      );
      if (!written) for (const sums of batch.values()) this.putBack(sums);
    }
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.flush();
  }

  private putBack(sums: Sums): void {
    const newer = this.waiting.get(sums.keyId);
    if (newer === undefined) {
      if (this.waiting.size < MAX_WAITING) this.waiting.set(sums.keyId, sums);
      return;
    }
    newer.calls += sums.calls;
    newer.errors += sums.errors;
    newer.requestBytes += sums.requestBytes;
    newer.responseBytes += sums.responseBytes;
  }
}
