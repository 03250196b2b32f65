/** Groups as directories push them: RFC 7643 and 7644, the forms of Okta and Entra ID, and the roles that they give. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DnsServer, startDnsServer } from '../../../../test/fixtures/dns/dns-server.js';
import { join } from '../../../../test/tenancy/world.js';
import { fromPublicId } from '../../common/ids.js';
import { type Browser, type PeopleApi, signedUp, startPeopleApi } from '../../identity/testing.js';
import type { TestOrganization } from '../../testing.js';

const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

interface Tenant extends TestOrganization {
  readonly token: string;
  readonly domain: string;
}

let dns: DnsServer;
let api: PeopleApi;
let org: Tenant;
beforeAll(async () => {
  dns = await startDnsServer();
  api = await startPeopleApi({ env: { PATCHBAY_DNS_SERVERS: dns.address } });
  org = await tenant('groups.example');
});
afterAll(async () => {
  await api.close();
  await dns.close();
});

const v1 = async (method: string, path: string, body?: unknown, of: TestOrganization = org) => {
  const answer = await api.ask(method, `/v1/${path}`, { key: of.key, body });
  expect(answer.status, answer.text).toBeLessThan(300);
  return answer.body;
};
async function tenant(domain: string): Promise<Tenant> {
  const made = await api.organization(domain);
  const { id, record } = await v1('POST', 'domains', { name: domain }, made);
  dns.zones.set(record.name, [record.value]);
  expect((await v1('POST', `domains/${id}/verify`, undefined, made)).status).toBe('verified');
  const { key } = await v1('POST', 'keys', { name: 'directory', scopes: ['scim:read', 'scim:write'] }, made);
  return { ...made, token: key, domain };
}
const scim = (method: string, path: string, body?: unknown, of = org) =>
  api.ask(method, `/scim/v2/${path}`, {
    key: of.token,
    headers: { 'content-type': 'application/scim+json' },
    ...(body === undefined ? {} : { raw: JSON.stringify(body) }),
  });
let count = 0;
/** A provisioned user. @returns the id. */
async function user(of = org, more: object = {}): Promise<string> {
  const userName = `u${++count}@${of.domain}`;
  const answer = await scim('POST', 'Users', { schemas: [USER], userName, ...more }, of);
  expect(answer.status, answer.text).toBe(201);
  return answer.body.id;
}
async function group(displayName: string, members: readonly string[] = [], of = org) {
  const body = { schemas: [GROUP], displayName, members: members.map((value) => ({ value })) };
  const answer = await scim('POST', 'Groups', body, of);
  expect(answer.status, answer.text).toBe(201);
  return answer.body;
}
const patch = (id: string, ...Operations: object[]) =>
  scim('PATCH', `Groups/${id}`, { schemas: [PATCH], Operations });
const find = async (filter: string, more = '') =>
  (await scim('GET', `Groups?filter=${encodeURIComponent(filter)}${more}`)).body;
const membersOf = async (id: string): Promise<string[]> =>
  (await scim('GET', `Groups/${id}`)).body.members.map(({ value }: { value: string }) => value);
const roleOf = async (id: string) => (await scim('GET', `Users/${id}`)).body.roles?.[0].value;
const means = (...groupRoles: { group: string; role: string }[]) => v1('PUT', 'group-roles', { groupRoles });
const lastEvent = async (action: string) =>
  (await v1('GET', `audit-events?action=${action}&limit=1`)).data[0];

