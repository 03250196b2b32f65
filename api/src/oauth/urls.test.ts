/**
 * Every URL that the OAuth client side follows or hands out, with every spelling of an address that is
 * refused: at once where the address is in the URL, and when it is connected to where a name leads there.
 */
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { json, type Listening, listening } from '../../../test/fixtures/oauth/http.js';
import { parseRange, type Range } from '../outbound/addresses.js';
import { Outbound } from '../outbound/outbound.js';
import { LOOPBACK_URLS, REFUSED_URLS, resolverOf, ZERO_URLS } from '../outbound/testing.js';
import { discover } from './discover.js';
import { register } from './register.js';
import { caught, clientOf, STORED } from './testing.js';
import { clientCredentialsTokens, refreshTokens, revokeToken } from './tokens.js';
import type { AuthorizationServer } from './types.js';

vi.setConfig({ testTimeout: 60_000 });

/** The only address that may be spoken to: the site with the hostile documents. */
const HOST = '127.9.9.9';
const { resolve } = resolverOf({ 'trap.test': [['127.0.0.1']], 'mixed.test': [['93.184.216.34', '::1']] });
const way = new Outbound({ allow: [parseRange(HOST) as Range], proxy: null }, { resolve });

let site: Listening;
/** By path; what leads elsewhere is a string. */
const documents = new Map<string, object | string>();
let hits = 0;
const trap = createServer((socket) => {
  hits++;
  socket.destroy();
});
/** In URLs, and by names that lead there. */
let forms: string[];
let names: string[];

beforeAll(async () => {
  trap.listen(0, '::');
  await once(trap, 'listening');
  const port = String((trap.address() as AddressInfo).port);
  const local = [...LOOPBACK_URLS, ...ZERO_URLS].map((form) => form.replace('PORT', port));
  forms = [...local, ...local.map((form) => form.replace(/^http/i, 'https')), ...REFUSED_URLS];
  names = ['trap.test', 'mixed.test'].map((name) => `https://${name}:${port}/token`);
  site = await listening(async (req, res) => {
    const document = documents.get(req.url ?? '');
    if (typeof document === 'string') res.writeHead(302, { location: document }).end();
    else if (document === undefined) res.writeHead(404).end();
    else json(res, 200, document);
  }, HOST);
});
afterAll(async () => {
  await site.close();
  trap.close();
  expect(hits).toBe(0);
});

const PRM = '/.well-known/oauth-protected-resource/mcp';
const AS = '/.well-known/oauth-authorization-server';
const refused = { code: 'discovery_failed', remedy: 'fix_configuration' };

const metadata = (more: object = {}) => ({
  issuer: site.origin,
  authorization_endpoint: `${site.origin}/authorize`,
  token_endpoint: `${site.origin}/token`,
  code_challenge_methods_supported: ['S256'],
  ...more,
});

/** Discovery with these documents and no others. */
function discovered(entries: Record<string, object | string>, challenge: string | null = null) {
  documents.clear();
  for (const [path, document] of Object.entries(entries)) documents.set(path, document);
  return discover(way, { serverUrl: `${site.origin}/mcp`, challenge });
}

it('the site itself may be asked', async () => {
  expect(await discovered({ [AS]: metadata() })).toMatchObject({ issuer: site.origin });
});

describe('what is asked for in discovery', () => {
  const resource = () => `${site.origin}/mcp`;
  it.each<[string, (url: string) => Promise<unknown>]>([
    ['the server itself', (url) => discover(way, { serverUrl: url })],
    [
      'resource_metadata of the challenge',
      (url) => discovered({ [AS]: metadata() }, `Bearer resource_metadata="${url.replace(/\\/g, '\\\\')}"`),
    ],
    [
      'authorization_servers',
      (url) => discovered({ [PRM]: { resource: resource(), authorization_servers: [url] } }),
    ],
    ['a redirect of the resource metadata', (url) => discovered({ [PRM]: url, [AS]: metadata() })],
    ['a redirect of the server metadata', (url) => discovered({ [AS]: url })],
  ])('%s is not, where the guard refuses it', async (field, ask) => {
    for (const url of [...forms, ...names]) {
      // A header has only ASCII characters; and where the scheme is the same, this one leads to a path.
      if (field.includes('redirect') && (/[^\x20-\x7e]/.test(url) || url.startsWith('http:127'))) continue;
      expect(await caught(ask(url)), url).toMatchObject(refused);
    }
    expect(hits).toBe(0);
  });
});

describe('an endpoint', () => {
  const fields = ['authorization_endpoint', 'token_endpoint', 'registration_endpoint', 'revocation_endpoint'];

  it.each(fields)('%s is neither stored nor shown, where the guard refuses it', async (field) => {
    const others = ['javascript:alert(1)', 'file:///etc/passwd', 'https://u:p@as.example/x', '/x'];
    for (const url of [...forms, ...others])
      expect(await caught(discovered({ [AS]: metadata({ [field]: url }) })), url).toMatchObject(refused);
  });

  it.each(['authorizationUrl', 'tokenUrl', 'revocationUrl'])('%s given by hand neither', async (field) => {
    const good = { authorizationUrl: 'https://as.example/a', tokenUrl: 'https://as.example/t' };
    for (const url of [...forms, 'javascript:alert(1)', 'not a url']) {
      const request = { serverUrl: 'https://mcp.example/mcp', manual: { ...good, [field]: url } };
      expect(await caught(discover(way, request)), url).toMatchObject({ ...refused, maybeSent: false });
    }
  });

  it.each<
    [string, (url: string) => Partial<AuthorizationServer>, (as: AuthorizationServer) => Promise<unknown>]
  >([
    [
      'token',
      (tokenEndpoint) => ({ tokenEndpoint }),
      (as) => refreshTokens(way, as, { client, refreshToken: 'rt', resource: as.resource }),
    ],
    [
      'token, for the client itself',
      (tokenEndpoint) => ({ tokenEndpoint }),
      (as) => clientCredentialsTokens(way, as, { client, scopes: null, resource: as.resource }),
    ],
    [
      'registration',
      (registrationEndpoint) => ({ registrationEndpoint }),
      (as) => register(way, as, { redirectUri: 'https://gw.example/cb', clientName: 'p', scopes: null }),
    ],
    [
      'revocation',
      (revocationEndpoint) => ({ revocationEndpoint }),
      (as) => revokeToken(way, as, { client, accessToken: 'at', refreshToken: 'rt' }),
    ],
  ])(
    '%s that was stored under other settings, or leads there by a name, gets nothing',
    async (_what, of, ask) => {
      const good = await discovered({ [AS]: metadata() });
      for (const url of [...forms, ...names]) {
        const error = await caught(ask({ ...good, ...of(url) }));
        expect(error, url).toMatchObject({ ...refused, maybeSent: false });
      }
      expect(hits).toBe(0);
    },
  );
});

const client = clientOf(STORED[2] as (typeof STORED)[0]);
