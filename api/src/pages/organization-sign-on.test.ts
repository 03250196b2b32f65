/** Signing in by the pages with the identity provider of an organisation, and what the pages show of such a session. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DnsServer, startDnsServer } from '../../../test/fixtures/dns/dns-server.js';
import {
  CLIENT,
  type IdentityProvider,
  startIdentityProvider,
} from '../../../test/fixtures/oidc/identity-provider.js';
import { Browser, PASSWORD, type PeopleApi, signedUp, startPeopleApi } from '../identity/testing.js';
import { fieldOf, linkTo, submit } from './testing.js';

let dns: DnsServer;
let idp: IdentityProvider;
let api: PeopleApi;
beforeAll(async () => {
  dns = await startDnsServer();
  idp = await startIdentityProvider();
  api = await startPeopleApi({ env: { PATCHBAY_DNS_SERVERS: dns.address } });
  const { key } = await api.organization('Corp');
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
