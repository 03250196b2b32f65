import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from '../testing.js';
import { type PeopleApi, startPeopleApi } from '../testing.js';
import { consentsOf, ISSUER, type Place, person, protectedEndpoint, RawClient, REDIRECT } from './testing.js';

let api: PeopleApi;
let owner: Browser;
let place: Place;
beforeAll(async () => {
  api = await startPeopleApi();
  owner = await person(api, 'Ada');
  place = await protectedEndpoint(owner, 'Acme');
});
afterAll(() => api?.close());

describe('a flow', () => {
  it('goes from a registration to tokens, with consent asked for once', async () => {
    const client = new RawClient(api);
    const registered = await client.register();
    expect(registered.status, registered.text).toBe(201);
    const asked = await client.authorize(owner, client.query(place.resource));
    expect(asked.pathname).toBe('/consent');
    const view = await consentsOf(api).view(asked.search.slice(1), owner.cookies(), '127.0.0.1');
    expect(view).toMatchObject({
      kind: 'ask',
      request: {
        client: { id: client.id, name: 'Test client', host: null },
        organization: { name: 'Acme' },
        endpoint: { name: 'research', url: place.resource },
        scopes: ['endpoints:use', 'offline_access'],
        redirectHost: '127.0.0.1',
      },
    });
    const back = await client.consented(owner, client.query(place.resource));
    expect(back.href.startsWith(REDIRECT)).toBe(true);
    expect(back.searchParams.get('state')).toBe('st');
    expect(back.searchParams.get('iss')).toBe(ISSUER);
    const tokens = await client.exchange(back.searchParams.get('code') ?? '', place.resource);
    expect(tokens.status, tokens.text).toBe(200);
    expect(tokens.body).toMatchObject({ token_type: 'Bearer', expires_in: 3_600 });
    expect(tokens.body.access_token).toMatch(/^pb_oat_[0-9A-Za-z]{36}$/);
    expect(tokens.body.refresh_token).toMatch(/^pb_ort_[0-9A-Za-z]{36}$/);
    // A second time there is nothing to ask.
    expect((await client.authorize(owner, client.query(place.resource))).searchParams.has('code')).toBe(true);
  });
});
