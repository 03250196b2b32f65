/** SCIM as directories speak it: the examples of RFC 7643 and 7644, the forms of others, and what must not happen. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DnsServer, startDnsServer } from '../../../../test/fixtures/dns/dns-server.js';
import {
  CLIENT,
  type IdentityProvider,
  startIdentityProvider,
} from '../../../../test/fixtures/oidc/identity-provider.js';
import { join } from '../../../../test/tenancy/world.js';
import { fromPublicId } from '../../common/ids.js';
import {
  Browser,
  PASSWORD,
  type PeopleApi,
  signedUp,
  signIn,
  startPeopleApi,
} from '../../identity/testing.js';
import type { TestOrganization } from '../../testing.js';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const ERROR = 'urn:ietf:params:scim:api:messages:2.0:Error';

/** RFC 7643 §8.2, but for the members that only a server writes. */
const BJENSEN = {
  schemas: [USER],
  id: '2819c223-7f76-453a-919d-413861904646',
  externalId: '701984',
  userName: 'bjensen@example.com',
  name: {
    formatted: 'Ms. Barbara J Jensen, III',
    familyName: 'Jensen',
    givenName: 'Barbara',
    middleName: 'Jane',
    honorificPrefix: 'Ms.',
    honorificSuffix: 'III',
  },
  displayName: 'Babs Jensen',
  nickName: 'Babs',
  profileUrl: 'https://login.example.com/bjensen',
  emails: [
    { value: 'bjensen@example.com', type: 'work', primary: true },
    { value: 'babs@jensen.org', type: 'home' },
  ],
  addresses: [{ type: 'work', streetAddress: '100 Universal City Plaza', country: 'USA', primary: true }],
  phoneNumbers: [{ value: '555-555-5555', type: 'work' }],
  ims: [{ value: 'someaimhandle', type: 'aim' }],
  photos: [{ value: 'https://photos.example.com/profilephoto/72930000000Ccne/F', type: 'photo' }],
  userType: 'Employee',
  title: 'Tour Guide',
  preferredLanguage: 'en-US',
  locale: 'en-US',
  timezone: 'America/Los_Angeles',
  active: true,
  password: 't1meMa$heen',
  groups: [{ value: 'e9e30dba-f08f-4109-8486-d5c6a331660a', display: 'Tour Guides' }],
  x509Certificates: [{ value: 'MIIDQzCCAqygAwIBAgICEAAwDQYJKoZIhvcNAQEFBQAw' }],
};

let dns: DnsServer;
let idp: IdentityProvider;
let api: PeopleApi;
let org: TestOrganization;
let token: string;
beforeAll(async () => {
  dns = await startDnsServer();
  idp = await startIdentityProvider();
  api = await startPeopleApi({ env: { PATCHBAY_DNS_SERVERS: dns.address } });
  org = await api.organization('Example');
  token = await tokenOf(org, ['scim:read', 'scim:write']);
  const domain = await proven('example.com');
  await v1('POST', 'identity-providers', {
    name: 'Directory',
    type: 'OIDC',
    issuer: idp.issuer,
    clientId: CLIENT.id,
    clientSecret: CLIENT.secret,
    domainIds: [domain],
    defaultRole: 'developer',
  });
});
afterAll(async () => {
  await api.close();
  await idp.close();
  await dns.close();
});

const v1 = async (method: string, path: string, body?: unknown, of = org) => {
  const answer = await api.ask(method, `/v1/${path}`, { key: of.key, body });
  expect(answer.status, answer.text).toBeLessThan(300);
  return answer.body;
};
const tokenOf = async (of: TestOrganization, scopes: string[]): Promise<string> =>
  (await v1('POST', 'keys', { name: `directory ${scopes}`, scopes }, of)).key;
async function proven(name: string, of = org): Promise<string> {
  const { id, record } = await v1('POST', 'domains', { name }, of);
  dns.zones.set(record.name, [record.value]);
  expect((await v1('POST', `domains/${id}/verify`, undefined, of)).status).toBe('verified');
  return id;
}
const scim = (method: string, path: string, body?: unknown, key: string | undefined = token) =>
  api.ask(method, `/scim/v2/${path}`, {
    key,
    headers: { 'content-type': 'application/scim+json' },
    ...(body === undefined ? {} : { raw: JSON.stringify(body) }),
  });
