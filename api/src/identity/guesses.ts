/**
 * A password is guessed from many addresses at once: tries are counted for each account too, over an hour.
 * Far above what a person needs, and far below what a list of passwords does; another person's guesses can
 * hold somebody up for an hour at most, who comes in by a new password meanwhile.
 */
import type { BetterAuthPlugin } from 'better-auth';
import { APIError, createAuthMiddleware } from 'better-auth/api';
import { type AuthLimits, hashed } from './limits.js';

const RULE = { window: 3_600, max: 100 };

export function fewGuesses(limits: AuthLimits): BetterAuthPlugin {
  return {
    id: 'few-guesses',
    hooks: {
      before: [
        {
          matcher: ({ path }) => path === '/sign-in/email',
          handler: createAuthMiddleware(async (ctx) => {
            const email: unknown = ctx.body?.email;
            if (typeof email !== 'string') return;
            // Whether or not there is an account.
            const verdict = await limits.consume(`guess ${hashed(email)}`, RULE);
            if (!verdict.allowed)
              throw new APIError('TOO_MANY_REQUESTS', {
                code: 'TOO_MANY_GUESSES',
                message: 'There were too many tries for this address. Wait, or choose a new password.',
              });
          }),
        },
      ],
    },
  };
}