describe('a group', () => {
  it('is kept with its members, found by its name, and shown with and without them', async () => {
    const [one, two] = [await user(), await user()];
    const made = await scim('POST', 'Groups', {
      schemas: [GROUP],
      id: 'e9e30dba-f08f-4109-8486-d5c6a331660a',
      displayName: 'Tour Guides',
      externalId: 'ext-1',
      // RFC 7643 §8.4.
      members: [
        { value: one, $ref: `https://example.com/v2/Users/${one}`, display: 'Babs Jensen' },
        { value: two, type: 'User' },
        { value: two },
      ],
    });
    expect([made.status, made.headers['content-type']]).toEqual([
      201,
      expect.stringContaining('application/scim+json'),
    ]);
    expect(made.body).toMatchObject({
      schemas: [GROUP],
      id: expect.stringMatching(/^scg_/),
      displayName: 'Tour Guides',
      externalId: 'ext-1',
      members: [one, two].sort().map((value) => ({
        value,
        type: 'User',
        $ref: `https://patchbay.test/scim/v2/Users/${value}`,
      })),
      meta: { resourceType: 'Group', location: `https://patchbay.test/scim/v2/Groups/${made.body.id}` },
    });
    expect((await scim('GET', `Groups/${made.body.id}`)).body).toEqual(made.body);
    const { members: _, ...bare } = made.body;
    expect((await scim('GET', `Groups/${made.body.id}?excludedAttributes=members`)).body).toEqual(bare);
    const found = await find('displayName eq "tour guides"', '&excludedAttributes=members');
    expect(found).toMatchObject({ totalResults: 1, startIndex: 1, itemsPerPage: 1, Resources: [bare] });
    for (const filter of [
      `id eq "${bare.id}"`,
      'externalId eq "ext-1" and displayName eq "Tour Guides"',
      `id eq "${bare.id}" and members eq "${one}"`,
      `${GROUP}:members.value eq "${two}"`,
    ])
      expect([filter, (await find(filter)).Resources]).toEqual([filter, [made.body]]);
    for (const filter of ['displayName eq "Tour"', 'id eq "scg_x"', `members eq "${await user()}"`])
      expect([filter, await find(filter)]).toMatchObject([filter, { totalResults: 0, Resources: [] }]);
    for (const filter of ['displayName co "Tour"', 'userName eq "x"', 'displayName eq true'])
      expect([filter, (await find(filter)).scimType]).toEqual([filter, 'invalidFilter']);
    const second = await group('Second');
    const page = (await scim('GET', 'Groups?startIndex=2&count=1')).body;
    expect(page).toMatchObject({ totalResults: 2, itemsPerPage: 1, Resources: [{ id: second.id }] });
    const taken = await scim('POST', 'Groups', { schemas: [GROUP], displayName: 'SECOND' });
    expect([taken.status, taken.body.scimType]).toEqual([409, 'uniqueness']);
    expect((await lastEvent('scim-group.create')).after).toMatchObject({ id: second.id, members: 0 });
    const types = (await scim('GET', 'ResourceTypes')).body.Resources.map(({ id }: { id: string }) => id);
    expect(types).toEqual(['User', 'Group']);
    for (const path of ['ResourceTypes/Group', `Schemas/${GROUP}`])
      expect((await scim('GET', path)).status).toBe(200);
  });

  it('is changed as Okta does it', async () => {
    const [one, two, three] = [await user(), await user(), await user()];
    const { id } = await group('Okta');
    await patch(id, { op: 'add', path: 'members', value: [{ value: one, display: 'one' }, { value: two }] });
    expect(await membersOf(id)).toEqual([one, two].sort());
    await patch(id, { op: 'remove', path: `members[value eq "${one}"]` });
    expect(await membersOf(id)).toEqual([two]);
    const renamed = await patch(id, { op: 'replace', value: { id, displayName: 'Okta renamed' } });
    expect([renamed.status, renamed.body.displayName]).toEqual([200, 'Okta renamed']);
    await patch(id, { op: 'replace', path: 'members', value: [{ value: three }] });
    expect(await membersOf(id)).toEqual([three]);
    const put = { schemas: [GROUP], id, displayName: 'Okta put', members: [{ value: one }, { value: two }] };
    expect((await scim('PUT', `Groups/${id}`, put)).status).toBe(200);
    expect(await membersOf(id)).toEqual([one, two].sort());
    const { members: _, ...bare } = put;
    await scim('PUT', `Groups/${id}`, bare);
    expect(await membersOf(id)).toEqual([]);
  });

  it('is changed as Entra ID does it', async () => {
    const [one, two] = [await user(), await user()];
    const { id } = await group('Entra');
    await patch(id, { op: 'Add', path: 'members', value: [{ $ref: null, value: one }, { value: two }] });
    // What is there already, and what is not there, are nothing to do.
    await patch(id, { op: 'Add', path: 'members', value: [{ value: one }] });
    await patch(id, {
      op: 'Remove',
      path: 'members',
      value: [{ $ref: null, value: one }, { value: 'gone' }],
    });
    expect(await membersOf(id)).toEqual([two]);
    await patch(id, { op: 'Replace', path: 'displayName', value: 'Entra renamed' });
    await patch(id, { op: 'Add', path: 'externalId', value: 'a-guid' });
    await patch(id, { op: 'Replace', path: `${GROUP}:displayName`, value: 'Entra again' });
    expect((await scim('GET', `Groups/${id}`)).body).toMatchObject({
      displayName: 'Entra again',
      externalId: 'a-guid',
      members: [{ value: two }],
    });
    expect((await lastEvent('scim-group.update')).after).toMatchObject({ added: [], removed: [] });
    await patch(id, { op: 'Remove', path: 'externalId' }, { op: 'Remove', path: 'members' });
    const { externalId, members } = (await scim('GET', `Groups/${id}`)).body;
    expect([externalId, members]).toEqual([undefined, []]);
    expect((await lastEvent('scim-group.update')).after).toMatchObject({ added: [], removed: [two] });
    expect((await scim('DELETE', `Groups/${id}`)).status).toBe(204);
    expect((await scim('GET', `Groups/${id}`)).status).toBe(404);
  });

  it('changes nothing by what is not understood', async () => {
    const one = await user();
    const made = await group('Firm', [one]);
    const missing = 'scu_01h455vb4pex5vsknk084sn02q';
    for (const [operation, scimType] of [
      [{ op: 'remove' }, 'noTarget'],
      [{ op: 'add', value: 'x' }, 'invalidValue'],
      [{ op: 'add', path: 'members' }, 'invalidValue'],
      [{ op: 'add', path: 'members', value: [{ display: 'x' }] }, 'invalidValue'],
      [{ op: 'add', path: 'members', value: [{ value: missing }] }, 'invalidValue'],
      [{ op: 'add', path: 'members', value: [{ value: made.id }] }, 'invalidValue'],
      [{ op: 'remove', path: 'members[display eq "x"]' }, 'invalidPath'],
      [{ op: 'replace', path: 'members.value', value: one }, 'invalidPath'],
      [{ op: 'replace', path: 'id', value: 'x' }, 'mutability'],
      [{ op: 'remove', path: 'displayName' }, 'invalidValue'],
      [{ op: 'replace', path: 'displayName', value: '' }, 'invalidValue'],
      [{ op: 'move', path: 'members', value: [] }, 'invalidValue'],
    ] as const) {
      const answer = await patch(made.id, { op: 'remove', path: 'members' }, operation);
      expect([operation, answer.status, answer.body.scimType]).toEqual([operation, 400, scimType]);
    }
    expect((await scim('GET', `Groups/${made.id}`)).body).toEqual(made);
    expect((await patch(made.id, { op: 'add', path: 'owners', value: 'x' })).status, 'not held').toBe(200);
    for (const body of [{}, { schemas: [USER], displayName: 'x' }, { schemas: [GROUP] }])
      expect((await scim('POST', 'Groups', body)).status).toBe(400);
  });
});

