/** What may come back by the browser, and what of it goes no further. */
import { afterEach, describe, expect, it } from 'vitest';

import { beginAuthorization, finishAuthorization } from './authorize.js';
import { caught, closeAll, ready, way } from './testing.js';

afterEach(closeAll);

const tokenRequests = (seen: readonly { path: string }[]) =>
  seen.filter(({ path }) => path === '/token').length;

describe('a callback', () => {
  async function begun(settings = {}) {
    const { auth, as, common } = await ready(settings);
    const { url, state, codeVerifier } = await beginAuthorization(as, { ...common, scopes: null });
    const back = async () => (await auth.approve(url)).searchParams;
    const finish = (params: URLSearchParams | string, server = as) =>
      finishAuthorization(way, server, { ...common, codeVerifier, params, expectedState: state });
    return { auth, as, back, finish, state };
  }

  it.each<[string, (params: URLSearchParams) => void]>([
    ['of another flow', (params) => params.set('state', 'other')],
    ['without a state', (params) => params.delete('state')],
    ['with two', (params) => params.append('state', 'other')],
    ['with the same twice', (params) => params.append('state', params.get('state')!)],
  ])('%s goes no further', async (_what, change) => {
    const { auth, back, finish } = await begun();
    const params = await back();
    change(params);
    expect(await caught(finish(params))).toMatchObject({ code: 'state_mismatch', remedy: 'authorize_again' });
    expect(tokenRequests(auth.seen)).toBe(0);
  });

  it('belongs to no flow without a state', async () => {
    const { as, common } = await ready();
    const request = { ...common, codeVerifier: 'v', params: 'code=c&state=', expectedState: '' };
    expect(await caught(finishAuthorization(way, as, request))).toMatchObject({ code: 'state_mismatch' });
  });

  it.each([['https://evil.example'], [null], ['']])(
    'of another issuer, or none, goes no further: %j',
    async (iss) => {
      const { auth, back, finish, as } = await begun();
      auth.faults.iss = iss;
      expect(await caught(finish(await back()))).toMatchObject({ code: 'issuer_mismatch' });
      // By simple comparison (RFC 9207 §2.4).
      for (const near of [`${as.issuer}/`, as.issuer?.toUpperCase()]) {
        auth.faults.iss = near;
        expect(await caught(finish(await back()))).toMatchObject({ code: 'issuer_mismatch' });
      }
      const twice = await back();
      twice.append('iss', as.issuer!);
      expect(await caught(finish(twice))).toMatchObject({ code: 'issuer_mismatch' });
      expect(tokenRequests(auth.seen)).toBe(0);
    },
  );

  it('without an issuer is fine where the server announces none, one that is wrong is not', async () => {
    const { auth, back, finish, as } = await begun();
    const quiet = { ...as, issParameterSupported: false };
    auth.faults.iss = 'https://evil.example';
    expect(await caught(finish(await back(), quiet))).toMatchObject({ code: 'issuer_mismatch' });
    auth.faults.iss = null;
    expect((await finish(await back(), quiet)).accessToken).toMatch(/^at-/);
  });

  it('that says no tells why, in one line', async () => {
    const { auth, back, finish } = await begun();
    auth.faults.deny = 'access_denied';
    const error = await caught(finish(await back()));
    expect(error).toMatchObject({
      code: 'authorization_denied',
      oauthError: 'access_denied',
      maybeSent: false,
    });
    expect(error.message).toBe('The authorization server answers access_denied: No. Never.');
    auth.faults.deny = 'temporarily_unavailable';
    expect(await caught(finish(await back()))).toMatchObject({ code: 'server_error', remedy: 'try_later' });
    auth.faults.deny = '<script>';
    expect(await caught(finish(await back()))).toMatchObject({
      code: 'authorization_denied',
      oauthError: null,
    });
    // Nothing of it is shown where it comes from somebody else.
    auth.faults.iss = 'https://evil.example';
    const foreign = await caught(finish(await back()));
    expect([foreign.code, foreign.oauthError]).toEqual(['issuer_mismatch', null]);
    expect(foreign.message).not.toMatch(/Never|evil/);
    expect(tokenRequests(auth.seen)).toBe(0);
  });

  it('without exactly one code is none', async () => {
    const { auth, back, finish, as, state } = await begun();
    const twice = await back();
    twice.append('code', 'other');
    for (const params of [twice, `state=${state}&iss=${as.issuer}`, `state=${state}&iss=${as.issuer}&code=`])
      expect(await caught(finish(params))).toMatchObject({ code: 'authorization_denied' });
    expect(tokenRequests(auth.seen)).toBe(0);
  });

  it('that comes twice ends the tokens of the first', async () => {
    const { auth, back, finish } = await begun();
    const params = await back();
    const { accessToken } = await finish(params);
    expect(await caught(finish(params))).toMatchObject({
      code: 'invalid_grant',
      oauthError: 'invalid_grant',
    });
    expect(auth.grants.introspect(accessToken)).toEqual({ active: false });
  });

  it('of which the verifier is wrong gets nothing', async () => {
    const { auth, as, common } = await ready();
    const { url, state } = await beginAuthorization(as, { ...common, scopes: null });
    const { searchParams: params } = await auth.approve(url);
    const request = { ...common, codeVerifier: 'w'.repeat(43), params, expectedState: state };
    expect(await caught(finishAuthorization(way, as, request))).toMatchObject({ code: 'invalid_grant' });
  });
});
