/** Figures of an organisation's use, added up over days. */
import { Injectable } from '@nestjs/common';
import type { Metric } from '../../connections/figures.js';
import { UnitOfWork } from '../../db/unit-of-work.js';
import { QuotasService } from '../quotas/quotas.service.js';
import { UsageRepository } from './usage.repository.js';
import type { Usage, UsageQuery } from './usage.schemas.js';

@Injectable()
export class UsageService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly usage: UsageRepository,
    private readonly quotas: QuotasService,
  ) {}

  /** @param orgId UUID. @throws AppError not_found where there is no such organisation. */
  async get(orgId: string, { days }: UsageQuery): Promise<Usage> {
    const { from, months, quotas, sums, to } = await this.work.read(orgId, async (tx) => ({
      ...(await this.usage.sums(tx, orgId, days)),
      ...(await this.quotas.report(tx, orgId)),
    }));
    const count = (metric: Metric): number => sums.get(metric)?.count ?? 0;
    const mean = (metric: Metric): number | null => per(sums.get(metric)?.totalMs ?? 0, count(metric), 10);
    const [attempts, successes] = [count('connect_attempts'), count('connect_successes')];
    const [started, finished] = [count('authorizations_started'), count('authorizations_finished')];
    const [renewed, failed] = [count('refreshes'), count('refreshes_failed')];
    return {
      from,
      to,
      connects: { attempts, successes, rate: per(successes, attempts), meanMs: mean('connect_successes') },
      discoveries: {
        count: count('discoveries'),
        meanMs: mean('discoveries'),
        within500ms: per(count('discoveries_fast'), count('discoveries')),
      },
      authorizations: { started, finished, rate: per(finished, started) },
      refreshes: { count: renewed + failed, failed, rate: per(renewed, renewed + failed) },
      quotas,
      callsByMonth: months,
    };
  }
}

function per(part: number, whole: number, digits = 10_000): number | null {
  return whole === 0 ? null : Math.round((part / whole) * digits) / digits;
}