const user = (name: string, over: object = {}) => ({
  schemas: [USER],
  userName: `${name}@example.com`,
  ...over,
});
async function made(name: string, over: object = {}) {
  const answer = await scim('POST', 'Users', user(name, over));
  expect(answer.status, answer.text).toBe(201);
  return answer.body;
}
const patch = (id: string, ...Operations: object[]) =>
  scim('PATCH', `Users/${id}`, { schemas: [PATCH], Operations });
const find = async (filter: string, key?: string) =>
  (await scim('GET', `Users?filter=${encodeURIComponent(filter)}`, undefined, key)).body;
async function roleOf(name: string): Promise<string | undefined> {
  const { data } = await v1('GET', 'members?limit=100');
  return data.find((one: { email: string }) => one.email === `${name}@example.com`)?.role;
}
const organizationOf = (browser: Browser) =>
  browser.get('/v1/organization', { headers: { 'patchbay-organization': org.id } });
async function signOn(name: string): Promise<{ browser: Browser; location: string }> {
  const browser = new Browser(api);
  idp.person = { sub: `subject-${name}`, email: `${name}@example.com`, email_verified: true };
  const body = { organization: org.slug, callbackURL: '/welcome' };
  const begun = await browser.post('/api/auth/sign-in/organization', body);
  const done = await browser.get(await idp.approve(begun.body.url));
  return { browser, location: String(done.headers.location) };
}

