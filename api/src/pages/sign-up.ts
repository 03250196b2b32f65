/** Creating an account, and proving that the address is one's own. */
import type { FastifyReply } from 'fastify';
import { missing, NOTHING_WRONG, refusalOf } from './faults.js';
import { html } from './html.js';
import { button, field, form, note, type Refusal } from './layout.js';
import type { Page } from './pages.js';
import { resumed } from './resume.js';
import { providerOf } from './sign-in.js';
import type { Visit } from './visit.js';

export const signUpPages: readonly Page[] = [
  { method: 'GET', path: '/sign-up', handle: showSignUp },
  { method: 'POST', path: '/sign-up', handle: signUp },
  { method: 'GET', path: '/check-your-mail', handle: showCheckMail },
  { method: 'GET', path: '/verify-email', handle: showConfirm },
  { method: 'POST', path: '/verify-email', handle: confirm },
];

function showSignUp(visit: Visit): FastifyReply {
  const request = resumed(visit);
  if (request !== null) return visit.go(visit.at('/sign-up', { next: request, lang: visit.asked('lang') }));
  return render(visit, NOTHING_WRONG);
}

function render(visit: Visit, refusal: Refusal): FastifyReply {
  const { t, next } = visit;
  const rule = visit.site.env.PATCHBAY_SIGN_UP;
  if (rule === 'off') return renderOff(visit);
  const text = (name: string) => visit.typed(name);
  return visit.show(refusal.status, {
    title: t.signUpTitle,
    body: html`${note(refusal.message, 'bad')}${rule === 'invited' && html`<p class="soft">${t.invitedOnly}</p>`}
${form(
  visit.at('/sign-up'),
  { next },
  field(
    { name: 'name', label: t.name, autocomplete: 'name', maxLength: 100, value: text('name') },
    refusal,
    'name',
  ),
  field(
    {
      name: 'email',
      label: t.email,
      type: 'email',
      autocomplete: 'username',
      maxLength: 254,
      value: text('email'),
    },
    refusal,
    'name',
  ),
  field(
    {
      name: 'password',
      label: t.password,
      type: 'password',
      autocomplete: 'new-password',
      maxLength: 256,
      hint: t.passwordHint,
    },
    refusal,
    'name',
  ),
  button(t.signUp),
)}
<p class="small soft">${t.haveAccount} <a href="${visit.at('/sign-in', { next })}">${t.signIn}</a></p>`,
  });
}

function renderOff(visit: Visit): FastifyReply {
  const { t, next } = visit;
  const provider = visit.site.env.PATCHBAY_SIGN_ON_SIGN_UP === 'off' ? null : providerOf(visit);
  return visit.show(visit.request.method === 'POST' ? 403 : 200, {
    title: t.signUpOffTitle,
    body: html`<p>${provider === null ? t.signUpOff : visit.say('signUpOffSignOn', { provider })}</p>
<p><a href="${visit.at('/sign-in', { next })}">${t.backToSignIn}</a></p>`,
  });
}

async function signUp(visit: Visit): Promise<FastifyReply> {
  if (visit.site.env.PATCHBAY_SIGN_UP === 'off') return renderOff(visit);
  const fault = missing(visit, {
    name: 'nameRequired',
    email: 'emailRequired',
    password: 'passwordRequired',
  });
  if (fault) return render(visit, fault);
  const { next } = visit;
  const answer = await visit.auth('POST', '/sign-up/email', {
    name: visit.typed('name').trim(),
    email: visit.typed('email').trim(),
    password: visit.typed('password'),
    ...(next === null ? {} : { callbackURL: next }),
  });
  if (!answer.ok) return render(visit, refusalOf(visit, answer));
  return visit.go(visit.at('/check-your-mail', { next }));
}

function showCheckMail(visit: Visit): FastifyReply {
  const { t, next } = visit;
  const isReset = visit.asked('for') === 'password';
  const text = isReset ? t.mailReset : visit.asked('for') === 'address' ? t.mailUnproven : t.mailSignUp;
  return visit.show(200, {
    title: t.mailTitle,
    body: html`<p>${text}</p><p class="soft small">${isReset ? t.mailNothingReset : t.mailNothing}</p>
<p><a href="${visit.at('/sign-in', { next })}">${t.backToSignIn}</a></p>`,
  });
}

/**
 * A link alone proves nothing: programs that look into mails open links too, and would prove an address to whoever
 * signed up with it.
 */
function showConfirm(visit: Visit): FastifyReply {
  const { t, next } = visit;
  const token = visit.asked('token');
  if (token === null) return renderOver(visit);
  return visit.show(200, {
    title: t.confirmTitle,
    body: html`<p>${t.confirmText}</p>${form(visit.at('/verify-email'), { token, next }, button(t.confirm))}`,
  });
}

async function confirm(visit: Visit): Promise<FastifyReply> {
  const query = new URLSearchParams({ token: visit.typed('token') });
  const answer = await visit.auth('GET', `/verify-email?${query}`);
  if (answer.status >= 500) throw new Error('an address could not be confirmed');
  if (!answer.ok) return renderOver(visit);
  const { t, next } = visit;
  return visit.show(200, {
    title: t.provenTitle,
    body: html`<p>${t.provenText}</p><p><a class="button" href="${visit.at('/sign-in', { next })}">${t.signIn}</a></p>`,
  });
}

function renderOver(visit: Visit): FastifyReply {
  const { t, next } = visit;
  return visit.show(400, {
    title: t.linkOverTitle,
    body: html`<p>${t.linkOverText}</p><p><a class="button" href="${visit.at('/sign-in', { next })}">${t.signIn}</a></p>`,
  });
}
