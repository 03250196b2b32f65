/** People of the deployment, for its operator. */
import { Injectable } from '@nestjs/common';
import type { Origin } from '../../common/caller.js';
import { notFound } from '../../common/errors.js';
import { toPublicId } from '../../common/ids.js';
import { Cursors, type Page } from '../../common/pagination.js';
import { iso, isoOrNull } from '../../common/wire.js';
import { UnitOfWork } from '../../db/unit-of-work.js';
import { type AccountRow, AccountsRepository } from './people.repository.js';
import type { BanPerson, PeopleQuery, Person } from './people.schemas.js';

@Injectable()
export class PeopleService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly accounts: AccountsRepository,
    private readonly cursors: Cursors,
  ) {}

  list(query: PeopleQuery): Promise<Page<Person>> {
    const email = query.email?.toLowerCase();
    const name = `people ${email ?? ''}`;
    const after = this.cursors.read(name, query.cursor);
    return this.work.readAll(async (tx) => {
      const rows = await this.accounts.list(tx, email, after, query.limit + 1);
      return this.cursors.page(name, query.limit, rows, (row) => row.id, toPerson);
    });
  }

  get(id: string): Promise<Person> {
    return this.work.readAll(async (tx) => {
      const row = await this.accounts.find(tx, id);
      if (!row) throw notFound('user');
      return toPerson(row);
    });
  }

  /** Banning twice is not an error: what was wanted is so. */
  ban(origin: Origin, id: string, { reason }: BanPerson): Promise<Person> {
    return this.set(origin, id, { bannedAt: new Date(), banReason: reason ?? null });
  }

  unban(origin: Origin, id: string): Promise<Person> {
    return this.set(origin, id, { bannedAt: null, banReason: null });
  }

  private set(
    origin: Origin,
    id: string,
    ban: { readonly bannedAt: Date | null; readonly banReason: string | null },
  ): Promise<Person> {
    let changed = false;
    return this.work.operatePerson(
      origin,
      id,
      async (tx) => {
        const row = await this.accounts.lock(tx, id);
        if (!row) throw notFound('user');
        changed = (row.bannedAt === null) !== (ban.bannedAt === null);
        if (!changed) return toPerson(row);
        const after = toPerson(await this.accounts.setBan(tx, id, ban));
        if (ban.bannedAt !== null) await this.accounts.endAccess(tx, id);
        return after;
      },
      ({ bannedAt, banReason }) => {
        if (!changed) return null;
        return bannedAt === null
          ? { action: 'person.unban' }
          : { action: 'person.ban', after: { reason: banReason } };
      },
    );
  }
}

function toPerson(row: AccountRow): Person {
  return {
    id: toPublicId('user', row.id),
    name: row.name,
    email: row.email,
    emailVerified: row.emailVerified,
    twoFactorEnabled: row.twoFactorEnabled === true,
    bannedAt: isoOrNull(row.bannedAt),
    banReason: row.banReason,
    createdAt: iso(row.createdAt),
  };
}
