/**
 * Passkeys (WebAuthn Level 3) by better-auth's plugin. A passkey is both factors in one: what somebody has, and the
 * gesture or PIN that unlocks it. So the latter is required here, which the plugin leaves to the browser.
 */
import { passkey } from '@better-auth/passkey';
import type { BetterAuthPlugin } from 'better-auth';
import { APIError, createAuthMiddleware, getSessionFromCtx, isAPIError } from 'better-auth/api';
import { oneLine } from './mails.js';
import type { Context } from './second-factor.js';

const MAX_PASSKEYS = 20;
const REGISTER = '/passkey/verify-registration';
const RENAME = '/passkey/update-passkey';
const SIGN_IN = '/passkey/verify-authentication';
const OPTIONS = '/passkey/generate-authenticate-options';

/** @param publicUrl whose host they are bound to, and whose pages alone may ask for them. */
export function passkeys(publicUrl: string): BetterAuthPlugin[] {
  const { hostname, origin } = new URL(publicUrl);
  return [
    passkey({
      rpID: hostname,
      rpName: 'Patchbay',
      // Said, because the plugin would take whatever the request says.
      origin,
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      registration: {
        afterVerification: async ({ verification }) =>
          requireVerified(verification.registrationInfo?.userVerified),
      },
      authentication: {
        afterVerification: async ({ verification }) =>
          requireVerified(verification.authenticationInfo.userVerified),
      },
      advanced: { webAuthnChallengeCookie: 'passkey' },
    }),
    strict(),
  ];
}

function strict(): BetterAuthPlugin {
  return {
    id: 'strict-passkeys',
    hooks: {
      before: [
        {
          matcher: ({ path }) => path === REGISTER || path === RENAME || path === SIGN_IN,
          handler: createAuthMiddleware(async (ctx) => {
            const name: unknown = ctx.body?.name;
            if (typeof name === 'string' && oneLine(name) !== name.trim())
              throw refused('INVALID_NAME', 'A name is one line of at most 100 characters.');
            if (ctx.path === RENAME) return;
            const id: unknown = ctx.body?.response?.id;
            if (typeof id !== 'string') throw refused('INVALID_RESPONSE', 'This is no answer of a passkey.');
            if (ctx.path === REGISTER) await requireRoom(ctx, id);
          }),
        },
      ],
      after: [
        {
          matcher: ({ path }) => path === OPTIONS,
          handler: createAuthMiddleware(async ({ context: { returned }, json }) =>
            isAPIError(returned)
              ? undefined
              : json({ ...(returned as object), userVerification: 'required' }),
          ),
        },
      ],
    },
    // What somebody sends that proves nothing is their fault, not ours.
    async onResponse(response) {
      if (response.status !== 500) return;
      const body = (await response
        .clone()
        .json()
        .catch(() => null)) as { code?: unknown } | null;
      if (body?.code !== 'FAILED_TO_VERIFY_REGISTRATION') return;
      const { headers } = response;
      return { response: Response.json(body, { status: 400, headers }) };
    },
  };
}

/** Each is of one person, and nobody has very many. */
async function requireRoom(ctx: Context, credentialID: string): Promise<void> {
  const { adapter } = ctx.context;
  const taken = await adapter.count({
    model: 'passkey',
    where: [{ field: 'credentialID', value: credentialID }],
  });
  if (taken > 0) throw refused('PREVIOUSLY_REGISTERED', 'This passkey is registered already.');
  const session = await getSessionFromCtx(ctx, { disableRefresh: true });
  if (!session) return;
  const own = await adapter.count({
    model: 'passkey',
    where: [{ field: 'userId', value: session.user.id }],
  });
  if (own >= MAX_PASSKEYS) throw refused('TOO_MANY_PASSKEYS', `There are ${MAX_PASSKEYS} at most.`);
}

function requireVerified(verified: boolean | undefined): void {
  if (verified !== true)
    throw new APIError('UNAUTHORIZED', {
      code: 'USER_NOT_VERIFIED',
      message: 'The passkey was used without a PIN, a fingerprint or the like.',
    });
}

function refused(code: string, message: string): APIError {
  return new APIError('BAD_REQUEST', { code, message });
}
