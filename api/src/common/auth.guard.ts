/**
 * The guard before every operation. What does not say who may call it is closed: an operation
 * without `@Operation` answers 500 here, never its data.
 */

import { createHash, timingSafeEqual } from 'node:crypto';
import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Env } from '../config/env.js';
import type { Caller, Origin } from './caller.js';
import { plain } from './client-address.js';
import { secretKeyKind } from './crypto/secret-key.js';
import { AppError } from './errors.js';
import { toPublicId } from './ids.js';
import { KeyDirectory, type KnownKey } from './key-directory.js';
import { KeyUsage } from './key-usage.js';
import { languageIn } from './language.js';
import { OPERATION, type OperationSpec } from './operation.js';
import { PersonAccess } from './person-access.js';
import { type Limits, RateLimiter } from './rate-limit.js';
import { personalScopes } from './roles.js';
import { allows } from './scopes.js';
import { ENV, LIMITS } from './tokens.js';

@Injectable()
export class AuthGuard implements CanActivate {
  private readonly requests: RateLimiter;
  private readonly badCredentials: RateLimiter;
  private readonly operatorDigest: Buffer | null;

  constructor(
    private readonly reflector: Reflector,
    private readonly keys: KeyDirectory,
    private readonly people: PersonAccess,
    private readonly usage: KeyUsage,
    @Inject(ENV) env: Env,
    @Inject(LIMITS) limits: Limits,
  ) {
    this.requests = new RateLimiter(limits.requests);
    this.badCredentials = new RateLimiter(limits.badCredentials);
    this.operatorDigest = env.PATCHBAY_OPERATOR_KEY ? digest(env.PATCHBAY_OPERATOR_KEY) : null;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const spec = this.reflector.get<OperationSpec | undefined>(OPERATION, context.getHandler());
    if (!spec) throw new Error('an operation without a specification is closed');
    if (spec.scope === 'public') return true;
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const token = bearer(request);
    const reply = http.getResponse<FastifyReply>();
    const origin =
      token === null
        ? await this.person(request, reply, spec)
        : await this.identify(token, request, reply, spec.scope);
    this.limit(origin, reply);
    request.origin = origin;
    return true;
  }

  private async person(
    request: FastifyRequest,
    reply: FastifyReply,
    { scope, forLimited }: OperationSpec,
  ): Promise<Origin | Caller> {
    if (!(await this.people.isMeant(request)))
      throw new AppError('missing_credential', {
        detail: 'Send a key as `Authorization: Bearer <key>`, or sign in.',
      });
    this.refuseFlood(request);
    const person = await this.people.identify(request, reply);
    if (person === null) {
      this.badCredentials.take(request.ip);
      throw new AppError('invalid_credential', { detail: 'The session has ended: sign in again.' });
    }
    return this.people.authorize(person, request, scope, forLimited);
  }

  private async identify(
    token: string,
    request: FastifyRequest,
    reply: FastifyReply,
    scope: string,
  ): Promise<Origin | Caller> {
    const kind = secretKeyKind(token);
    if (kind === 'endpoint')
      throw new AppError('wrong_credential', {
        detail: 'An endpoint key opens its endpoint only, not the admin API.',
      });
    if (kind === null) return this.operator(token, request, scope);
    this.refuseFlood(request);
    const key = await this.keys.find(token);
    if (key === null) {
      this.badCredentials.take(request.ip);
      throw new AppError('invalid_credential');
    }
    if (!key.revoked) this.count(key, request, reply);
    requireUsable(key, request, scope);
    return key.userId === null
      ? authorize(key, request, scope)
      : this.personal({ ...key, userId: key.userId }, request, scope);
  }

