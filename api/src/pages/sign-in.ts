/** Signing in: by address and password, by the deployment's identity provider; and signing out. */
import type { FastifyReply } from 'fastify';
import { oidcOf } from '../config/identity-env.js';
import { SIGN_ON_ID } from '../identity/sign-on.js';
import { missing, NOTHING_WRONG, refusalOf } from './faults.js';
import { html } from './html.js';
import type { TextKey } from './language.js';
import { button, field, form, note, type Refusal } from './layout.js';
import type { Page } from './pages.js';
import { resumed } from './resume.js';
import type { Visit } from './visit.js';

/** What a page before may have to say. */
const NOTICES: Readonly<Record<string, TextKey>> = {
  'signed-out': 'signedOut',
  'password-changed': 'passwordChanged',
};

/** What comes back from an identity provider's sign-on, by better-auth's code. */
const SIGN_ON_ERRORS: Readonly<Record<string, TextKey>> = {
  not_invited: 'signOnNotInvited',
  signup_disabled: 'signOnNotInvited',
  email_not_verified: 'signOnUnverified',
  account_not_linked: 'signOnUnlinked',
  domain_not_verified: 'signOnDomain',
  deactivated: 'signOnDeactivated',
  access_denied: 'signOnDenied',
  challenge_over: 'challengeOver',
  session_limited: 'limited',
};

export const signInPages: readonly Page[] = [
  { method: 'GET', path: '/sign-in', handle: showSignIn },
  { method: 'POST', path: '/sign-in', handle: signIn },
  { method: 'POST', path: '/sign-in/provider', handle: signOn },
  {
    method: 'GET',
    path: '/sign-in/organization',
    handle: (visit) => renderOrganization(visit, NOTHING_WRONG),
  },
  { method: 'POST', path: '/sign-in/organization', handle: signOnOrganization },
  { method: 'POST', path: '/sign-out', handle: signOut },
  { method: 'GET', path: '/error', handle: showError },
];

/** Where somebody who has just signed in goes. */
export function onwards(visit: Visit): FastifyReply {
  return visit.go(visit.next ?? visit.at('/account'));
}

/** Without anybody signed in: to the page for it, and back. */
export function signInFirst(visit: Visit): FastifyReply {
  return visit.go(visit.at('/sign-in', { next: visit.at(visit.request.url) }));
}

function showSignIn(visit: Visit): FastifyReply {
  // An application's request, signed: as a path it outlives sign-up, a second step and another language.
  const request = resumed(visit);
  if (request !== null) return visit.go(visit.at('/sign-in', { next: request, lang: visit.asked('lang') }));
  const error = visit.asked('error');
  const message = error === null ? null : visit.t[SIGN_ON_ERRORS[error] ?? 'signOnFailed'];
  return render(visit, { ...NOTHING_WRONG, message });
}

function render(visit: Visit, refusal: Refusal): FastifyReply {
  const { t, next } = visit;
  const provider = providerOf(visit);
  const { PATCHBAY_SIGN_UP: rule } = visit.site.env;
  const notice = NOTICES[visit.asked('notice') ?? ''];
  const email = visit.typed('email');
  const first = email === '' ? 'email' : 'password';
  return visit.show(refusal.status, {
    title: t.signInTitle,
    body: html`${note(refusal.message, 'bad')}${note(notice && t[notice], 'good')}
${next !== null && refusal.status === 200 && !notice && html`<p class="soft">${t.toGoOn}</p>`}
${
  provider !== null &&
  html`${form(visit.at('/sign-in/provider'), { next }, button(visit.say('signInWith', { provider }), 'quiet'))}
<p class="or">${t.or}</p>`
}
${form(
  visit.at('/sign-in'),
  { next },
  field(
    { name: 'email', label: t.email, type: 'email', autocomplete: 'username', maxLength: 254, value: email },
    refusal,
    first,
  ),
  field(
    {
      name: 'password',
      label: t.password,
      type: 'password',
      autocomplete: 'current-password',
      maxLength: 256,
      aside: html`<a href="${visit.at('/forgot-password', { next })}">${t.forgot}</a>`,
    },
    refusal,
    first,
  ),
  button(t.signIn),
)}
<p class="small"><a href="${visit.at('/sign-in/organization', { next })}">${t.signInOrganization}</a></p>
${
  rule !== 'off' &&
  html`<p class="small soft">${t.noAccount} <a href="${visit.at('/sign-up', { next })}">${t.signUpLink}</a></p>`
}`,
  });
}

