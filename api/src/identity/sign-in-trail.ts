/**
 * Sign-ins, failed ones, sign-outs and changes of how somebody signs in, as they happen in better-auth. What was done
 * is written before the answer leaves: where it cannot be, nobody gets the cookie. What failed is written after it and
 * seldom, so that neither the time of an answer tells who has an account, nor guessing floods anybody's trail.
 */
import type { Database } from '@patchbay/prisma';
import type { BetterAuthPlugin } from 'better-auth';
import { createAuthMiddleware, getSessionFromCtx, isAPIError } from 'better-auth/api';
import { originOf, type PersonChange, tell } from '../common/person-events.js';
import type { Background } from './background.js';
import type { AuthLimits } from './limits.js';
import { type Context, challenged } from './second-factor.js';

export interface SignInTrailDeps {
  readonly db: Database;
  readonly limits: AuthLimits;
  readonly background: Background;
}

/** Of one person in an hour, the failures that are written: the first, the tenth, the hundredth, … */
const TOLD = new Set([1, 10, 100, 1_000, 10_000]);
const WINDOW_SECONDS = 3_600;

/** What somebody who is signed in does to their account. */
const CHANGES: Readonly<Record<string, PersonChange['action']>> = {
  '/sign-out': 'person.signOut',
  '/change-password': 'person.changePassword',
  '/update-user': 'person.update',
  '/unlink-account': 'person.unlinkAccount',
  '/two-factor/disable': 'person.disableTwoFactor',
  '/two-factor/generate-backup-codes': 'person.replaceRecoveryCodes',
  '/passkey/verify-registration': 'person.addPasskey',
  '/passkey/update-passkey': 'person.renamePasskey',
  '/passkey/delete-passkey': 'person.deletePasskey',
};

/** How somebody proves who they are, by the end of the path; others are named as they are. */
const METHODS: Readonly<Record<string, string>> = {
  '/sign-in/email': 'password',
  '/two-factor/verify-totp': 'totp',
  '/two-factor/verify-backup-code': 'recovery_code',
  '/passkey/verify-authentication': 'passkey',
  '/callback/:id': 'sign_on',
  '/sign-on/:provider/callback': 'organization_oidc',
  '/sign-on/:provider/finish': 'organization_saml',
};

export function signInTrail({ db, limits, background }: SignInTrailDeps): BetterAuthPlugin {
  const failedOnce = async (ctx: Context, reason: string): Promise<void> => {
    const { path = '' } = ctx;
    const origin = originOf(ctx.headers, null);
    const userId = await whoseTry(ctx);
    if (userId === null) return;
    const { count } = await limits.count(`failed ${userId}`, WINDOW_SECONDS);
    if (!TOLD.has(count)) return;
    const after = { method: methodOf(path), reason, attempts: count };
    await tell(db, userId, origin, { action: 'person.failSignIn', after });
  };
  return {
    id: 'sign-in-trail',
    hooks: {
      before: [
        {
          matcher: ({ path }) => path === '/sign-out',
          // Whose session it was is not known any more once it has ended.
          handler: createAuthMiddleware(async (ctx) => {
            await getSessionFromCtx(ctx, { disableRefresh: true });
          }),
        },
      ],
      after: [
        {
          // The authorization server asks again inside of a sign-in that it waited for.
          matcher: ({ path }) => !path?.startsWith('/oauth2/'),
          handler: createAuthMiddleware(async (ctx) => {
            const { returned } = ctx.context;
            // A redirect is thrown too.
            if (isAPIError(returned) && returned.statusCode >= 400) {
              if (isTry(ctx.path)) background.run(failedOnce(ctx, reasonOf(returned)));
              return;
            }
            const done = whatWasDone(ctx);
            if (done === null) return;
            // What a session of one organisation opens and ends is no other one's matter.
            const only = (ctx.context.newSession ?? ctx.context.session)?.session.onlyOrganizationId ?? null;
            await tell(db, done.userId, originOf(ctx.headers, done.userId), done.change, only);
          }),
        },
      ],
    },
  };
}

function whatWasDone(ctx: Context): { userId: string; change: PersonChange } | null {
  const { path = '' } = ctx;
  const { newSession, session } = ctx.context;
  const action = CHANGES[path];
  if (action !== undefined) return session ? { userId: session.user.id, change: { action } } : null;
  if (!newSession) return null;
  const userId = newSession.user.id;
  // The first code of an authenticator, by somebody who is signed in.
  if (path === '/two-factor/verify-totp' && session?.user.id === userId)
    return { userId, change: { action: 'person.enableTwoFactor' } };
  return { userId, change: { action: 'person.signIn', after: { method: methodOf(path) } } };
}

function methodOf(path: string): string {
  return METHODS[path] ?? path.slice(1);
}

function isTry(path: string | undefined): boolean {
  return (
    path !== undefined &&
    /^\/(sign-in\/email$|two-factor\/verify-|passkey\/verify-authentication$)/.test(path)
  );
}

function reasonOf(error: { body?: { code?: unknown } | undefined }): string {
  return typeof error.body?.code === 'string' ? error.body.code.toLowerCase() : 'refused';
}

/** Of a passkey that is registered. */
async function ownerOf(ctx: Context, id: unknown): Promise<string | null> {
  if (typeof id !== 'string') return null;
  const where = [{ field: 'credentialID', value: id }];
  return (await ctx.context.adapter.findOne<{ userId: string }>({ model: 'passkey', where }))?.userId ?? null;
}

/** Whose account somebody tried to get into; null where it is nobody's. */
async function whoseTry(ctx: Context): Promise<string | null> {
  if (ctx.path === '/passkey/verify-authentication') return ownerOf(ctx, ctx.body?.response?.id);
  // A wrong code of somebody who is signed in opens nothing.
  if (ctx.path !== '/sign-in/email') return ctx.context.session ? null : challenged(ctx);
  const email: unknown = ctx.body?.email;
  if (typeof email !== 'string') return null;
  return (await ctx.context.internalAdapter.findUserByEmail(email.toLowerCase()))?.user.id ?? null;
}
