/** A forgotten password: asking for a link, and choosing a new one with it. */
import type { FastifyReply } from 'fastify';
import { missing, NOTHING_WRONG, refusalOf } from './faults.js';
import { html } from './html.js';
import { button, field, form, note, type Refusal } from './layout.js';
import type { Page } from './pages.js';
import type { Visit } from './visit.js';

export const passwordPages: readonly Page[] = [
  { method: 'GET', path: '/forgot-password', handle: (visit) => renderForgot(visit, NOTHING_WRONG) },
  { method: 'POST', path: '/forgot-password', handle: askForLink },
  { method: 'GET', path: '/reset-password', handle: showReset },
  { method: 'POST', path: '/reset-password', handle: reset },
];

function renderForgot(visit: Visit, refusal: Refusal): FastifyReply {
  const { t, next } = visit;
  const email = visit.typed('email');
  return visit.show(refusal.status, {
    title: t.forgotTitle,
    body: html`${note(refusal.message, 'bad')}<p>${t.forgotText}</p>
${form(
  visit.at('/forgot-password'),
  { next },
  field(
    { name: 'email', label: t.email, type: 'email', autocomplete: 'username', maxLength: 254, value: email },
    refusal,
    'email',
  ),
  button(t.sendLink),
)}
<p class="small"><a href="${visit.at('/sign-in', { next })}">${t.backToSignIn}</a></p>`,
  });
}

async function askForLink(visit: Visit): Promise<FastifyReply> {
  const fault = missing(visit, { email: 'emailRequired' });
  if (fault) return renderForgot(visit, fault);
  const { next } = visit;
  const answer = await visit.auth('POST', '/request-password-reset', {
    email: visit.typed('email').trim(),
    ...(next === null ? {} : { redirectTo: next }),
  });
  if (!answer.ok) return renderForgot(visit, refusalOf(visit, answer));
  return visit.go(visit.at('/check-your-mail', { for: 'password', next }));
}

function showReset(visit: Visit): FastifyReply {
  const token = visit.asked('token');
  return token === null ? renderOver(visit) : renderReset(visit, token, NOTHING_WRONG);
}

function renderReset(visit: Visit, token: string, refusal: Refusal): FastifyReply {
  const { t, next } = visit;
  const spec = {
    name: 'password',
    label: t.newPassword,
    type: 'password',
    maxLength: 256,
    hint: t.passwordHint,
  } as const;
  return visit.show(refusal.status, {
    title: t.resetTitle,
    body: html`${note(refusal.message, 'bad')}<p>${t.resetText}</p>
${form(
  visit.at('/reset-password'),
  { token, next },
  field({ ...spec, autocomplete: 'new-password' }, refusal, 'password'),
  button(t.resetSave),
)}`,
  });
}

async function reset(visit: Visit): Promise<FastifyReply> {
  const token = visit.typed('token');
  const fault = missing(visit, { password: 'passwordRequired' });
  if (fault) return renderReset(visit, token, fault);
  const answer = await visit.auth('POST', '/reset-password', { token, newPassword: visit.typed('password') });
  if (answer.code === 'INVALID_TOKEN' || answer.code === 'USER_NOT_FOUND') return renderOver(visit);
  if (!answer.ok) return renderReset(visit, token, refusalOf(visit, answer));
  return visit.go(visit.at('/sign-in', { notice: 'password-changed', next: visit.next }));
}

function renderOver(visit: Visit): FastifyReply {
  const { t, next } = visit;
  return visit.show(400, {
    title: t.linkOverTitle,
    body: html`<p>${t.resetOverText}</p>
<p><a class="button" href="${visit.at('/forgot-password', { next })}">${t.askAgain}</a></p>`,
  });
}