  /** A person by a key of theirs: no more than its scopes, and no more than their role is now. */
  private async personal(
    key: KnownKey & { readonly userId: string },
    request: FastifyRequest,
    scope: string,
  ): Promise<Caller> {
    const role = await this.people.roleOf(key.userId, key.orgId);
    if (role === null)
      throw new AppError('revoked_credential', { detail: 'The person of this key is no member any more.' });
    const scopes = personalScopes(key.scopes, role);
    if (!allows(scopes, scope))
      throw new AppError('insufficient_scope', {
        detail: `The key lacks the scope ${scope}, or the role ${role} of its person does.`,
      });
    const actor = { type: 'person', id: toPublicId('user', key.userId) } as const;
    return { ...callerOf(key, request), actor, keyId: toPublicId('key', key.id), scopes };
  }

  /** Once the answer is over, whatever it is: the key was used. */
  private count(key: KnownKey, request: FastifyRequest, reply: FastifyReply): void {
    reply.raw.once('close', () =>
      this.usage.count(
        key,
        reply.statusCode >= 400,
        Number(request.headers['content-length'] ?? 0) || 0,
        Number(reply.getHeader('content-length') ?? 0) || 0,
      ),
    );
  }

  private operator(token: string, request: FastifyRequest, scope: string): Origin {
    this.refuseFlood(request);
    if (this.operatorDigest === null || !timingSafeEqual(digest(token), this.operatorDigest)) {
      this.badCredentials.take(request.ip);
      throw new AppError('invalid_credential');
    }
    if (scope === 'person') throw personOnly();
    if (scope !== 'operator')
      throw new AppError('wrong_credential', {
        detail: 'This operation belongs to an organisation: use an organisation key.',
      });
    return { actor: { type: 'operator', id: null }, requestId: request.id, ip: request.ip };
  }

  private refuseFlood(request: FastifyRequest): void {
    const verdict = this.badCredentials.peek(request.ip);
    if (!verdict.allowed)
      throw new AppError('rate_limited', {
        detail: 'Too many unknown credentials came from this address.',
        retryAfterSeconds: verdict.retryAfterSeconds,
        headers: this.badCredentials.headers(verdict),
      });
  }

  private limit(origin: Origin | Caller, reply: FastifyReply): void {
    const verdict = this.requests.take(origin.actor.id ?? 'operator');
    const headers = this.requests.headers(verdict);
    if (!verdict.allowed)
      throw new AppError('rate_limited', { retryAfterSeconds: verdict.retryAfterSeconds, headers });
    for (const [name, value] of Object.entries(headers)) reply.header(name, value);
  }
}

/** @throws AppError where the key opens nothing, or not from here, or no operation of this kind. */
function requireUsable(key: KnownKey, request: FastifyRequest, scope: string): void {
  if (key.revoked) throw new AppError('revoked_credential');
  if (key.expiresAt !== null && performance.now() >= key.expiresAt) throw new AppError('expired_credential');
  const address = plain(request.ip);
  if (key.allowedAddresses !== null && !key.allowedAddresses.admits(address))
    throw new AppError('address_not_allowed', { detail: `The key may not be used from ${address}.` });
  if (key.suspended) throw new AppError('organization_suspended');
  if (scope === 'operator')
    throw new AppError('wrong_credential', {
      detail: 'This operation is for the operator of this deployment.',
    });
  if (scope === 'person') throw personOnly();
}

function authorize(key: KnownKey, request: FastifyRequest, scope: string): Caller {
  if (!allows(key.scopes, scope))
    throw new AppError('insufficient_scope', { detail: `The key needs the scope ${scope}.` });
  return callerOf(key, request);
}

function callerOf(key: KnownKey, request: FastifyRequest): Caller {
  return {
    actor: { type: 'key', id: toPublicId('key', key.id) },
    orgId: key.orgId,
    orgSlug: key.orgSlug,
    scopes: key.scopes,
    requestId: request.id,
    ip: request.ip,
    language: languageIn(request.headers),
  };
}

function personOnly(): AppError {
  return new AppError('wrong_credential', {
    detail: 'This operation is for people with a session: sign in.',
  });
}

function bearer(request: FastifyRequest): string | null {
  return /^Bearer +([\x21-\x7e]{1,512})$/i.exec(request.headers.authorization ?? '')?.[1] ?? null;
}

/** Equal lengths, so that comparing takes the same time for every guess. */
function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
