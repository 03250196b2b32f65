/** What authorization servers do wrong at their endpoints, and what the one error then says. */
import { generateKeyPairSync } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';

import { json, listening } from '../../../test/fixtures/oauth/http.js';
import { OAuthError } from './errors.js';
import { register } from './register.js';
import type { Way } from './requests.js';
import {
  authorize,
  CALLBACK,
  caught,
  clientOf,
  closeAll,
  closers,
  PUBLIC,
  ready,
  STORED,
  way,
} from './testing.js';
import { clientCredentialsTokens, refreshTokens, revokeToken } from './tokens.js';

afterEach(closeAll);

const tokenRequests = (seen: readonly { path: string }[]) =>
  seen.filter(({ path }) => path === '/token').length;

describe('the token endpoint', () => {
  const page = '<h1>Down</h1>';
  it.each<[number, unknown, string, string | null]>([
    [500, page, 'server_error', null],
    [503, { error: 'temporarily_unavailable' }, 'server_error', 'temporarily_unavailable'],
    [500, { error: 'invalid_grant' }, 'invalid_grant', 'invalid_grant'],
    [429, { error: 'who_knows' }, 'server_error', 'who_knows'],
    [404, page, 'server_error', null],
    [400, { error: 'invalid_grant', error_description: 'canary' }, 'invalid_grant', 'invalid_grant'],
    [400, { error: 'interaction_required' }, 'invalid_grant', 'interaction_required'],
    [401, { error: 'invalid_client' }, 'invalid_client', 'invalid_client'],
    [400, { error: 'unsupported_grant_type' }, 'invalid_client', 'unsupported_grant_type'],
    [400, { error: ['invalid_grant'] }, 'server_error', null],
    [400, { error: 'no such <b>error</b>' }, 'server_error', null],
    // GitHub and Slack say no with a 200.
    [200, { error: 'bad_refresh_token', error_uri: 'x' }, 'invalid_grant', 'bad_refresh_token'],
    [200, { error: 'incorrect_client_credentials' }, 'invalid_client', 'incorrect_client_credentials'],
    [200, { ok: false, error: 'invalid_refresh_token' }, 'invalid_grant', 'invalid_refresh_token'],
    [200, { ok: false, error: 'ratelimited' }, 'server_error', 'ratelimited'],
    // Successes that are none.
    [200, page, 'server_error', null],
    [200, {}, 'server_error', null],
    [200, { access_token: '', token_type: 'bearer' }, 'server_error', null],
    [200, { access_token: 7, token_type: 'bearer' }, 'server_error', null],
    [200, { access_token: 'a\r\nx-b: c', token_type: 'bearer' }, 'server_error', null],
    [200, { access_token: 'a', token_type: 'bearer', expires_in: -1 }, 'server_error', null],
    [200, { access_token: 'a', token_type: 'bearer', refresh_token: { a: 1 } }, 'server_error', null],
    [200, { access_token: 'a', token_type: 'DPoP' }, 'invalid_client', null],
    [200, { access_token: 'a', token_type: 'mac' }, 'invalid_client', null],
  ])('answers %i %j', async (status, body, code, oauthError) => {
    const { auth, as, common } = await ready();
    Object.assign(auth.faults, { status, body });
    const error = await caught(refreshTokens(way, as, { ...common, refreshToken: 'rt-canary' }));
    expect(error).toBeInstanceOf(OAuthError);
    expect(error).toMatchObject({ code, oauthError, maybeSent: true });
    expect(JSON.stringify(error) + error.stack).not.toContain('canary');
    expect(error.cause).toBeUndefined();
  });

  it.each<[string, string, (issued: any) => unknown]>([
    [
      'form encoded, as GitHub does',
      'application/x-www-form-urlencoded; charset=utf-8',
      (t) => new URLSearchParams({ ...t, scope: 'a,b' }),
    ],
    [
      'as Slack does',
      'application/json',
      ({ scope: _, ...t }) => ({
        ok: true,
        authed_user: { ...t, id: 'U1', token_type: 'user', scope: 'a,b' },
      }),
    ],
    [
      'with numbers as text, lists, and null',
      'application/json',
      (t) => ({ ...t, expires_in: '3600', scope: ['a', 'b'], id_token: null }),
    ],
    [
      'without a type of the token',
      'application/json',
      ({ token_type: _, ...t }) => ({ ...t, scope: 'a b' }),
    ],
    ['as text that is JSON', 'text/plain', (t) => ({ ...t, scope: 'a b', id_token: 'not.looked.at' })],
  ])('may answer %s', async (_what, type, of) => {
    const { auth, as } = await ready();
    auth.faults.dialect = (issued) => {
      const answer = of(issued);
      return { type, body: answer instanceof URLSearchParams ? String(answer) : JSON.stringify(answer) };
    };
    const before = Date.now();
    const tokens = await authorize(as, PUBLIC, auth.approve, { scopes: ['a', 'b'] });
    expect(tokens).toMatchObject({ tokenType: 'Bearer', scopes: ['a', 'b'] });
    expect(tokens.accessToken).toMatch(/^at-canary-/);
    expect(tokens.refreshToken).toMatch(/^rt-canary-/);
    expect(tokens.expiresAt! - before).toBeGreaterThanOrEqual(3_600_000);
  });

  it('that keeps the refresh token, and says nothing of time and scopes, is understood', async () => {
    const { auth, as, common } = await ready({ rotate: false });
    const { refreshToken } = await authorize(as, PUBLIC, auth.approve);
    auth.faults.dialect = ({ access_token, token_type }) => ({
      type: 'application/json',
      body: JSON.stringify({ access_token, token_type, expires_in: null, refresh_token: '' }),
    });
    const next = await refreshTokens(way, as, { ...common, refreshToken: refreshToken! });
    expect(next).toEqual({
      accessToken: expect.stringMatching(/^at-/),
      tokenType: 'Bearer',
      refreshToken,
      expiresAt: null,
      scopes: null,
    });
  });

  it('that quotes what was sent to it does not get it into an error', async () => {
    const { auth, as, common } = await ready();
    Object.assign(auth.faults, { status: 400, body: { error: 'rt_canary_123456' } });
    const error = await caught(refreshTokens(way, as, { ...common, refreshToken: 'rt_canary_123456' }));
    expect(error).toMatchObject({ code: 'server_error', oauthError: null });
    expect(JSON.stringify(error) + error.stack).not.toContain('canary');
    const client = clientOf(STORED[2]!);
    Object.assign(auth.faults, { body: { error: 'cs-canary-post' } });
    const other = await caught(clientCredentialsTokens(way, as, { ...common, client, scopes: null }));
    expect(JSON.stringify(other) + other.stack).not.toContain('canary');
  });

  it('that redirects is not followed: the secret goes nowhere else', async () => {
    const { auth, as, common } = await ready();
    let hits = 0;
    const other = await listening(async (_req, res) => {
      hits++;
      json(res, 200, { access_token: 'a', token_type: 'bearer' });
    });
    closers.push(other.close);
    for (const redirect of [`${other.origin}/token`, `${auth.issuer}/elsewhere`]) {
      auth.faults.redirect = redirect;
      const error = await caught(refreshTokens(way, as, { ...common, refreshToken: 'rt' }));
      expect(error.message).toMatch(/^The token endpoint .* redirects /);
    }
    expect(hits).toBe(0);
  });

  it('that does not answer in time is told, and the refresh may have happened', async () => {
    const { auth, as, common } = await ready();
    const { refreshToken } = await authorize(as, PUBLIC, auth.approve);
    let release = () => {};
    auth.faults.hold = new Promise((resolve) => {
      release = resolve;
    });
    const hasty: Way = {
      fetch: (url, options) => way.fetch(url, { ...options, timeoutMs: 100 }),
      refusal: (url) => way.refusal(url),
    };
    const error = await caught(refreshTokens(hasty, as, { ...common, refreshToken: refreshToken! }));
    expect(error).toMatchObject({ code: 'unreachable', remedy: 'try_later', maybeSent: true });
    release();
  });

  it('that dies between receipt and answer uses the refresh token up: the next try ends them all', async () => {
    const { auth, as, common } = await ready();
    const first = await authorize(as, PUBLIC, auth.approve);
    const refresh = () => refreshTokens(way, as, { ...common, refreshToken: first.refreshToken! });
    auth.faults.dieBeforeAnswer = true;
    expect(await caught(refresh())).toMatchObject({ code: 'unreachable', maybeSent: true });
    expect(auth.grants.introspect(first.accessToken)).toMatchObject({ active: true });
    expect(await caught(refresh())).toMatchObject({ code: 'invalid_grant', remedy: 'authorize_again' });
    expect(auth.grants.reuses).toBe(1);
    expect(auth.grants.introspect(first.accessToken)).toEqual({ active: false });
  });

  it('that is no URL for requests, or a key that is too weak, is told before anything is sent', async () => {
    const { auth, as, common } = await ready();
    const refresh = (tokenEndpoint: string) =>
      refreshTokens(way, { ...as, tokenEndpoint }, { ...common, refreshToken: 'rt' });
    for (const url of ['javascript:alert(1)', 'not a url', ''])
      expect(await caught(refresh(url))).toMatchObject({ code: 'discovery_failed', maybeSent: false });
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const weak = { ...privateKey.export({ format: 'jwk' }), kty: 'RSA', alg: 'RS256' };
    const client = { clientId: 'signer', clientSecret: null, authMethod: null, privateKey: weak };
    const error = await caught(refreshTokens(way, as, { ...common, client, refreshToken: 'rt' }));
    expect(error).toMatchObject({ code: 'invalid_client', maybeSent: false });
    const revoke = { ...common, accessToken: 'at', refreshToken: null };
    const nowhere = { ...as, revocationEndpoint: 'nowhere' };
    expect(await caught(revokeToken(way, nowhere, revoke))).toMatchObject({ code: 'discovery_failed' });
    expect(tokenRequests(auth.seen)).toBe(0);
  });

  it('that is gone was sent nothing', async () => {
    const { as, common } = await ready();
    await closeAll();
    const error = await caught(refreshTokens(way, as, { ...common, refreshToken: 'rt' }));
    expect(error).toMatchObject({ code: 'unreachable', maybeSent: false });
  });
});