describe('a user', () => {
  it('is made of the full example of RFC 7643, of which only what is held is kept', async () => {
    const answer = await scim('POST', 'Users', BJENSEN);
    expect(answer.status, answer.text).toBe(201);
    expect(answer.headers['content-type']).toMatch(/^application\/scim\+json/);
    const { body } = answer;
    expect(body).toMatchObject({
      schemas: [USER],
      externalId: '701984',
      userName: 'bjensen@example.com',
      displayName: 'Babs Jensen',
      name: { formatted: 'Ms. Barbara J Jensen, III', familyName: 'Jensen', givenName: 'Barbara' },
      emails: BJENSEN.emails,
      roles: [{ value: 'developer', primary: true }],
      active: true,
      meta: { resourceType: 'User', location: `https://patchbay.test/scim/v2/Users/${body.id}` },
    });
    expect(body.id, 'ours, not the client’s').toMatch(/^scu_/);
    expect((await scim('GET', `Users/${body.id}`)).body).toEqual(body);
    expect(await roleOf('bjensen')).toBe('developer');
    const people = await api.db.system((tx) => tx.user.findMany({ where: { email: 'bjensen@example.com' } }));
    expect(people).toMatchObject([{ name: 'Babs Jensen', emailVerified: true }]);
    expect((await scim('POST', 'Users', BJENSEN)).body).toMatchObject({
      status: '409',
      scimType: 'uniqueness',
    });
    const [kept] = await api.db.system(
      (tx) => tx.$queryRaw<{ all: string }[]>`
      select string_agg(s::text, '') || (select string_agg(a::text, '') from audit_events a) as all from scim_users s`,
    );
    for (const secret of [BJENSEN.password, '555-555-5555', 'Universal City'])
      expect([secret, `${kept?.all}${api.logged()}`.includes(secret)]).toEqual([secret, false]);
  });

  it('is made of the least that there can be, and found', async () => {
    const ada = await made('Ada', { externalId: 'a-1' });
    const filters = [
      'userName eq "ada@example.com"',
      'userName Eq "ADA@EXAMPLE.COM"',
      `${USER}:userName eq "ada@example.com"`,
      'externalId eq "a-1"',
      `id eq "${ada.id}"`,
      'emails.value eq "ada@example.com" and active eq true',
    ];
    for (const filter of filters) {
      const list = await find(filter);
      expect([filter, list.totalResults, list.Resources[0]?.id]).toEqual([filter, 1, ada.id]);
    }
    for (const filter of ['userName eq "nobody@example.com"', 'externalId eq "A-1"', 'id eq "x"']) {
      const list = await find(filter);
      expect([filter, list.totalResults, list.Resources]).toEqual([filter, 0, []]);
    }
    for (const filter of [
      'userName sw "a"',
      'userName eq "a" or active eq true',
      'title eq "x"',
      'userName eq ada',
      'userName eq "a" and',
      'userName eq "a" and userName eq "b"',
      '',
    ])
      expect([filter, (await find(filter)).scimType]).toEqual([filter, 'invalidFilter']);
  });

  it('comes in pages that begin at 1', async () => {
    for (const name of ['p1', 'p2', 'p3']) await made(name);
    const page = async (query: string) => (await scim('GET', `Users?${query}`)).body;
    const all = await page('');
    expect(all).toMatchObject({ startIndex: 1, totalResults: all.Resources.length });
    const second = await page('startIndex=2&count=2');
    expect(second).toMatchObject({ startIndex: 2, itemsPerPage: 2, totalResults: all.totalResults });
    expect(second.Resources).toEqual(all.Resources.slice(1, 3));
    expect(await page('count=0')).toMatchObject({
      itemsPerPage: 0,
      totalResults: all.totalResults,
      Resources: [],
    });
    expect((await page('startIndex=-5&count=1')).startIndex).toBe(1);
  });

  it('is replaced (RFC 7644 §3.5.1), and stays active where nothing is said of it', async () => {
    const { id } = await made('put', { displayName: 'Before', roles: [{ value: 'viewer' }] });
    const document = user('put', { name: { givenName: 'Barbara' }, emails: [{ value: 'put@example.com' }] });
    const { body, status } = await scim('PUT', `Users/${id}`, document);
    expect([status, body.active, body.displayName, body.name]).toEqual([
      200,
      true,
      undefined,
      { givenName: 'Barbara' },
    ]);
    expect(await roleOf('put'), 'the role that they have').toBe('viewer');
    const renamed = await scim('PUT', `Users/${id}`, { ...user('put2'), active: false });
    expect(renamed.body).toMatchObject({ userName: 'put2@example.com', active: false });
    expect(await roleOf('put')).toBeUndefined();
  });

  it('is patched by the forms of the RFC, of Entra ID and of Okta', async () => {
    const { id } = await made('patch', {
      emails: [{ value: 'patch@example.com', type: 'work', primary: true }],
    });
    const steps: [object, object][] = [
      [{ op: 'replace', path: 'name.familyName', value: 'Jensen' }, { name: { familyName: 'Jensen' } }],
      [
        { op: 'add', value: { emails: [{ value: 'babs@jensen.org', type: 'home' }], displayName: 'Babs' } },
        { displayName: 'Babs', emails: [{ value: 'patch@example.com' }, { value: 'babs@jensen.org' }] },
      ],
      [
        { op: 'remove', path: 'emails[type eq "home"]' },
        { emails: [{ value: 'patch@example.com', type: 'work', primary: true }] },
      ],
      [
        { op: 'Replace', path: 'emails[type eq "work"].value', value: 'patched@example.com' },
        { emails: [{ value: 'patched@example.com' }] },
      ],
      [
        { op: 'Add', path: 'name.givenName', value: 'Barbara' },
        { name: { givenName: 'Barbara', familyName: 'Jensen' } },
      ],
      [{ op: 'replace', path: `${USER}:displayName`, value: 'B. J.' }, { displayName: 'B. J.' }],
      [{ op: 'replace', path: 'title', value: 'ignored' }, { displayName: 'B. J.' }],
      [
        {
          op: 'replace',
          path: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department',
          value: 'ignored',
        },
        { displayName: 'B. J.' },
      ],
      [{ op: 'Replace', path: 'active', value: 'False' }, { active: false }],
      [{ op: 'replace', value: { active: true } }, { active: true }],
      [{ op: 'replace', path: 'roles', value: [{ value: 'admin' }] }, { roles: [{ value: 'admin' }] }],
    ];
    for (const [operation, after] of steps) {
      const answer = await patch(id, operation);
      expect(answer.status, answer.text).toBe(200);
      expect(answer.body).toMatchObject(after);
    }
    const { emails } = (await scim('GET', `Users/${id}`)).body;
    expect(emails, 'exactly').toEqual([{ value: 'patched@example.com', type: 'work', primary: true }]);
    const refused: [object, string][] = [
      [{ op: 'remove' }, 'noTarget'],
      [{ op: 'replace', path: 'emails[', value: 1 }, 'invalidPath'],
      [{ op: 'replace', path: 'id', value: 'x' }, 'mutability'],
      [{ op: 'replace', path: 'emails[value sw "x"].value', value: 'x' }, 'invalidFilter'],
      [{ op: 'replace', path: 'userName', value: '' }, 'invalidValue'],
      [{ op: 'remove', path: 'userName' }, 'invalidValue'],
      [{ op: 'move', path: 'userName' }, 'invalidValue'],
      [{ op: 'replace', path: 'roles', value: [{ value: 'owner' }] }, 'invalidValue'],
      [{ op: 'replace', path: 'emails', value: [{ value: 'ceo@elsewhere.example' }] }, 'invalidValue'],
      [{ op: 'replace', value: { __proto__: { active: false }, active: 'perhaps' } }, 'invalidValue'],
    ];
    for (const [operation, scimType] of refused) {
      const { body } = await patch(id, operation);
      expect([operation, body.status, body.scimType]).toEqual([operation, '400', scimType]);
    }
    expect((await scim('GET', `Users/${id}`)).body.emails, 'nothing of what was refused').toEqual(emails);
  });

  it('is somebody who has an account with the address already', async () => {
    const browser = await signedUp(api, 'has@example.com');
    await made('has');
    expect((await organizationOf(browser)).status).toBe(200);
    const email = 'wait@example.com';
    const mallory = new Browser(api);
    await mallory.post('/api/auth/sign-up/email', { email, password: PASSWORD, name: 'Mallory' });
    await made('wait');
    const back = await mallory.post('/api/auth/sign-in/email', { email, password: PASSWORD });
    expect(back.status, 'whoever lay in wait').toBe(401);
    expect((await signOn('wait')).location).toBe('/welcome');
  });
});

