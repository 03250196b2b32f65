/** Signing in by the pages with the identity provider of an organisation, and what the pages show of such a session. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DnsServer, startDnsServer } from '../../../test/fixtures/dns/dns-server.js';
import {
  CLIENT,
  type IdentityProvider,
  startIdentityProvider,
} from '../../../test/fixtures/oidc/identity-provider.js';
import { RawClient } from '../identity/oauth/testing.js';
import { Browser, ORIGIN, PASSWORD, type PeopleApi, signedUp, startPeopleApi } from '../identity/testing.js';
import { fieldOf, linkTo, submit } from './testing.js';

let dns: DnsServer;
let idp: IdentityProvider;
let api: PeopleApi;
let corp: { key: string; slug: string; providerId: string };
beforeAll(async () => {
  dns = await startDnsServer();
  idp = await startIdentityProvider();
  api = await startPeopleApi({ env: { PATCHBAY_DNS_SERVERS: dns.address } });
  const { key, slug } = await api.organization('Corp');
  const as = (path: string, body?: unknown) => api.ask('POST', `/v1/${path}`, { key, body });
  const domain = (await as('domains', { name: 'corp.example' })).body;
  dns.zones.set(domain.record.name, [domain.record.value]);
  await as(`domains/${domain.id}/verify`);
  const provider = await as('identity-providers', {
    name: 'Directory',
    type: 'OIDC',
    issuer: idp.issuer,
    clientId: CLIENT.id,
    clientSecret: CLIENT.secret,
    domainIds: [domain.id],
  });
  if (provider.status !== 201) throw new Error(provider.text);
  corp = { key, slug, providerId: provider.body.id };
});
afterAll(async () => {
  await api?.close();
  await idp?.close();
  await dns?.close();
});

describe('the sign-on of an organisation by the pages', () => {
  it('goes by the domain of the address to the provider, and comes back to where one wanted to go', async () => {
    const email = 'ada@corp.example';
    // The same person has an account of their own, and an invitation elsewhere.
    const own = await signedUp(api, email);
    const elsewhere = await api.organization('Elsewhere');
    const invited = await api.ask('POST', '/v1/invitations', {
      key: elsewhere.key,
      body: { email, role: 'viewer' },
    });
    expect((await own.get('/account')).text).toContain('Elsewhere');

    const browser = new Browser(api);
    const next = `/account?${'x'.repeat(1_500)}`;
    const leaving = await submit(browser, '/sign-in/organization', { email, next });
    const url = linkTo(leaving.text, 'Go on');
    expect(new URL(url).host).toBe(new URL(idp.issuer).host);
    idp.person = { sub: 's1', email, email_verified: true, name: 'Ada' };
    const back = await browser.get(await idp.approve(url));
    expect(back.headers['location']).toBe(next);

    const account = await browser.get('/account');
    expect([account.status, account.text]).toEqual([
      200,
      expect.stringContaining('in that organisation alone'),
    ]);
    expect(account.text, 'what is the person’s own').not.toContain('Elsewhere');
    const invitation = `/invitations/${invited.body.id}`;
    for (const answer of [await browser.get(invitation), await submit(browser, invitation, {})])
      expect([answer.status, answer.text]).toEqual([404, expect.not.stringContaining('Elsewhere')]);
    for (const path of ['/account/second-factor', '/account/second-factor/off']) {
      const refused = await submit(browser, path, { password: PASSWORD });
      expect([refused.status, refused.text]).toEqual([
        403,
        expect.stringContaining('in that organisation alone'),
      ]);
    }
    expect((await submit(browser, '/sign-out', {})).headers['location']).toBe('/sign-in?notice=signed-out');
    expect((await browser.get('/account')).status).toBe(303);
  });

  it('says why somebody did not come in', async () => {
    const browser = new Browser(api);
    const url = linkTo(
      (await submit(browser, '/sign-in/organization', { email: 'x@corp.example', next: '/account' })).text,
      'Go on',
    );
    idp.person = { sub: 's2', email: 'x@other.example', email_verified: true };
    const back = await browser.get(await idp.approve(url));
    const told = await browser.get(String(back.headers['location']));
    expect(told.text).toContain('does not speak for the domain of your address');
    expect(fieldOf(told.text, 'next')).toBe('/account');
    const none = await submit(browser, '/sign-in/organization', { email: 'x@nowhere.example' });
    expect([none.status, none.text]).toEqual([404, expect.stringContaining('No organisation has a sign-on')]);
  });
});

describe('an application that wants to use an endpoint', () => {
  it('gets consent by such a session for endpoints of that organisation, and for no other', async () => {
    const email = 'grace@corp.example';
    const own = await signedUp(api, email);
    const elsewhere = await api.organization('Elsewhere too');
    const [here, there] = [await endpoint(corp), await endpoint(elsewhere)];
    const invited = await api.ask('POST', '/v1/invitations', {
      key: elsewhere.key,
      body: { email, role: 'viewer' },
    });
    expect((await own.post(`/v1/invitations/${invited.body.id}/accept`)).status).toBe(200);
    const client = new RawClient(api);
    await client.register();
    // The person has said yes by a session of their own.
    expect((await client.consented(own, client.query(there))).searchParams.has('code')).toBe(true);
    const page = await client.authorize(own, client.query(there, { prompt: 'consent' }));

    const limited = await signOn(email, 'grace');
    const asked = await client.authorize(limited, client.query(here));
    expect((await limited.get(`${asked.pathname}${asked.search}`)).text).toMatch(/Allow access\?[\s\S]*Corp/);
    const allowed = await submit(limited, `${asked.pathname}${asked.search}`, { answer: 'allow' });
    const back = await limited.get(linkTo(allowed.text, 'Go on'));
    expect(new URL(String(back.headers['location'])).searchParams.has('code')).toBe(true);

    const refused = await client.authorize(limited, client.query(there));
    expect([refused.pathname, refused.searchParams.get('error')]).toEqual(['/sign-in', 'session_limited']);
    const told = await limited.get(`${refused.pathname}${refused.search}`);
    expect(told.text).toContain('in that organisation alone');
    const next = new URL(fieldOf(told.text, 'next') ?? '', ORIGIN);
    expect([next.pathname, next.searchParams.get('resource')]).toEqual(['/api/auth/oauth2/authorize', there]);
    for (const answer of ['allow', 'deny']) {
      const other = await submit(limited, `${page.pathname}${page.search}`, { answer });
      expect([other.status, other.text]).toEqual([403, expect.stringContaining('Not a member')]);
    }
  });

  it('sends people to the sign-on that their organisation wants', async () => {
    const email = 'joan@corp.example';
    const own = await signedUp(api, email);
    await signOn(email, 'joan');
    const resource = await endpoint(corp);
    const client = new RawClient(api);
    await client.register();
    const asked = await client.authorize(own, client.query(resource));
    const path = `${asked.pathname}${asked.search}`;
    expect((await own.get(path)).text).toContain('Allow access?');
    const required = await api.ask('PATCH', `/v1/identity-providers/${corp.providerId}`, {
      key: corp.key,
      body: { required: true },
    });
    expect(required.status, required.text).toBe(200);
    for (const answer of [await own.get(path), await submit(own, path, { answer: 'allow' })]) {
      expect([answer.status, answer.text]).toEqual([403, expect.stringContaining('its own sign-on')]);
      const link = new URL(linkTo(answer.text, 'with your organisation'), ORIGIN);
      expect(link.pathname).toBe('/sign-in/organization');
      expect(link.searchParams.get('next')).toContain('/api/auth/oauth2/authorize?');
    }
  });

  let made = 0;
  async function endpoint({ key, slug }: { key: string; slug: string }): Promise<string> {
    made += 1;
    const namespace = await api.ask('POST', '/v1/namespaces', { key, body: { name: `ns-${made}` } });
    const body = {
      name: `e-${made}`,
      slug: `e-${made}`,
      namespaceId: namespace.body.id,
      auth: { apiKey: true, oauth: true },
    };
    const { status, text } = await api.ask('POST', '/v1/endpoints', { key, body });
    if (status !== 201) throw new Error(text);
    return `${ORIGIN}/t/${slug}/e-${made}/mcp`;
  }

  async function signOn(email: string, sub: string): Promise<Browser> {
    const browser = new Browser(api);
    const leaving = await submit(browser, '/sign-in/organization', { email });
    idp.person = { sub, email, email_verified: true, name: 'Corp Person' };
    const back = await browser.get(await idp.approve(linkTo(leaving.text, 'Go on')));
    expect(back.headers['location']).toBe('/account');
    return browser;
  }
});