describe('registration', () => {
  const request = { redirectUri: CALLBACK, clientName: 'Patchbay', scopes: ['a'] };

  it('that is refused says why', async () => {
    const { as } = await ready();
    const wrong = { ...request, redirectUri: 'http://gw.example/oauth/callback' };
    const error = await caught(register(way, as, wrong));
    expect(error).toMatchObject({ code: 'registration_refused', oauthError: 'invalid_redirect_uri' });
    expect(error.message).toMatch(/answers invalid_redirect_uri: http is for native applications\.$/);
    const closed = { ...as, registrationEndpoint: null };
    expect(await caught(register(way, closed, request))).toMatchObject({
      code: 'registration_refused',
      maybeSent: false,
    });
  });

  it.each([
    [500, '<h1>', 'server_error'],
    [429, {}, 'server_error'],
    [403, '<h1>', 'registration_refused'],
    [200, '<h1>', 'registration_refused'],
    [201, { client_id: '' }, 'registration_refused'],
    [201, { client_id: 7 }, 'registration_refused'],
  ])('answered with %i %j', async (status, body, code) => {
    const { auth, as } = await ready();
    Object.assign(auth.faults, { status, body });
    expect(await caught(register(way, as, request))).toMatchObject({ code });
  });

  it.each([
    [{ client_id: 'c' }, { authMethod: 'none', clientSecret: null, secretExpiresAt: null }],
    [
      { client_id: 'c', client_secret: '' },
      { authMethod: 'none', clientSecret: null },
    ],
    [
      { client_id: 'c', client_secret: 's' },
      { authMethod: 'client_secret_basic', secretExpiresAt: null },
    ],
    [
      {
        client_id: 'c',
        client_secret: 's',
        client_secret_expires_at: 2,
        token_endpoint_auth_method: 'client_secret_post',
      },
      { authMethod: 'client_secret_post', secretExpiresAt: 2000 },
    ],
    [
      { client_id: 'c', client_secret: 's', client_secret_expires_at: null, token_endpoint_auth_method: 'x' },
      { secretExpiresAt: null },
    ],
  ])('takes what the server made of it: %j', async (body, expected) => {
    const { auth, as } = await ready();
    Object.assign(auth.faults, { status: 200, body });
    expect(await register(way, as, request)).toMatchObject({ clientId: 'c', ...expected });
  });

  it.each([
    [['none'], 'none'],
    [['client_secret_post', 'none'], 'client_secret_post'],
    [['private_key_jwt'], 'none'],
  ])('asks for a way of showing itself that the server has: %j', async (authMethods, method) => {
    const { auth, as } = await ready({ authMethods });
    const client = await register(way, as, request);
    expect(client.authMethod).toBe(method);
    const sent = JSON.parse(auth.seen.at(-1)!.body.get('text')!);
    expect(sent).toMatchObject({
      token_endpoint_auth_method: method,
      application_type: 'native',
      scope: 'a',
    });
    expect((await authorize(as, client, auth.approve)).accessToken).toMatch(/^at-/);
  });

  it('that the server forgot is told when it is used', async () => {
    const { auth, as, common } = await ready();
    const client = await register(way, as, request);
    const { refreshToken } = await authorize(as, client, auth.approve);
    auth.clients.forget(client.clientId);
    const error = await caught(refreshTokens(way, as, { ...common, client, refreshToken: refreshToken! }));
    expect(error).toMatchObject({ code: 'invalid_client', oauthError: 'invalid_client' });
  });
});

describe('revocation', () => {
  it.each([
    [503, '<h1>', 'server_error'],
    [401, { error: 'invalid_client' }, 'invalid_client'],
    [400, { error: 'unsupported_method' }, 'invalid_client'],
    [200, { ok: false, error: 'ratelimited' }, 'server_error'],
  ])('answered with %i %j fails', async (status, body, code) => {
    const { auth, as, common } = await ready();
    Object.assign(auth.faults, { status, body });
    const request = { ...common, accessToken: 'at-canary', refreshToken: 'rt-canary' };
    const error = await caught(revokeToken(way, as, request));
    expect(error).toMatchObject({ code });
    expect(JSON.stringify(error) + error.stack).not.toContain('canary');
  });

  it.each([
    [400, { error: 'invalid_token' }],
    [200, { ok: false, error: 'token_revoked' }],
    [200, { ok: true, revoked: true }],
    [204, ''],
  ])('answered with %i %j is done', async (status, body) => {
    const { auth, as, common } = await ready();
    Object.assign(auth.faults, { status, body });
    expect(await revokeToken(way, as, { ...common, accessToken: 'at', refreshToken: null })).toBe(true);
    expect(auth.seen.filter(({ path }) => path === '/revoke')).toHaveLength(1);
  });
});
