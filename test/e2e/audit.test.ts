/** The audit trail and the life of a key over the whole product, driven by the generated client. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Stack, startStack } from '../stack.js';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

it('exports and verifies what a key did until it was reported as leaked', async () => {
  const { client } = await stack.organization('Audited');
  const key = await client.keys.create({ name: 'ci', allowedAddresses: ['127.0.0.0/8', '::1'] });
  const mine = stack.client(key.key);
  await mine.namespaces.create({ name: 'one' });
  await client.leakReports.create({ secret: key.key, url: 'https://example.com/gist' });
  await expect.poll(() => mine.organization.get().catch((error) => error.code)).toBe('revoked_credential');
  await expect
    .poll(async () => (await client.keys.usage(key.id)).total.calls, { timeout: 15_000 })
    .toBeGreaterThan(0);

  const events = [];
  for await (const event of client.auditEvents.export()) events.push(event);
  expect(events.map(({ action }) => action)).toEqual([
    'organization.create',
    'key.create',
    'namespace.create',
    'key.reportLeak',
  ]);
  expect(events[2]?.actor).toEqual({ type: 'key', id: key.id });
  const verdict = await client.auditEvents.verify();
  expect(verdict).toMatchObject({ ok: true, checked: 4, last: { seq: 4, hash: events[3]?.hash } });
  expect((await client.auditEvents.listHeads()).data).toEqual([]);
  expect((await client.auditEvents.signingKey()).keys).toHaveLength(1);
});
