/** Ends keys and grants of OAuth clients by their secret, whoever found it. The secret goes nowhere but through its hash. */
import { Injectable } from '@nestjs/common';
import { Database } from '@patchbay/prisma';
import type { Caller, Origin } from '../../common/caller.js';
import { bucketOf, plain } from '../../common/client-address.js';
import { hashOauthToken, isOauthToken } from '../../common/crypto/oauth-token.js';
import { RootKeys } from '../../common/crypto/root-keys.js';
import { candidateHashes, secretKeyKind } from '../../common/crypto/secret-key.js';
import { AppError } from '../../common/errors.js';
import { type BucketPolicy, RateLimiter } from '../../common/rate-limit.js';
import { UnitOfWork } from '../../db/unit-of-work.js';
import { endGrant } from '../../identity/oauth/grants.js';
import { grantOfToken } from '../../identity/oauth/token-rows.js';
import { toKey } from '../keys/keys.mapper.js';
import { type KeyOfSecret, KeysRepository } from '../keys/keys.repository.js';
import type { LeakReported, ReportLeak } from './leak-reports.schemas.js';

/** Of one address: each report is a look-up in the database. */
const REPORTS: BucketPolicy = { name: 'leak-reports', burst: 60, perSecond: 1 };

@Injectable()
export class LeakReportsService {
  private readonly limiter = new RateLimiter(REPORTS);

  constructor(
    private readonly db: Database,
    private readonly work: UnitOfWork,
    private readonly keys: KeysRepository,
    private readonly roots: RootKeys,
  ) {}

  async report(origin: Origin, { secret, url }: ReportLeak): Promise<LeakReported> {
    this.limit(plain(origin.ip));
    if (secretKeyKind(secret) !== null) {
      const hashes = candidateHashes(this.roots, secret);
      const found = await this.work.readAll((tx) => this.keys.findBySecret(tx, hashes));
      if (found !== null) await this.end(origin, found, hashes, url);
    } else if (isOauthToken('access', secret) || isOauthToken('refresh', secret)) {
      const grant = await grantOfToken(this.db, hashOauthToken(secret));
      // Whoever has one of its tokens may have the others, so that the whole grant ends (RFC 9700 §4.14.2).
      if (grant !== null)
        await endGrant(this.db, origin, grant, 'reportLeak', { leak: { url: url ?? null } });
    }
    return { status: 'received' };
  }

  /** The key, or of a key that was rotated since, the secret alone. */
  private async end(
    origin: Origin,
    { id, orgId }: KeyOfSecret,
    hashes: Buffer[],
    url?: string,
  ): Promise<void> {
    const caller: Caller = { ...origin, orgId, orgSlug: '', scopes: [] };
    await this.work.change(caller, async (tx, audit) => {
      const row = await this.keys.lock(tx, orgId, id);
      // It may have been rotated since it was found.
      const still = await this.keys.findBySecret(tx, hashes);
      if (row === null || still === null) return;
      const before = toKey(row);
      if (still.previous ? before.previousExpiresAt === null : before.status === 'revoked') return;
      const change = still.previous
        ? { previousHash: null, previousExpiresAt: null }
        : { revokedAt: new Date() };
      const after = toKey(await this.keys.update(tx, orgId, id, change));
      await audit({
        action: 'key.reportLeak',
        targetType: 'key',
        targetId: after.id,
        before,
        after: { ...after, leak: { url: url ?? null, secret: still.previous ? 'previous' : 'current' } },
      });
    });
  }

  private limit(address: string): void {
    const verdict = this.limiter.take(bucketOf(address));
    if (!verdict.allowed)
      throw new AppError('rate_limited', {
        detail: 'Too many reports came from this address.',
        retryAfterSeconds: verdict.retryAfterSeconds,
        headers: this.limiter.headers(verdict),
      });
  }
}
