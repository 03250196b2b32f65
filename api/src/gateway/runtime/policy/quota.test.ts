/** What a key and an organisation may hold. */
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';

import type { Principal } from '../../snapshot/types.js';
import { Quota } from './quota.js';

const caller = (orgId: string, keyId: string | null = randomUUID()): Principal => ({
  keyId,
  orgId,
  endpointId: randomUUID(),
  expiresAt: null,
});

it('counts each key and all of an organisation, and forgets what was released', () => {
  const quota = new Quota('streams', { perKey: 2, perOrganization: 3 });
  const [org, other] = [randomUUID(), randomUUID()];
  const [a, b, stranger] = [caller(org), caller(org), caller(other)];
  expect([quota.acquire(a), quota.acquire(a)]).toEqual([null, null]);
  expect(quota.acquire(a)).toEqual({ limit: 'streams_per_key', max: 2 });
  expect(quota.acquire(b)).toBeNull();
  expect(quota.acquire(b)).toEqual({ limit: 'streams_per_organization', max: 3 });
  expect(quota.acquire(stranger)).toBeNull();
  // A refusal took nothing.
  quota.release(a);
  expect(quota.acquire(b)).toBeNull();
  expect(quota.acquire(a)).toEqual({ limit: 'streams_per_organization', max: 3 });
});

it('counts callers without a key for their organisation alone', () => {
  const quota = new Quota('sessions', { perKey: 1, perOrganization: 2 });
  const anyone = caller(randomUUID(), null);
  expect([quota.acquire(anyone), quota.acquire(anyone)]).toEqual([null, null]);
  expect(quota.acquire(anyone)).toEqual({ limit: 'sessions_per_organization', max: 2 });
});
