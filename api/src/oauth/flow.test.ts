/** The whole way, from a 401 to a call with a token, against authorization servers over real HTTP. */
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, get } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';

import { openInBrowser } from '../../../test/fixtures/oauth/http.js';
import { startProxyServer } from '../../../test/fixtures/oauth/mcp-servers.js';
import { beginAuthorization, finishAuthorization } from './authorize.js';
import { scopesOfChallenge } from './challenge.js';
import { discover } from './discover.js';
import { CLIENT_METADATA_PATH, clientByMetadata, clientMetadataDocument, register } from './register.js';
import { unionOfScopes } from './scopes.js';
import {
  authorize,
  CALLBACK,
  caught,
  challengeOf,
  clientOf,
  closeAll,
  closers,
  initialize,
  PUBLIC,
  pair,
  STORED,
  way,
} from './testing.js';
import { clientCredentialsTokens, refreshTokens, revokeToken } from './tokens.js';

afterEach(closeAll);

/** Who the server says that the token is of. */
async function whoami(url: string, token: string): Promise<[number, boolean]> {
  const answer = await initialize(url, token, 'tools/call', { name: 'whoami', arguments: {} });
  return [answer.status, (await answer.text()).includes('"user')];
}

describe('a server with metadata', () => {
  it('goes from a 401 to a call: registered, authorised, refreshed, revoked', async () => {
    const { mcp, auth } = await pair(
      { scopes: ['files:read', 'offline_access'] },
      { challengeScopes: 'files:read' },
    );
    const challenge = await challengeOf(mcp.url);
    const as = await discover(way, { serverUrl: mcp.url, challenge });
    expect(as).toEqual({
      resource: mcp.url,
      issuer: auth.issuer,
      authorizationEndpoint: `${auth.issuer}/authorize`,
      tokenEndpoint: `${auth.issuer}/token`,
      registrationEndpoint: `${auth.issuer}/register`,
      revocationEndpoint: `${auth.issuer}/revoke`,
      scopesSupported: ['files:read', 'offline_access'],
      clientIdMetadataSupported: false,
      tokenEndpointAuthMethods: ['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt'],
      issParameterSupported: true,
      scopes: ['files:read'],
    });

    const client = await register(way, as, {
      redirectUri: CALLBACK,
      clientName: 'Patchbay',
      scopes: as.scopes,
    });
    expect(client).toMatchObject({
      clientId: 'dyn-1',
      authMethod: 'client_secret_basic',
      secretExpiresAt: null,
    });
    const before = Date.now();
    const tokens = await authorize(as, client, auth.approve);
    expect(tokens).toMatchObject({ tokenType: 'Bearer', scopes: ['files:read', 'offline_access'] });
    expect(tokens.expiresAt).toBeGreaterThanOrEqual(before + 3_600_000);
    expect(tokens.expiresAt).toBeLessThanOrEqual(Date.now() + 3_600_000);
    expect(await whoami(mcp.url, tokens.accessToken)).toEqual([200, true]);

    auth.grants.expireAccess();
    expect((await whoami(mcp.url, tokens.accessToken))[0]).toBe(401);
    const { resource } = as;
    const fresh = await refreshTokens(way, as, { client, refreshToken: tokens.refreshToken!, resource });
    expect(fresh.refreshToken).not.toBe(tokens.refreshToken);
    expect(await whoami(mcp.url, fresh.accessToken)).toEqual([200, true]);

    expect(await revokeToken(way, as, { client, ...fresh })).toBe(true);
    expect((await whoami(mcp.url, fresh.accessToken))[0]).toBe(401);
    const over = refreshTokens(way, as, { client, refreshToken: fresh.refreshToken!, resource });
    expect(await caught(over)).toMatchObject({ code: 'invalid_grant', remedy: 'authorize_again' });
    const hints = auth.seen
      .filter(({ path }) => path === '/revoke')
      .map(({ body }) => body.get('token_type_hint'));
    expect(hints).toEqual(['refresh_token', 'access_token']);
  });

  it('is asked for what a 403 lacks, together with what there was', async () => {
    const { mcp, auth } = await pair({}, { challengeScopes: 'files:read' });
    const as = await discover(way, { serverUrl: mcp.url, challenge: await challengeOf(mcp.url) });
    const { accessToken, scopes } = await authorize(as, PUBLIC, auth.approve);
    const write = (token: string) =>
      initialize(mcp.url, token, 'tools/call', { name: 'write', arguments: {} });
    const refused = await write(accessToken);
    expect(refused.status).toBe(403);
    const lacking = scopesOfChallenge(refused.headers.get('www-authenticate'));
    expect(lacking).toEqual(['files:write']);
    const more = await authorize(as, PUBLIC, auth.approve, { scopes: unionOfScopes(scopes, lacking) });
    expect(more.scopes).toEqual(['files:read', 'files:write']);
    expect(await (await write(more.accessToken)).text()).toContain('written');
  });

  it('gets no token that is for another resource', async () => {
    const { mcp, auth } = await pair({ resources: ['https://other.example/mcp'] });
    const as = await discover(way, { serverUrl: mcp.url });
    const error = await caught(authorize(as, PUBLIC, auth.approve));
    expect(error).toMatchObject({ code: 'authorization_denied', oauthError: 'invalid_target' });
    // And one that is given is refused where it is shown.
    const other = await authorize({ ...as, resource: 'https://other.example/mcp' }, PUBLIC, auth.approve);
    expect((await whoami(mcp.url, other.accessToken))[0]).toBe(401);
  });
});

