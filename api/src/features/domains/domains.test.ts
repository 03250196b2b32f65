/** Domains: the proof in the DNS by real packets, of one organisation at a time, and what nobody can claim. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DnsServer, startDnsServer } from '../../../../test/fixtures/dns/dns-server.js';
import { domainOf, normalDomain } from '../../common/domain-names.js';
import { fromPublicId, newUuid } from '../../common/ids.js';
import { startTestApi, type TestApi, type TestOrganization } from '../../testing.js';
import { changedBy } from './domain-checks.js';

let dns: DnsServer;
let api: TestApi;
let [ours, theirs]: TestOrganization[] = [];
beforeAll(async () => {
  dns = await startDnsServer();
  api = await startTestApi({ env: { PATCHBAY_DNS_SERVERS: dns.address } });
  [ours, theirs] = [await api.organization(), await api.organization()];
});
afterAll(async () => {
  await api.close();
  await dns.close();
});

const ask = (method: string, path: string, body?: unknown, org = ours) =>
  api.ask(method, `/v1/${path}`, { key: org?.key, body });
async function claim(name: string, org = ours) {
  const { status, body, text } = await ask('POST', 'domains', { name }, org);
  expect(status, text).toBe(201);
  return body;
}
const verify = async ({ id }: { id: string }, org = ours) =>
  (await ask('POST', `domains/${id}/verify`, undefined, org)).body;
const publish = ({ record }: { record: { name: string; value: string } }, ...others: string[]) =>
  dns.zones.set(record.name, [...others, record.value]);
async function actionsOn({ id }: { id: string }) {
  const { body } = await ask('GET', `audit-events?targetId=${id}`);
  return body.data.map(({ action }: { action: string }) => action).toReversed();
}

describe('a domain', () => {
  it('is verified by its record, among others and however it is written', async () => {
    const domain = await claim('Corp.Example.');
    expect(domain).toMatchObject({ name: 'corp.example', status: 'pending', lastCheck: null });
    expect(domain.record.name).toBe('_patchbay-challenge.corp.example');
    expect(await verify(domain)).toMatchObject({ status: 'pending', lastCheck: { result: 'no_record' } });
    publish(domain, 'v=spf1 -all', 'x'.repeat(600));
    const verified = await verify(domain);
    expect(verified).toMatchObject({ status: 'verified', lastCheck: { result: 'proven' } });
    expect(dns.asked).toContain('_patchbay-challenge.corp.example');
    await verify(domain);
    expect(await actionsOn(domain)).toEqual(['domain.create', 'domain.verify']);
  });

  it('says why not: another record, none of the type, a failure, silence', async () => {
    const domain = await claim('why.example');
    const { name, value } = domain.record;
    const seen: string[] = [];
    for (const zone of [[`${value}x`], [value.toUpperCase()], 'none', 'unknown', 'failure'] as const) {
      dns.zones.set(name, zone);
      const { status, lastCheck } = await verify(domain);
      seen.push(`${status} ${lastCheck.result}`);
    }
    expect(seen).toEqual([
      'pending other_record',
      'pending other_record',
      'pending no_record',
      'pending no_record',
      'pending no_answer',
    ]);
  });

  it('is not proven by the record that another organisation was given, and is one organisation’s', async () => {
    const [mine, other] = [await claim('contested.example'), await claim('contested.example', theirs)];
    publish(other);
    expect((await verify(mine)).lastCheck.result).toBe('other_record');
    publish(mine, other.record.value);
    expect((await verify(mine)).status).toBe('verified');
    expect(await verify(other, theirs)).toMatchObject({ status: 'pending', lastCheck: { result: 'taken' } });
    expect((await ask('DELETE', `domains/${mine.id}`)).status).toBe(204);
    expect((await verify(other, theirs)).status, 'given up by the first').toBe('verified');
  });

  it('goes to one of two that prove it at the same moment', async () => {
    const pair = [await claim('race.example'), await claim('race.example', theirs)] as const;
    publish(pair[0], pair[1].record.value);
    const both = await Promise.all([verify(pair[0]), verify(pair[1], theirs)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['pending', 'verified']);
  });

  it.each([
    ['gmail.com', 'public_domain'],
    ['GMail.com.', 'public_domain'],
    ['localhost', 'invalid_value'],
    ['corp', 'invalid_value'],
    ['127.0.0.1', 'invalid_value'],
    ['a..example', 'invalid_value'],
    ['-a.example', 'invalid_value'],
    ['a b.example', 'invalid_value'],
    ['ada@corp.example', 'invalid_value'],
    ['https://corp.example/', 'invalid_value'],
    [`${'a'.repeat(64)}.example`, 'invalid_value'],
  ])('cannot be %s', async (name, code) => {
    const answer = await ask('POST', 'domains', { name });
    expect([answer.status, answer.body.errors[0].code]).toEqual([400, code]);
  });

  it('is claimed once in an organisation', async () => {
    await claim('once.example');
    const again = await ask('POST', 'domains', { name: 'ONCE.example' });
    expect([again.status, again.body.code]).toEqual([409, 'already_exists']);
  });
});

describe('a look', () => {
  const orgId = newUuid();
  const day = (n: number) => new Date(Date.UTC(2026, 0, n));
  const row = {
    id: newUuid(),
    orgId,
    name: 'a.example',
    token: 't',
    verifiedName: 'a.example',
    verifiedAt: day(1),
    checkedAt: day(1),
    checkResult: 'proven',
    missingSince: null,
    identityProviderId: null,
    version: 1,
    createdAt: day(1),
    updatedAt: day(1),
  };

  it('ends a proof after seven days without the record, and not for want of an answer', () => {
    const first = { ...row, ...changedBy(row, 'no_record', day(2)) };
    expect(first).toMatchObject({ verifiedName: 'a.example', missingSince: day(2) });
    const silent = { ...first, ...changedBy(first, 'no_answer', day(20)) };
    expect(silent).toMatchObject({ verifiedName: 'a.example', missingSince: day(2) });
    expect(changedBy(first, 'other_record', day(8)).verifiedName).toBe('a.example');
    expect(changedBy(first, 'other_record', day(9))).toMatchObject({ verifiedName: null, verifiedAt: null });
    expect(changedBy(first, 'proven', day(8))).toMatchObject({ missingSince: null, verifiedAt: day(1) });
  });

  it('takes other scripts in their ASCII form, and the domain of an address behind its last @', () => {
    expect(normalDomain('Bücher.example')).toBe('xn--bcher-kva.example');
    expect(domainOf('"a@evil.example"@Corp.example')).toBe('corp.example');
    expect([domainOf('nobody'), domainOf('@corp.example')]).toEqual([null, null]);
  });
});

it('is nobody’s but those who run the organisation', async () => {
  const domain = await claim('scoped.example');
  const { body } = await ask('POST', 'keys', { name: 'reader', scopes: ['sign-on:read'] });
  const read = await api.ask('GET', `/v1/domains/${domain.id}`, { key: body.key });
  const write = await api.ask('DELETE', `/v1/domains/${domain.id}`, { key: body.key });
  expect([read.status, write.body.code]).toEqual([200, 'insufficient_scope']);
  expect(fromPublicId('domain', domain.id)).not.toBeNull();
});
