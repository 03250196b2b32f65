/**
 * A code of an authenticator proves one sign-in: RFC 6238 §5.2 wants the second use of a code refused, which
 * better-auth does not do. Each code is claimed for its person before it is looked at.
 */
import { createHash } from 'node:crypto';
import type { BetterAuthPlugin } from 'better-auth';
import { APIError, createAuthMiddleware, getSessionFromCtx } from 'better-auth/api';
import type { AuthLimits } from './limits.js';

/** Longer than any code is taken: a step of 30 s and one on either side. */
const CLAIM_SECONDS = 120;
const PATH = '/two-factor/verify-totp';

export type Context = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0];

export function onceOnlyCodes(limits: AuthLimits): BetterAuthPlugin {
  return {
    id: 'once-only-codes',
    hooks: {
      before: [
        {
          matcher: ({ path }) => path === PATH,
          handler: createAuthMiddleware(async (ctx) => {
            const code: unknown = ctx.body?.code;
            const userId = await challenged(ctx);
            // Without either there is nothing to prove, and the endpoint says so.
            if (userId === null || typeof code !== 'string') return;
            const hash = createHash('sha256').update(`${userId} ${code}`).digest('base64url');
            const verdict = await limits.consume(`code ${hash}`, { window: CLAIM_SECONDS, max: 1 });
            if (!verdict.allowed)
              throw new APIError('UNAUTHORIZED', {
                code: 'CODE_ALREADY_USED',
                message: 'This code was used before; wait for the next one.',
              });
          }),
        },
      ],
    },
  };
}

/** Whose code it is: of the session that turns it on, or of the sign-in that waits for it. */
export async function challenged(ctx: Context): Promise<string | null> {
  const session = await getSessionFromCtx(ctx, { disableRefresh: true });
  if (session) return session.user.id;
  const { name } = ctx.context.createAuthCookie('two_factor');
  const identifier = await ctx.getSignedCookie(name, ctx.context.secret);
  if (!identifier) return null;
  return (await ctx.context.internalAdapter.findVerificationValue(identifier))?.value ?? null;
}
