/**
 * Idempotency-Key: the first answer is kept for 24 hours and given again. The record is written as
 * running before the work begins and completed in the transaction of the change itself
 * (UnitOfWork), so that a process that dies in between leaves either both or neither.
 */
import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '@patchbay/prisma';
import { Vault } from '../db/vault.js';
import { RootKeys } from './crypto/root-keys.js';
import { open, seal } from './crypto/seal.js';
import { AppError } from './errors.js';

/** One request under its key, from begin to complete or release. */
export interface IdempotentRun {
  /** Whose keys they are: an organisation's UUID (with a person of it), a person, or the operator. */
  readonly owner: string;
  /** UUID, or null where no organisation is meant. */
  readonly orgId: string | null;
  readonly key: string;
  /** What this run holds; another run that took over has another. */
  readonly lockedUntil: Date;
  readonly status: number;
  completed: boolean;
}

export interface IdempotentRequest {
  readonly owner: string;
  readonly orgId: string | null;
  readonly key: string;
  readonly operation: string;
  /** Everything that makes two requests the same: path and body. */
  readonly content: string;
  /** Of a success. */
  readonly status: number;
}

interface Row {
  readonly requestHash: string;
  readonly operation: string;
  readonly status: number | null;
  readonly body: Uint8Array | null;
  readonly lockedUntil: Date;
}

/** Longer than any transaction may take; after a crash a retry may take over then. */
const LOCK_SECONDS = 40;

@Injectable()
export class IdempotencyStore {
  constructor(
    private readonly db: Database,
    private readonly vault: Vault,
    private readonly roots: RootKeys,
  ) {}

  /**
   * Claims the key, or finds the answer that it already has.
   * @throws AppError idempotency_key_reused, idempotency_in_progress
   */
  async begin(request: IdempotentRequest): Promise<{ run: IdempotentRun } | { replay: unknown }> {
    const hash = this.hash(request.content);
    return this.transaction(request.orgId, async (tx) => {
      const lockedUntil = await this.claim(tx, request, hash);
      if (lockedUntil !== null) {
        const { owner, orgId, key, status } = request;
        return { run: { owner, orgId, key, status, lockedUntil, completed: false } };
      }
      return { replay: await this.replay(tx, request, hash) };
    });
  }

  /** Keeps the answer, inside the transaction of the change. @throws when another run took over. */
  async complete(tx: Tx, run: IdempotentRun, body: unknown): Promise<void> {
    const sealed = await this.sealBody(tx, run, body);
    const { count } = await tx.idempotencyRecord.updateMany({
      where: { scope: run.owner, key: run.key, status: null, lockedUntil: run.lockedUntil },
      data: { status: run.status, body: sealed },
    });
    if (count !== 1) throw inProgress(1);
    run.completed = true;
  }

  /** For operations that change nothing in the database themselves. */
  async completeAlone(run: IdempotentRun, body: unknown): Promise<void> {
    await this.transaction(run.orgId, (tx) => this.complete(tx, run, body));
  }

  /** A failed request leaves nothing behind: the same key may try again. */
  async release(run: IdempotentRun): Promise<void> {
    await this.transaction(run.orgId, (tx) =>
      tx.idempotencyRecord.deleteMany({
        where: { scope: run.owner, key: run.key, status: null, lockedUntil: run.lockedUntil },
      }),
    );
  }

  private async claim(tx: Tx, request: IdempotentRequest, hash: string): Promise<Date | null> {
    const { owner, orgId, key, operation } = request;
    const rows = await tx.$queryRaw<{ locked_until: Date }[]>`
      insert into idempotency_records (scope, key, org_id, operation, request_hash, locked_until, expires_at)
      values (${owner}, ${key}, ${orgId}::uuid, ${operation}, ${hash},
              now() + make_interval(secs => ${LOCK_SECONDS}), now() + interval '24 hours')
      on conflict (scope, key) do update
         set operation = excluded.operation, request_hash = excluded.request_hash, status = null, body = null,
             locked_until = excluded.locked_until, expires_at = excluded.expires_at, created_at = now()
       where idempotency_records.expires_at < now()
          or (idempotency_records.status is null and idempotency_records.locked_until < now()
              and idempotency_records.request_hash = excluded.request_hash
              and idempotency_records.operation = excluded.operation)
      returning locked_until`;
    return rows[0]?.locked_until ?? null;
  }

  private async replay(tx: Tx, request: IdempotentRequest, hash: string): Promise<unknown> {
    const { owner, key, operation } = request;
    const row: Row | null = await tx.idempotencyRecord.findUnique({
      where: { scope_key: { scope: owner, key } },
      select: { requestHash: true, operation: true, status: true, body: true, lockedUntil: true },
    });
    // Released between the two statements: the caller may try again at once.
    if (row === null) throw inProgress(1);
    if (row.requestHash !== hash || row.operation !== operation)
      throw new AppError('idempotency_key_reused', {
        detail: 'The first request with this key had another path or body.',
        errors: [{ path: 'Idempotency-Key', code: 'reused', message: 'Use a new key for a new request.' }],
      });
    if (row.body === null) throw inProgress((row.lockedUntil.getTime() - Date.now()) / 1000);
    return this.openBody(tx, request, row.body);
  }

  private hash(content: string): string {
    // Keyed, because the body may hold a secret that could be guessed from a plain hash.
    return createHmac('sha256', this.roots.derive(this.roots.currentId, 'idempotency'))
      .update(content)
      .digest('hex');
  }

  private async sealBody(tx: Tx, run: IdempotentRun, body: unknown): Promise<Buffer<ArrayBuffer>> {
    if (run.orgId !== null) return this.vault.seal(tx, run.orgId, placeOf(run.key), body ?? null);
    const rootId = this.roots.currentId;
    const sealed = seal(
      this.roots.derive(rootId, 'idempotency'),
      `${run.owner}\0${run.key}`,
      Buffer.from(JSON.stringify(body ?? null)),
    );
    return Buffer.concat([Buffer.from([rootId.length]), Buffer.from(rootId), sealed]);
  }

  private async openBody(
    tx: Tx,
    { owner, orgId, key }: IdempotentRequest,
    body: Uint8Array,
  ): Promise<unknown> {
    if (orgId !== null) return this.vault.open(tx, orgId, placeOf(key), body);
    const bytes = Buffer.from(body);
    const end = 1 + bytes.readUInt8(0);
    const rootId = bytes.subarray(1, end).toString();
    const plain = open(this.roots.derive(rootId, 'idempotency'), `${owner}\0${key}`, bytes.subarray(end));
    return JSON.parse(plain.toString('utf8'));
  }

  private transaction<T>(orgId: string | null, work: (tx: Tx) => Promise<T>): Promise<T> {
    return orgId === null ? this.db.system(work) : this.db.tenant(orgId, work);
  }
}

function placeOf(key: string) {
  return { table: 'idempotency_records', row: key, column: 'body' };
}

function inProgress(seconds: number): AppError {
  return new AppError('idempotency_in_progress', { retryAfterSeconds: Math.min(5, seconds) });
}
