/** The wire of usage figures. */
import { z } from 'zod';
import { CallsOfMonth, exampleReport, QuotaReport } from '../quotas/quotas.schemas.js';

const rate = z.number().nullable().describe('Between 0 and 1; null where there was none.');
const count = z.int();

export const UsageQuery = z.strictObject({
  days: z.coerce.number().int().min(1).max(400).default(30).describe('Today (UTC) and the days before.'),
});

export const UsageSchema = z
  .object({
    from: z.iso.date(),
    to: z.iso.date().describe('Today, by UTC.'),
    connects: z
      .object({
        attempts: count.describe('Links that were to be opened to servers for agents.'),
        successes: count,
        rate,
        meanMs: z.number().nullable(),
      })
      .meta({ id: 'ConnectUsage' }),
    discoveries: z
      .object({
        count: count.describe('From a server’s URL to the endpoints of its authorization server.'),
        meanMs: z.number().nullable(),
        within500ms: rate,
      })
      .meta({ id: 'DiscoveryUsage' }),
    authorizations: z
      .object({ started: count, finished: count.describe('With tokens.'), rate })
      .meta({ id: 'AuthorizationUsage' }),
    quotas: QuotaReport,
    callsByMonth: z
      .array(CallsOfMonth)
      .describe('Calls of tools, the newest month first; of 24 months at most, those with any.'),
    refreshes: z.object({ count, failed: count, rate }).meta({ id: 'RefreshUsage' }),
  })
  .meta({ id: 'Usage' });

export type UsageQuery = z.infer<typeof UsageQuery>;
export type Usage = z.infer<typeof UsageSchema>;

export const exampleUsage: Usage = {
  from: '2026-10-23',
  to: '2026-11-21',
  connects: { attempts: 1_204, successes: 1_201, rate: 0.9975, meanMs: 62.4 },
  discoveries: { count: 12, meanMs: 181.3, within500ms: 1 },
  authorizations: { started: 12, finished: 12, rate: 1 },
  refreshes: { count: 288, failed: 0, rate: 1 },
  quotas: exampleReport,
  callsByMonth: [
    { month: '2026-11', calls: 81_204 },
    { month: '2026-10', calls: 64_877 },
  ],
};
