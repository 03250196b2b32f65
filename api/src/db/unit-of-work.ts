/**
 * One change of one organisation: its rows, its audit event and the answer kept for its
 * Idempotency-Key are committed together or not at all.
 */
import { Injectable } from '@nestjs/common';
import { becomeSystem, becomeTenant, Database, type Tx } from '@patchbay/prisma';
import { type Change, recordChange } from '../common/audit.js';
import type { Caller, ExpectedVersions, Origin, PersonOrigin } from '../common/caller.js';
import { AppError } from '../common/errors.js';
import { IdempotencyStore } from '../common/idempotency.js';
import { type PersonChange, tellIn } from '../common/person-events.js';

/** Notes what was done; call it once for each resource changed. It is written at the end of the transaction. */
export type Audit = (change: Change) => Promise<void>;

/** What was noted. */
class Notes {
  private readonly changes: Change[] = [];
  readonly audit: Audit = async (change) => {
    this.changes.push(change);
  };

  /** The last thing that a transaction does: it takes the lock of the organisation's chain. */
  async write(tx: Tx, orgId: string, origin: Origin): Promise<void> {
    for (const change of this.changes) await recordChange(tx, orgId, origin, change);
  }
}

@Injectable()
export class UnitOfWork {
  constructor(
    private readonly db: Database,
    private readonly idempotency: IdempotencyStore,
  ) {}

  read<T>(orgId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.db.tenant(orgId, work);
  }

  /** @param work returns the body of the answer. */
  change<T>(caller: Caller, work: (tx: Tx, audit: Audit) => Promise<T>): Promise<T> {
    return this.db.tenant(caller.orgId, async (tx) => {
      const notes = new Notes();
      const body = await work(tx, notes.audit);
      if (caller.idempotency) await this.idempotency.complete(tx, caller.idempotency, body);
      await notes.write(tx, caller.orgId, caller);
      return body;
    });
  }

  /**
   * A change by a person, with their session, of what they have in one organisation.
   * @param work is the organisation's; returns the body of the answer, which is kept for the person alone.
   */
  changeOwn<T>(origin: PersonOrigin, orgId: string, work: (tx: Tx, audit: Audit) => Promise<T>): Promise<T> {
    return this.db.tenant(orgId, async (tx) => {
      const notes = new Notes();
      const body = await work(tx, notes.audit);
      if (origin.idempotency) {
        await becomeSystem(tx);
        await this.idempotency.complete(tx, origin.idempotency, body);
        await becomeTenant(tx, orgId);
      }
      await notes.write(tx, orgId, origin);
      return body;
    });
  }

  /** The operator's look across organisations. */
  readAll<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.db.system(work);
  }

  /** A change by the operator that is no organisation's. `work` returns the body of the answer. */
  operateAll<T>(origin: Origin, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.db.system(async (tx) => {
      const body = await work(tx);
      if (origin.idempotency) await this.idempotency.complete(tx, origin.idempotency, body);
      return body;
    });
  }

  /**
   * A change of a person's account, by themselves or the operator, and what they and their organisations hear of it.
   * `work` returns the body of the answer. @param userId UUID
   */
  operatePerson<T>(
    origin: Origin,
    userId: string,
    work: (tx: Tx) => Promise<T>,
    change: (body: T) => PersonChange | null,
  ): Promise<T> {
    return this.db.system(async (tx) => {
      const body = await work(tx);
      if (origin.idempotency) await this.idempotency.complete(tx, origin.idempotency, body);
      const told = change(body);
      if (told !== null) await tellIn(tx, userId, origin, told);
      return body;
    });
  }

  /**
   * A change by the operator to one organisation. `asOperator` writes the organisation itself and
   * returns the answer, `asTenant` what belongs to it; both are one transaction.
   */
  operate<T>(
    origin: Origin,
    orgId: string,
    asOperator: (tx: Tx) => Promise<T>,
    asTenant: (tx: Tx, audit: Audit, body: T) => Promise<void>,
  ): Promise<T> {
    return this.db.system(async (tx) => {
      const body = await asOperator(tx);
      if (origin.idempotency) await this.idempotency.complete(tx, origin.idempotency, body);
      await becomeTenant(tx, orgId);
      const notes = new Notes();
      await asTenant(tx, notes.audit, body);
      await notes.write(tx, orgId, origin);
      return body;
    });
  }
}

/** @throws AppError precondition_failed when the row's version is none of the expected. */
export function requireVersion(expected: ExpectedVersions, version: number): void {
  if (expected !== null && !expected.includes(version))
    throw new AppError('precondition_failed', {
      detail: `The version is ${version} now.`,
      headers: { etag: `"${version}"` },
    });
}
