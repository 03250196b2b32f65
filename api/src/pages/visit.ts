/** One request for a page: what was asked, in which language, and the ways to answer. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Language } from '../common/language.js';
import { ownPath } from '../common/own-path.js';
import type { Person } from '../common/tokens.js';
import type { Env } from '../config/env.js';
import type { Identity } from '../identity/identity.js';
import { destination, placeOf } from './foreign.js';
import { html } from './html.js';
import { fill, LANGUAGES, languageOf, type TextKey, type Texts } from './language.js';
import { documentOf, type View } from './layout.js';
import { STYLE_SOURCE } from './style.js';

/** What all pages of this process share. */
export interface Site {
  readonly env: Env;
  readonly identity: Pick<Identity, 'answer' | 'personOf' | 'consents'>;
}

/** What better-auth answered to a request of ours. */
export interface AuthAnswer {
  readonly ok: boolean;
  readonly status: number;
  /** Of an error. */
  readonly code: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Headers;
}

/**
 * Nothing from anywhere but this document: no script, no picture but the empty icon, no frame around it. Chromium holds
 * redirects after a form to `form-action` too, so pages that lead to other hosts are documents (`leave`).
 */
const POLICY = `default-src 'none'; style-src ${STYLE_SOURCE}; img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`;

export class Visit {
  readonly language: Language;
  readonly t: Texts;

  constructor(
    readonly site: Site,
    readonly request: FastifyRequest,
    readonly reply: FastifyReply,
  ) {
    this.language = languageOf(request, reply, site.env.PATCHBAY_PUBLIC_URL.startsWith('https:'));
    this.t = LANGUAGES[this.language].texts;
  }

  /** The value of a form's field, or nothing. */
  typed(name: string): string {
    const { body } = this.request;
    return body instanceof URLSearchParams ? (body.get(name) ?? '') : '';
  }

  /** A parameter of the address, where it comes once. */
  asked(name: string): string | null {
    const value = (this.request.query as Record<string, unknown>)[name];
    return typeof value === 'string' ? value : null;
  }

  /** Where to go on afterwards: only ever a path of ours. */
  get next(): string | null {
    const given = this.request.method === 'POST' ? this.typed('next') : this.asked('next');
    return ownPath(given, this.site.env.PATCHBAY_PUBLIC_URL);
  }

  /** A path of ours as browsers see it: the public URL may have a path of its own. */
  at(path: string, parameters: Readonly<Record<string, string | null | undefined>> = {}): string {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(parameters)) if (value) query.set(name, value);
    const base = new URL(this.site.env.PATCHBAY_PUBLIC_URL).pathname.replace(/\/$/, '');
    return `${base}${path}${query.size > 0 ? `?${query}` : ''}`;
  }

  say(key: TextKey, values: Readonly<Record<string, string | number>>): string {
    return fill(this.t[key], values);
  }

  show(status: number, view: View): FastifyReply {
    return this.headers()
      .status(status)
      .header('content-language', LANGUAGES[this.language].tag)
      .header('vary', 'Accept-Language, Cookie')
      .type('text/html; charset=utf-8')
      .send(documentOf(this.language, this.switches(), view));
  }

  /** To another page of ours. */
  go(path: string): FastifyReply {
    return this.headers().redirect(path, 303);
  }

  /**
   * To another host, by a page that goes on by itself and has a link for whoever's browser does not.
   * @param to a URL, or a path of ours that leads there.
   * @param place the URL that people are told of.
   * @throws where either leads nowhere.
   */
  leave(to: string, place = to): FastifyReply {
    const url = destination(new URL(to, this.site.env.PATCHBAY_PUBLIC_URL).href);
    const told = destination(place);
    if (url === null || told === null) throw new Error('there is nothing to be sent to');
    const href = to.startsWith('/') ? this.at(to) : url.href;
    const { t } = this;
    return this.show(200, {
      title: t.leavingTitle,
      refresh: href,
      body: html`<p>${this.say('leavingText', { place: placeOf(told) })}</p>
<p><a class="button" href="${href}">${t.leavingLink}</a></p>
<p class="soft small">${t.leavingDone}</p>`,
    });
  }

  /** Who is signed in. */
  person(): Promise<Person | null> {
    return this.site.identity.personOf(this.request, this.reply);
  }

  /**
   * Asks better-auth as this browser, from its address; cookies that it sets are passed on. This page was asked for
   * from a page of ours (pages.ts has looked), so the request says so too.
   */
  async auth(method: 'GET' | 'POST', path: string, body?: Record<string, unknown>): Promise<AuthAnswer> {
    const { env, identity } = this.site;
    const headers = new Headers({
      accept: 'application/json',
      origin: new URL(env.PATCHBAY_PUBLIC_URL).origin,
      'sec-fetch-site': 'same-origin',
      'x-forwarded-for': this.request.ip,
      'request-id': this.request.id,
    });
    for (const name of ['cookie', 'user-agent', 'accept-language'] as const) {
      const value = this.request.headers[name];
      if (value !== undefined) headers.set(name, value);
    }
    if (body !== undefined) headers.set('content-type', 'application/json');
    const answer = await identity.answer(
      new Request(`${env.PATCHBAY_PUBLIC_URL}/api/auth${path}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
    for (const line of answer.headers.getSetCookie()) this.reply.header('set-cookie', line);
    return read(answer);
  }

  /** What better-auth lists; nothing where it refuses. */
  async authList(path: string): Promise<Record<string, unknown>[]> {
    const { body } = await this.auth('GET', path);
    return Array.isArray(body) ? body : [];
  }

  /** The same page in the other languages; what was sent by a form is asked for anew. */
  private switches(): { language: Language; href: string }[] {
    const [path = '/'] = this.request.url.split('?', 1);
    const query = new URLSearchParams(this.request.url.slice(path.length + 1));
    if (this.request.method === 'POST' && this.next) query.set('next', this.next);
    return (Object.keys(LANGUAGES) as Language[])
      .filter((language) => language !== this.language)
      .map((language) => {
        query.set('lang', language);
        return { language, href: `${this.at(path)}?${query}` };
      });
  }

  private headers(): FastifyReply {
    return this.reply.headers({
      'content-security-policy': POLICY,
      'cache-control': 'no-store',
      // Not `no-referrer`: browsers send `Origin: null` with forms of such pages (Fetch §3.2), which says no more
      // where they came from. To other hosts this one tells nothing either.
      'referrer-policy': 'same-origin',
      'x-frame-options': 'DENY',
    });
  }
}

async function read(answer: Response): Promise<AuthAnswer> {
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.includes('json') === true && text !== '';
  const parsed: unknown = isJson ? JSON.parse(text) : null;
  const body = typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
  return {
    ok: answer.status < 400,
    status: answer.status,
    code: answer.status === 429 && !('code' in body) ? 'TOO_MANY_REQUESTS' : String(body['code'] ?? ''),
    body,
    headers: answer.headers,
  };
}
