/** What the mail of an invitation links to. The link is no secret: whoever has proven the address may accept. */
import type { FastifyReply } from 'fastify';
import type { PersonOrigin } from '../common/caller.js';
import { AppError } from '../common/errors.js';
import { fromPublicId } from '../common/ids.js';
import type { Person } from '../common/tokens.js';
import type { MyInvitation } from '../features/me/me.schemas.js';
import { foreignName } from './foreign.js';
import { html } from './html.js';
import { button, form, note, roleName } from './layout.js';
import { type Mine, originOf } from './mine.js';
import type { Page } from './pages.js';
import type { Visit } from './visit.js';

const MANY = 100;

export function invitationPages(mine: Mine): Page[] {
  const path = '/invitations/:id';
  return [
    { method: 'GET', path, handle: (visit) => showInvitation(visit, mine) },
    { method: 'POST', path, handle: (visit) => accept(visit, mine) },
  ];
}

async function showInvitation(visit: Visit, mine: Mine): Promise<FastifyReply> {
  const person = await visit.person();
  if (person === null) return renderStart(visit);
  const origin = await originOf(mine, visit, person);
  if (origin === null) return renderOver(visit, person);
  const found = await find(visit, mine, origin);
  return found === null ? renderOver(visit, person) : render(visit, found, 200, null);
}

/** Nothing of the organisation is told to who may be anybody. */
function renderStart(visit: Visit): FastifyReply {
  const { t } = visit;
  const next = pathOf(visit);
  return visit.show(200, {
    title: t.invitationTitle,
    body: html`<p>${t.invitationStart}</p>
<p><a class="button" href="${visit.at('/sign-in', { next })}">${t.signIn}</a></p>
${
  visit.site.env.PATCHBAY_SIGN_UP !== 'off' &&
  html`<p><a class="button quiet" href="${visit.at('/sign-up', { next })}">${t.signUpTitle}</a></p>`
}`,
  });
}

function render(visit: Visit, found: MyInvitation, status: number, message: string | null): FastifyReply {
  const { t } = visit;
  return visit.show(status, {
    title: t.invitationTitle,
    body: html`${note(message, 'bad')}<p>${t.invitationText}</p>
<dl><div><dt>${t.organization}</dt><dd>${foreignName(found.organizationName)}</dd></div>
<div><dt>${t.role}</dt><dd>${roleName(t, found.role)}</dd></div></dl>
${form(pathOf(visit), {}, button(t.accept))}
<p><a class="button quiet" href="${visit.at('/account')}">${t.cancel}</a></p>`,
  });
}

function renderOver(visit: Visit, person: Person): FastifyReply {
  const { t } = visit;
  return visit.show(404, {
    title: t.invitationOverTitle,
    body: html`<p>${t.invitationOver}</p>
<dl><div><dt>${t.signedInAs}</dt><dd>${person.email}</dd></div></dl>
${form(visit.at('/sign-out'), { next: pathOf(visit) }, button(t.otherAccount, 'quiet'))}
<p class="small"><a href="${visit.at('/account')}">${t.accountTitle}</a></p>`,
  });
}

async function accept(visit: Visit, mine: Mine): Promise<FastifyReply> {
  const person = await visit.person();
  if (person === null) return visit.go(visit.at('/sign-in', { next: pathOf(visit) }));
  const origin = await originOf(mine, visit, person);
  const found = origin && (await find(visit, mine, origin));
  const id = fromPublicId('invitation', found?.id ?? '');
  if (origin === null || found === null || id === null) return renderOver(visit, person);
  try {
    await mine.me.accept(origin, id);
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    // Accepted or withdrawn meanwhile.
    if (thrown.code === 'not_found') return renderOver(visit, person);
    const { t } = visit;
    if (thrown.code === 'already_exists') return render(visit, found, 409, t.alreadyMember);
    if (thrown.code === 'organization_suspended') return render(visit, found, 403, t.organizationSuspended);
    throw thrown;
  }
  return visit.go(visit.at('/account', { notice: 'joined' }));
}

/** Among the open ones for this person's address. */
async function find(visit: Visit, mine: Mine, origin: PersonOrigin): Promise<MyInvitation | null> {
  const { id } = visit.request.params as { id: string };
  for (let cursor: string | undefined; ; ) {
    const page = await mine.me.listInvitations(origin, { limit: MANY, cursor });
    const found = page.data.find((one) => one.id === id);
    if (found || page.nextCursor === null) return found ?? null;
    cursor = page.nextCursor;
  }
}

function pathOf(visit: Visit): string {
  const { id } = visit.request.params as { id: string };
  return visit.at(`/invitations/${encodeURIComponent(id)}`);
}
