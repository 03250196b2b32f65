/**
 * Consent to an application: who asks, for which endpoint of which organisation, what it may then do, and where one is
 * sent. What is asked and what follows is decided in identity/oauth/consent.ts.
 */
import type { FastifyReply } from 'fastify';
import type { ConsentRequest, Consents, Decision } from '../identity/oauth/consent.js';
import { foreignName } from './foreign.js';
import { html, type Value } from './html.js';
import type { TextKey, Texts } from './language.js';
import { button, form } from './layout.js';
import { failure, type Page } from './pages.js';
import { requestOf, resumed } from './resume.js';
import type { Visit } from './visit.js';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

export function consentPages(consents: Consents): Page[] {
  return [
    { method: 'GET', path: '/consent', handle: (visit) => show(visit, consents) },
    { method: 'POST', path: '/consent', handle: (visit) => decide(visit, consents) },
  ];
}

async function show(visit: Visit, consents: Consents): Promise<FastifyReply> {
  const { headers, ip } = visit.request;
  const view = await consents.view(requestOf(visit), headers.cookie, ip);
  return view.kind === 'ask' ? ask(visit, view.request) : refuse(visit, view);
}

async function decide(visit: Visit, consents: Consents): Promise<FastifyReply> {
  const answer = visit.typed('answer');
  if (answer !== 'allow' && answer !== 'deny') return failure(visit, 400);
  const query = requestOf(visit);
  const { id: requestId, ip, headers } = visit.request;
  const decision = await consents.decide(query, headers.cookie, answer === 'allow', { requestId, ip });
  if (decision.kind !== 'go') return refuse(visit, decision);
  const to = new URLSearchParams(query).get('redirect_uri') ?? '';
  // Ours takes the browser to the application at last; that is where people are told that they go.
  return visit.leave(decision.location, to);
}

function ask(visit: Visit, request: ConsentRequest): FastifyReply {
  const { t } = visit;
  const { client, endpoint, organization, person, redirectHost, scopes } = request;
  const name = foreignName(client.name);
  const row = (label: string, value: Value) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`;
  return visit.show(200, {
    title: t.consentTitle,
    body: html`<p class="close"><strong>${name}</strong> ${t.consentAsks}</p>
<p class="small soft">${client.host ?? t.clientUnproven}</p>
<dl>
${row(t.organization, foreignName(organization.name))}
${row(t.endpoint, html`${foreignName(endpoint.name)}<br><span class="soft small">${endpoint.url}</span>`)}
${row(t.willBeAble, html`<ul>${scopes.map((scope) => html`<li>${scopeText(t, scope)}</li>`)}</ul>`)}
${row(
  t.sendsYouTo,
  LOOPBACK.has(redirectHost)
    ? html`${t.consentLocal}<br><span class="soft small">${redirectHost}</span>`
    : redirectHost,
)}
</dl>
${form(
  `${visit.at('/consent')}?${requestOf(visit)}`,
  {},
  html`<div class="pair"><button class="quiet" name="answer" value="deny">${t.deny}</button>
<button name="answer" value="allow">${t.allow}</button></div>`,
)}
${otherPerson(visit, person.email)}`,
  });
}

function refuse(visit: Visit, view: Exclude<Decision, { kind: 'go' }>): FastifyReply {
  const { t } = visit;
  if (view.kind === 'sign_in') return visit.go(visit.at('/sign-in', { next: resumed(visit) }));
  if (view.kind === 'not_a_member')
    return visit.show(403, {
      title: t.notMemberTitle,
      body: html`<p>${t.notMemberText}</p>
<p><a href="${visit.at('/account')}">${t.notMemberInvited}</a></p>${otherPerson(visit, view.email)}`,
    });
  if (view.kind === 'sign_on_required')
    return visit.show(403, {
      title: t.signOnRequiredTitle,
      body: html`<p>${t.signOnRequiredText}</p>
<p><a class="button" href="${visit.at('/sign-in/organization', { next: resumed(visit) })}">${t.signInOrganization}</a></p>
${otherPerson(visit, view.email)}`,
    });
  if (view.kind === 'expired')
    return visit.show(400, {
      title: t.consentOverTitle,
      // Made again, the request is looked at as if it were new.
      body: html`<p>${t.consentOverText}</p><p><a class="button" href="${resumed(visit)}">${t.startAgain}</a></p>`,
    });
  return failure(visit, 400);
}

function otherPerson(visit: Visit, email: string): Value {
  const { t } = visit;
  return html`<div class="small"><p class="close soft">${t.signedInAs} ${email}</p>
${form(visit.at('/sign-out'), { next: resumed(visit) }, button(t.otherAccount, 'link'))}</div>`;
}

/** What a scope lets an application do; its name where there is no text for it. */
function scopeText(texts: Texts, scope: string): string {
  const key = `scope_${scope}`;
  return key in texts ? texts[key as TextKey] : foreignName(scope);
}