describe('a client', () => {
  it.each(STORED)('that is stored shows who it is: $method', async (stored) => {
    const { mcp, auth } = await pair();
    const as = await discover(way, { serverUrl: mcp.url });
    const client = clientOf(stored);
    const { accessToken, refreshToken } = await authorize(as, client, auth.approve);
    expect(await whoami(mcp.url, accessToken)).toEqual([200, true]);
    const next = await refreshTokens(way, as, { client, refreshToken: refreshToken!, resource: as.resource });
    expect(await whoami(mcp.url, next.accessToken)).toEqual([200, true]);
    const { authorization, body } = auth.seen.find(({ path }) => path === '/token')!;
    expect([authorization !== undefined, body.has('client_secret')]).toEqual([
      stored.method === 'client_secret_basic',
      stored.method === 'client_secret_post',
    ]);
  });

  it.each([
    [['client_secret_basic', 'client_secret_post'], 'ba-sic.1'],
    [['client_secret_post'], 'post'],
  ])('without a method takes one that the server names: %j', async (authMethods, id) => {
    const { mcp, auth } = await pair({ authMethods });
    const as = await discover(way, { serverUrl: mcp.url });
    const stored = STORED.find((one) => one.id === id)!;
    const client = { ...clientOf(stored), authMethod: null };
    expect((await authorize(as, client, auth.approve)).accessToken).toMatch(/^at-/);
  });

  it('that has a wrong secret, or none, is told', async () => {
    const { mcp, auth } = await pair();
    const as = await discover(way, { serverUrl: mcp.url });
    const client = { ...clientOf(STORED[1]!), clientSecret: 'wrong-canary' };
    const error = await caught(authorize(as, client, auth.approve));
    // The 401 has a challenge beside the error in its body.
    expect(error).toMatchObject({
      code: 'invalid_client',
      oauthError: 'invalid_client',
      remedy: 'fix_configuration',
    });
    expect(JSON.stringify(error) + error.stack).not.toContain('wrong-canary');
    const none = await caught(authorize(as, { ...client, clientSecret: null }, auth.approve));
    expect(none).toMatchObject({ code: 'invalid_client', maybeSent: false });
  });

  it('without a user gets tokens of its own, with a secret or a signed assertion', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const signer = {
      id: 'signer',
      method: 'private_key_jwt',
      publicKey: publicKey.export({ format: 'jwk' }),
      redirectUris: [],
    } as const;
    const { mcp, auth } = await pair({ clients: [...STORED, signer] });
    // Neither is needed then.
    auth.faults.metadata = { authorization_endpoint: undefined, code_challenge_methods_supported: undefined };
    const as = await discover(way, { serverUrl: mcp.url, grant: 'client_credentials' });
    expect(as.authorizationEndpoint).toBeNull();
    const jwk = { ...privateKey.export({ format: 'jwk' }), alg: 'ES256', kid: 'k1', kty: 'EC', use: 'sig' };
    const signing = { clientId: 'signer', clientSecret: null, authMethod: null, privateKey: jwk };
    const { resource } = as;
    for (const client of [clientOf(STORED[1]!), clientOf(STORED[2]!), signing]) {
      const tokens = await clientCredentialsTokens(way, as, { client, scopes: ['files:write'], resource });
      expect(tokens).toMatchObject({ refreshToken: null, scopes: ['files:write'] });
      const answer = await initialize(mcp.url, tokens.accessToken, 'tools/call', {
        name: 'write',
        arguments: {},
      });
      expect(answer.status).toBe(200);
    }
    const request = { client: { ...signing, privateKey: { ...jwk, alg: 'none' } }, scopes: null, resource };
    expect(await caught(clientCredentialsTokens(way, as, request))).toMatchObject({ code: 'invalid_client' });
    const broken = { ...request, client: { ...signing, privateKey: { ...jwk, d: 'canary' } } };
    expect((await caught(clientCredentialsTokens(way, as, broken))).message).toBe(
      'The private key of the client cannot be read.',
    );
    const open = { client: PUBLIC, scopes: null, resource };
    expect(await caught(clientCredentialsTokens(way, as, open))).toMatchObject({
      oauthError: 'unauthorized_client',
    });
  });

  it('is known by the document at its id', async () => {
    const tls = (name: string) =>
      readFileSync(new URL(`../../../test/fixtures/tls/${name}`, import.meta.url));
    const host = createServer({ key: tls('localhost.key'), cert: tls('localhost.crt') }, (req, res) => {
      if (req.url === CLIENT_METADATA_PATH) res.end(JSON.stringify(clientMetadataDocument({ publicUrl })));
      else res.writeHead(404).end();
    });
    host.listen(0, '127.0.0.1');
    await once(host, 'listening');
    closers.push(async () => {
      host.close();
      await once(host, 'close');
    });
    const publicUrl = `https://localhost:${(host.address() as AddressInfo).port}`;
    const readDocument = (url: string) =>
      new Promise<unknown>((resolve, reject) => {
        const request = get(url, { ca: tls('localhost.crt'), agent: false }, async (res) => {
          let text = '';
          for await (const chunk of res) text += chunk;
          resolve(JSON.parse(text));
        });
        request.on('error', reject);
      });
    const { mcp, auth } = await pair({ readDocument });
    const as = await discover(way, { serverUrl: mcp.url });
    expect(clientByMetadata(as, { publicUrl: 'http://localhost:3000' })).toBeNull();
    expect(clientByMetadata({ ...as, clientIdMetadataSupported: false }, { publicUrl })).toBeNull();
    const client = clientByMetadata(as, { publicUrl })!;
    const redirectUri = `${publicUrl}/oauth/callback`;
    const { resource, scopes } = as;
    const begun = await beginAuthorization(as, { client, redirectUri, resource, scopes });
    const { searchParams: params } = await auth.approve(begun.url);
    const { codeVerifier, state: expectedState } = begun;
    const finish = { client, redirectUri, codeVerifier, resource, params, expectedState };
    const tokens = await finishAuthorization(way, as, finish);
    expect(await whoami(mcp.url, tokens.accessToken)).toEqual([200, true]);
    expect(auth.clients.registered).toBe(0);
  });
});

