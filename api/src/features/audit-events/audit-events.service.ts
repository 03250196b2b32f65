/** The audit trail, for reading and for verifying. */
import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { AuditHead as HeadRow } from '@patchbay/prisma';
import { type AuditEvent, hex, toAuditEvent } from '../../audit/event.js';
import { HeadKeys, type SigningKey } from '../../audit/heads.js';
import { type Verdict, verifyChain } from '../../audit/verify.js';
import type { Caller } from '../../common/caller.js';
import { RootKeys } from '../../common/crypto/root-keys.js';
import { Cursors, type Page, type PageRequest } from '../../common/pagination.js';
import { iso } from '../../common/wire.js';
import { UnitOfWork } from '../../db/unit-of-work.js';
import { AuditEventsRepository } from './audit-events.repository.js';
import type { AuditEventsQuery, AuditExportQuery, AuditHead } from './audit-events.schemas.js';

/** Events that an export or a verification holds at a time. */
const PIECE = 100;

@Injectable()
export class AuditEventsService {
  private readonly signing: HeadKeys;
  /** A walk along a long chain costs: whoever asks while one is under way for his organisation shares it. */
  private readonly verifying = new Map<string, Promise<Verdict>>();

  constructor(
    private readonly work: UnitOfWork,
    private readonly events: AuditEventsRepository,
    private readonly cursors: Cursors,
    roots: RootKeys,
  ) {
    this.signing = new HeadKeys(roots);
  }

  list(caller: Caller, query: AuditEventsQuery): Promise<Page<AuditEvent>> {
    const { action, targetType, targetId } = query;
    const name = `audit ${caller.orgId} ${action ?? ''} ${targetType ?? ''} ${targetId ?? ''}`;
    const before = numberOf(this.cursors.read(name, query.cursor));
    return this.work.read(caller.orgId, async (tx) => {
      const filter = { action, targetType, targetId };
      const rows = await this.events.list(tx, caller.orgId, filter, before, query.limit + 1);
      return this.cursors.page(name, query.limit, rows, (row) => String(row.seq), toAuditEvent);
    });
  }

  heads({ orgId }: Caller, query: PageRequest): Promise<Page<AuditHead>> {
    const name = `audit heads ${orgId}`;
    const before = numberOf(this.cursors.read(name, query.cursor));
    return this.work.read(orgId, async (tx) => {
      const rows = await this.events.heads(tx, orgId, before, query.limit + 1);
      return this.cursors.page(name, query.limit, rows, (row) => String(row.seq), toHead);
    });
  }

  /** JSON lines, oldest first; read from the database as fast as the client takes them. */
  export({ orgId }: Caller, { afterSeq, ...filter }: AuditExportQuery): Readable {
    const { work, events } = this;
    async function* lines(): AsyncGenerator<string> {
      let after = BigInt(afterSeq);
      for (;;) {
        const rows = await work.read(orgId, (tx) => events.next(tx, orgId, filter, after, PIECE));
        const last = rows.at(-1);
        if (last === undefined) return;
        yield rows.map((row) => `${JSON.stringify(toAuditEvent(row))}\n`).join('');
        after = last.seq;
      }
    }
    return Readable.from(lines(), { highWaterMark: 1 });
  }

  verify({ orgId }: Caller): Promise<Verdict> {
    const running = this.verifying.get(orgId);
    if (running !== undefined) return running;
    const source = {
      heads: () => this.work.read(orgId, (tx) => this.events.allHeads(tx, orgId)),
      after: (seq: bigint) => this.work.read(orgId, (tx) => this.events.next(tx, orgId, {}, seq, PIECE)),
    };
    const today = new Date().toISOString().slice(0, 10);
    const walk = verifyChain(orgId, source, this.signing, today).finally(() => this.verifying.delete(orgId));
    this.verifying.set(orgId, walk);
    return walk;
  }

  signingKeys(): { keys: SigningKey[] } {
    return { keys: this.signing.publicKeys };
  }
}

function numberOf(key: string | null): bigint | null {
  return key === null ? null : BigInt(key);
}

function toHead({ createdAt, day, hash, keyId, seq, signature }: HeadRow): AuditHead {
  return {
    day: day.toISOString().slice(0, 10),
    seq: Number(seq),
    hash: hex(hash),
    keyId,
    signature: Buffer.from(signature).toString('base64url'),
    createdAt: iso(createdAt),
  };
}
