/**
 * Invitations: bound to an e-mail address, and accepted by whoever has proven that it is theirs. The link in
 * the mail is no secret, so a forwarded mail lets nobody else in.
 */
import { Inject, Injectable } from '@nestjs/common';
import type { Organization } from '@patchbay/prisma';
import type { Caller, ExpectedVersions } from '../../common/caller.js';
import { AppError, notFound } from '../../common/errors.js';
import { newUuid } from '../../common/ids.js';
import { Cursors, type Page } from '../../common/pagination.js';
import { RateLimiter } from '../../common/rate-limit.js';
import { ENV, PEOPLE, type PeoplePort } from '../../common/tokens.js';
import type { Env } from '../../config/env.js';
import { requireVersion, UnitOfWork } from '../../db/unit-of-work.js';
import { invitationMail } from '../../identity/mails.js';
import { MembersRepository } from '../members/members.repository.js';
import { requireCovered } from '../members/members.service.js';
import { PeopleRepository } from '../members/people.repository.js';
import { toInvitation } from './invitations.mapper.js';
import { InvitationsRepository } from './invitations.repository.js';
import type { CreateInvitation, Invitation, InvitationsQuery } from './invitations.schemas.js';

const DAY_MS = 86_400_000;
/** Of an organisation, in each process: mails go to people who did not ask for them. */
const MAILS = { name: 'invitations', burst: 50, perSecond: 50 / 3_600 };

/** Of one invitation, in each process. */
const RESENT = { name: 'resent', burst: 3, perSecond: 3 / 86_400 };

@Injectable()
export class InvitationsService {
  private readonly mails = new RateLimiter(MAILS);
  private readonly again = new RateLimiter(RESENT);

  constructor(
    private readonly work: UnitOfWork,
    private readonly invitations: InvitationsRepository,
    private readonly members: MembersRepository,
    private readonly people: PeopleRepository,
    private readonly cursors: Cursors,
    @Inject(PEOPLE) private readonly mail: PeoplePort | null,
    @Inject(ENV) private readonly env: Env,
  ) {}

  async create(caller: Caller, input: CreateInvitation): Promise<Invitation> {
    const email = input.email.toLowerCase();
    requireCovered(caller, input.role);
    this.spend(caller);
    const person = await this.people.byEmail(email);
    const expiresAt = new Date(Date.now() + input.expiresInDays * DAY_MS);
    const row = { id: newUuid(), email, role: input.role, expiresAt };
    let organization: Organization | null = null;
    const made = await this.work.change(caller, async (tx, audit) => {
      organization = await tx.organization.findUnique({ where: { id: caller.orgId } });
      if (person && (await this.members.findByUser(tx, caller.orgId, person.id)))
        throw taken('This person is a member already.');
      const before = await this.invitations.findByEmail(tx, caller.orgId, email);
      if (before && before.expiresAt.getTime() > Date.now())
        throw taken('This address is invited already; revoke that invitation first.');
      if (before) await this.invitations.remove(tx, caller.orgId, before.id);
      const after = toInvitation(await this.invitations.insert(tx, caller.orgId, row));
      await audit({ action: 'invitation.create', targetType: 'invitation', targetId: after.id, after });
      return after;
    });
    this.tell(caller, made, organization);
    return made;
  }

  list(caller: Caller, { cursor, limit }: InvitationsQuery): Promise<Page<Invitation>> {
    const name = `invitations ${caller.orgId}`;
    const after = this.cursors.read(name, cursor);
    return this.work.read(caller.orgId, async (tx) => {
      const rows = await this.invitations.list(tx, caller.orgId, after, limit + 1);
      return this.cursors.page(name, limit, rows, (row) => row.id, toInvitation);
    });
  }

  get(caller: Caller, id: string): Promise<Invitation> {
    return this.work.read(caller.orgId, async (tx) => {
      const row = await this.invitations.find(tx, caller.orgId, id);
      if (!row) throw notFound('invitation');
      return toInvitation(row);
    });
  }

  revoke(caller: Caller, id: string, expected: ExpectedVersions): Promise<void> {
    return this.work.change(caller, async (tx, audit) => {
      const row = await this.invitations.find(tx, caller.orgId, id);
      if (!row) throw notFound('invitation');
      requireCovered(caller, row.role);
      requireVersion(expected, row.version);
      // Accepted at the same time, there is nothing left to revoke.
      if (!(await this.invitations.remove(tx, caller.orgId, id))) throw notFound('invitation');
      const before = toInvitation(row);
      await audit({ action: 'invitation.revoke', targetType: 'invitation', targetId: before.id, before });
    });
  }

  /** The mail once more, and as much time again as there was at first. */
  async resend(caller: Caller, id: string): Promise<Invitation> {
    // Before anything is spent for an invitation that is none.
    await this.get(caller, id);
    this.spend(caller);
    const verdict = this.again.take(id);
    if (!verdict.allowed)
      throw new AppError('rate_limited', {
        detail: 'This invitation was sent often enough; wait, or revoke it and invite anew.',
        retryAfterSeconds: verdict.retryAfterSeconds,
      });
    let organization: Organization | null = null;
    const sent = await this.work.change(caller, async (tx, audit) => {
      organization = await tx.organization.findUnique({ where: { id: caller.orgId } });
      const row = await this.invitations.lock(tx, caller.orgId, id);
      if (!row) throw notFound('invitation');
      requireCovered(caller, row.role);
      const until = new Date(Date.now() + row.expiresAt.getTime() - row.updatedAt.getTime());
      const after = toInvitation(await this.invitations.renew(tx, caller.orgId, id, until));
      const before = toInvitation(row);
      await audit({
        action: 'invitation.resend',
        targetType: 'invitation',
        targetId: after.id,
        before,
        after,
      });
      return after;
    });
    this.tell(caller, sent, organization);
    return sent;
  }

  private spend(caller: Caller): void {
    const verdict = this.mails.take(caller.orgId);
    if (!verdict.allowed)
      throw new AppError('rate_limited', {
        detail: 'The organisation has sent many invitations; wait a little.',
        retryAfterSeconds: verdict.retryAfterSeconds,
      });
  }

  private tell({ language = 'en' }: Caller, made: Invitation, organization: Organization | null): void {
    this.mail?.sendMail(
      invitationMail(
        {
          to: made.email,
          organization: organization?.name ?? '',
          role: made.role,
          invitationId: made.id,
          publicUrl: this.env.PATCHBAY_PUBLIC_URL,
          expiresAt: new Date(made.expiresAt),
        },
        language,
      ),
    );
  }
}

function taken(detail: string): AppError {
  return new AppError('already_exists', {
    detail,
    errors: [{ path: 'email', code: 'taken', message: detail }],
  });
}
