/** What tests of OAuth in front of endpoints share: an endpoint that takes tokens, and a client that gets some. */
import { createHash, randomBytes } from 'node:crypto';
import type { PeoplePort } from '../../common/tokens.js';
import { PEOPLE } from '../../common/tokens.js';
import type { Identity } from '../identity.js';
import { Browser, ORIGIN, type PeopleApi, type Reply, signedUp } from '../testing.js';
import type { Consents } from './consent.js';

export const REDIRECT = 'http://127.0.0.1:7777/callback';
export const ISSUER = `${ORIGIN}/api/auth`;
/** Who reads the pages, in tests that have none. */
const FROM = { requestId: 'req_test', ip: '127.0.0.1' };

export interface Place {
  readonly endpointId: string;
  readonly path: string;
  /** The URL of its Streamable HTTP form. */
  readonly resource: string;
  readonly organizationId: string;
}

export function consentsOf(api: PeopleApi): Consents {
  return (api.app.get<PeoplePort>(PEOPLE) as Identity).consents;
}

/** An organisation of the person's, with an endpoint that takes tokens. */
export async function protectedEndpoint(owner: Browser, name: string): Promise<Place> {
  const made = await owner.post('/v1/me/organizations', { name });
  const { id, slug } = made.body;
  await owner.send('PATCH', '/v1/me', { body: { activeOrganizationId: id } });
  return anotherEndpoint(owner, { id, slug }, 'research');
}

/** One more endpoint of the organisation that the browser's session means. */
export async function anotherEndpoint(
  owner: Browser,
  organization: { readonly id: string; readonly slug: string },
  slug: string,
): Promise<Place> {
  const namespace = await owner.post('/v1/namespaces', { name: `ns-${slug}` });
  const endpoint = await owner.post('/v1/endpoints', {
    name: slug,
    slug,
    namespaceId: namespace.body.id,
    auth: { apiKey: true, oauth: true },
  });
  if (endpoint.status !== 201) throw new Error(`endpoint: ${endpoint.status} ${endpoint.text}`);
  const path = `/t/${organization.slug}/${slug}/mcp`;
  return {
    endpointId: endpoint.body.id,
    path,
    resource: `${ORIGIN}${path}`,
    organizationId: organization.id,
  };
}

/** A person with an address of their own. */
export function person(api: PeopleApi, name: string): Promise<Browser> {
  return signedUp(api, `${name.toLowerCase()}-${randomBytes(4).toString('hex')}@example.com`, name);
}

export interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly scope: string;
}

/** Parameters; one that is null or undefined is left out, of an array each is given. */
export type Fields = Readonly<Record<string, string | readonly string[] | null | undefined>>;

/** A client that speaks raw HTTP, so that a test can leave out or change whatever it wants. */
export class RawClient {
  id = '';
  secret: string | null = null;
  readonly verifier = randomBytes(32).toString('base64url');

  constructor(private readonly api: PeopleApi) {}

  async register(metadata: object = {}): Promise<Reply> {
    const answer = await this.api.ask('POST', '/api/auth/oauth2/register', {
      body: {
        client_name: 'Test client',
        redirect_uris: [REDIRECT],
        token_endpoint_auth_method: 'none',
        ...metadata,
      },
    });
    this.id = answer.body?.client_id ?? '';
    this.secret = answer.body?.client_secret ?? null;
    return answer;
  }

  /** The query of an authorization request; null leaves a parameter out, an array repeats it. */
  query(resource: string, change: Fields = {}): string {
    const params: Fields = {
      response_type: 'code',
      client_id: this.id,
      redirect_uri: REDIRECT,
      code_challenge: createHash('sha256').update(this.verifier).digest('base64url'),
      code_challenge_method: 'S256',
      state: 'st',
      scope: 'endpoints:use',
      resource,
      ...change,
    };
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(params))
      for (const one of [value ?? []].flat()) query.append(name, one);
    return query.toString();
  }

  /** Where the authorization endpoint sends the browser. */
  async authorize(browser: Browser, query: string): Promise<URL> {
    const answer = await browser.get(`/api/auth/oauth2/authorize?${query}`);
    if (answer.status !== 302) throw new Error(`authorize: ${answer.status} ${answer.text}`);
    return new URL(String(answer.headers.location), ORIGIN);
  }

  /** Asks, answers the consent where it is asked for, and comes back with what the client is sent. */
  async consented(browser: Browser, query: string, accept = true): Promise<URL> {
    const asked = await this.authorize(browser, query);
    if (asked.pathname !== '/consent') return asked;
    const decision = await consentsOf(this.api).decide(
      asked.search.slice(1),
      browser.cookies(),
      accept,
      FROM,
    );
    if (decision.kind !== 'go') throw new Error(`consent: ${decision.kind}`);
    if (!decision.location.startsWith('/')) return new URL(decision.location);
    const back = await browser.get(decision.location);
    return new URL(String(back.headers.location), ORIGIN);
  }

  form(path: string, fields: Fields, headers = {}): Promise<Reply> {
    const form = new URLSearchParams();
    for (const [name, value] of Object.entries(fields))
      for (const one of [value ?? []].flat()) form.append(name, one);
    return this.api.ask('POST', `/api/auth/oauth2/${path}`, {
      raw: form.toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    });
  }

  exchange(code: string, resource: string, change: Fields = {}) {
    return this.form('token', {
      grant_type: 'authorization_code',
      code,
      redirect_uri: REDIRECT,
      client_id: this.id,
      client_secret: this.secret,
      code_verifier: this.verifier,
      resource,
      ...change,
    });
  }

  refresh(token: string, resource: string, change: Fields = {}) {
    return this.form('token', {
      grant_type: 'refresh_token',
      refresh_token: token,
      client_id: this.id,
      client_secret: this.secret,
      resource,
      ...change,
    });
  }

  /** All the way from the request to tokens. */
  async tokens(browser: Browser, resource: string): Promise<Tokens> {
    const back = await this.consented(browser, this.query(resource));
    const answer = await this.exchange(back.searchParams.get('code') ?? '', resource);
    if (answer.status !== 200) throw new Error(`token: ${answer.status} ${answer.text} ${back}`);
    return answer.body;
  }
}
