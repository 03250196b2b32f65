/** The wire of quotas: what the operator sets, and what an organisation has used of it. */
import type { Prisma } from '@patchbay/prisma';
import { z } from 'zod';
import { time } from '../../common/wire.js';
import type { Env } from '../../config/env.js';
import { QUOTA_BOUNDS } from '../../config/quota-env.js';

const DESCRIBED = {
  servers: 'Servers it may have.',
  endpoints: 'Endpoints it may have.',
  sessions: 'Legacy sessions that may be open at a time, in all gateways together.',
  callsPerMonth: 'Calls of tools in a calendar month (UTC).',
} as const;

const limitOf = (name: keyof typeof QUOTA_BOUNDS) => z.int().min(0).max(QUOTA_BOUNDS[name]).nullable();

export const QuotasSchema = z
  .object({
    servers: limitOf('servers').describe(DESCRIBED.servers),
    endpoints: limitOf('endpoints').describe(DESCRIBED.endpoints),
    sessions: limitOf('sessions').describe(DESCRIBED.sessions),
    callsPerMonth: limitOf('callsPerMonth').describe(DESCRIBED.callsPerMonth),
  })
  .meta({ id: 'Quotas', description: 'What the operator allows; null: as much as it likes.' });

export const UpdateQuotas = z
  .strictObject({
    servers: limitOf('servers').optional().describe(DESCRIBED.servers),
    endpoints: limitOf('endpoints').optional().describe(DESCRIBED.endpoints),
    sessions: limitOf('sessions').optional().describe(DESCRIBED.sessions),
    callsPerMonth: limitOf('callsPerMonth').optional().describe(DESCRIBED.callsPerMonth),
  })
  .meta({ id: 'UpdateQuotas', description: 'Only what is named changes; null takes a limit away.' });

export type Quotas = z.infer<typeof QuotasSchema>;
export type UpdateQuotas = z.infer<typeof UpdateQuotas>;

const use = {
  limit: z.int().nullable().describe('Null: there is none.'),
  used: z.int(),
  remaining: z.int().nullable().describe('Never below 0; null without a limit.'),
};

export const QuotaUse = z.object(use).meta({ id: 'QuotaUse' });

export const QuotaReport = z
  .object({
    servers: QuotaUse,
    endpoints: QuotaUse,
    sessions: QuotaUse,
    callsPerMonth: z
      .object({
        ...use,
        resetsAt: time().describe('When the next month begins.'),
        warnedAt: time().nullable().describe('When 80 % were reached this month.'),
        exhaustedAt: time().nullable().describe('When all was used this month.'),
      })
      .meta({ id: 'MonthlyQuotaUse' }),
  })
  .meta({ id: 'QuotaReport' });

export const CallsOfMonth = z
  .object({ month: z.string().describe('`YYYY-MM`, UTC.'), calls: z.int() })
  .meta({ id: 'CallsOfMonth' });

export type QuotaUse = z.infer<typeof QuotaUse>;
export type QuotaReport = z.infer<typeof QuotaReport>;
export type CallsOfMonth = z.infer<typeof CallsOfMonth>;

/** The columns of an organisation. */
export interface QuotaColumns {
  readonly quotaServers: number | null;
  readonly quotaEndpoints: number | null;
  readonly quotaSessions: number | null;
  readonly quotaCallsPerMonth: bigint | null;
}

export function toQuotas(row: QuotaColumns): Quotas {
  return {
    servers: row.quotaServers,
    endpoints: row.quotaEndpoints,
    sessions: row.quotaSessions,
    callsPerMonth: row.quotaCallsPerMonth === null ? null : Number(row.quotaCallsPerMonth),
  };
}

/** Of `wanted`, the columns that would change; none where all is as it was. */
export function changedColumns(
  row: QuotaColumns,
  wanted: UpdateQuotas,
): Prisma.OrganizationUncheckedUpdateInput {
  const before = toQuotas(row);
  const { servers, endpoints, sessions, callsPerMonth } = wanted;
  return {
    ...(servers === undefined || servers === before.servers ? {} : { quotaServers: servers }),
    ...(endpoints === undefined || endpoints === before.endpoints ? {} : { quotaEndpoints: endpoints }),
    ...(sessions === undefined || sessions === before.sessions ? {} : { quotaSessions: sessions }),
    ...(callsPerMonth === undefined || callsPerMonth === before.callsPerMonth
      ? {}
      : { quotaCallsPerMonth: callsPerMonth }),
  };
}

/** What a new organisation begins with, unless the operator says otherwise. */
export function initialQuotas(env: Env, wanted: UpdateQuotas = {}): QuotaColumns {
  const {
    servers = env.PATCHBAY_QUOTA_SERVERS ?? null,
    endpoints = env.PATCHBAY_QUOTA_ENDPOINTS ?? null,
    sessions = env.PATCHBAY_QUOTA_SESSIONS ?? null,
    callsPerMonth = env.PATCHBAY_QUOTA_CALLS_PER_MONTH ?? null,
  } = wanted;
  return {
    quotaServers: servers,
    quotaEndpoints: endpoints,
    quotaSessions: sessions,
    quotaCallsPerMonth: callsPerMonth === null ? null : BigInt(callsPerMonth),
  };
}

export const exampleQuotas: Quotas = { servers: 20, endpoints: 10, sessions: 200, callsPerMonth: 100_000 };

export const exampleReport: QuotaReport = {
  servers: { limit: 20, used: 7, remaining: 13 },
  endpoints: { limit: 10, used: 3, remaining: 7 },
  sessions: { limit: 200, used: 18, remaining: 182 },
  callsPerMonth: {
    limit: 100_000,
    used: 81_204,
    remaining: 18_796,
    resetsAt: '2026-12-01T00:00:00.000Z',
    warnedAt: '2026-11-19T16:02:11.000Z',
    exhaustedAt: null,
  },
};
