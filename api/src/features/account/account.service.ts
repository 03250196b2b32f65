/** What a person sees and ends of their own account. */
import { Injectable } from '@nestjs/common';
import type { PersonEvent } from '@patchbay/prisma';
import type { PersonOrigin } from '../../common/caller.js';
import { notFound } from '../../common/errors.js';
import { toPublicId } from '../../common/ids.js';
import { Cursors, type Page } from '../../common/pagination.js';
import { iso } from '../../common/wire.js';
import { UnitOfWork } from '../../db/unit-of-work.js';
import { AccountRepository, type SessionRow } from './account.repository.js';
import type { AccountQuery, MyEvent, MySession, SessionsRevoked } from './account.schemas.js';

@Injectable()
export class AccountService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly account: AccountRepository,
    private readonly cursors: Cursors,
  ) {}

  listSessions({ person }: PersonOrigin, { cursor, limit }: AccountQuery): Promise<Page<MySession>> {
    const name = `my sessions ${person.id}`;
    const after = this.cursors.read(name, cursor);
    return this.work.readAll(async (tx) => {
      const rows = await this.account.sessions(tx, person.id, after, limit + 1);
      const map = (row: SessionRow) => toMySession(row, person.sessionId);
      return this.cursors.page(name, limit, rows, (row) => row.id, map);
    });
  }

  async endSession(origin: PersonOrigin, id: string): Promise<void> {
    const { person } = origin;
    await this.work.operatePerson(
      origin,
      person.id,
      async (tx) => {
        if ((await this.account.endSessions(tx, person.id, { only: id })) === 0) throw notFound('session');
      },
      () => ({ action: 'person.revokeSession', after: { sessionId: toPublicId('session', id) } }),
    );
  }

  endOtherSessions(origin: PersonOrigin): Promise<SessionsRevoked> {
    const { person } = origin;
    return this.work.operatePerson(
      origin,
      person.id,
      async (tx) => ({ revoked: await this.account.endSessions(tx, person.id, { but: person.sessionId }) }),
      ({ revoked }) => (revoked === 0 ? null : { action: 'person.revokeSessions', after: { revoked } }),
    );
  }

  listEvents({ person }: PersonOrigin, { cursor, limit }: AccountQuery): Promise<Page<MyEvent>> {
    const name = `my events ${person.id}`;
    const after = this.cursors.read(name, cursor);
    return this.work.readAll(async (tx) => {
      const rows = await this.account.events(tx, person.id, after, limit + 1);
      return this.cursors.page(name, limit, rows, (row) => row.id, toMyEvent);
    });
  }
}

function toMySession(row: SessionRow, currentId: string): MySession {
  return {
    id: toPublicId('session', row.id),
    current: row.id === currentId,
    ip: row.ipAddress,
    userAgent: row.userAgent,
    createdAt: iso(row.createdAt),
    updatedAt: iso(row.updatedAt),
    expiresAt: iso(row.expiresAt),
  };
}

function toMyEvent(row: PersonEvent): MyEvent {
  return {
    id: toPublicId('personEvent', row.id),
    action: row.action,
    detail: row.detail as MyEvent['detail'],
    requestId: row.requestId,
    ip: row.ip,
    userAgent: row.userAgent,
    createdAt: iso(row.createdAt),
  };
}
