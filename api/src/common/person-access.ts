/**
 * Requests with a session's cookie or a personal key: who it is, in which organisation, and what their role there lets
 * them do. Session and membership are read anew with each request: somebody who was removed, or whose role became
 * less, is so with their next one, on every process.
 */
import { Inject, Injectable } from '@nestjs/common';
import { Database } from '@patchbay/prisma';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Env } from '../config/env.js';
import type { Caller, PersonOrigin } from './caller.js';
import { isCrossSite } from './cross-site.js';
import { AppError, invalidField } from './errors.js';
import { fromPublicId, toPublicId } from './ids.js';
import { languageIn } from './language.js';
import { agentOf } from './person-events.js';
import { ROLE_SCOPES, type Role } from './roles.js';
import { allows } from './scopes.js';
import { ENV, PEOPLE, type PeoplePort, type Person } from './tokens.js';
import { type Comer, closedTo, type Membership, membershipOf } from './way-in.js';

export const ORGANIZATION_HEADER = 'patchbay-organization';

@Injectable()
export class PersonAccess {
  private readonly origin: string;

  constructor(
    private readonly db: Database,
    @Inject(PEOPLE) private readonly people: PeoplePort | null,
    @Inject(ENV) env: Env,
  ) {
    this.origin = new URL(env.PATCHBAY_PUBLIC_URL).origin;
  }

  /** Whether the request comes with a session's cookie, good or not. */
  async isMeant(request: FastifyRequest): Promise<boolean> {
    return this.people !== null && (await this.people.hasCookie(request));
  }

  /** @returns null where the cookie opens nothing. @throws AppError cross_site_request */
  async identify(request: FastifyRequest, reply: FastifyReply): Promise<Person | null> {
    if (isCrossSite(request.method, request.headers, this.origin))
      throw new AppError('cross_site_request', {
        detail: 'With a session, changes must come from a page of this service. Send a key from elsewhere.',
      });
    return (await this.people?.personOf(request, reply)) ?? null;
  }

  /**
   * @param forLimited whether an operation of people is for sessions too that one organisation vouches for.
   * @throws AppError not_a_member, organization_suspended, insufficient_scope, wrong_credential, session_limited,
   *   sign_on_required
   */
  async authorize(
    person: Person,
    request: FastifyRequest,
    scope: string,
    forLimited = false,
  ): Promise<Caller | PersonOrigin> {
    const actor = { type: 'person', id: toPublicId('user', person.id) } as const;
    const origin = { actor, requestId: request.id, ip: request.ip, language: languageIn(request.headers) };
    const isLimited = person.onlyOrganizationId !== null;
    if (scope === 'person') {
      if (isLimited && !forLimited) throw new AppError('session_limited');
      return { ...origin, userAgent: agentOf(request.headers['user-agent']), person };
    }
    if (scope === 'operator')
      throw new AppError('wrong_credential', {
        detail: 'This operation is for the operator of this deployment.',
      });
    const orgId = organizationOf(request, person);
    const membership = await this.db.system((tx) => membershipOf(tx, person, orgId));
    // One that does not exist, and one that is others', are told alike.
    if (membership === null) throw new AppError('not_a_member');
    if (membership.suspended) throw new AppError('organization_suspended');
    requireWayIn(person, membership);
    const scopes = scopesOf(membership.role, isLimited);
    if (!allows(scopes, scope))
      throw new AppError('insufficient_scope', {
        detail: `The role ${membership.role} does not include the scope ${scope}.`,
      });
    return { ...origin, orgId, orgSlug: membership.slug, scopes };
  }

  /**
   * The role of a personal key's person; null once they are no member or banned.
   * @throws AppError sign_on_required: a key is no way past an organisation's identity provider.
   */
  async roleOf(userId: string, orgId: string): Promise<Role | null> {
    return this.db.system(async (tx) => {
      const user = await tx.user.findUnique({ where: { id: userId }, select: { email: true } });
      if (user === null) return null;
      const comer = { id: userId, email: user.email, onlyOrganizationId: null, identityProviderId: null };
      const membership = await membershipOf(tx, comer, orgId);
      if (membership === null) return null;
      requireWayIn(comer, membership);
      return membership.role;
    });
  }
}

/** @throws AppError not_a_member where the provider is gone, sign_on_required where the person went past it. */
function requireWayIn(comer: Comer, membership: Membership): void {
  const closed = closedTo(comer, membership);
  if (closed === 'not_a_member') throw new AppError(closed);
  if (closed === 'sign_on_required')
    throw new AppError(closed, {
      detail: 'The organisation wants you to sign in by its identity provider.',
    });
}

/** Admins set up providers: nobody who comes by one may do more than they, not even an owner. */
function scopesOf(role: Role, isLimited: boolean): readonly string[] {
  return ROLE_SCOPES[isLimited && role === 'owner' ? 'admin' : role];
}

/** The UUID of the organisation that the request means. */
function organizationOf(request: FastifyRequest, person: Person): string {
  const named = request.headers[ORGANIZATION_HEADER];
  if (named === undefined) {
    if (person.activeOrganizationId !== null) return person.activeOrganizationId;
    throw invalidField('Patchbay-Organization', 'say which organisation you mean', 'required');
  }
  const orgId = fromPublicId('organization', String(named));
  if (orgId === null)
    throw invalidField('Patchbay-Organization', 'must be an id that begins with org_', 'invalid_id');
  return orgId;
}
