/** Sign-on by SAML with a provider that really signs: whom it lets in, and what must open nothing. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type DnsServer, startDnsServer } from '../../../test/fixtures/dns/dns-server.js';
import {
  ENTITY_ID,
  form,
  IDP,
  metadata,
  OTHER,
  requestIn,
  response,
  type SamlRequest,
  type Saying,
  SHA1,
  SSO_URL,
  signed,
} from '../../../test/fixtures/saml/identity-provider.js';
import type { TestOrganization } from '../testing.js';
import { Browser, type PeopleApi, signedUp, startPeopleApi } from './testing.js';

let dns: DnsServer;
let api: PeopleApi;
let org: TestOrganization;
let provider: { id: string; redirectUri: string; metadataUrl: string };
beforeAll(async () => {
  dns = await startDnsServer();
  api = await startPeopleApi({ env: { PATCHBAY_DNS_SERVERS: dns.address } });
  org = await api.organization('Saml');
  provider = await samlProvider(org, 'saml.example');
});
afterAll(async () => {
  await api.close();
  await dns.close();
});

const v1 = (method: string, path: string, body?: unknown, of = org) =>
  api.ask(method, `/v1/${path}`, { key: of.key, body });
async function samlProvider(of: TestOrganization, name: string, over: object = {}) {
  const { id, record } = (await v1('POST', 'domains', { name }, of)).body;
  dns.zones.set(record.name, [record.value]);
  await v1('POST', `domains/${id}/verify`, undefined, of);
  const made = await v1(
    'POST',
    'identity-providers',
    {
      name: 'ADFS',
      type: 'SAML',
      issuer: ENTITY_ID,
      ssoUrl: SSO_URL,
      certificates: [IDP.certificate],
      domainIds: [id],
      ...over,
    },
    of,
  );
  expect(made.status, made.text).toBe(201);
  return made.body;
}
async function begin(browser: Browser, of = org): Promise<SamlRequest> {
  const body = { organization: of.slug, callbackURL: '/welcome' };
  const { body: begun, text } = await browser.post('/api/auth/sign-in/organization', body);
  expect(begun.url, text).toContain(SSO_URL);
  return requestIn(begun.url);
}
/** As a browser does from the provider's page: without our cookies. @returns where it is sent. */
async function post(xml: string, relayState: string, acs = provider.redirectUri): Promise<string> {
  const answer = await api.ask('POST', new URL(acs).pathname, {
    raw: form(xml, relayState),
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      origin: 'https://idp.example',
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
      cookie: 'of-another=application',
    },
  });
  expect(answer.status, answer.text).toBe(303);
  const { origin, pathname, search } = new URL(String(answer.headers.location));
  expect(origin).toBe('https://patchbay.test');
  return `${pathname}${search}`;
}
const isIn = async (browser: Browser) => (await browser.get('/api/auth/get-session')).body !== null;
/** @param make of the request what is posted. @returns where the browser ends, and whether it is in. */
async function come(make: (request: SamlRequest) => string, browser = new Browser(api)) {
  const request = await begin(browser);
  const done = await browser.get(await post(make(request), request.relayState));
  return { browser, location: String(done.headers.location), isIn: await isIn(browser) };
}
let person = 0;
let who: Saying;
beforeEach(() => {
  person++;
  who = { subject: `subject-${person}`, email: `p${person}@saml.example` };
});
const REFUSED = 'error=unable_to_get_user_info';