describe('deprovisioning', () => {
  it('ends membership and sessions at once, and keeps them from coming back by sign-on', async () => {
    const { id } = await made('leaves', { roles: ['admin'] });
    const own = await signedUp(api, 'leaves-too@example.com');
    const { browser } = await signOn('leaves');
    expect((await organizationOf(browser)).status).toBe(200);
    expect((await browser.get('/v1/audit-events')).status).toBe(200);
    await patch(id, { op: 'replace', path: 'active', value: false });
    expect((await organizationOf(browser)).status).toBe(401);
    expect(await roleOf('leaves')).toBeUndefined();
    expect((await signOn('leaves')).location).toContain('error=deactivated');
    await patch(id, { op: 'replace', path: 'active', value: true });
    expect((await signOn('leaves')).location).toBe('/welcome');
    expect(await roleOf('leaves'), 'the default').toBe('developer');

    const other = await made('leaves-too');
    expect((await organizationOf(own)).status).toBe(200);
    expect((await scim('DELETE', `Users/${other.id}`)).status).toBe(204);
    expect((await organizationOf(own)).body.code, 'with their own password').toBe('not_a_member');
    expect((await own.get('/v1/me')).status, 'they are still somebody').toBe(200);
    expect((await scim('GET', `Users/${other.id}`)).status).toBe(404);
    await signIn(new Browser(api), 'leaves-too@example.com');
  });

  it('takes no organisation from its owners', async () => {
    const browser = await signedUp(api, 'owner@example.com');
    await join(api, fromPublicId('organization', org.id) ?? '', 'owner@example.com', 'owner');
    const { id, roles } = await made('owner', { roles: [{ value: 'viewer' }] });
    expect(roles).toEqual([{ value: 'owner', primary: true }]);
    for (const answer of [
      await patch(id, { op: 'replace', path: 'active', value: false }),
      await scim('DELETE', `Users/${id}`),
    ])
      expect(answer.body).toMatchObject({ schemas: [ERROR], status: '403' });
    expect((await organizationOf(browser)).status).toBe(200);
    const { body } = await scim('GET', `Users/${id}`);
    expect(body.active).toBe(true);
    const back = await scim('PUT', `Users/${id}`, { ...body, displayName: 'The owner' });
    expect([back.status, back.body.displayName], 'written back as it was read').toEqual([200, 'The owner']);
    const lower = await scim('PUT', `Users/${id}`, { ...body, roles: [{ value: 'viewer' }] });
    expect(lower.body.roles, 'no role is taken from them').toEqual([{ value: 'owner', primary: true }]);
  });

  it('and everything before it is in the trail', async () => {
    const { id } = await made('trail');
    await patch(id, { op: 'replace', path: 'active', value: false });
    await scim('DELETE', `Users/${id}`);
    const { data } = await v1('GET', `audit-events?targetId=${id}`);
    expect(
      data.map((one: any) => [one.action, one.before?.role ?? null, one.after?.role ?? null]).toReversed(),
    ).toEqual([
      ['scim-user.create', null, 'developer'],
      ['scim-user.update', 'developer', null],
      ['scim-user.delete', null, null],
    ]);
    expect(data[0].actor.type).toBe('key');
  });
});

