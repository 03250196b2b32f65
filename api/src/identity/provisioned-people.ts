/** People whom an organisation vouches for, by an address in a domain that it has proven: found, or made. */
import type { Tx } from '@patchbay/prisma';
import { newUuid } from '../common/ids.js';
import { oneLine } from './mails.js';

/** As a provider or a directory calls somebody. */
export interface Vouched {
  /** In lower case. */
  readonly email: string;
  readonly name: string;
}

/**
 * Whoever has proven an address is found by it. An account with it that nobody has proven was perhaps made to lie in
 * wait for its owner (it holds a stranger's password), and opens nothing: it gives way.
 * @returns `unproven` for such an account that is a member somewhere all the same.
 */
export async function byAddress(tx: Tx, email: string): Promise<{ readonly id: string } | null | 'unproven'> {
  const user = await tx.user.findUnique({ where: { email }, select: { id: true, emailVerified: true } });
  if (user === null || user.emailVerified) return user;
  const where = { id: user.id, emailVerified: false, memberships: { none: {} } };
  const { count } = await tx.user.deleteMany({ where });
  return count > 0 ? null : 'unproven';
}

/** Their address counts as proven: whoever has shown the domain to be theirs could read their mail. */
export async function makePerson(tx: Tx, { email, name }: Vouched): Promise<{ readonly id: string }> {
  const data = { id: newUuid(), email, name: oneLine(name) || email, emailVerified: true };
  return tx.user.create({ data, select: { id: true } });
}

/** @param isOpen whether new people may be made. @returns null where there is nobody, and may not be. */
export async function personFor(
  tx: Tx,
  person: Vouched,
  isOpen: boolean,
): Promise<{ readonly id: string } | null> {
  const found = await byAddress(tx, person.email);
  if (found === 'unproven') return null;
  return found ?? (isOpen ? makePerson(tx, person) : null);
}