describe('sign-on by SAML', () => {
  it('makes a member, and knows them again by their name at the provider', async () => {
    const first = await come((request) => signed(response(request, who)));
    expect([first.location, first.isIn]).toEqual(['/welcome', true]);
    expect((await first.browser.get('/v1/organization')).body.id).toBe(org.id);
    const again = await come((request) => signed(response(request, { ...who, email: 'other@saml.example' })));
    const id = async (browser: Browser) => (await browser.get('/v1/me')).body.id;
    expect(await id(again.browser)).toBe(await id(first.browser));
    const heir = await come((request) => signed(response(request, { ...who, subject: 'the-heir' })));
    expect(heir.location).toContain('error=account_not_linked');
  });

  it("is set up and renewed by the provider's metadata", async () => {
    const of = await api.organization('Metadata');
    const { id, record } = (await v1('POST', 'domains', { name: 'metadata.example' }, of)).body;
    dns.zones.set(record.name, [record.value]);
    await v1('POST', `domains/${id}/verify`, undefined, of);
    const body = { name: 'Keycloak', type: 'SAML', domainIds: [id], metadata: metadata() };
    const { body: made, text } = await v1('POST', 'identity-providers', body, of);
    expect(made, text).toMatchObject({ issuer: ENTITY_ID, ssoUrl: SSO_URL, type: 'SAML' });
    expect(made.metadata).toBeUndefined();
    const comes = async (keys: typeof IDP) => {
      const browser = new Browser(api);
      const request = await begin(browser, of);
      const says = { ...who, email: `p${person}@metadata.example` };
      const answer = signed(response(request, says), 'Assertion', keys);
      return String(
        (await browser.get(await post(answer, request.relayState, made.redirectUri))).headers.location,
      );
    };
    expect(await comes(IDP)).toBe('/welcome');
    const path = `identity-providers/${made.id}`;
    const renewed = await v1('PATCH', path, { metadata: metadata({ certificate: OTHER.certificate }) }, of);
    expect(renewed.status, renewed.text).toBe(200);
    expect([await comes(OTHER), (await comes(IDP)).includes(REFUSED)]).toEqual(['/welcome', true]);
    const refusals = [
      ['POST', 'identity-providers', { ...body, metadata: '<x/>' }, 'metadata'],
      ['POST', 'identity-providers', { ...body, ssoUrl: SSO_URL }, 'ssoUrl'],
      [
        'POST',
        'identity-providers',
        { ...body, metadata: undefined, issuer: ENTITY_ID, ssoUrl: SSO_URL },
        'certificates',
      ],
      [
        'POST',
        'identity-providers',
        { ...body, metadata: metadata({ ssoUrl: 'https://10.0.0.1/' }) },
        'ssoUrl',
      ],
      ['PATCH', path, { metadata: metadata(), certificates: [IDP.certificate] }, 'certificates'],
      ['PATCH', path, { metadata: metadata({ entityId: 'https://other.example' }) }, 'metadata'],
    ] as const;
    for (const [method, at, wrong, field] of refusals) {
      const answer = await v1(method, at, wrong, of);
      expect([answer.status, answer.body.errors?.[0]?.path], answer.text).toEqual([400, field]);
    }
  });

  it('takes an address as the name, a response that is signed as well, and another RSA key in use', async () => {
    const asName = { subject: `name-${person}@saml.example`, email: null };
    const whole = await come((request) => signed(signed(response(request, asName)), 'Response'));
    expect(whole.location).toBe('/welcome');
    const path = `identity-providers/${provider.id}`;
    await v1('PATCH', path, { certificates: [IDP.certificate, OTHER.certificate] });
    expect((await come((request) => signed(response(request, who), 'Assertion', OTHER))).location).toBe(
      '/welcome',
    );
    await v1('PATCH', path, { certificates: [IDP.certificate] });
    const gone = await come((request) => signed(response(request, who), 'Assertion', OTHER));
    expect(gone.location).toContain(REFUSED);
  });

  it('opens this organisation alone, and for people who have an account too', async () => {
    const own = await signedUp(api, `p${person}@saml.example`);
    const side = (await own.post('/v1/me/organizations', { name: 'Side' })).body;
    const { browser } = await come((request) => signed(response(request, who)));
    const headers = { 'patchbay-organization': side.id };
    expect((await browser.get('/v1/organization', { headers })).body.code).toBe('not_a_member');
    expect((await browser.get('/v1/me')).body.id).toBe((await own.get('/v1/me')).body.id);
  });

  it('says to the provider what it has to know', async () => {
    const { pathname } = new URL(provider.metadataUrl);
    const { headers, text } = await api.ask('GET', pathname);
    expect(headers['content-type']).toContain('application/samlmetadata+xml');
    expect(text).toContain(`entityID="${provider.metadataUrl}"`);
    expect(text).toContain(`Location="${provider.redirectUri}"`);
    expect(text).toContain('WantAssertionsSigned="true"');
    const oidc = await v1('POST', 'identity-providers', {
      name: 'OIDC beside it',
      type: 'OIDC',
      issuer: 'https://login.saml.example',
      clientId: 'x',
    });
    expect((await api.ask('GET', `/api/auth/sign-on/${oidc.body.id}/metadata`)).status).toBe(404);
  });
});

