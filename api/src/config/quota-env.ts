/** Settings of quotas: what organisations begin with, and how many a person may own (docs/quotas.md). */
import { z } from 'zod';

/** Of calls: what can be told apart in a number of JSON by far. */
const MAX_CALLS = 1_000_000_000_000;
const MAX_HELD = 1_000_000;

const most = (max: number) => z.coerce.number().int().min(0).max(max).optional();

/** For schemas of the environment. What is not set is not limited. */
export const QUOTA_SHAPE = {
  PATCHBAY_QUOTA_SERVERS: most(MAX_HELD),
  PATCHBAY_QUOTA_ENDPOINTS: most(MAX_HELD),
  PATCHBAY_QUOTA_SESSIONS: most(MAX_HELD),
  PATCHBAY_QUOTA_CALLS_PER_MONTH: most(MAX_CALLS),
  PATCHBAY_MAX_ORGANIZATIONS_PER_PERSON: z.coerce.number().int().min(0).max(MAX_HELD).default(10),
};

export const QUOTA_BOUNDS = {
  servers: MAX_HELD,
  endpoints: MAX_HELD,
  sessions: MAX_HELD,
  callsPerMonth: MAX_CALLS,
} as const;
