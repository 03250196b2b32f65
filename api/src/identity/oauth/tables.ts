/**
 * The tables of better-auth's OAuth plugin as its adapter sees them. Two are made up: its resources are our
 * endpoints as they are at the moment, and no client is bound to some of them. What it writes for a token is
 * bound to a grant, and without one nothing is written.
 */
import type { Database, Tx } from '@patchbay/prisma';
import { APIError } from 'better-auth/api';
import { openGrants } from '../../common/way-in.js';
import { delegate } from '../store.js';
import { endpointOf } from './resources.js';

interface Where {
  readonly identifier?: { readonly equals?: string; readonly in?: readonly string[] };
}

interface TokenData {
  readonly clientId: string;
  readonly userId?: string | null;
  readonly referenceId?: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly [field: string]: unknown;
}

/** @param publicUrl without a slash at its end. */
export function oauthTables(db: Database, publicUrl: string) {
  return {
    oauthClient: delegate(db, 'clientApp'),
    oauthConsent: openConsents(db),
    oauthClientAssertion: delegate(db, 'clientAssertion'),
    oauthAccessToken: tokens(db, 'accessToken'),
    oauthRefreshToken: tokens(db, 'refreshToken'),
    oauthResource: endpoints(db, publicUrl),
    oauthClientResource: { findMany: async () => [] },
  };
}

function endpoints(db: Database, publicUrl: string) {
  const rows = async (where: Where | undefined): Promise<object[]> => {
    const { equals, in: several } = where?.identifier ?? {};
    const wanted = equals === undefined ? (several ?? []) : [equals];
    const found = await db.system(async (tx) => {
      const all = [];
      for (const url of wanted) all.push(await endpointOf(tx, publicUrl, url));
      return all;
    });
    return found.flatMap((endpoint) =>
      endpoint === null
        ? []
        : [{ id: endpoint.id, identifier: endpoint.resource, name: endpoint.name, disabled: false }],
    );
  };
  return {
    findFirst: async ({ where }: { where?: Where }) => (await rows(where))[0] ?? null,
    findMany: async ({ where }: { where?: Where }) => rows(where),
  };
}

/** A grant that does not open its endpoint is as good as none: consent is asked for, of a session that opens it. */
function openConsents(db: Database) {
  const findFirst = (args: unknown) =>
    db.system(async (tx) => {
      const row = await tx.oauthGrant.findFirst(args as Parameters<typeof tx.oauthGrant.findFirst>[0]);
      return row !== null && (await openGrants(tx, [row.id])).has(row.id) ? row : null;
    });
  return { ...delegate(db, 'oauthGrant'), findFirst };
}

function tokens(db: Database, model: 'accessToken' | 'refreshToken') {
  const create = ({ data }: { data: TokenData }) =>
    db.system(async (tx) => {
      // A token outlives the browser's session that it came from: it is of the grant.
      const { sessionId: _, ...fields } = data;
      const { id: grantId, now } = await standingGrant(tx, data);
      // Gateways measure an access token by the database's clock, so it has to end by that.
      const life = data.expiresAt.getTime() - data.createdAt.getTime();
      const times =
        model === 'accessToken' ? { createdAt: now, expiresAt: new Date(now.getTime() + life) } : {};
      const row = { ...fields, ...times, grantId };
      return (tx[model] as unknown as { create(args: unknown): Promise<unknown> }).create({ data: row });
    });
  return { ...delegate(db, model), create };
}

/**
 * The grant of a token that is about to be made. Locked: it cannot end in between.
 * @throws APIError invalid_grant where there is none, where its person has lost their address, where the organisation
 * wants them to come by its identity provider, and where the endpoint takes no tokens any more.
 */
async function standingGrant(
  tx: Tx,
  { clientId, userId, referenceId }: TokenData,
): Promise<{ readonly id: string; readonly now: Date }> {
  const [row] = await tx.$queryRaw<{ id: string; now: Date }[]>`
    select g.id, now() as now
      from oauth_grants g
      join endpoints e on e.id = g.endpoint_id and e.enabled and e.auth ->> 'oauth' = 'true'
      join organizations o on o.id = g.org_id and o.status = 'active'
      join users u on u.id = g.user_id and u.email_verified and u.banned_at is null
     where g.client_id = ${clientId} and g.user_id = ${userId ?? ''}
       and g.endpoint_id::text = ${referenceId ?? ''}
       for key share of g`;
  if (row === undefined || !(await openGrants(tx, [row.id])).has(row.id))
    throw new APIError('BAD_REQUEST', {
      error: 'invalid_grant',
      error_description: 'what was granted has ended',
    });
  return row;
}