describe('the role of a group', () => {
  it('is of its members while they are in it, the strongest of several, and then they have what they had', async () => {
    const [one, two] = [await user(), await user(org, { roles: [{ value: 'developer' }] })];
    const staff = await group('Staff', [one, two]);
    expect([await roleOf(one), await roleOf(two)], 'without a word, none').toEqual(['viewer', 'developer']);
    await means({ group: 'staff', role: 'developer' }, { group: 'Heads', role: 'admin' });
    expect(await v1('GET', 'group-roles')).toEqual({
      groupRoles: [
        { group: 'Heads', role: 'admin' },
        { group: 'staff', role: 'developer' },
      ],
    });
    expect([await roleOf(one), await roleOf(two)]).toEqual(['developer', 'developer']);
    const heads = await group('HEADS', [two]);
    expect(await roleOf(two)).toBe('admin');
    const { after } = await lastEvent('scim-group.create');
    expect(after.roles).toEqual([
      { userId: expect.stringMatching(/^usr_/), before: 'developer', after: 'admin' },
    ]);
    await patch(heads.id, { op: 'remove', path: `members[value eq "${two}"]` });
    expect(await roleOf(two)).toBe('developer');
    await patch(heads.id, { op: 'add', path: 'members', value: [{ value: one }] });
    expect(await roleOf(one)).toBe('admin');
    await patch(heads.id, { op: 'replace', path: 'displayName', value: 'Feet' });
    expect(await roleOf(one), 'its name means nothing').toBe('developer');
    await patch(heads.id, { op: 'replace', path: 'displayName', value: 'Heads' });
    expect(await roleOf(one)).toBe('admin');
    await scim('DELETE', `Groups/${heads.id}`);
    expect(await roleOf(one)).toBe('developer');
    await patch(staff.id, { op: 'remove', path: 'members' });
    expect([await roleOf(one), await roleOf(two)]).toEqual(['viewer', 'developer']);
    await scim('PUT', `Groups/${staff.id}`, {
      schemas: [GROUP],
      displayName: 'Staff',
      members: [{ value: one }],
    });
    expect(await roleOf(one)).toBe('developer');
    await means();
    expect(await roleOf(one)).toBe('viewer');
  });

  it('outlasts what the directory says of the user, who has that afterwards', async () => {
    await means({ group: 'Lasting', role: 'admin' });
    const one = await user();
    const { id } = await group('Lasting', [one]);
    const change = (Operations: object[]) => scim('PATCH', `Users/${one}`, { schemas: [PATCH], Operations });
    await change([{ op: 'replace', path: 'roles', value: [{ value: 'developer' }] }]);
    expect(await roleOf(one)).toBe('admin');
    await change([{ op: 'replace', path: 'active', value: false }]);
    expect(await roleOf(one)).toBe(undefined);
    await change([{ op: 'replace', path: 'active', value: true }]);
    expect(await roleOf(one), 'it is in the group still').toBe('admin');
    await change([{ op: 'replace', path: 'roles', value: [{ value: 'developer' }] }]);
    await patch(id, { op: 'remove', path: 'members' });
    expect(await roleOf(one)).toBe('developer');
    await patch(id, { op: 'add', path: 'members', value: [{ value: one }] });
    expect((await scim('DELETE', `Users/${one}`)).status).toBe(204);
    expect(await membersOf(id)).toEqual([]);
    await means();
  });

  it('is right when several groups of somebody change at once', async () => {
    await means({ group: 'At once 1', role: 'developer' }, { group: 'At once 2', role: 'admin' });
    const one = await user();
    const groups = [await group('At once 1'), await group('At once 2'), await group('At once 3')];
    const all = await Promise.all(
      groups.map(({ id }) => patch(id, { op: 'add', path: 'members', value: [{ value: one }] })),
    );
    expect(all.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await roleOf(one)).toBe('admin');
    const [first, second] = groups;
    await Promise.all([
      means({ group: 'At once 1', role: 'admin' }),
      patch(first.id, { op: 'remove', path: 'members' }),
      scim('DELETE', `Groups/${second.id}`),
    ]);
    expect(await roleOf(one)).toBe('viewer');
    await means();
  });

  it('is no owner’s to lose, and owner only where an owner says so', async () => {
    const uuid = fromPublicId('organization', org.id) ?? '';
    const member = async (role: 'owner' | 'admin'): Promise<Browser> => {
      const email = `${role}${++count}@${org.domain}`;
      const browser = await signedUp(api, email);
      await join(api, uuid, email, role);
      await browser.send('PATCH', '/v1/me', { body: { activeOrganizationId: org.id } });
      return browser;
    };
    const [owner, admin] = [await member('owner'), await member('admin')];
    const say = (browser: Browser, role: string) =>
      browser.send('PUT', '/v1/group-roles', { body: { groupRoles: [{ group: 'Founders', role }] } });
    const refused = await say(admin, 'owner');
    expect([refused.status, refused.body.code]).toEqual([403, 'insufficient_scope']);
    expect((await say(admin, 'admin')).status).toBe(200);
    expect((await say(owner, 'owner')).status).toBe(200);
    expect((await say(admin, 'viewer')).body.code, 'nor does one take it').toBe('insufficient_scope');
    const one = await user();
    const founders = await group('Founders', [one]);
    expect(await roleOf(one)).toBe('owner');
    await patch(founders.id, { op: 'remove', path: 'members' });
    expect(await roleOf(one), 'somebody has to take it').toBe('owner');

    const email = (await owner.get('/v1/me')).body.email;
    const theirs = await scim('POST', 'Users', { schemas: [USER], userName: email });
    await say(owner, 'viewer');
    await patch(founders.id, { op: 'add', path: 'members', value: [{ value: theirs.body.id }] });
    expect(await roleOf(theirs.body.id)).toBe('owner');
    expect(await lastEvent('group-roles.replace')).toMatchObject({
      actor: { type: 'person' },
      before: { groupRoles: [{ group: 'Founders', role: 'owner' }] },
      after: { groupRoles: [{ group: 'Founders', role: 'viewer' }] },
    });
    const both = [
      { group: 'Same', role: 'viewer' },
      { group: 'same', role: 'admin' },
    ];
    const twice = await owner.send('PUT', '/v1/group-roles', { body: { groupRoles: both } });
    expect([twice.status, twice.body.errors[0].path]).toEqual([400, 'groupRoles.1.group']);
    await say(owner, 'viewer');
  });
});