describe('a token', () => {
  it('opens its own organisation alone', async () => {
    const theirs = await api.organization('Elsewhere');
    const key = await tokenOf(theirs, ['scim:read', 'scim:write']);
    await proven('elsewhere.test', theirs);
    const { id } = await made('ours');
    const asked = (method: string, body?: unknown) => scim(method, `Users/${id}`, body, key);
    const answers = [
      await asked('GET'),
      await asked('PUT', user('ours', { userName: 'x@elsewhere.test' })),
      await asked('PATCH', {
        schemas: [PATCH],
        Operations: [{ op: 'replace', path: 'active', value: false }],
      }),
      await asked('DELETE'),
    ];
    for (const answer of answers) expect(answer.body).toMatchObject({ schemas: [ERROR], status: '404' });
    expect((await find('userName eq "ours@example.com"', key)).totalResults).toBe(0);
    expect((await scim('GET', 'Users', undefined, key)).text).not.toContain('ours');
    const taken = await scim('POST', 'Users', user('ours'), key);
    expect(taken.body, 'of a domain that is not theirs').toMatchObject({
      status: '400',
      scimType: 'invalidValue',
    });
    expect((await scim('GET', `Users/${id}`)).body.active).toBe(true);
  });

  it('needs its scopes, and errors are those of SCIM', async () => {
    const reader = await tokenOf(org, ['scim:read']);
    const status = async (method: string, path: string, key: string | undefined, body?: unknown) => {
      const answer = await scim(method, path, body, key);
      expect(answer.headers['content-type']).toMatch(/^application\/scim\+json/);
      expect(answer.body.schemas).toEqual([ERROR]);
      return answer.status;
    };
    expect(await status('POST', 'Users', reader, user('x'))).toBe(403);
    expect(await status('GET', 'Users', await tokenOf(org, ['members:read', 'members:write']))).toBe(403);
    expect(await status('GET', 'Users', 'nonsense')).toBe(401);
    expect(await status('GET', 'Users/scu_nonsense', token)).toBe(404);
    expect(await status('GET', 'Schemas/urn:nothing', token)).toBe(404);
    const bare = await api.ask('GET', '/scim/v2/Users');
    expect([bare.status, bare.body.schemas]).toEqual([401, [ERROR]]);
    for (const body of [
      null,
      [],
      'x',
      {},
      { schemas: [USER] },
      { userName: 'x@example.com' },
      user('x', { emails: {} }),
    ])
      expect([body, await status('POST', 'Users', token, body)]).toEqual([body, 400]);
    for (const path of [
      'ServiceProviderConfig',
      'ResourceTypes',
      'ResourceTypes/User',
      'Schemas',
      `Schemas/${USER}`,
    ])
      expect([path, (await scim('GET', path, undefined, reader)).status]).toEqual([path, 200]);
  });

  it('makes nobody new where the operator lets nobody come by sign-on', async () => {
    const env = { PATCHBAY_DNS_SERVERS: dns.address, PATCHBAY_SIGN_ON_SIGN_UP: 'off' };
    const closed = await startPeopleApi({ env });
    const there = await closed.organization();
    const ask = (path: string, body?: unknown) => closed.ask('POST', path, { key: there.key, body });
    const domain = (await ask('/v1/domains', { name: 'example.com' })).body;
    dns.zones.set(domain.record.name, [domain.record.value]);
    await ask(`/v1/domains/${domain.id}/verify`);
    expect((await ask('/scim/v2/Users', user('new'))).status).toBe(403);
    await signedUp(closed, 'old@example.com');
    expect((await ask('/scim/v2/Users', user('old'))).status).toBe(201);
    await closed.close();
  });
});
