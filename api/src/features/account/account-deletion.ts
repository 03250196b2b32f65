/**
 * The end of an account, by its person. All that is theirs goes; of the organisations' trails their id stays. Whoever
 * is the last owner of an organisation cannot leave it behind without one.
 */
import { Inject, Injectable } from '@nestjs/common';
import { becomeSystem, becomeTenant, Database, type Tx } from '@patchbay/prisma';
import { recordChange } from '../../common/audit.js';
import type { PersonOrigin } from '../../common/caller.js';
import { AppError } from '../../common/errors.js';
import { toPublicId } from '../../common/ids.js';
import { organizationsOf } from '../../common/person-events.js';
import { PEOPLE, type PeoplePort, type Person } from '../../common/tokens.js';
import { accountDeletedMail } from '../../identity/mails.js';
import { MembersRepository } from '../members/members.repository.js';
import { AccountRepository } from './account.repository.js';

/** How long after a sign-in it is proof enough for what cannot be undone. */
const FRESH_MS = 600_000;

interface Left {
  readonly id: string;
  readonly orgId: string;
  readonly role: string;
}

@Injectable()
export class AccountDeletion {
  constructor(
    private readonly db: Database,
    private readonly account: AccountRepository,
    private readonly members: MembersRepository,
    @Inject(PEOPLE) private readonly people: PeoplePort | null,
  ) {}

  /** @throws AppError session_not_fresh, last_owner */
  async run(origin: PersonOrigin): Promise<void> {
    const { person } = origin;
    requireFresh(person);
    await this.db.system(async (tx) => {
      // From here nobody can make them a member of anything.
      await this.account.lock(tx, person.id);
      const left = await this.leave(tx, person.id);
      await becomeSystem(tx);
      await this.account.remove(tx, person.id);
      await this.record(tx, origin, left);
    });
    this.people?.sendMail(accountDeletedMail(person.email, origin.language ?? 'en'));
  }

  /** All rows before any trail: whoever waits for one must not hold what is still needed. */
  private async leave(tx: Tx, userId: string): Promise<Left[]> {
    const left: Left[] = [];
    const alone: string[] = [];
    for (const orgId of await organizationsOf(tx, userId)) {
      await becomeTenant(tx, orgId);
      const owners = await this.members.lockOwners(tx, orgId);
      const row = await this.members.findByUser(tx, orgId, userId);
      if (row === null) continue;
      if (row.role === 'owner' && owners < 2) alone.push(toPublicId('organization', orgId));
      await this.members.remove(tx, orgId, row.id);
      left.push(row);
    }
    if (alone.length > 0)
      throw new AppError('last_owner', {
        detail: `You are the only owner of ${alone.join(', ')}: make somebody else an owner, or have it deleted.`,
      });
    return left;
  }

  private async record(tx: Tx, origin: PersonOrigin, left: readonly Left[]): Promise<void> {
    const targetId = toPublicId('user', origin.person.id);
    for (const { id, orgId, role } of left) {
      await becomeTenant(tx, orgId);
      const before = { memberId: toPublicId('member', id), role };
      await recordChange(tx, orgId, origin, {
        action: 'person.delete',
        targetType: 'person',
        targetId,
        before,
      });
    }
  }
}

function requireFresh({ signedInAt }: Person): void {
  if (Date.now() - signedInAt.getTime() > FRESH_MS)
    throw new AppError('session_not_fresh', {
      detail: 'Sign in again: the sign-in must be at most ten minutes old.',
    });
}
