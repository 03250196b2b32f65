/**
 * A session that came by an organisation's identity provider says what that organisation vouches for. It must not
 * change what belongs to the person alone: with a password, a passkey or a linked account of the provider's making,
 * whoever runs the provider could come back as the person everywhere. So it opens nothing here but itself, and the
 * ways to sign in anew.
 */
import { APIError, type BetterAuthPlugin } from 'better-auth';
import { createAuthMiddleware, getSessionFromCtx } from 'better-auth/api';

/** Paths that look at no session, or only at the caller's own. All others are closed, whatever plugin brings them. */
const OPEN = [
  /^\/(get-session|sign-out|ok|error|verify-email|send-verification-email|request-password-reset)$/,
  /^\/(sign-in|sign-up|sign-on|callback|reset-password)(\/|$)/,
];

export function limitedSessions(): BetterAuthPlugin {
  return {
    id: 'limited-sessions',
    hooks: {
      before: [
        {
          matcher: ({ path }) => path !== undefined && !OPEN.some((pattern) => pattern.test(path)),
          handler: createAuthMiddleware(async (ctx) => {
            const found = await getSessionFromCtx(ctx);
            if (!found?.session.onlyOrganizationId) return;
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
