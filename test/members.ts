/** People in end-to-end tests: a browser that is a jar of cookies, and members of organisations who have one. */
import { Patchbay } from '@patchbay/sdk-client';
import type { Outbox } from '../api/src/identity/testing.js';
import type { Stack } from './stack.js';

const PASSWORD = 'correct horse battery';

/** A browser: cookies by their name, and requests as from a page of the service. */
export class Jar {
  readonly cookies = new Map<string, string>();

  /** @param url of the api. */
  constructor(private readonly url: string) {}

  async fetch(input: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('origin', `http://localhost:${new URL(this.url).port}`);
    headers.set('cookie', [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const answer = await fetch(new URL(input, this.url), { ...init, headers, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split(/=(.*)/s);
      this.cookies.set(name, value);
    }
    return answer;
  }

  post(path: string, body: object): Promise<Response> {
    const headers = { 'content-type': 'application/json' };
    return this.fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  /** The client with the session in place of a key. @param baseUrl of any of the processes. */
  client(baseUrl: string, organization?: string): Patchbay {
    const key = { session: true, ...(organization === undefined ? {} : { organization }) } as const;
    const fetch: typeof globalThis.fetch = (input, init) => this.fetch(String(input), init);
    return new Patchbay({ baseUrl, key, fetch, maxRetries: 0 });
  }

  /** Follows an authorization request as its person, who consents where asked. @returns where the client is sent. */
  async authorize(request: URL): Promise<URL> {
    const answer = await this.fetch(request.href);
    const asked = new URL(answer.headers.get('location') ?? '', this.url);
    if (asked.pathname !== '/consent') return asked;
    const decided = await this.post('/api/auth/oauth2/consent', {
      accept: true,
      oauth_query: asked.search.slice(1),
    });
    const { kind, location } = (await decided.json()) as { kind: string; location: string };
    if (kind !== 'go') throw new Error(`consent: ${kind}`);
    return new URL((await this.fetch(location)).headers.get('location') ?? '');
  }
}

/** Signs somebody up who is invited, proves their address and signs them in. The mail before is the invitation. */
export async function signedUp(stack: Stack, mails: Outbox, email: string): Promise<Jar> {
  await mails.next(email);
  const browser = new Jar(stack.url);
  const up = await browser.post('/api/auth/sign-up/email', { email, password: PASSWORD, name: 'Somebody' });
  if (up.status !== 200) throw new Error(`${up.status} ${await up.text()}`);
  const link = /http:\/\/localhost:\d+(\/\S+)/.exec((await mails.next(email)).text)?.[1] ?? '';
  // The mail leads to a page, which does this.
  const token = new URL(link, stack.url).searchParams.get('token') ?? '';
  await browser.fetch(`/api/auth/verify-email?${new URLSearchParams({ token })}`);
  const signedIn = await browser.post('/api/auth/sign-in/email', { email, password: PASSWORD });
  if (signedIn.status !== 200) throw new Error(`${signedIn.status} ${await signedIn.text()}`);
  return browser;
}

/** Invites somebody into the organisation of `admin`, who signs up, signs in and accepts. */
export async function memberOf(stack: Stack, admin: Patchbay, mails: Outbox, email: string): Promise<Jar> {
  const { id } = await admin.invitations.create({ email, role: 'viewer' });
  const browser = await signedUp(stack, mails, email);
  await browser.client(stack.url).invitations.accept(id);
  return browser;
}
