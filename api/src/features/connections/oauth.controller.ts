/**
 * What browsers and authorization servers ask for, outside of `/v1` and without an API key: the page of a
 * connect link, the callback, and the metadata document of this client.
 */
import { randomBytes } from 'node:crypto';
import { Controller, Inject, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../common/errors.js';
import { Operation } from '../../common/operation.js';
import { ENV } from '../../common/tokens.js';
import type { Env } from '../../config/env.js';
import { CONNECT_PATH } from '../../connections/tickets.js';
import { CALLBACK_PATH, CLIENT_METADATA_PATH, clientMetadataDocument } from '../../oauth/register.js';
import { type ConnectLink, ConnectLinks } from './connect-links.js';
import { ConnectionFlows, type Finished, type From } from './connection-flows.js';
import { connectPage, endPage, languageOf, PAGE_HEADERS } from './oauth-pages.js';

const OPEN = { method: 'GET', tag: 'OAuth', scope: 'public' } as const;
/** Ties the callback to the browser that opened the connect link. */
const COOKIE = 'patchbay_connect';
const OVER = 'This link is over. Ask your agent again for a new one.';

@ApiExcludeController()
@Controller()
export class OAuthController {
  constructor(
    private readonly flows: ConnectionFlows,
    private readonly links: ConnectLinks,
    @Inject(ENV) private readonly env: Env,
  ) {}

  @Operation({
    ...OPEN,
    id: 'getClientMetadata',
    path: CLIENT_METADATA_PATH,
    summary: 'This client, to authorization servers',
  })
  metadata(@Res({ passthrough: true }) reply: FastifyReply) {
    reply.header('cache-control', 'public, max-age=3600');
    return clientMetadataDocument({ publicUrl: this.env.PATCHBAY_PUBLIC_URL });
  }

  @Operation({ ...OPEN, id: 'openConnectLink', path: CONNECT_PATH, summary: 'Begin to connect a server' })
  async connect(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    onlyGet(request);
    const language = languageOf(request.headers['accept-language']);
    const query = queryOf(request);
    const link = await this.links.read(query.get('ticket') ?? '');
    if (link === null) return this.page(reply, 410, endPage(language, null, OVER));
    if (query.get('go') !== '1') {
      const next = `${CONNECT_PATH}?${new URLSearchParams({ ticket: query.get('ticket') ?? '', go: '1' })}`;
      return this.page(reply, 200, connectPage(language, { ...link.shown, next }));
    }
    const browser = cookieOf(request) ?? randomBytes(32).toString('base64url');
    const at = await this.beginOrExplain(link, browser, fromOf(request));
    if ('message' in at) return this.page(reply, 502, endPage(language, null, at.message));
    reply.header('set-cookie', this.cookie(browser));
    this.redirect(reply, at.url);
  }

  private async beginOrExplain(
    link: ConnectLink,
    browser: string,
    from: From,
  ): Promise<{ readonly url: string } | { readonly message: string }> {
    try {
      return { url: await this.links.begin(link, browser, from) };
    } catch (error) {
      if (error instanceof AppError && error.code === 'authorization_server_failed')
        return { message: error.message };
      throw error;
    }
  }

  @Operation({
    ...OPEN,
    id: 'finishAuthorization',
    path: CALLBACK_PATH,
    summary: 'Back from an authorization server',
  })
  async callback(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    onlyGet(request);
    const finished = await this.flows.finish(queryOf(request), cookieOf(request), fromOf(request));
    if (finished.returnUrl !== null) return this.redirect(reply, withResult(finished.returnUrl, finished));
    const language = languageOf(request.headers['accept-language']);
    const status = finished.error === null ? 200 : 400;
    this.page(reply, status, endPage(language, finished.serverName, finished.error?.message ?? null));
  }

  private page(reply: FastifyReply, status: number, html: string): void {
    reply.status(status).headers(PAGE_HEADERS).send(html);
  }

  private redirect(reply: FastifyReply, url: string): void {
    reply
      .status(303)
      .headers({ location: url, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
      .send();
  }

  private cookie(value: string): string {
    const secure = this.env.PATCHBAY_PUBLIC_URL.startsWith('https://') ? '; Secure' : '';
    // Lax: the callback is a navigation that comes from another site.
    return `${COOKIE}=${value}; Path=/oauth; Max-Age=600; HttpOnly; SameSite=Lax${secure}`;
  }
}

/** HEAD has a route wherever GET has one, and must not use up a state. */
function onlyGet({ method }: FastifyRequest): void {
  if (method !== 'GET') throw new AppError('method_not_allowed');
}

function fromOf({ id, ip }: FastifyRequest): From {
  return { requestId: id, ip };
}

function queryOf({ url }: FastifyRequest): URLSearchParams {
  const at = url.indexOf('?');
  return new URLSearchParams(at < 0 ? '' : url.slice(at + 1));
}

function cookieOf({ headers }: FastifyRequest): string | null {
  return new RegExp(`(?:^|; )${COOKIE}=([A-Za-z0-9_-]{43})(?:;|$)`).exec(headers.cookie ?? '')?.[1] ?? null;
}

/** Nothing but the result goes there: no code, no text of others. */
function withResult(returnUrl: string, { connection, error }: Finished): string {
  const url = new URL(returnUrl);
  if (connection !== null) url.searchParams.set('connection', connection.id);
  url.searchParams.set('status', error === null ? 'connected' : 'failed');
  if (error !== null) url.searchParams.set('error', error.code);
  return url.href;
}
