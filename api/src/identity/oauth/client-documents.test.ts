import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import { type AddressInfo, createServer as createTcp } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { resolverOf } from '../../outbound/testing.js';
import { type Browser, type PeopleApi, startPeopleApi } from '../testing.js';
import { isDocumentUrl } from './client-documents.js';
import { consentsOf, type Place, person, protectedEndpoint, RawClient, REDIRECT } from './testing.js';

interface Served {
  status: number;
  headers: Record<string, string>;
  body: string;
}

const tls = (name: string) => readFileSync(new URL(`../../../../test/fixtures/tls/${name}`, import.meta.url));
const { resolve } = resolverOf({ localhost: [['127.0.0.1']], 'trap.test': [['127.0.0.2']] });
/** By path. */
const documents = new Map<string, Served>();
let asked: string[] = [];
let host: Server;
let base: string;
let api: PeopleApi;
let owner: Browser;
let place: Place;
let sql: pg.Client;
beforeAll(async () => {
  host = createServer({ key: tls('localhost.key'), cert: tls('localhost.crt') }, (req, res) => {
    asked.push(req.url ?? '');
    const { status, headers, body } = documents.get(req.url ?? '') ?? { status: 404, headers: {}, body: '' };
    res.writeHead(status, headers).end(body);
  });
  host.listen(0, '127.0.0.1');
  await once(host, 'listening');
  base = `https://localhost:${(host.address() as AddressInfo).port}`;
  api = await startPeopleApi({
    env: { PATCHBAY_OUTBOUND_ALLOW: '127.0.0.1/32', PATCHBAY_CLIENT_REGISTRATION: 'off' },
    outbound: { resolve, ca: tls('localhost.crt').toString() },
  });
  owner = await person(api, 'Ada');
  place = await protectedEndpoint(owner, 'Acme');
  sql = new pg.Client({ connectionString: api.database.ownerUrl });
  await sql.connect();
});
afterAll(async () => {
  await sql?.end();
  await api?.close();
  host.close();
});
beforeEach(() => {
  asked = [];
});

/** Publishes a document, and gives the client that it is of. */
function published(path: string, change: object = {}, served: Partial<Served> = {}): RawClient {
  const document = {
    client_id: `${base}${path}`,
    client_name: 'Documented',
    redirect_uris: [REDIRECT],
    token_endpoint_auth_method: 'none',
    ...change,
  };
  const headers = { 'content-type': 'application/json' };
  documents.set(path, { status: 200, headers, body: JSON.stringify(document), ...served });
  const client = new RawClient(api);
  client.id = `${base}${path}`;
  return client;
}

describe('a client that is known by a document', () => {
  it('needs no registration, is shown by its host, and read once while its document is fresh', async () => {
    const client = published('/agent.json');
    const page = await client.authorize(owner, client.query(place.resource));
    expect(page.pathname, page.href).toBe('/consent');
    const view = await consentsOf(api).view(page.search.slice(1), owner.cookies(), '127.0.0.1');
    expect(view).toMatchObject({
      kind: 'ask',
      request: { client: { id: client.id, name: 'Documented', host: new URL(base).host } },
    });
    const tokens = await client.tokens(owner, place.resource);
    expect((await client.refresh(tokens.refresh_token, place.resource)).status).toBe(200);
    expect(asked).toEqual(['/agent.json']);
    const mine = await owner.get('/v1/me/oauth-grants');
    expect(mine.body.data[0].client).toEqual({ id: client.id, name: 'Documented' });
  });

  it('has what its document says anew once the old one is over, and a while longer where nobody answers', async () => {
    const client = published('/moving.json');
    await client.tokens(owner, place.resource);
    const over = (interval: string) =>
      sql.query(`update client_apps set fresh_until = now() - interval '${interval}' where client_id = $1`, [
        client.id,
      ]);
    const other = 'http://127.0.0.1:7777/other';
    published('/moving.json', { redirect_uris: [other] });
    await over('1 second');
    const moved = await client.authorize(owner, client.query(place.resource, { redirect_uri: other }));
    expect(moved.searchParams.has('code'), moved.href).toBe(true);
    documents.delete('/moving.json');
    await over('1 hour');
    const kept = await client.authorize(owner, client.query(place.resource, { redirect_uri: other }));
    expect(kept.searchParams.has('code')).toBe(true);
    await over('2 days');
    const gone = await client.authorize(owner, client.query(place.resource, { redirect_uri: other }));
    expect([gone.pathname, gone.searchParams.get('error')]).toEqual(['/error', 'invalid_client']);
  });

  it('is none where the document is of another, has a secret, is too large, moved, or no JSON', async () => {
    const wrong = [
      published('/other.json', { client_id: `${base}/somebody.json` }),
      published('/secret.json', { client_secret: 'x' }),
      published('/shared.json', { token_endpoint_auth_method: 'client_secret_post' }),
      published('/large.json', { client_name: 'x'.repeat(20_000) }),
      published('/moved.json', {}, { status: 302, headers: { location: '/agent.json' } }),
      published('/text.json', {}, { headers: { 'content-type': 'text/html' } }),
      published('/none.json', { redirect_uris: [] }),
      published('/script.json', { redirect_uris: ['javascript:alert(1)'] }),
    ];
    for (const client of wrong) {
      const page = await client.authorize(owner, client.query(place.resource));
      expect([client.id, page.pathname, page.searchParams.get('error')]).toEqual([
        client.id,
        '/error',
        'invalid_client',
      ]);
    }
    const times = asked.length;
    for (const client of wrong) await client.authorize(owner, client.query(place.resource));
    expect(asked.length, 'what is none is not asked for again at once').toBe(times);
  });

  it('is asked for by the outbound guard', async () => {
    let connections = 0;
    const trap = createTcp((socket) => {
      connections++;
      socket.destroy();
    });
    trap.listen(0, '127.0.0.2');
    await once(trap, 'listening');
    const { port } = trap.address() as AddressInfo;
    for (const id of [`https://trap.test:${port}/c.json`, `https://127.0.0.2:${port}/c.json`]) {
      const client = new RawClient(api);
      client.id = id;
      const page = await client.authorize(owner, client.query(place.resource));
      expect(page.pathname).toBe('/error');
    }
    expect(connections).toBe(0);
    trap.close();
  });

  it('has an id of one form', () => {
    for (const id of [
      'http://agent.example.com/c.json',
      'https://agent.example.com',
      'https://agent.example.com/',
      'https://agent.example.com/a/../c.json',
      'https://user@agent.example.com/c.json',
      'https://agent.example.com/c.json?x=1',
      'https://agent.example.com/c.json#',
      'https://AGENT.example.com/c.json',
    ])
      expect([id, isDocumentUrl(id)]).toEqual([id, false]);
    expect(isDocumentUrl('https://agent.example.com/c.json')).toBe(true);
  });
});

describe('registration that is switched off', () => {
  it('is refused, and nobody is led to it', async () => {
    expect((await new RawClient(api).register()).status).toBe(403);
    const { body } = await api.ask('GET', '/.well-known/oauth-authorization-server/api/auth');
    expect(body.registration_endpoint).toBe(undefined);
    expect(body.client_id_metadata_document_supported).toBe(true);
  });
});