async function signIn(visit: Visit): Promise<FastifyReply> {
  const fault = missing(visit, { email: 'emailRequired', password: 'passwordRequired' });
  if (fault) return render(visit, fault);
  const { next } = visit;
  const answer = await visit.auth('POST', '/sign-in/email', {
    email: visit.typed('email').trim(),
    password: visit.typed('password'),
    // For the mail, where the address is not proven yet.
    ...(next === null ? {} : { callbackURL: next }),
  });
  if (answer.code === 'EMAIL_NOT_VERIFIED')
    return visit.go(visit.at('/check-your-mail', { for: 'address', next }));
  if (!answer.ok) return render(visit, refusalOf(visit, answer));
  if (answer.body['twoFactorRedirect'] === true) return visit.go(visit.at('/sign-in/code', { next }));
  return onwards(visit);
}

async function signOn(visit: Visit): Promise<FastifyReply> {
  const { next } = visit;
  const answer = await visit.auth('POST', '/sign-in/social', {
    provider: SIGN_ON_ID,
    callbackURL: next ?? visit.at('/account'),
    errorCallbackURL: visit.at('/sign-in', { next }),
    disableRedirect: true,
  });
  const { url } = answer.body;
  return answer.ok && typeof url === 'string' ? visit.leave(url) : render(visit, refusalOf(visit, answer));
}

/** By an organisation's own identity provider, which the domain of an address leads to. */
function renderOrganization(visit: Visit, refusal: Refusal): FastifyReply {
  const { t, next } = visit;
  const spec = {
    name: 'email',
    label: t.email,
    type: 'email',
    autocomplete: 'username',
    maxLength: 254,
  } as const;
  return visit.show(refusal.status, {
    title: t.signInOrganization,
    body: html`${note(refusal.message, 'bad')}<p>${t.organizationText}</p>
${form(
  visit.at('/sign-in/organization'),
  { next },
  field({ ...spec, value: visit.typed('email') }, refusal, 'email'),
  button(t.goOn),
)}
<p class="small"><a href="${visit.at('/sign-in', { next })}">${t.backToSignIn}</a></p>`,
  });
}

async function signOnOrganization(visit: Visit): Promise<FastifyReply> {
  const fault = missing(visit, { email: 'emailRequired' });
  if (fault) return renderOrganization(visit, fault);
  const { next } = visit;
  const answer = await visit.auth('POST', '/sign-in/organization', {
    email: visit.typed('email').trim(),
    callbackURL: next ?? visit.at('/account'),
    errorCallbackURL: visit.at('/sign-in', { next }),
  });
  const { url } = answer.body;
  if (answer.ok && typeof url === 'string') return visit.leave(url);
  return renderOrganization(visit, refusalOf(visit, answer));
}

async function signOut(visit: Visit): Promise<FastifyReply> {
  await visit.auth('POST', '/sign-out', {});
  const { next } = visit;
  return visit.go(visit.at('/sign-in', { next, notice: next === null ? 'signed-out' : null }));
}

/** The deployment's identity provider, by the host that it is known under. */
export function providerOf(visit: Visit): string | null {
  const settings = oidcOf(visit.site.env);
  return settings === null ? null : new URL(settings.discoveryUrl).host;
}

/** Where better-auth sends a browser that it can send nowhere else: a sign-on, or an application's request, went wrong. */
function showError(visit: Visit): FastifyReply {
  const { t } = visit;
  return visit.show(400, {
    title: t.invalidTitle,
    body: html`<p>${t.invalidText}</p><p><a href="${visit.at('/sign-in')}">${t.backToSignIn}</a></p>`,
  });
}
