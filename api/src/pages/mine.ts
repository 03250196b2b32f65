/** What the pages ask of a person's own affairs: the rules, and the audit trail, are the admin API's (features/me). */
import type { PersonOrigin } from '../common/caller.js';
import { AppError } from '../common/errors.js';
import type { PersonAccess } from '../common/person-access.js';
import type { Person } from '../common/tokens.js';
import type { MeService } from '../features/me/me.service.js';
import type { Visit } from './visit.js';

export interface Mine {
  readonly access: Pick<PersonAccess, 'authorize'>;
  readonly me: Pick<MeService, 'listOrganizations' | 'listInvitations' | 'accept'>;
}

/**
 * The same that operations for people get from the guard.
 * @returns null where the session is not the person's own: who came by an organisation's provider is in that
 *   organisation alone.
 */
export async function originOf(mine: Mine, visit: Visit, person: Person): Promise<PersonOrigin | null> {
  try {
    const origin = await mine.access.authorize(person, visit.request, 'person');
    if (!('person' in origin)) throw new Error('a person was made something else');
    return origin;
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.status === 403) return null;
    throw thrown;
  }
}