describe('opens nothing for', () => {
  const evil = 'ceo@saml.example';
  const swap = (xml: string) =>
    xml.replaceAll(`p${person}@saml.example`, evil).replaceAll(`subject-${person}`, 'ceo');
  const assertionOf = (xml: string) => /<saml:Assertion[\s\S]*<\/saml:Assertion>/.exec(xml)?.[0] ?? '';
  const signatureOf = (xml: string) => /<Signature[\s\S]*?<\/Signature>/.exec(xml)?.[0] ?? '';
  const unsigned = (assertion: string) => assertion.replace(signatureOf(assertion), '');
  const good = (request: SamlRequest) => signed(response(request, who));

  it.each<[string, RegExp, (request: SamlRequest) => string]>([
    ['no signature', /Invalid signature/, (request) => response(request, who)],
    [
      'a key of somebody else, whose certificate comes along',
      /Invalid signature/,
      (request) => signed(response(request, who), 'Assertion', OTHER),
    ],
    [
      'a signature of the response alone',
      /Invalid signature/,
      (request) => signed(response(request, who), 'Response'),
    ],
    ['a change after signing', /Invalid signature/, (request) => swap(good(request))],
    ['a signature by SHA-1', /too weak/, (request) => signed(response(request, who), 'Assertion', IDP, SHA1)],
    [
      'an HMAC keyed with the certificate',
      /too weak/,
      (request) =>
        good(request).replace(
          /http:\/\/www\.w3\.org\/2001\/04\/xmldsig-more#rsa-sha256/,
          'http://www.w3.org/2000/09/xmldsig#hmac-sha1',
        ),
    ],
    [
      'wrapping: a forged assertion before the signed one',
      /multiple assertions/,
      (request) => {
        const xml = good(request);
        const forged = swap(unsigned(assertionOf(xml))).replace(/ ID="[^"]+"/, ' ID="_forged"');
        return xml.replace('<saml:Assertion', () => `${forged}<saml:Assertion`);
      },
    ],
    [
      'wrapping: a forged one with the same id',
      /multiple assertions/,
      (request) => {
        const xml = good(request);
        return xml.replace('<saml:Assertion', () => `${swap(unsigned(assertionOf(xml)))}<saml:Assertion`);
      },
    ],
    [
      'wrapping: the signed one inside the forged one',
      /Invalid signature/,
      (request) => {
        const xml = good(request);
        const forged = swap(unsigned(assertionOf(xml))).replace(/ ID="[^"]+"/, ' ID="_forged"');
        const around = forged.replace('</saml:Assertion>', () => `${assertionOf(xml)}</saml:Assertion>`);
        return xml.replace(assertionOf(xml), () => around);
      },
    ],
    [
      'wrapping: the signature in the forged one, the signed one among extensions',
      /Referenced node does not refer/,
      (request) => {
        const xml = good(request);
        const real = assertionOf(xml);
        const forged = swap(unsigned(real))
          .replace(/ ID="[^"]+"/, ' ID="_forged"')
          .replace('</saml:Issuer>', () => `</saml:Issuer>${signatureOf(real)}`);
        return xml
          .replace(real, () => forged)
          .replace(
            '<samlp:Status>',
            () => `<samlp:Extensions>${unsigned(real)}</samlp:Extensions><samlp:Status>`,
          );
      },
    ],
    [
      'wrapping: the signed one inside an object of the signature',
      /Referenced node does not refer/,
      (request) => {
        const xml = good(request);
        const real = assertionOf(xml);
        const holding = signatureOf(real).replace(
          '</Signature>',
          () => `<Object>${unsigned(real)}</Object></Signature>`,
        );
        const forged = swap(unsigned(real))
          .replace(/ ID="[^"]+"/, ' ID="_forged"')
          .replace('</saml:Issuer>', () => `</saml:Issuer>${holding}`);
        return xml.replace(real, () => forged);
      },
    ],
    [
      'two assertions, both signed',
      /multiple assertions/,
      (request) => {
        const xml = good(request);
        return xml.replace(
          '</samlp:Response>',
          () => `${assertionOf(signed(response(request, who)))}</samlp:Response>`,
        );
      },
    ],
    [
      'a file in an entity (XXE)',
      /document type/,
      (request) => `<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>${good(request)}`,
    ],
    [
      'entities that grow',
      /document type/,
      (request) =>
        `<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>${good(request)}`,
    ],
    [
      'another audience',
      /audience mismatch/,
      (request) => signed(response(request, { ...who, audience: 'https://else.example' })),
    ],
    [
      'no audience',
      /no AudienceRestriction/,
      (request) => signed(response(request, { ...who, audience: null })),
    ],
    [
      'another recipient',
      /not confirmed for this service/,
      (request) => signed(response(request, { ...who, recipient: 'https://else.example/acs' })),
    ],
    [
      'another issuer',
      /another provider issued it/,
      (request) => signed(response(request, { ...who, issuer: 'https://evil.example' })),
    ],
    ['what is over', /expired/, (request) => signed(response(request, { ...who, from: -600, until: -120 }))],
    [
      'what has not begun',
      /not yet valid/,
      (request) => signed(response(request, { ...who, from: 120, until: 600 })),
    ],
    [
      'an answer to nothing (begun by the provider)',
      /not confirmed for this service/,
      (request) => signed(response(request, { ...who, inResponseTo: null })),
    ],
    [
      'a name that is another one the next time',
      /transient/,
      (request) =>
        signed(
          response(request, { ...who, nameIdFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient' }),
        ),
    ],
    [
      'a failure with an assertion',
      /no success/,
      (request) => signed(response(request, { ...who, status: 'Responder' })),
    ],
    [
      'an assertion that is encrypted to nobody',
      /No decryption key|decryption/,
      (request) => {
        const xml = good(request);
        return xml.replace(assertionOf(xml), '<saml:EncryptedAssertion>x</saml:EncryptedAssertion>');
      },
    ],
    ['text that is no XML', /no success/, () => 'nonsense'],
    ['an empty element', /no success/, () => '<r/>'],
  ])('%s', async (_what, reason, make) => {
    const before = await api.db.system((tx) => tx.user.count());
    const logged = api.logged().length;
    const done = await come(make);
    expect(done).toMatchObject({ isIn: false, location: expect.stringContaining(REFUSED) });
    expect(await api.db.system((tx) => tx.user.count())).toBe(before);
    expect(api.logged().slice(logged), 'for this reason and no other').toMatch(reason);
  });

  it.each<[string, string]>([
    ['an address elsewhere', 'ceo@other.example'],
    ['a comment in an address, which ends it for some', `ceo@saml.example<!-- -->.evil.example`],
  ])('%s', async (_what, email) => {
    const done = await come((request) => signed(response(request, { ...who, email })));
    expect(done).toMatchObject({
      isIn: false,
      location: expect.stringContaining('error=domain_not_verified'),
    });
  });

  it('no address at all', async () => {
    const done = await come((request) => signed(response(request, { ...who, email: null })));
    expect(done).toMatchObject({ isIn: false, location: expect.stringContaining('error=email_not_found') });
  });

  it('an answer that was taken, whoever brings it', async () => {
    const browser = new Browser(api);
    const request = await begin(browser);
    const xml = good(request);
    const first = await post(xml, request.relayState);
    expect(first).toContain('code=');
    expect(await post(xml, request.relayState), 'the assertion a second time').not.toContain('code=');
    expect((await browser.get(first)).headers.location).toBe('/welcome');
    expect((await browser.get(first)).headers.location, 'state and code are of one use').toMatch(/error=/);
    const thief = new Browser(api);
    const theirs = await begin(thief);
    const code = new URL(`https://x${first}`).searchParams.get('code');
    const stolen = await thief.get(
      `${new URL(`https://x${first}`).pathname}?state=${theirs.relayState}&code=${code}`,
    );
    expect(stolen.headers.location).toMatch(/error=/);
    expect(await isIn(thief)).toBe(false);
  });

  it('an answer to another browser’s request', async () => {
    const mallory = new Browser(api);
    const request = await begin(mallory);
    const victim = new Browser(api);
    const planted = await victim.get(await post(good(request), request.relayState));
    expect(planted.headers.location).toMatch(/error=/);
    expect(await isIn(victim), 'nobody is signed in as somebody else').toBe(false);
    const own = await begin(victim);
    const mixed = await victim.get(
      await post(signed(response(request, { ...who, id: '_new' })), own.relayState),
    );
    expect(mixed.headers.location).toContain('error=state_mismatch');
    expect(await isIn(victim)).toBe(false);
  });

  it('an answer for another organisation at the same provider', async () => {
    const theirs = await api.organization('Other customer');
    const other = await samlProvider(theirs, 'customer.example');
    const browser = new Browser(api);
    const request = await begin(browser, theirs);
    const xml = signed(response(request, who));
    expect(await post(xml, request.relayState), 'by its recipient').not.toContain('code=');
    const forged = signed(
      response({ ...request, acs: provider.redirectUri, issuer: provider.metadataUrl }, who),
    );
    const at = await browser.get(await post(forged, request.relayState));
    expect(at.headers.location).toContain('error=state_mismatch');
    expect(other.id).not.toBe(provider.id);
  });
});

it('takes certificates that check something, and of either type its own fields', async () => {
  const path = `identity-providers/${provider.id}`;
  for (const pem of ['nonsense', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----']) {
    const { body, status } = await v1('PATCH', path, { certificates: [pem] });
    expect([status, body.errors[0].path]).toEqual([400, 'certificates.0']);
  }
  const foreign = await v1('PATCH', path, { clientSecret: 'x' });
  expect([foreign.status, foreign.body.errors[0].path]).toEqual([400, 'clientSecret']);
  const missing = await v1('POST', 'identity-providers', { name: 'x', type: 'SAML', issuer: 'x' });
  expect(missing.status).toBe(400);
  expect((await v1('GET', path)).body).toMatchObject({ certificates: [IDP.certificate], ssoUrl: SSO_URL });
});
