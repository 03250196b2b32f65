/** Where metadata is looked for, in which order, and what of it must not be used. */
import { afterEach, describe, expect, it } from 'vitest';

import { json, listening } from '../../../test/fixtures/oauth/http.js';
import { discover } from './discover.js';
import { isIssuer, isResourceOf, resourceMetadataUrls, serverMetadataUrls } from './metadata.js';
import { caught, challengeOf, closeAll, closers, pair, way } from './testing.js';

afterEach(closeAll);

/** Answers the paths given (with `ORIGIN` for its own), and writes down which were asked for. */
async function site(paths: Record<string, unknown>) {
  const asked: string[] = [];
  const own = await listening(async (req, res) => {
    asked.push(req.url ?? '');
    if (req.url?.includes('/hang/')) return;
    const answer = paths[req.url ?? ''];
    if (answer === undefined) return void res.writeHead(404).end();
    if (typeof answer === 'number') return void res.writeHead(answer).end('{}');
    if (typeof answer === 'string')
      return void res.writeHead(200, { 'content-type': 'text/html' }).end(answer);
    json(res, 200, JSON.parse(JSON.stringify(answer).replaceAll('ORIGIN', own.origin)));
  });
  closers.push(own.close);
  return { origin: own.origin, asked };
}

const PRM = '/.well-known/oauth-protected-resource';
const OAUTH = '/.well-known/oauth-authorization-server';
const OPENID = '/.well-known/openid-configuration';
const server = (issuer: string, more: object = {}) => ({
  issuer,
  authorization_endpoint: 'ORIGIN/authorize',
  token_endpoint: 'ORIGIN/token',
  code_challenge_methods_supported: ['S256'],
  ...more,
});

describe('the resource', () => {
  it.each(['path', 'root', 'named'] as const)('is found by its metadata at the %s', async (metadataAt) => {
    const { mcp, auth } = await pair({}, { metadataAt, scopesSupported: ['one', 'two'] });
    const challenge = metadataAt === 'named' ? await challengeOf(mcp.url) : null;
    const as = await discover(way, { serverUrl: mcp.url, challenge });
    expect(as).toMatchObject({ issuer: auth.issuer, resource: mcp.url, scopes: ['one', 'two'] });
  });

  it('is asked for in the order of the specification', async () => {
    const { origin, asked } = await site({ [OAUTH]: server('ORIGIN') });
    const challenge = `Bearer resource_metadata="${origin}/named"`;
    const as = await discover(way, { serverUrl: `${origin}/a/mcp?tenant=b#c`, challenge });
    expect(asked).toEqual(['/named', `${PRM}/a/mcp?tenant=b`, PRM, OAUTH]);
    expect(as).toMatchObject({ resource: `${origin}/a/mcp`, scopes: null, scopesSupported: null });
    expect(as.tokenEndpointAuthMethods).toEqual(['client_secret_basic']);
  });

  it('is sent as its metadata writes it, and the scopes of the challenge count first', async () => {
    const metadata = { resource: 'ORIGIN/', authorization_servers: ['ORIGIN'], scopes_supported: ['all'] };
    const { origin } = await site({ [PRM]: metadata, [OAUTH]: server('ORIGIN') });
    const request = { serverUrl: `${origin}/mcp`, challenge: 'Bearer scope="few"' };
    expect(await discover(way, request)).toMatchObject({ resource: `${origin}/`, scopes: ['few'] });
    const plain = await site({ [OAUTH]: server('ORIGIN') });
    expect((await discover(way, { serverUrl: plain.origin })).resource).toBe(plain.origin);
  });

  it('of another server is not used', async () => {
    const { mcp } = await pair({}, { resource: 'https://other.example/mcp' });
    const error = await caught(discover(way, { serverUrl: mcp.url }));
    expect(error).toMatchObject({
      code: 'discovery_failed',
      message: expect.stringContaining('other.example'),
    });
  });

  it.each([
    ['https://a.example/mcp', true],
    ['https://A.example:443/mcp', true],
    ['https://a.example/mcp/', true],
    ['https://a.example/', true],
    ['https://a.example', true],
    ['https://a.example/m', false],
    ['https://a.example/mcp/x', false],
    ['https://a.example/mcp?x=y', false],
    ['https://a.example/mcp#x', false],
    ['http://a.example/mcp', false],
    ['https://b.example/mcp', false],
    ['https://a.example.b.example/mcp', false],
    ['a.example/mcp', false],
  ])('%s: %s', (resource, expected) => {
    expect(isResourceOf(new URL('https://a.example/mcp'), resource)).toBe(expected);
  });

  it('that cannot be read is told apart from one that is not there', async () => {
    const { origin } = await site({ [`${PRM}/mcp`]: 500, [OAUTH]: server('ORIGIN') });
    const error = await caught(discover(way, { serverUrl: `${origin}/mcp` }));
    expect(error).toMatchObject({ code: 'server_error', remedy: 'try_later' });
    const gone = await site({});
    const url = `${gone.origin}/mcp`;
    await closers.pop()?.();
    expect(await caught(discover(way, { serverUrl: url }))).toMatchObject({
      code: 'unreachable',
      maybeSent: false,
    });
  });
});

