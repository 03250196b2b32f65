import { newUuid } from '@patchbay/api/common/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/database.js';
import { Bench } from '../testing.js';
import { RetentionPruneHandler } from './retention-prune.handler.js';

let t: TestDatabase;
let bench: Bench;
beforeAll(async () => {
  t = await createTestDatabase();
  bench = await Bench.create(t, null, { PATCHBAY_CALL_LOG_RETENTION_DAYS: '30' });
});
afterAll(async () => {
  await bench.close();
  await t.drop();
});

/** A UUIDv7 of another moment. */
function uuidOf(moment: Date): string {
  const time = moment.getTime().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}${newUuid().slice(13)}`;
}

describe('retention.prune', () => {
  it('deletes what is too old, of every organisation, and nothing else', async () => {
    const ago = (days: number) => new Date(Date.now() - days * 86_400_000);
    const orgs = [await bench.organization(), await bench.organization()];
    const call = {
      endpointId: newUuid(),
      method: 'tools/call',
      outcome: 'ok',
      durationUs: 1,
      requestBytes: 1,
      responseBytes: 1,
      era: 'modern',
    };
    const record = { operation: 'x', requestHash: 'x', lockedUntil: ago(0) };
    for (const orgId of orgs) {
      await t.db.system(async (tx) => {
        for (const days of [31, 29])
          await tx.callRecord.create({
            data: { id: uuidOf(ago(days)), orgId, ...call, createdAt: ago(days) },
          });
        for (const days of [1, -1])
          await tx.idempotencyRecord.create({
            data: { scope: orgId, key: String(days), orgId, ...record, expiresAt: ago(days) },
          });
      });
      await t.db.tenant(orgId, async (tx) => {
        for (const [days, status] of [
          [8, 'succeeded'],
          [8, 'queued'],
          [6, 'failed'],
        ] as const)
          await tx.job.create({
            data: { id: newUuid(), orgId, kind: 'catalog.sync', status, createdAt: ago(days) },
          });
      });
    }
    await new RetentionPruneHandler(t.db, bench.env).run({}, { signal: new AbortController().signal });
    const left = await t.db.system(async (tx) => ({
      calls: await tx.callRecord.findMany({ select: { orgId: true, createdAt: true } }),
      records: await tx.idempotencyRecord.findMany({ select: { key: true } }),
      jobs: await tx.job.findMany({ select: { status: true } }),
    }));
    expect(left.calls.map((c) => c.orgId).sort()).toEqual([...orgs].sort());
    expect(left.calls.every((c) => c.createdAt > ago(30))).toBe(true);
    expect(left.records.map((r) => r.key)).toEqual(['-1', '-1']);
    expect(left.jobs.map((j) => j.status).sort()).toEqual(['failed', 'failed', 'queued', 'queued']);
  });

  it('keeps two years of months with calls, and no sessions of gateways that are gone', async () => {
    const orgId = await bench.organization();
    const now = new Date();
    const month = (ago: number) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - ago, 1));
    await t.db.system(async (tx) => {
      for (const ago of [0, 23, 26])
        await tx.callMonth.create({ data: { orgId, month: month(ago), calls: ago } });
      for (const hours of [1, 25])
        await tx.openSessions.create({
          data: {
            orgId,
            replica: newUuid(),
            sessions: hours,
            seenAt: new Date(Date.now() - hours * 3_600_000),
          },
        });
    });
    await new RetentionPruneHandler(t.db, bench.env).run({}, { signal: new AbortController().signal });
    const left = await t.db.system(async (tx) => [
      (await tx.callMonth.findMany({ where: { orgId } })).map(({ calls }) => Number(calls)).sort(),
      (await tx.openSessions.findMany({ where: { orgId } })).map(({ sessions }) => sessions),
    ]);
    expect(left).toEqual([[0, 23], [1]]);
  });

  it('takes what is over of people, and no person', async () => {
    const orgId = await bench.organization();
    const at = (days: number) => new Date(Date.now() + days * 86_400_000);
    const userId = newUuid();
    await t.db.system(async (tx) => {
      await tx.user.create({ data: { id: userId, name: 'Ada', email: `${userId}@example.com` } });
      for (const days of [-1, 1]) {
        const id = newUuid();
        await tx.session.create({ data: { id, userId, token: id, expiresAt: at(days) } });
        await tx.verification.create({ data: { id, identifier: id, value: 'x', expiresAt: at(days) } });
        await tx.authLimit.create({ data: { key: id, count: 1, endsAt: at(days) } });
      }
    });
    await t.db.tenant(orgId, async (tx) => {
      for (const days of [-31, -29, 1])
        await tx.invitation.create({
          data: { id: newUuid(), orgId, email: `${days}@example.com`, role: 'viewer', expiresAt: at(days) },
        });
    });
    await new RetentionPruneHandler(t.db, bench.env).run({}, { signal: new AbortController().signal });
    const left = await t.db.system(async (tx) => [
      await tx.session.count(),
      await tx.verification.count(),
      await tx.authLimit.count(),
      await tx.invitation.count(),
      await tx.user.count(),
    ]);
    expect(left).toEqual([1, 1, 1, 2, 1]);
  });

  it('takes tokens that are over and clients that nobody uses, and no grant', async () => {
    const orgId = await bench.organization();
    const at = (days: number) => new Date(Date.now() + days * 86_400_000);
    const [userId, namespaceId, endpointId, grantId] = [newUuid(), newUuid(), newUuid(), newUuid()];
    await t.db.system(async (tx) => {
      await tx.user.create({ data: { id: userId, name: 'Grace', email: `${userId}@example.com` } });
      for (const [clientId, days] of [
        ['used', -31],
        ['old', -31],
        ['new', -29],
      ] as const)
        await tx.clientApp.create({
          data: { id: newUuid(), clientId, redirectUris: [], createdAt: at(days) },
        });
    });
    await t.db.tenant(orgId, async (tx) => {
      await tx.membership.create({ data: { id: newUuid(), orgId, userId, role: 'viewer' } });
      await tx.namespace.create({ data: { id: namespaceId, orgId, name: 'n' } });
      const endpoint = { id: endpointId, orgId, namespaceId, slug: 'e', name: 'e', auth: {}, transports: [] };
      await tx.endpoint.create({ data: endpoint });
      await tx.oauthGrant.create({ data: { id: grantId, orgId, endpointId, userId, clientId: 'used' } });
    });
    await t.db.system(async (tx) => {
      for (const days of [-1, 1]) {
        const token = { id: newUuid(), grantId, clientId: 'used', userId, scopes: [], expiresAt: at(days) };
        await tx.accessToken.create({ data: { ...token, token: `a${days}` } });
        const answered = { rotationReplayResponse: 'sealed', rotationReplayExpiresAt: at(-2) };
        await tx.refreshToken.create({ data: { ...token, ...answered, token: `r${days}` } });
        await tx.clientAssertion.create({ data: { id: `c${days}`, expiresAt: at(days) } });
      }
    });
    await new RetentionPruneHandler(t.db, bench.env).run({}, { signal: new AbortController().signal });
    const left = await t.db.system(async (tx) => ({
      access: (await tx.accessToken.findMany()).map(({ token }) => token),
      refresh: (await tx.refreshToken.findMany()).map((row) => [row.token, row.rotationReplayResponse]),
      assertions: (await tx.clientAssertion.findMany()).map(({ id }) => id),
      clients: (await tx.clientApp.findMany()).map(({ clientId }) => clientId).sort(),
      grants: await tx.oauthGrant.count(),
    }));
    expect(left).toEqual({
      access: ['a1'],
      refresh: [['r1', null]],
      assertions: ['c1'],
      clients: ['new', 'used'],
      grants: 1,
    });
  });
});
