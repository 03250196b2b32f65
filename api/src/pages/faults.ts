/** What better-auth refuses, as texts of ours beside the field that it is about. */
import type { TextKey } from './language.js';
import type { Refusal } from './layout.js';
import type { AuthAnswer, Visit } from './visit.js';

/** By the library's code: the field, and what to say; no field where it is about no one of them. */
const KNOWN: Readonly<Record<string, { readonly field?: string; readonly key: TextKey }>> = {
  INVALID_EMAIL: { field: 'email', key: 'emailInvalid' },
  INVALID_EMAIL_OR_PASSWORD: { key: 'signInWrong' },
  INVALID_PASSWORD: { field: 'password', key: 'passwordWrong' },
  PASSWORD_TOO_SHORT: { field: 'password', key: 'passwordShort' },
  PASSWORD_TOO_LONG: { field: 'password', key: 'passwordLong' },
  TOO_MANY_GUESSES: { key: 'tooManyHere' },
  INVALID_CODE: { field: 'code', key: 'codeWrong' },
  CODE_ALREADY_USED: { field: 'code', key: 'codeUsed' },
  INVALID_BACKUP_CODE: { field: 'code', key: 'recoveryWrong' },
  ACCOUNT_TEMPORARILY_LOCKED: { key: 'locked' },
  NO_SIGN_ON: { field: 'email', key: 'noSignOn' },
  SESSION_LIMITED: { key: 'limited' },
  IDENTITY_PROVIDER_UNAVAILABLE: { key: 'providerAway' },
  UNAVAILABLE: { key: 'awayText' },
};

export const NOTHING_WRONG: Refusal = { status: 200, faults: {}, message: null };

export function refusalOf(visit: Visit, answer: AuthAnswer): Refusal {
  const { status } = answer;
  if (answer.code === 'TOO_MANY_REQUESTS') {
    const seconds = Number(answer.headers.get('x-retry-after') ?? 60);
    visit.reply.header('retry-after', String(seconds));
    return { status, faults: {}, message: visit.say('tooMany', { seconds }) };
  }
  const known = KNOWN[answer.code];
  const message = visit.t[known?.key ?? 'failed'];
  return known?.field === undefined
    ? { status, faults: {}, message }
    : { status, faults: { [known.field]: message }, message: null };
}

/** Of what was typed: fields that were left out, and addresses that are none. Null where nothing is wrong. */
export function missing(visit: Visit, required: Readonly<Record<string, TextKey>>): Refusal | null {
  const faults: Record<string, string> = {};
  for (const [name, key] of Object.entries(required)) {
    const value = visit.typed(name).trim();
    if (value === '') faults[name] = visit.t[key];
    else if (name === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value))
      faults[name] = visit.t.emailInvalid;
  }
  return Object.keys(faults).length === 0 ? null : { status: 422, faults, message: null };
}
