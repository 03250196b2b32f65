/**
 * A session that came by an organisation's identity provider says what that organisation vouches for. It must not
 * change what belongs to the person alone: with a password, a passkey or a linked account of the provider's making,
 * whoever runs the provider could come back as the person everywhere. So it opens nothing here but itself, the ways to
 * sign in anew, and codes for endpoints of its organisation.
 */
import type { Database } from '@patchbay/prisma';
import type { BetterAuthPlugin } from 'better-auth';
import { APIError, createAuthMiddleware, getSessionFromCtx } from 'better-auth/api';
import { AUTH_PATH } from './auth-path.js';
import { refusalOf } from './comer.js';
import { endpointOf } from './oauth/resources.js';
import { pageUrl } from './page-url.js';

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
  /** Where to go for a session that opens the organisation of what is asked for; null where it does. */
  const elsewhere = (found: Found, request: Request | undefined, resource: unknown) =>
    db.system(async (tx) => {
      const endpoint = typeof resource === 'string' ? await endpointOf(tx, publicUrl, resource) : null;
      // What is no endpoint the plugin refuses, and tells the client so.
      if (endpoint === null) return null;
      const refusal = await refusalOf(tx, found, endpoint.organization.id);
      const next = `${AUTH_PATH}${AUTHORIZE}${request === undefined ? '' : new URL(request.url).search}`;
      if (refusal === 'sign_on_required') return pageUrl(publicUrl, '/sign-in/organization', { next });
      // Who is no member by any session is told so on the page of consent.
      if (refusal === null || !found.session.onlyOrganizationId) return null;
      return pageUrl(publicUrl, '/sign-in', { error: 'session_limited', next });
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
            if (ctx.path === AUTHORIZE) {
              // Before any consent is looked at: one that the person gave by another session is not this one's.
              const page = await elsewhere(found, ctx.request, ctx.query?.resource);
              if (page !== null) throw ctx.redirect(page);
            } else if (found.session.onlyOrganizationId)
              throw new APIError('FORBIDDEN', {
                code: 'SESSION_LIMITED',
                message: 'This session is limited to one organisation. Sign in by yourself for that.',
              });
          }),
        },
      ],
    },
  };
}
