/**
 * The pages that a person needs: signing up and in, a second step, a new password, invitations, consent to an
 * application. Rendered here, without script, as an encapsulated Fastify plugin with a parser for forms of its own, so
 * that the admin API goes on taking JSON alone.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { isCrossSite } from '../common/cross-site.js';
import { toAppError } from '../common/problem.js';
import { html } from './html.js';
import { type Site, Visit } from './visit.js';

const MAX_FORM_BYTES = 32 * 1024;

export interface Page {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  handle(visit: Visit): Promise<FastifyReply> | FastifyReply;
}

/** Before the server is ready. */
export function mountPages(fastify: FastifyInstance, site: Site, log: Logger, pages: readonly Page[]): void {
  const { origin } = new URL(site.env.PATCHBAY_PUBLIC_URL);
  const visits = new WeakMap<FastifyRequest, Visit>();
  const visitOf = (request: FastifyRequest, reply: FastifyReply): Visit => {
    const visit = visits.get(request) ?? new Visit(site, request, reply);
    visits.set(request, visit);
    return visit;
  };
  fastify.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: MAX_FORM_BYTES },
      (_request, body, done) => done(null, new URLSearchParams(String(body))),
    );
    // Before the body is read.
    scope.addHook('onRequest', async (request, reply) => {
      if (!isCrossSite(request.method, request.headers, origin)) return;
      const visit = visitOf(request, reply);
      const { t } = visit;
      return visit.show(403, { title: t.crossSiteTitle, body: html`<p>${t.crossSiteText}</p>` });
    });
    scope.setErrorHandler((thrown, request, reply) => {
      const error = toAppError(thrown);
      if (error.status >= 500)
        log.error({ err: error.details.cause ?? error, requestId: request.id }, 'a page failed');
      if (error.details.retryAfterSeconds !== undefined)
        reply.header('retry-after', String(Math.max(1, Math.ceil(error.details.retryAfterSeconds))));
      const visit = visitOf(request, reply);
      return failure(visit, error.status);
    });
    for (const { method, path, handle } of pages)
      scope.route({ method, url: path, handler: async (request, reply) => handle(visitOf(request, reply)) });
  });
}

/** A request that cannot be answered: too old, not complete, or not now. */
export function failure(visit: Visit, status: number): FastifyReply {
  const { t } = visit;
  if (status >= 500) return visit.show(status, { title: t.awayTitle, body: html`<p>${t.awayText}</p>` });
  return visit.show(status, { title: t.invalidTitle, body: html`<p>${t.invalidText}</p>` });
}
