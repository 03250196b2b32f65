/** The second step of signing in: a code of the authenticator, or a recovery code. */
import type { FastifyReply } from 'fastify';
import { missing, NOTHING_WRONG, refusalOf } from './faults.js';
import { html } from './html.js';
import { button, field, form, note, type Refusal } from './layout.js';
import type { Page } from './pages.js';
import { onwards } from './sign-in.js';
import type { Visit } from './visit.js';

type Way = 'code' | 'recovery-code';

export const secondFactorPages: readonly Page[] = (['code', 'recovery-code'] as const).flatMap((way) => [
  { method: 'GET', path: `/sign-in/${way}`, handle: (visit) => render(visit, way, NOTHING_WRONG) },
  { method: 'POST', path: `/sign-in/${way}`, handle: (visit) => verify(visit, way) },
]);

/** After these there is no sign-in left that waits for a code. */
const OVER = new Set(['INVALID_TWO_FACTOR_COOKIE', 'TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE', 'TOTP_NOT_ENABLED']);

function render(visit: Visit, way: Way, refusal: Refusal): FastifyReply {
  const { t, next } = visit;
  const isCode = way === 'code';
  const spec = isCode
    ? ({ label: t.code, autocomplete: 'one-time-code', code: 'numeric', maxLength: 16 } as const)
    : ({ label: t.recoveryCode, autocomplete: 'off', code: 'text', maxLength: 40 } as const);
  return visit.show(refusal.status, {
    title: isCode ? t.factorTitle : t.recoveryTitle,
    body: html`${note(refusal.message, 'bad')}
<p>${isCode ? visit.say('factorText', { service: t.service }) : t.recoveryText}</p>
${form(visit.at(`/sign-in/${way}`), { next }, field({ name: 'code', ...spec }, refusal, 'code'), button(t.goOn))}
<p class="small"><a href="${visit.at(isCode ? '/sign-in/recovery-code' : '/sign-in/code', { next })}">${
      isCode ? t.factorOther : t.recoveryOther
    }</a></p>
<p class="small"><a href="${visit.at('/sign-in', { next })}">${t.startAgain}</a></p>`,
  });
}

async function verify(visit: Visit, way: Way): Promise<FastifyReply> {
  const fault = missing(visit, { code: 'codeRequired' });
  if (fault) return render(visit, way, fault);
  // Authenticators and people put spaces into codes.
  const code = visit.typed('code').replace(/\s+/g, '');
  const path = way === 'code' ? '/two-factor/verify-totp' : '/two-factor/verify-backup-code';
  const answer = await visit.auth('POST', path, { code });
  if (OVER.has(answer.code))
    return visit.go(visit.at('/sign-in', { error: 'challenge_over', next: visit.next }));
  return answer.ok ? onwards(visit) : render(visit, way, refusalOf(visit, answer));
}
