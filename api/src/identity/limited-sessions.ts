/**
 * A session that came by an organisation's identity provider says what that organisation vouches for. It must not
 * change what belongs to the person alone: with a password, a passkey or a linked account of the provider's making,
 * whoever runs the provider could come back as the person everywhere. So it opens nothing here but itself, the ways to
 * sign in anew, and codes for endpoints of its organisation.
 */
import type { Database } from '@patchbay/prisma';
import { APIError, type BetterAuthPlugin } from 'better-auth';
import { createAuthMiddleware, getSessionFromCtx } from 'better-auth/api';
import { opens } from './comer.js';
import { endpointOf } from './oauth/resources.js';

/** Paths that look at no session, or only at the caller's own. All others are closed, whatever plugin brings them. */
const OPEN = [
  /^\/(get-session|sign-out|ok|error|verify-email|send-verification-email|request-password-reset)$/,
  /^\/(sign-in|sign-up|sign-on|callback|reset-password)(\/|$)/,
  /^\/passkey\/(generate-authenticate-options|verify-authentication)$/,
];
const AUTHORIZE = '/oauth2/authorize';

type Found = NonNullable<Awaited<ReturnType<typeof getSessionFromCtx>>>;

/** @param publicUrl without a slash at the end. */
export function limitedSessions(db: Database, publicUrl: string): BetterAuthPlugin {
  /** Whether a code may be given for the resource: the session must open the organisation, whatever it consented to. */
  const authorizes = (found: Found, resource: unknown) =>
    db.system(async (tx) => {
      const endpoint = typeof resource === 'string' ? await endpointOf(tx, publicUrl, resource) : null;
      // What is no endpoint the plugin refuses, and tells the client so.
      if (endpoint === null) return true;
      const { id } = endpoint.organization;
      const isElsewhere = (found.session.onlyOrganizationId ?? id) !== id;
      const member = { orgId: id, userId: found.user.id };
      // Who is no member is told on the page of consent; a session that opens less than its person ends here.
      if (!isElsewhere && (await tx.membership.count({ where: member })) === 0) return true;
      return opens(tx, found, id);
    });
  return {
    id: 'limited-sessions',
    hooks: {
      before: [
        {
          matcher: ({ path }) => path !== undefined && !OPEN.some((pattern) => pattern.test(path)),
          handler: createAuthMiddleware(async (ctx) => {
            const found = await getSessionFromCtx(ctx);
            if (!found) return;
            const isLimited = Boolean(found.session.onlyOrganizationId);
            const isFree = ctx.path === AUTHORIZE ? await authorizes(found, ctx.query?.resource) : !isLimited;
            if (isFree) return;
            throw new APIError('FORBIDDEN', {
              code: isLimited ? 'SESSION_LIMITED' : 'SIGN_ON_REQUIRED',
              message: isLimited
                ? 'This session is limited to one organisation. Sign in by yourself for that.'
                : 'The organisation wants you to sign in by its identity provider.',
            });
          }),
        },
      ],
    },
  };
}
