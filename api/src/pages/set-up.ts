/** Turning the second step on and off: the password first, then the authenticator's code. */
import type { FastifyReply } from 'fastify';
import { renderSVG } from 'uqr';
import type { Person } from '../common/tokens.js';
import { missing, NOTHING_WRONG, refusalOf } from './faults.js';
import { type Html, html, trusted } from './html.js';
import { button, field, form, note, type Refusal } from './layout.js';
import type { Page } from './pages.js';
import { signInFirst } from './sign-in.js';
import type { Visit } from './visit.js';

const PATH = '/account/second-factor';

export const setUpPages: readonly Page[] = [
  {
    method: 'GET',
    path: PATH,
    handle: signedIn((visit, person) => askPassword(visit, person, true, NOTHING_WRONG)),
  },
  { method: 'POST', path: PATH, handle: signedIn(begin) },
  { method: 'GET', path: `${PATH}/code`, handle: signedIn((visit) => askCode(visit, null, NOTHING_WRONG)) },
  { method: 'POST', path: `${PATH}/code`, handle: signedIn(confirm) },
  {
    method: 'GET',
    path: `${PATH}/off`,
    handle: signedIn((visit, person) => askPassword(visit, person, false, NOTHING_WRONG)),
  },
  { method: 'POST', path: `${PATH}/off`, handle: signedIn(turnOff) },
];

type Handle = (visit: Visit, person: Person) => Promise<FastifyReply> | FastifyReply;

function signedIn(handle: Handle): Page['handle'] {
  return async (visit) => {
    const person = await visit.person();
    if (person !== null) return handle(visit, person);
    return visit.request.method === 'GET'
      ? signInFirst(visit)
      : visit.go(visit.at('/sign-in', { next: visit.at(PATH) }));
  };
}

function askPassword(visit: Visit, { email }: Person, isOn: boolean, refusal: Refusal): FastifyReply {
  const { t } = visit;
  return visit.show(refusal.status, {
    title: isOn ? t.setUpTitle : t.setUpOffTitle,
    body: html`${note(refusal.message, 'bad')}<p>${isOn ? t.setUpText : t.setUpOffText}</p>
${form(
  visit.at(isOn ? PATH : `${PATH}/off`),
  {},
  // So that password managers know whose it is.
  html`<input type="text" name="username" autocomplete="username" value="${email}" readonly hidden>`,
  field(
    {
      name: 'password',
      label: t.password,
      type: 'password',
      autocomplete: 'current-password',
      maxLength: 256,
    },
    refusal,
    'password',
  ),
  button(isOn ? t.goOn : t.setUpTurnOff),
)}
<p class="small"><a href="${visit.at('/account')}">${t.cancel}</a></p>`,
  });
}

/** Makes a secret; it counts once its first code has come. */
async function begin(visit: Visit, person: Person): Promise<FastifyReply> {
  const fault = missing(visit, { password: 'passwordRequired' });
  if (fault) return askPassword(visit, person, true, fault);
  const answer = await visit.auth('POST', '/two-factor/enable', { password: visit.typed('password') });
  // It is on already, in another window.
  if (answer.code === 'TOTP_ALREADY_ENABLED') return visit.go(visit.at('/account'));
  if (!answer.ok) return askPassword(visit, person, true, refusalOf(visit, answer));
  const { totpURI, backupCodes } = answer.body;
  if (typeof totpURI !== 'string' || !Array.isArray(backupCodes))
    throw new Error('there is no secret to show');
  return askCode(visit, { uri: totpURI, recoveryCodes: backupCodes.map(String) }, NOTHING_WRONG);
}

interface Secret {
  /** `otpauth://totp/…`, what authenticators scan. */
  readonly uri: string;
  readonly recoveryCodes: readonly string[];
}

/** @param secret shown once: with a wrong code the authenticator has it already. */
function askCode(visit: Visit, secret: Secret | null, refusal: Refusal): FastifyReply {
  const { t } = visit;
  const spec = {
    name: 'code',
    label: t.code,
    autocomplete: 'one-time-code',
    code: 'numeric',
    maxLength: 16,
  } as const;
  return visit.show(refusal.status, {
    title: t.setUpScanTitle,
    body: html`${note(refusal.message, 'bad')}${secret === null ? html`<p>${t.setUpRetry}</p>` : renderSecret(visit, secret)}
${form(visit.at(`${PATH}/code`), {}, field(spec, refusal, secret === null ? 'code' : ''), button(t.setUpTurnOn))}
<p class="small"><a href="${visit.at(PATH)}">${t.startAgain}</a></p>`,
  });
}

function renderSecret(visit: Visit, { uri, recoveryCodes }: Secret): Html {
  const { t } = visit;
  const key = new URL(uri).searchParams.get('secret') ?? '';
  return html`<p>${t.setUpScan}</p>
<div class="qr" role="img" aria-label="${t.qrLabel}">${trusted(renderSVG(uri, { border: 2 }))}</div>
<dl><div><dt>${t.setUpKey}</dt><dd><code class="key">${key.replace(/(.{4})(?=.)/g, '$1 ')}</code></dd></div></dl>
<h2>${t.setUpCodes}</h2><p class="small soft">${t.setUpCodesText}</p>
<ul class="codes">${recoveryCodes.map((code) => html`<li>${code}</li>`)}</ul>
<p>${t.setUpConfirm}</p>`;
}

async function confirm(visit: Visit): Promise<FastifyReply> {
  const fault = missing(visit, { code: 'codeRequired' });
  if (fault) return askCode(visit, null, fault);
  const answer = await visit.auth('POST', '/two-factor/verify-totp', {
    code: visit.typed('code').replace(/\s+/g, ''),
  });
  if (answer.code === 'TOTP_NOT_ENABLED') return visit.go(visit.at(PATH));
  if (!answer.ok) return askCode(visit, null, refusalOf(visit, answer));
  return visit.go(visit.at('/account', { notice: 'factor-on' }));
}

async function turnOff(visit: Visit, person: Person): Promise<FastifyReply> {
  const fault = missing(visit, { password: 'passwordRequired' });
  if (fault) return askPassword(visit, person, false, fault);
  const answer = await visit.auth('POST', '/two-factor/disable', { password: visit.typed('password') });
  if (!answer.ok) return askPassword(visit, person, false, refusalOf(visit, answer));
  return visit.go(visit.at('/account', { notice: 'factor-off' }));
}
