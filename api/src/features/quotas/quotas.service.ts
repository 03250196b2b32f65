/** Quotas where something is created, and the report of what was used. */
import { Injectable } from '@nestjs/common';
import type { Tx } from '@patchbay/prisma';
import type { Caller } from '../../common/caller.js';
import { AppError, notFound } from '../../common/errors.js';
import { iso, isoOrNull } from '../../common/wire.js';
import { type CountedQuota, QuotasRepository } from './quotas.repository.js';
import { type CallsOfMonth, type QuotaReport, type QuotaUse, toQuotas } from './quotas.schemas.js';

@Injectable()
export class QuotasService {
  constructor(private readonly quotas: QuotasRepository) {}

  /**
   * Before one more is created in this transaction: others of the organisation that create wait for its end, so that
   * no two take the last place.
   * @throws AppError quota_exceeded
   */
  async admit(tx: Tx, caller: Caller, name: CountedQuota): Promise<void> {
    const limit = await this.quotas.limit(tx, caller.orgId, name);
    if (limit === null) return;
    const used = await this.quotas.countAlone(tx, caller.orgId, name);
    caller.quota = { name, limit, remaining: Math.max(0, limit - used - 1) };
    if (used < limit) return;
    throw new AppError('quota_exceeded', {
      detail: `The organisation has ${used} ${name} and may have ${limit}. The operator of this deployment can raise it.`,
      quota: { name, limit, used },
    });
  }

  /** @throws AppError not_found where there is no such organisation. */
  async report(tx: Tx, orgId: string): Promise<{ quotas: QuotaReport; months: CallsOfMonth[] }> {
    const row = await this.quotas.quotas(tx, orgId);
    if (!row) throw notFound('organization');
    const limits = toQuotas(row);
    const used = await this.quotas.used(tx, orgId);
    const { endsAt, month, months } = await this.quotas.months(tx, orgId);
    const now = months.find((one) => one.month === month);
    return {
      quotas: {
        servers: toUse(limits.servers, used.servers),
        endpoints: toUse(limits.endpoints, used.endpoints),
        sessions: toUse(limits.sessions, used.sessions),
        callsPerMonth: {
          ...toUse(limits.callsPerMonth, now?.calls ?? 0),
          resetsAt: iso(endsAt),
          warnedAt: isoOrNull(now?.warnedAt ?? null),
          exhaustedAt: isoOrNull(now?.exhaustedAt ?? null),
        },
      },
      months: months.map(({ calls, month }) => ({ month, calls })),
    };
  }
}

function toUse(limit: number | null, used: number): QuotaUse {
  return { limit, used, remaining: limit === null ? null : Math.max(0, limit - used) };
}
