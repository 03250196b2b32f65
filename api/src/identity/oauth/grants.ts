/**
 * What people grant to clients: given by a consent, and ended by the person, the organisation, the client, or by a
 * token that was used twice. With a grant its tokens end, in less than a second in open streams too.
 */
import type { Database, Tx } from '@patchbay/prisma';
import { recordChange } from '../../common/audit.js';
import type { Origin } from '../../common/caller.js';
import { newUuid, toPublicId } from '../../common/ids.js';
import type { ProtectedEndpoint } from './resources.js';

/** A grant as the audit trail shows it. */
export interface GrantFacts {
  readonly id: string;
  readonly endpointId: string;
  readonly userId: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** The organisation's, whose session consented; null for one of the person's own. */
  readonly identityProviderId: string | null;
}

interface GrantRow {
  readonly id: string;
  readonly endpointId: string;
  readonly userId: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly identityProviderId: string | null;
}

export interface Consent {
  readonly endpoint: ProtectedEndpoint;
  /** UUID. */
  readonly userId: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** UUID of the organisation's provider that the session came by; null for a session of the person's own. */
  readonly identityProviderId: string | null;
}

/** For the trail and the wire. */
export function grantFacts(row: GrantRow): GrantFacts {
  const { id, endpointId, userId, clientId, scopes, identityProviderId } = row;
  return {
    id: toPublicId('oauthGrant', id),
    endpointId: toPublicId('endpoint', endpointId),
    userId: toPublicId('user', userId),
    clientId,
    scopes: [...scopes],
    identityProviderId:
      identityProviderId === null ? null : toPublicId('identityProvider', identityProviderId),
  };
}

/**
 * Writes down what was consented to; a grant of the same person, client and endpoint takes on the scopes, and the way
 * that the person came by.
 * @returns false where the person is no member of the organisation (any more): then nothing is written.
 */
export function giveGrant(db: Database, origin: Origin, consent: Consent): Promise<boolean> {
  const { endpoint, userId, clientId, scopes, identityProviderId } = consent;
  const orgId = endpoint.organization.id;
  return db.tenant(orgId, async (tx) => {
    if ((await tx.membership.count({ where: { orgId, userId } })) === 0) return false;
    const place = { endpointId: endpoint.id, userId, clientId };
    const given = { scopes: [...scopes], resources: [endpoint.resource], identityProviderId };
    const before = await tx.oauthGrant.findUnique({ where: { endpointId_userId_clientId: place } });
    const after =
      before === null
        ? await tx.oauthGrant.create({ data: { id: newUuid(), orgId, ...place, ...given } })
        : await tx.oauthGrant.update({ where: { id: before.id }, data: given });
    await recordChange(tx, orgId, origin, {
      action: 'oauth-grant.consent',
      targetType: 'oauthGrant',
      targetId: toPublicId('oauthGrant', after.id),
      before: before === null ? null : grantFacts(before),
      after: grantFacts(after),
    });
    return true;
  });
}

/** That somebody was asked and said no. */
export function recordDenial(db: Database, origin: Origin, consent: Consent): Promise<void> {
  const { endpoint, userId, clientId, scopes } = consent;
  const orgId = endpoint.organization.id;
  const targetId = toPublicId('endpoint', endpoint.id);
  const after = { endpointId: targetId, userId: toPublicId('user', userId), clientId, scopes: [...scopes] };
  return db.tenant(orgId, (tx) =>
    recordChange(tx, orgId, origin, {
      action: 'oauth-grant.deny',
      targetType: 'endpoint',
      targetId,
      after,
    }),
  );
}

/**
 * `revoke`: the client gave it back; `reuse`: a code or refresh token of it was used twice; `reportLeak`: somebody found
 * a token of it.
 */
export type GrantEnd = 'revoke' | 'reuse' | 'reportLeak';

/** Ends a grant for somebody who is no caller of the admin API. @param id UUID @param after what the trail says more. */
export async function endGrant(
  db: Database,
  origin: Origin,
  { orgId, id }: { readonly orgId: string; readonly id: string },
  why: GrantEnd,
  after: object | null = null,
): Promise<void> {
  await db.tenant(orgId, async (tx) => {
    const before = await removeGrant(tx, orgId, id);
    if (before === null) return;
    await recordChange(tx, orgId, origin, {
      action: `oauth-grant.${why}`,
      targetType: 'oauthGrant',
      targetId: before.id,
      before,
      after,
    });
  });
}

/** In a transaction of the organisation. @returns what ended, or null where there was none. */
export async function removeGrant(tx: Tx, orgId: string, id: string): Promise<GrantFacts | null> {
  const row = await tx.oauthGrant.findFirst({ where: { orgId, id } });
  if (row === null) return null;
  const { count } = await tx.oauthGrant.deleteMany({ where: { orgId, id } });
  return count === 0 ? null : grantFacts(row);
}
