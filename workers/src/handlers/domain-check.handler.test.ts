/** The daily look at proven domains, against a real name server. */
import { newUuid } from '@patchbay/api/common/ids';
import { outboundOf } from '@patchbay/api/outbound/outbound';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/database.js';
import { type DnsServer, startDnsServer } from '../../../test/fixtures/dns/dns-server.js';
import { Bench } from '../testing.js';
import { DomainCheckHandler } from './domain-check.handler.js';

let t: TestDatabase;
let dns: DnsServer;
let bench: Bench;
beforeAll(async () => {
  t = await createTestDatabase();
  dns = await startDnsServer();
  bench = await Bench.create(t, null, { PATCHBAY_DNS_SERVERS: dns.address });
});
afterAll(async () => {
  await bench.close();
  await dns.close();
  await t.drop();
});

const ago = (days: number) => new Date(Date.now() - days * 86_400_000);
const run = () =>
  new DomainCheckHandler(t.db, outboundOf(bench.env)).run({}, { signal: new AbortController().signal });

it('ends the proof of those whose record is gone for a week, and writes it down', async () => {
  const orgId = await bench.organization();
  const add = async (name: string, checked: number, missing: number | null) => {
    const row = { id: newUuid(), orgId, name, token: name, verifiedName: name, verifiedAt: ago(30) };
    const looked = { checkedAt: ago(checked), checkResult: 'proven' };
    const missingSince = missing === null ? null : ago(missing);
    await t.db.tenant(orgId, (tx) => tx.domain.create({ data: { ...row, ...looked, missingSince } }));
  };
  await add('kept.example', 2, 6);
  await add('gone.example', 2, 8);
  await add('late.example', 2, null);
  await add('mute.example', 2, 8);
  await add('fresh.example', 0.5, 8);
  dns.zones.set('_patchbay-challenge.kept.example', ['patchbay-domain=kept.example']);
  dns.zones.set('_patchbay-challenge.mute.example', 'failure');
  await run();
  const rows = await t.db.system((tx) => tx.domain.findMany({ orderBy: { name: 'asc' } }));
  expect(
    rows.map(({ name, verifiedName, checkResult, missingSince }) => [
      name,
      verifiedName !== null,
      checkResult,
      missingSince !== null,
    ]),
  ).toEqual([
    ['fresh.example', true, 'proven', true],
    ['gone.example', false, 'no_record', false],
    ['kept.example', true, 'proven', false],
    ['late.example', true, 'no_record', true],
    ['mute.example', true, 'no_answer', true],
  ]);
  expect(dns.asked).not.toContain('_patchbay-challenge.fresh.example');
  const asked = dns.asked.length;
  await run();
  expect(dns.asked.length, 'once a day').toBe(asked);
  const events = await t.db.system((tx) => tx.auditEvent.findMany({ where: { orgId } }));
  expect(events.map(({ action, actorType }) => `${actorType} ${action}`)).toEqual(['operator domain.lapse']);
});
