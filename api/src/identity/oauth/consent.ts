/**
 * What the pages of sign-in and consent need: what is asked of whom, and what follows from their answer. The pages
 * render and post, and decide nothing. `query` is always the query string that the page was called with, without
 * its question mark: the request as the plugin signed it.
 */
import type { Database } from '@patchbay/prisma';
import type { Origin } from '../../common/caller.js';
import { toPublicId } from '../../common/ids.js';
import type { Auth, FoundSession } from '../auth.js';
import { AUTH_PATH } from '../auth-path.js';
import { refusalOf } from '../comer.js';
import { giveGrant, recordDenial } from './grants.js';
import { throughDoor } from './provider.js';
import { endpointOf, type ProtectedEndpoint } from './resources.js';

export const AUTHORIZE_PATH = `${AUTH_PATH}/oauth2/authorize`;

/** What a person is asked. Names of clients are given by whoever registered them: escape them, load nothing. */
export interface ConsentRequest {
  readonly client: {
    readonly id: string;
    /** At most 100 characters of one line; the host or id where it has none. */
    readonly name: string;
    /** The host of the document that its id is the URL of: nobody else can have it. Null for others. */
    readonly host: string | null;
  };
  readonly organization: { readonly name: string; readonly slug: string };
  readonly endpoint: { readonly name: string; readonly url: string };
  /** Of `endpoints:use` (to use the endpoint) and `offline_access` (also while the person is away). */
  readonly scopes: readonly string[];
  /** Where the answer goes: a host with its port, `localhost`, or the scheme of an application (`cursor:`). */
  readonly redirectHost: string;
  readonly person: { readonly name: string; readonly email: string };
}

export type ConsentView =
  | { readonly kind: 'ask'; readonly request: ConsentRequest }
  /** Nobody is signed in: show the page of sign-in, with the same query. */
  | { readonly kind: 'sign_in' }
  /** The request is older than five minutes, so that the client has to begin anew. */
  | { readonly kind: 'expired' }
  /** Not a request of ours, or one that was changed; or its client is gone. */
  | { readonly kind: 'invalid' }
  /** The endpoint is gone or takes no tokens any more. */
  | { readonly kind: 'endpoint_gone' }
  /** Who is signed in is no member of the endpoint's organisation, or not by this session. No code is given. */
  | { readonly kind: 'not_a_member'; readonly email: string }
  /** The organisation wants its people to come by its own identity provider (docs/sign-on.md). */
  | { readonly kind: 'sign_on_required'; readonly email: string };

export type Decision =
  /** Send the browser there (303). */
  { readonly kind: 'go'; readonly location: string } | Exclude<ConsentView, { kind: 'ask' }>;

interface Asked {
  readonly request: ConsentRequest;
  readonly endpoint: ProtectedEndpoint;
  readonly userId: string;
  readonly identityProviderId: string | null;
}

/** What the plugin adds to the query that it signs. */
const SIGNED = ['sig', 'exp', 'ba_iat', 'ba_pl', 'ba_param'];

export class Consents {
  constructor(
    private readonly deps: {
      readonly db: Database;
      readonly auth: Auth;
      /** PATCHBAY_PUBLIC_URL, without a slash at its end. */
      readonly publicUrl: string;
    },
  ) {}

  /** What to show. @param cookie the request's Cookie header. @param ip where it came from, for the limits. */
  async view(query: string, cookie: string | undefined, ip: string): Promise<ConsentView> {
    const asked = await this.asked(query, cookie, ip);
    return 'kind' in asked ? asked : { kind: 'ask', request: asked.request };
  }

  /**
   * Takes the person's answer, once the page has made sure that it came from itself. Consent is written down, and
   * the browser goes back to the authorization endpoint, which finds it and gives the code.
   * @param origin for the audit trail; its actor is the person who is found to be signed in.
   */
  async decide(
    query: string,
    cookie: string | undefined,
    accept: boolean,
    origin: Pick<Origin, 'requestId' | 'ip'>,
  ): Promise<Decision> {
    const asked = await this.asked(query, cookie, origin.ip);
    if ('kind' in asked) return asked;
    const { endpoint, userId, identityProviderId, request } = asked;
    const who: Origin = { ...origin, actor: { type: 'person', id: toPublicId('user', userId) } };
    const { client, scopes } = request;
    const consent = { endpoint, userId, clientId: client.id, scopes, identityProviderId };
    if (!accept) {
      await recordDenial(this.deps.db, who, consent);
      return { kind: 'go', location: this.denied(query) };
    }
    if (!(await giveGrant(this.deps.db, who, consent)))
      return { kind: 'not_a_member', email: request.person.email };
    return { kind: 'go', location: authorizeUrl(query, ['consent', 'login']) };
  }

