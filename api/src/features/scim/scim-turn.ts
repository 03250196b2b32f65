/**
 * Changes by a directory, and of what its groups mean, one after the other in each organisation: a role depends on
 * users, groups and the organisation's setting together, and none of them may change while it is worked out.
 */
import { Prisma, type Tx } from '@patchbay/prisma';
import type { Caller } from '../../common/caller.js';
import type { Audit, UnitOfWork } from '../../db/unit-of-work.js';
import { ScimError } from './scim.errors.js';

/** Before anything is read that a change goes by; until the end of the transaction. */
export async function takeTurn(tx: Tx, orgId: string): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`scim ${orgId}`}, 0))`;
}

/** @param taken what is said where a name is another's already. @throws ScimError uniqueness */
export function changeInTurn<T>(
  units: UnitOfWork,
  caller: Caller,
  taken: string,
  work: (tx: Tx, audit: Audit) => Promise<T>,
): Promise<T> {
  const change = units.change(caller, async (tx, audit) => {
    await takeTurn(tx, caller.orgId);
    return work(tx, audit);
  });
  return change.catch((error: unknown) => {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002')
      throw new ScimError(409, taken, 'uniqueness');
    throw error;
  });
}