describe('another organisation', () => {
  it('has its own groups, names and roles, and no way to these', async () => {
    const other = await tenant('others.example');
    const [ours, theirs] = [await user(), await user(other)];
    const made = await group('Shared name', [ours]);
    const same = await group('Shared name', [theirs], other);
    await means({ group: 'Shared name', role: 'admin' });
    expect(await roleOf(ours)).toBe('admin');
    expect((await scim('GET', `Users/${theirs}`, undefined, other)).body.roles[0].value).toBe('viewer');
    expect((await v1('GET', 'group-roles', undefined, other)).groupRoles).toEqual([]);
    const missing = 'scg_01h455vb4pex5vsknk084sn02q';
    const operations = { schemas: [PATCH], Operations: [{ op: 'remove', path: 'members' }] };
    for (const [method, body] of [
      ['GET', undefined],
      ['PUT', { schemas: [GROUP], displayName: 'Taken' }],
      ['PATCH', operations],
      ['DELETE', undefined],
    ] as const) {
      const [foreign, none] = await Promise.all(
        [made.id, missing].map((id) => scim(method, `Groups/${id}`, body, other)),
      );
      expect([method, foreign?.status, foreign?.body]).toEqual([method, 404, none?.body]);
    }
    // Nor are users of one in groups of the other, or looked for there.
    const add = (value: string) => ({
      schemas: [PATCH],
      Operations: [{ op: 'add', path: 'members', value: [{ value }] }],
    });
    const [foreign, none] = await Promise.all(
      [ours, 'scu_01h455vb4pex5vsknk084sn02q'].map((id) =>
        scim('PATCH', `Groups/${same.id}`, add(id), other),
      ),
    );
    expect([foreign?.status, foreign?.body]).toEqual([400, none?.body]);
    const found = await scim(
      'GET',
      `Groups?filter=${encodeURIComponent(`members eq "${ours}"`)}`,
      undefined,
      other,
    );
    expect(found.body.totalResults).toBe(0);
    expect((await scim('GET', 'Groups', undefined, other)).body.totalResults).toBe(1);
    expect(await membersOf(made.id)).toEqual([ours]);
    await means();
  });

  it('takes a key with the scopes of SCIM, and of sign-on for roles', async () => {
    const { key } = await v1('POST', 'keys', { name: 'reads', scopes: ['scim:read', 'sign-on:read'] });
    const reading = { ...org, token: key };
    expect((await scim('GET', 'Groups', undefined, reading)).status).toBe(200);
    const refused = await scim('POST', 'Groups', { schemas: [GROUP], displayName: 'x' }, reading);
    expect(refused.status).toBe(403);
    expect((await api.ask('GET', '/v1/group-roles', { key })).status).toBe(200);
    const put = await api.ask('PUT', '/v1/group-roles', { key, body: { groupRoles: [] } });
    expect(put.body.code).toBe('insufficient_scope');
    expect((await api.ask('GET', '/v1/group-roles', { key: org.token })).status).toBe(403);
  });
});