describe('the authorization server', () => {
  it('is asked for in the order of the specification', () => {
    expect(serverMetadataUrls(new URL('https://a.example/t/1/'))).toEqual([
      `https://a.example${OAUTH}/t/1`,
      `https://a.example${OPENID}/t/1`,
      `https://a.example/t/1${OPENID}`,
    ]);
    expect(serverMetadataUrls(new URL('https://a.example'))).toEqual([
      `https://a.example${OAUTH}`,
      `https://a.example${OPENID}`,
    ]);
    expect(resourceMetadataUrls(new URL('https://a.example/'))).toEqual([`https://a.example${PRM}`]);
  });

  it('with a path and OpenID only is found', async () => {
    const { mcp, auth } = await pair({ path: '/tenant', metadata: 'openid' });
    expect(await discover(way, { serverUrl: mcp.url })).toMatchObject({ issuer: `${auth.origin}/tenant` });
  });

  it('is not what a page says that answers every path', async () => {
    const page = '<html>{"issuer":"x"}</html>';
    const { origin, asked } = await site({
      [PRM]: page,
      [`${PRM}/mcp`]: page,
      [OAUTH]: page,
      [OPENID]: server('ORIGIN'),
    });
    expect(await discover(way, { serverUrl: `${origin}/mcp` })).toMatchObject({ issuer: origin });
    expect(asked).toEqual([`${PRM}/mcp`, PRM, OAUTH, OPENID]);
  });

  it('of another issuer is not used', async () => {
    const { mcp, auth } = await pair();
    auth.faults.metadata = { issuer: 'https://honest.example' };
    const error = await caught(discover(way, { serverUrl: mcp.url }));
    expect(error).toMatchObject({ code: 'issuer_mismatch', remedy: 'fix_configuration' });
  });

  it.each([
    ['https://a.example', 'https://a.example/', true],
    ['https://a.example/', 'https://a.example', true],
    ['https://a.example/t', 'https://a.example/t/', false],
    ['https://a.example', 'https://A.example', false],
    ['https://a.example', 'https://a.example:443', false],
    ['https://a.example', 'https://a.example.b.example', false],
  ])('%s as %s: %s', (issuer, named, expected) => {
    expect(isIssuer(issuer, named)).toBe(expected);
  });

  it.each([[undefined], [['plain']], ['S256'], [null]])('without PKCE is refused: %j', async (methods) => {
    const { mcp, auth } = await pair();
    auth.faults.metadata = { code_challenge_methods_supported: methods };
    const error = await caught(discover(way, { serverUrl: mcp.url }));
    expect(error).toMatchObject({ code: 'discovery_failed', message: expect.stringContaining('PKCE') });
  });

  it('that cannot be used gives way to the next one named', async () => {
    const { origin } = await site({
      [`${PRM}/mcp`]: {
        resource: 'ORIGIN/mcp',
        authorization_servers: ['not a url', 'ORIGIN/none', 'ORIGIN/good', 'ORIGIN/never'],
      },
      [`${OAUTH}/good`]: server('ORIGIN/good'),
    });
    expect(await discover(way, { serverUrl: `${origin}/mcp` })).toMatchObject({ issuer: `${origin}/good` });
  });

  it('that is nowhere is told, with what can be done', async () => {
    const { mcp } = await pair({ metadata: 'none' });
    const error = await caught(discover(way, { serverUrl: mcp.url }));
    expect(error).toMatchObject({ code: 'discovery_failed', remedy: 'fix_configuration' });
    expect(error.message).toContain('by hand');
  });

  it('whose metadata is half wrong is read where it matters', async () => {
    const { mcp, auth } = await pair();
    auth.faults.metadata = {
      scopes_supported: 'openid',
      token_endpoint_auth_methods_supported: null,
      client_id_metadata_document_supported: 'yes',
      revocation_endpoint: null,
    };
    expect(await discover(way, { serverUrl: mcp.url })).toMatchObject({
      scopesSupported: null,
      tokenEndpointAuthMethods: ['client_secret_basic'],
      clientIdMetadataSupported: false,
      revocationEndpoint: null,
    });
    auth.faults.metadata = { token_endpoint: 7 };
    expect(await caught(discover(way, { serverUrl: mcp.url }))).toMatchObject({ code: 'discovery_failed' });
    auth.faults.metadata = { authorization_endpoint: undefined };
    expect((await caught(discover(way, { serverUrl: mcp.url }))).message).toContain(
      'no authorization endpoint',
    );
  });

  it('that does not answer, like the next one, holds nobody up beyond the deadline of it all', async () => {
    const { origin } = await site({
      [`${PRM}/mcp`]: { resource: 'ORIGIN/mcp', authorization_servers: ['ORIGIN/hang/1', 'ORIGIN/hang/2'] },
    });
    const started = performance.now();
    const error = await caught(discover(way, { serverUrl: `${origin}/mcp`, timeoutMs: 200 }));
    expect(error).toMatchObject({ code: 'unreachable', remedy: 'try_later' });
    // One request alone may take ten seconds.
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(await caught(discover(way, { serverUrl: 'nowhere' }))).toMatchObject({ code: 'discovery_failed' });
  });

  it('with metadata without end is left', async () => {
    const huge = { ...server('ORIGIN'), filler: 'a'.repeat(300_000) };
    const { origin } = await site({ [OAUTH]: huge });
    expect(await caught(discover(way, { serverUrl: origin }))).toMatchObject({ code: 'server_error' });
  });
});
