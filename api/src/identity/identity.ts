/** People in this process: better-auth, its mail, and what the admin API asks about a request's session. */
import type { Database } from '@patchbay/prisma';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { RootKeys } from '../common/crypto/root-keys.js';
import { AppError } from '../common/errors.js';
import type { Limits } from '../common/rate-limit.js';
import type { PeoplePort, Person } from '../common/tokens.js';
import type { Env } from '../config/env.js';
import type { Vault } from '../db/vault.js';
import type { Outbound } from '../outbound/outbound.js';
import { type Auth, createAuth, type FoundSession } from './auth.js';
import { Background } from './background.js';
import { createMailer, type Mail, type Mailer } from './mailer.js';
import { mountAuth } from './mount.js';
import { Consents } from './oauth/consent.js';
import { mountOauth } from './oauth/door.js';

export interface IdentityDeps {
  readonly env: Env;
  readonly db: Database;
  readonly roots: RootKeys;
  readonly vault: Vault;
  readonly outbound: Outbound;
  readonly log: Logger;
  readonly limits?: Limits;
}

export class Identity implements PeoplePort {
  private readonly background: Background;
  private readonly mailer: Mailer;
  private readonly auth: Auth;
  /** For the pages of sign-in and consent. */
  readonly consents: Consents;

  constructor(private readonly deps: IdentityDeps) {
    const { env, log, limits } = deps;
    this.background = new Background(log);
    this.mailer = createMailer(env);
    if (env.NODE_ENV === 'production' && env.PATCHBAY_MAIL === 'file')
      log.warn('PATCHBAY_MAIL is not set: mails to people are only written to the outbox');
    const { background, mailer } = this;
    this.auth = createAuth({ ...deps, mailer, background, limited: limits?.people ?? true });
    this.consents = new Consents({ db: deps.db, auth: this.auth, publicUrl: env.PATCHBAY_PUBLIC_URL });
  }

  /** Before the server is ready. */
  mount(fastify: FastifyInstance): void {
    const { db, env } = this.deps;
    const handler = (request: Request) => this.auth.handler(request);
    mountAuth(fastify, handler, env.PATCHBAY_PUBLIC_URL);
    mountOauth(fastify, {
      db,
      publicUrl: env.PATCHBAY_PUBLIC_URL,
      registration: env.PATCHBAY_CLIENT_REGISTRATION === 'on',
      handler,
      consents: this.consents,
    });
    fastify.addHook('onClose', async () => {
      await this.background.settled();
      this.mailer.close();
    });
  }

  /** What the library answers to a request of our own pages (pages/visit.ts). Never fails. */
  answer(request: Request): Promise<Response> {
    return this.auth.handler(request);
  }

  /** Sends a mail; nobody waits for it, a failure is logged. */
  sendMail(mail: Mail): void {
    this.background.run(this.mailer.send(mail));
  }

  /** Whether a session's cookie came with the request, good or not. */
  async hasCookie(request: FastifyRequest): Promise<boolean> {
    const name = await this.auth.cookieName();
    return (request.headers.cookie ?? '').split(';').some((part) => part.trim().startsWith(`${name}=`));
  }

  async personOf(request: FastifyRequest, reply: FastifyReply): Promise<Person | null> {
    const { found, headers } = await this.session(new Headers({ cookie: request.headers.cookie ?? '' }));
    const cookies = headers.getSetCookie();
    if (cookies.length > 0) reply.header('set-cookie', cookies);
    // Whoever signs in by another way than a password is no more of a person before the address is proven.
    return found?.user.emailVerified ? toPerson(found) : null;
  }

  private async session(headers: Headers): ReturnType<Auth['getSession']> {
    try {
      return await this.auth.getSession(headers);
    } catch (cause) {
      throw new AppError('unavailable', { cause, retryAfterSeconds: 1 });
    }
  }
}

function toPerson({ session, user }: FoundSession): Person {
  return {
    id: user.id,
    name: user.name,
    email: user.email,
    twoFactorEnabled: user.twoFactorEnabled === true,
    createdAt: user.createdAt,
    sessionId: session.id,
    signedInAt: session.createdAt,
    activeOrganizationId: session.activeOrganizationId ?? null,
    onlyOrganizationId: session.onlyOrganizationId ?? null,
    identityProviderId: session.identityProviderId ?? null,
  };
}