it('a server that is its own authorization server, in front of a third party, needs no resource metadata', async () => {
  const proxyCallbacks: string[] = [];
  const { auth: third } = await pair({
    clients: [
      { id: 'proxy', method: 'client_secret_post', secret: 'third-secret', redirectUris: proxyCallbacks },
    ],
    resources: undefined,
  });
  const proxy = await startProxyServer(third.issuer, 'third-secret');
  closers.push(proxy.close);
  proxyCallbacks.push(`${proxy.origin}/third/callback`);
  const as = await discover(way, { serverUrl: proxy.url, challenge: await challengeOf(proxy.url) });
  expect(as).toMatchObject({ issuer: proxy.origin, resource: proxy.url, scopes: null });
  const client = await register(way, as, { redirectUri: CALLBACK, clientName: 'Patchbay', scopes: null });
  const tokens = await authorize(as, client, openInBrowser);
  expect(await whoami(proxy.url, tokens.accessToken)).toEqual([200, true]);
  // Its own tokens, not the third party's.
  expect(third.grants.access.has(tokens.accessToken)).toBe(false);
  expect(third.grants.access.size).toBe(1);
});

it('endpoints given by hand ask nobody, and are used as they are', async () => {
  const { mcp, auth } = await pair({ metadata: 'none', registration: false });
  const manual = {
    authorizationUrl: `${auth.issuer}/authorize?tenant=one`,
    tokenUrl: `${auth.issuer}/token`,
    revocationUrl: `${auth.issuer}/revoke`,
  };
  const challenge = 'Bearer scope="a b"';
  const as = await discover(way, { serverUrl: `${mcp.url}?key=secret#part`, challenge, manual });
  expect(as).toMatchObject({
    issuer: null,
    resource: mcp.url,
    scopes: ['a', 'b'],
    registrationEndpoint: null,
  });
  expect(auth.seen).toEqual([]);
  // With nothing to compare it with, its `iss` is not looked at.
  const client = { ...clientOf(STORED[2]!), authMethod: null };
  const quirks = { authorizationParams: { access_type: 'offline', state: 'mine' } };
  const tokens = await authorize(as, client, auth.approve, { quirks });
  expect(await whoami(mcp.url, tokens.accessToken)).toEqual([200, true]);
  const [{ body: query }] = auth.seen as [(typeof auth.seen)[0]];
  expect([query.get('tenant'), query.get('access_type'), query.get('state')]).toEqual([
    'one',
    'offline',
    expect.not.stringContaining('mine'),
  ]);
  expect(await revokeToken(way, as, { client, ...tokens })).toBe(true);
  expect(await revokeToken(way, { ...as, revocationEndpoint: null }, { client, ...tokens })).toBe(false);
  // Unless it was given, too.
  const known = await discover(way, {
    serverUrl: mcp.url,
    manual: { ...manual, issuer: 'https://else.example' },
  });
  expect(await caught(authorize(known, client, auth.approve))).toMatchObject({ code: 'issuer_mismatch' });
});