  private async asked(
    query: string,
    cookie: string | undefined,
    ip: string,
  ): Promise<Asked | Exclude<ConsentView, { kind: 'ask' }>> {
    const params = new URLSearchParams(query);
    if (Number(params.get('exp')) * 1_000 < Date.now())
      return { kind: params.has('exp') ? 'expired' : 'invalid' };
    const client = await this.client(query, params.get('client_id') ?? '', ip);
    if (client === null) return { kind: 'invalid' };
    const { found } = await this.deps.auth.getSession(new Headers({ cookie: cookie ?? '' }));
    if (found === null || !found.user.emailVerified) return { kind: 'sign_in' };
    return this.deps.db.system(async (tx) => {
      const endpoint = await endpointOf(tx, this.deps.publicUrl, params.get('resource') ?? '');
      if (endpoint === null) return { kind: 'endpoint_gone' as const };
      const refusal = await refusalOf(tx, found, endpoint.organization.id);
      if (refusal !== null) return { kind: refusal, email: found.user.email };
      return {
        request: toRequest(params, client, endpoint, found.user),
        endpoint,
        userId: found.user.id,
        identityProviderId: found.session.identityProviderId ?? null,
      };
    });
  }

  /** The client's name, if the query is what the plugin signed. */
  private async client(
    query: string,
    id: string,
    ip: string,
  ): Promise<{ id: string; name: string | null } | null> {
    const asking = new Request(`${this.deps.publicUrl}${AUTH_PATH}/oauth2/public-client-prelogin`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        origin: new URL(this.deps.publicUrl).origin,
        // Without it all people of the deployment would share one limit.
        'x-forwarded-for': ip,
      },
      body: JSON.stringify({ client_id: id, oauth_query: query }),
    });
    const answer = await throughDoor(() => this.deps.auth.handler(asking));
    if (!answer.ok) return null;
    const { client_name: name } = (await answer.json()) as { client_name?: unknown };
    return { id, name: typeof name === 'string' ? name : null };
  }

  /** RFC 6749 §4.1.2.1, with `iss` (RFC 9207). The redirect URI is in the signed query, so it was found good. */
  private denied(query: string): string {
    const params = new URLSearchParams(query);
    const url = new URL(params.get('redirect_uri') ?? '');
    url.searchParams.set('error', 'access_denied');
    url.searchParams.set('error_description', 'The user denied access');
    const state = params.get('state');
    if (state !== null) url.searchParams.set('state', state);
    url.searchParams.set('iss', `${this.deps.publicUrl}${AUTH_PATH}`);
    return url.href;
  }
}

/** Where the browser goes on once the person has signed in. */
export function afterSignIn(query: string): string {
  return authorizeUrl(query, ['login', 'create', 'select_account']);
}

/** The request anew, without what was done for it. */
function authorizeUrl(query: string, done: readonly string[]): string {
  const params = new URLSearchParams(query);
  for (const name of SIGNED) params.delete(name);
  const prompts = (params.get('prompt') ?? '').split(' ').filter((one) => one !== '' && !done.includes(one));
  if (prompts.length === 0) params.delete('prompt');
  else params.set('prompt', prompts.join(' '));
  // Who has just signed in has done so within any time.
  params.delete('max_age');
  return `${AUTHORIZE_PATH}?${params}`;
}

function toRequest(
  params: URLSearchParams,
  client: { readonly id: string; readonly name: string | null },
  endpoint: ProtectedEndpoint,
  { name, email }: FoundSession['user'],
): ConsentRequest {
  const host = client.id.startsWith('https://') && URL.canParse(client.id) ? new URL(client.id).host : null;
  return {
    client: { id: client.id, name: shown(client.name ?? host ?? client.id), host },
    organization: { name: endpoint.organization.name, slug: endpoint.organization.slug },
    endpoint: { name: endpoint.name, url: endpoint.resource },
    scopes: (params.get('scope') ?? '').split(' ').filter(Boolean),
    redirectHost: placeOf(params.get('redirect_uri') ?? ''),
    person: { name, email },
  };
}

/** One line, without what changes the direction or is not seen. */
function shown(name: string): string {
  return name
    .replaceAll(/[\p{C}\p{Z}]+/gu, ' ')
    .trim()
    .slice(0, 100);
}

function placeOf(uri: string): string {
  const { host, hostname, protocol } = new URL(uri);
  if (protocol === 'https:') return host;
  if (protocol === 'http:') return hostname;
  return protocol;
}
