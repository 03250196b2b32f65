/** Where somebody lands who is signed in: who they are, and where they belong. Everything else is the API's. */
import type { FastifyReply } from 'fastify';
import type { Person } from '../common/tokens.js';
import { foreignName } from './foreign.js';
import { html } from './html.js';
import type { TextKey } from './language.js';
import { button, form, note, roleName } from './layout.js';
import { type Mine, originOf } from './mine.js';
import type { Page } from './pages.js';
import { signInFirst } from './sign-in.js';
import type { Visit } from './visit.js';

const MANY = 100;

const NOTICES: Readonly<Record<string, TextKey>> = {
  'factor-on': 'factorOn',
  'factor-off': 'factorOff',
  joined: 'joined',
};

export function accountPages(mine: Mine): Page[] {
  return [{ method: 'GET', path: '/account', handle: (visit) => showAccount(visit, mine) }];
}

async function showAccount(visit: Visit, mine: Mine): Promise<FastifyReply> {
  const person = await visit.person();
  if (person === null) return signInFirst(visit);
  const { t } = visit;
  const origin = await originOf(mine, visit, person);
  if (origin === null) return renderLimited(visit, person);
  const organizations = await mine.me.listOrganizations(origin, { limit: MANY, cursor: undefined });
  const invitations = await mine.me.listInvitations(origin, { limit: MANY, cursor: undefined });
  const notice = NOTICES[visit.asked('notice') ?? ''];
  const factorPath = await factorPathOf(visit, person);
  return visit.show(200, {
    title: t.accountTitle,
    body: html`${note(notice && t[notice], 'good')}
<dl><div><dt>${t.signedInAs}</dt><dd>${foreignName(person.name)}<br><span class="soft">${person.email}</span></dd></div>
<div><dt>${t.factor}</dt><dd class="between">${person.twoFactorEnabled ? t.on : t.off}${
      factorPath !== null &&
      html`<a class="small" href="${factorPath}">${person.twoFactorEnabled ? t.turnOff : t.turnOn}</a>`
    }</dd></div></dl>
${
  invitations.data.length > 0 &&
  html`<h2>${t.invitations}</h2><ul class="rows">${invitations.data.map(
    ({ id, organizationName }) =>
      html`<li><span>${foreignName(organizationName)}</span><a href="${visit.at(`/invitations/${id}`)}">${t.open}</a></li>`,
  )}</ul>`
}
<h2>${t.organizations}</h2>
${
  organizations.data.length === 0
    ? html`<p class="soft">${t.organizationsNone}</p>`
    : html`<ul class="rows">${organizations.data.map(
        ({ name, role }) =>
          html`<li><span>${foreignName(name)}</span><span class="soft">${roleName(t, role)}</span></li>`,
      )}</ul>`
}
<p class="soft small">${organizations.nextCursor !== null && t.organizationsMore} ${t.apiNote}</p>
${form(visit.at('/sign-out'), {}, button(t.signOut, 'quiet'))}`,
  });
}

/** Where the second step is turned on or off. Who has no password here signs on elsewhere, and has their second step there. */
async function factorPathOf(visit: Visit, { twoFactorEnabled }: Person): Promise<string | null> {
  if (twoFactorEnabled) return visit.at('/account/second-factor/off');
  const accounts = await visit.authList('/list-accounts');
  const hasPassword = accounts.some(({ providerId }) => providerId === 'credential');
  return hasPassword ? visit.at('/account/second-factor') : null;
}

/** Of a session that one organisation vouches for, neither the person's other organisations are told nor their invitations. */
function renderLimited(visit: Visit, person: Person): FastifyReply {
  const { t } = visit;
  return visit.show(200, {
    title: t.accountTitle,
    body: html`<dl><div><dt>${t.signedInAs}</dt><dd>${foreignName(person.name)}<br><span class="soft">${person.email}</span></dd></div></dl>
<p>${t.limited}</p>
${form(visit.at('/sign-out'), {}, button(t.signOut, 'quiet'))}`,
  });
}
