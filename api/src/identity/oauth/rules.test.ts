/** What the plugin lets through, and our door does not: each hole that was found in it is a test here. */
import { hash } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromPublicId } from '../../common/ids.js';
import { Browser, ORIGIN, type PeopleApi, startPeopleApi } from '../testing.js';
import {
  anotherEndpoint,
  consentsOf,
  type Fields,
  ISSUER,
  type Place,
  person,
  protectedEndpoint,
  RawClient,
  REDIRECT,
  type Tokens,
} from './testing.js';

let api: PeopleApi;
let owner: Browser;
let outsider: Browser;
let place: Place;
let beside: Place;
let sql: pg.Client;
beforeAll(async () => {
  api = await startPeopleApi();
  owner = await person(api, 'Ada');
  outsider = await person(api, 'Eve');
  place = await protectedEndpoint(owner, 'Acme');
  const [, , organization = ''] = place.path.split('/');
  beside = await anotherEndpoint(owner, { id: place.organizationId, slug: organization }, 'beside');
  sql = new pg.Client({ connectionString: api.database.ownerUrl });
  await sql.connect();
});
afterAll(async () => {
  await sql?.end();
  await api?.close();
});

async function registered(metadata: object = {}): Promise<RawClient> {
  const client = new RawClient(api);
  const answer = await client.register(metadata);
  expect(answer.status, answer.text).toBe(201);
  return client;
}

async function codeFor(client: RawClient): Promise<string> {
  const back = await client.consented(owner, client.query(place.resource));
  return back.searchParams.get('code') ?? '';
}

async function active(client: RawClient, token: string): Promise<boolean> {
  const answer = await client.form('introspect', {
    token,
    client_id: client.id,
    client_secret: client.secret,
  });
  expect(answer.status, answer.text).toBe(200);
  return answer.body.active;
}

const CONFIDENTIAL = { token_endpoint_auth_method: 'client_secret_post' };
const errorOf = (answer: { status: number; body: any }) => [answer.status, answer.body?.error];

describe('the audience', () => {
  it('is exactly one endpoint at the authorization endpoint', async () => {
    const client = await registered();
    const wrong: (string | readonly string[] | null)[] = [
      null,
      [place.resource, beside.resource],
      `${place.resource}/`,
      `${ORIGIN}/t/no/such/mcp`,
      'https://other.example/t/acme/research/mcp',
      'nonsense',
    ];
    for (const resource of wrong) {
      const back = await client.authorize(owner, client.query('', { resource }));
      expect([resource, back.searchParams.get('code')]).toEqual([resource, null]);
      expect(back.href.startsWith(REDIRECT), back.href).toBe(true);
      expect([resource, back.searchParams.get('error')]).toEqual([
        resource,
        resource === 'nonsense' ? 'invalid_request' : 'invalid_target',
      ]);
      expect(back.searchParams.get('iss')).toBe(ISSUER);
      expect(back.searchParams.get('state')).toBe('st');
    }
  });

  it('is the same one at the token endpoint, with the code and with each refresh', async () => {
    const client = await registered();
    for (const resource of [null, beside.resource, [place.resource, beside.resource]]) {
      const answer = await client.exchange(await codeFor(client), '', { resource });
      expect([resource, ...errorOf(answer)]).toEqual([resource, 400, 'invalid_target']);
    }
    const { refresh_token: token } = await client.tokens(owner, place.resource);
    for (const resource of [null, beside.resource, [place.resource, beside.resource]]) {
      const answer = await client.refresh(token, '', { resource });
      expect([resource, ...errorOf(answer)]).toEqual([resource, 400, 'invalid_target']);
    }
    expect((await client.refresh(token, place.resource)).status).toBe(200);
  });
});

describe('a code', () => {
  it('needs its verifier, and a wrong one is invalid_grant', async () => {
    const client = await registered();
    const wrong = await client.exchange(await codeFor(client), place.resource, {
      code_verifier: 'w'.repeat(43),
    });
    expect(errorOf(wrong)).toEqual([400, 'invalid_grant']);
    const none = await client.exchange(await codeFor(client), place.resource, { code_verifier: null });
    expect(errorOf(none)).toEqual([400, 'invalid_request']);
  });

  it('is not given without PKCE, nor for a plain challenge', async () => {
    const client = await registered();
    for (const change of [
      { code_challenge: null, code_challenge_method: null },
      { code_challenge_method: 'plain' },
      { code_challenge_method: null },
    ]) {
      const back = await client.authorize(owner, client.query(place.resource, change));
      expect(back.searchParams.get('code')).toBe(null);
      expect(back.searchParams.get('error')).toBe('invalid_request');
    }
  });

  it('is good for its client and redirect URI alone', async () => {
    const [client, other] = [await registered(), await registered()];
    const stolen = await client.exchange(await codeFor(client), place.resource, { client_id: other.id });
    expect(errorOf(stolen)).toEqual([400, 'invalid_grant']);
    const moved = await client.exchange(await codeFor(client), place.resource, {
      redirect_uri: 'http://127.0.0.1:7778/callback',
    });
    expect(errorOf(moved)).toEqual([400, 'invalid_grant']);
  });

  it('that comes a second time ends what the first brought', async () => {
    const client = await registered(CONFIDENTIAL);
    const code = await codeFor(client);
    const { body } = await client.exchange(code, place.resource);
    expect(await active(client, body.access_token)).toBe(true);
    expect(errorOf(await client.exchange(code, place.resource))).toEqual([400, 'invalid_grant']);
    expect(await active(client, body.access_token)).toBe(false);
  });
});

describe('redirects', () => {
  it('go where they were registered, on loopback to any port, and nowhere else', async () => {
    const client = await registered({ redirect_uris: [REDIRECT, 'https://agent.example.com/cb?x=1'] });
    for (const uri of ['http://127.0.0.1:50123/callback', 'https://agent.example.com/cb?x=1']) {
      const back = await client.authorize(owner, client.query(place.resource, { redirect_uri: uri }));
      expect([uri, back.pathname]).toEqual([uri, '/consent']);
    }
    for (const uri of [
      'http://127.0.0.1:50123/other',
      'http://localhost:7777/callback',
      'https://agent.example.com/cb',
      'https://agent.example.com:8443/cb?x=1',
      'https://evil.example/cb',
      'https://agent.example.com/cb?x=1#f',
    ]) {
      const back = await client.authorize(owner, client.query(place.resource, { redirect_uri: uri }));
      expect([uri, back.origin, back.pathname]).toEqual([uri, ORIGIN, '/error']);
    }
  });

  it('may be of desktop applications, whose kind nobody has to say', async () => {
    const uri = 'cursor://anysphere.cursor-mcp/oauth/callback';
    const answer = await new RawClient(api).register({ redirect_uris: [uri] });
    expect(answer.status, answer.text).toBe(201);
    expect(answer.body).toMatchObject({ redirect_uris: [uri], application_type: 'native' });
    const client = await registered({ redirect_uris: [uri, 'https://agent.example.com/cb'] });
    const back = await client.consented(owner, client.query(place.resource, { redirect_uri: uri }));
    expect(back.href.startsWith(`${uri}?`), back.href).toBe(true);
    const answered = await client.exchange(back.searchParams.get('code') ?? '', place.resource, {
      redirect_uri: uri,
    });
    expect(answered.status, answered.text).toBe(200);
  });

  it('are none of scripts, fragments or plain HTTP', async () => {
    for (const uri of [
      'javascript:alert(1)',
      'javascript://agent.example.com/%0aalert(1)',
      'data:text/html,x',
      'blob://agent.example.com/x',
      'about://blank/x',
      'http://agent.example.com/cb',
      'https://agent.example.com/cb#x',
      'https://user:secret@agent.example.com/cb',
      'cursor:nothing',
      'file:///etc/passwd',
    ]) {
      const answer = await new RawClient(api).register({ redirect_uris: [uri] });
      expect([uri, answer.status]).toEqual([uri, 400]);
    }
  });
});

describe('prompt=none (OpenID Connect Core 3.1.2.1)', () => {
  const none = (client: RawClient, change: Fields = {}) =>
    client.query(place.resource, { prompt: 'none', ...change });
  const told = ({ href, searchParams }: URL) => [
    href.startsWith(`${REDIRECT}?`),
    ...['error', 'iss', 'state', 'code'].map((name) => searchParams.get(name)),
  ];

  it('is answered to the client and by no page, whatever stands in the way', async () => {
    const client = await registered();
    const nobody = new Browser(api);
    const at = async (browser: Browser, change: Fields = {}) =>
      told(await client.authorize(browser, none(client, change)));
    expect(await at(nobody)).toEqual([true, 'login_required', ISSUER, 'st', null]);
    expect(await at(owner)).toEqual([true, 'consent_required', ISSUER, 'st', null]);
    expect(await at(outsider)).toEqual([true, 'consent_required', ISSUER, 'st', null]);
    for (const prompt of ['none login', 'none consent', 'none none-such', 'login none'])
      expect([prompt, ...(await at(owner, { prompt }))]).toEqual([
        prompt,
        ...[true, 'invalid_request', ISSUER, 'st', null],
      ]);
    await client.tokens(owner, place.resource);
    const [toClient, error, iss, state, code] = await at(owner);
    expect([toClient, error, iss, state]).toEqual([true, null, ISSUER, 'st']);
    expect(code).toMatch(/^\S{32}$/);
    expect(await at(owner, { max_age: '0' })).toEqual([true, 'login_required', ISSUER, 'st', null]);
    expect(await at(owner, { state: null })).toEqual([true, null, ISSUER, null, expect.anything()]);
  });

  it('sends nobody to a URI that is not registered, or for a client that is none', async () => {
    const client = await registered();
    for (const browser of [new Browser(api), owner, outsider])
      for (const change of [
        { redirect_uri: 'https://evil.example/cb' },
        { redirect_uri: `${REDIRECT}/more` },
        { redirect_uri: null },
        { client_id: 'nobody' },
      ]) {
        const back = await client.authorize(browser, none(client, change));
        expect([change, back.origin, back.searchParams.get('code')]).toEqual([change, ORIGIN, null]);
      }
  });
});

describe('a refresh token', () => {
  it('comes without being asked for, and is replaced with each use', async () => {
    const client = await registered();
    const first = await client.tokens(owner, place.resource);
    expect(first.scope.split(' ')).toEqual(['endpoints:use', 'offline_access']);
    const { body: second } = await client.refresh(first.refresh_token, place.resource);
    expect(second.refresh_token).not.toBe(first.refresh_token);
    // Within half a minute the answer can be had again: it may have been lost.
    const again = await client.refresh(first.refresh_token, place.resource);
    expect(again.body).toMatchObject({ refresh_token: second.refresh_token });
  });

  it('that is used twice ends its grant, and no other of the client', async () => {
    const client = await registered(CONFIDENTIAL);
    const elsewhere = await client.tokens(owner, beside.resource);
    const first = await client.tokens(owner, place.resource);
    const { body: second } = await client.refresh(first.refresh_token, place.resource);
    await sql.query(
      `update refresh_tokens set rotation_replay_expires_at = now() - interval '1 second' where revoked is not null`,
    );
    expect(errorOf(await client.refresh(first.refresh_token, place.resource))).toEqual([
      400,
      'invalid_grant',
    ]);
    expect(await active(client, second.access_token)).toBe(false);
    expect(errorOf(await client.refresh(second.refresh_token, place.resource))).toEqual([
      400,
      'invalid_grant',
    ]);
    expect(await active(client, elsewhere.access_token)).toBe(true);
    const trail = await owner.get('/v1/audit-events?limit=5');
    expect(trail.body.data.map((event: any) => event.action)).toContain('oauth-grant.reuse');
  });

  it('answers many at once with one pair of tokens', async () => {
    const client = await registered();
    const { refresh_token: token } = await client.tokens(owner, place.resource);
    const answers = await Promise.all([1, 2, 3].map(() => client.refresh(token, place.resource)));
    const good = answers.filter(({ status }) => status === 200);
    expect(new Set(good.map(({ body }) => body.refresh_token)).size).toBe(1);
    // Whoever came too early to be told may ask again; nobody ended anything.
    for (const { status, body } of answers) if (status !== 200) expect(body.error).toBe('invalid_grant');
    expect((await client.refresh(good[0]?.body.refresh_token, place.resource)).status).toBe(200);
  });

  it('is no good after the membership has ended, nor with an address that is not proven', async () => {
    const client = await registered();
    const member = await person(api, 'Grace');
    const me = (await member.get('/v1/me')).body;
    const userId = fromPublicId('user', me.id) as string;
    const orgId = fromPublicId('organization', place.organizationId) as string;
    const join = () =>
      sql.query(
        `insert into memberships (id, org_id, user_id, role) values (gen_random_uuid(), $1, $2, 'viewer')`,
        [orgId, userId],
      );
    await join();
    const tokens: Tokens = await client.tokens(member, place.resource);
    await sql.query('update users set email_verified = false where id = $1', [userId]);
    const unproven = await client.refresh(tokens.refresh_token, place.resource);
    expect(errorOf(unproven)).toEqual([400, 'invalid_grant']);
    await sql.query('update users set email_verified = true where id = $1', [userId]);
    const unbanned: Tokens = await client.tokens(member, place.resource);
    await sql.query('update users set banned_at = now() where id = $1', [userId]);
    const banned = await client.refresh(unbanned.refresh_token, place.resource);
    expect(errorOf(banned)).toEqual([400, 'invalid_grant']);
    await sql.query('update users set banned_at = null where id = $1', [userId]);
    const anew: Tokens = await client.tokens(member, place.resource);
    await sql.query('delete from memberships where org_id = $1 and user_id = $2', [orgId, userId]);
    expect(errorOf(await client.refresh(anew.refresh_token, place.resource))).toEqual([400, 'invalid_grant']);
    // Who comes back is asked again.
    await join();
    expect((await client.authorize(member, client.query(place.resource))).pathname).toBe('/consent');
  });
});

describe('revocation and introspection', () => {
  it('end the grant with either token, and answer 200 to what nobody knows', async () => {
    const client = await registered(CONFIDENTIAL);
    for (const which of ['access_token', 'refresh_token'] as const) {
      const tokens = await client.tokens(owner, place.resource);
      const fields = { token: tokens[which], client_id: client.id, client_secret: client.secret };
      expect((await client.form('revoke', fields)).status).toBe(200);
      expect([which, await active(client, tokens.access_token)]).toEqual([which, false]);
      expect(errorOf(await client.refresh(tokens.refresh_token, place.resource))).toEqual([
        400,
        'invalid_grant',
      ]);
    }
    const unknown = { token: 'nobody', client_id: client.id, client_secret: client.secret };
    expect((await client.form('revoke', unknown)).status).toBe(200);
  });

  it('is done for whoever found a token and reports it', async () => {
    const client = await registered(CONFIDENTIAL);
    const report = (secret: string) =>
      api.ask('POST', '/v1/leak-reports', { body: { secret, url: 'https://example.com/paste' } });
    for (const which of ['access_token', 'refresh_token'] as const) {
      const tokens = await client.tokens(owner, place.resource);
      const { [which]: secret } = tokens;
      const typo = `${secret.slice(0, -1)}${secret.endsWith('0') ? '1' : '0'}`;
      expect((await report(typo)).status).toBe(202);
      expect(await active(client, tokens.access_token)).toBe(true);
      expect((await report(secret)).body).toEqual({ status: 'received' });
      expect([which, await active(client, tokens.access_token)]).toEqual([which, false]);
    }
    const { body } = await owner.get('/v1/audit-events?action=oauth-grant.reportLeak');
    expect(body.data[0]).toMatchObject({
      actor: { type: 'anonymous' },
      before: { clientId: client.id },
      after: { leak: { url: 'https://example.com/paste' } },
    });
  });

  it('need the client that the token is of, and its secret', async () => {
    const [client, other, open] = [
      await registered(CONFIDENTIAL),
      await registered(CONFIDENTIAL),
      await registered(),
    ];
    const { access_token: token } = await client.tokens(owner, place.resource);
    for (const fields of [
      { token, client_id: client.id },
      { token, client_id: client.id, client_secret: 'wrong' },
      { token },
    ]) {
      expect((await client.form('revoke', fields)).status).toBeGreaterThanOrEqual(400);
      expect((await client.form('introspect', fields)).status).toBeGreaterThanOrEqual(400);
    }
    const basic = Buffer.from(`${client.id}:wrong`).toString('base64');
    const twice = { token, client_id: client.id, client_secret: client.secret };
    const both = await client.form('revoke', twice, { authorization: `Basic ${basic}` });
    expect(both.status).toBeGreaterThanOrEqual(400);
    const theirs = { client_id: other.id, client_secret: other.secret };
    expect((await client.form('revoke', { token, ...theirs })).status).toBe(200);
    expect((await client.form('introspect', { token, ...theirs })).body).toEqual({ active: false });
    expect((await client.form('revoke', { token, client_id: open.id })).status).toBe(200);
    expect(await active(client, token)).toBe(true);
    const { body } = await client.form('introspect', {
      token,
      client_id: client.id,
      client_secret: client.secret,
    });
    expect(body).toMatchObject({ aud: place.resource, client_id: client.id, iss: ISSUER });
  });
});

describe('consent', () => {
  it('is asked of each client, person and endpoint by itself', async () => {
    const [client, other] = [await registered(), await registered()];
    await client.tokens(owner, place.resource);
    expect((await client.authorize(owner, client.query(beside.resource))).pathname).toBe('/consent');
    expect((await other.authorize(owner, other.query(place.resource))).pathname).toBe('/consent');
    await client.tokens(owner, beside.resource);
    expect((await client.authorize(owner, client.query(place.resource))).searchParams.has('code')).toBe(true);
  });

  it('cannot be given by who is no member, and no code comes of it', async () => {
    const client = await registered();
    const asked = await client.authorize(outsider, client.query(place.resource));
    const query = asked.search.slice(1);
    const view = await consentsOf(api).view(query, outsider.cookies(), '127.0.0.1');
    expect(view).toMatchObject({ kind: 'not_a_member', email: expect.stringContaining('eve') });
    const answer = await outsider.post('/api/auth/oauth2/consent', { accept: true, oauth_query: query });
    expect([answer.status, answer.body.kind]).toEqual([403, 'not_a_member']);
    expect((await client.authorize(outsider, client.query(place.resource))).pathname).toBe('/consent');
  });

  it('that is denied sends the client away with access_denied, and is remembered in the trail', async () => {
    const client = await registered();
    const back = await client.consented(owner, client.query(place.resource), false);
    expect(back.href.startsWith(REDIRECT)).toBe(true);
    expect(back.searchParams.get('error')).toBe('access_denied');
    expect(back.searchParams.get('state')).toBe('st');
    expect(back.searchParams.get('iss')).toBe(ISSUER);
    const trail = await owner.get('/v1/audit-events?limit=1');
    expect(trail.body.data[0]).toMatchObject({ action: 'oauth-grant.deny', actor: { type: 'person' } });
  });

  it('takes no query that was changed, made up or is over, and no answer from another site', async () => {
    const client = await registered();
    const asked = await client.authorize(owner, client.query(place.resource));
    const query = asked.search.slice(1);
    const consents = consentsOf(api);
    const moved = query.replace(encodeURIComponent('7777/callback'), encodeURIComponent('9999/callback'));
    expect(moved).not.toBe(query);
    expect((await consents.view(moved, owner.cookies(), '127.0.0.1')).kind).toBe('invalid');
    expect((await consents.view('exp=99999999999&client_id=x', owner.cookies(), '127.0.0.1')).kind).toBe(
      'invalid',
    );
    expect((await consents.view(query.replace(/exp=\d+/, 'exp=1'), owner.cookies(), '127.0.0.1')).kind).toBe(
      'expired',
    );
    expect((await consents.view(query, undefined, '127.0.0.1')).kind).toBe('sign_in');
    const { body } = await api.ask('GET', `/api/auth/oauth2/consent?${query}`);
    expect(body.kind).toBe('sign_in');
    const next = new URL(body.next, ORIGIN);
    expect([next.pathname, next.searchParams.has('sig')]).toEqual(['/api/auth/oauth2/authorize', false]);
    const forged = await owner.post(
      '/api/auth/oauth2/consent',
      { accept: true, oauth_query: query },
      { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    );
    expect(forged.status).toBe(403);
  });

  it('leads somebody who is not signed in to the page of sign-in, whatever they accept', async () => {
    const client = await registered();
    const ways: Record<string, string>[] = [{}, { accept: 'application/json' }, { 'sec-fetch-mode': 'cors' }];
    for (const headers of ways) {
      const answer = await api.ask('GET', `/api/auth/oauth2/authorize?${client.query(place.resource)}`, {
        headers,
      });
      expect(answer.status).toBe(302);
      expect(String(answer.headers['location'])).toMatch(/^\/sign-in\?/);
    }
  });
});

describe('metadata', () => {
  const read = (path: string) => api.ask('GET', path);

  it('of an endpoint names its issuer, for each of its URLs', async () => {
    for (const form of ['mcp', 'sse', 'api']) {
      const path = place.path.replace(/mcp$/, form);
      const answer = await read(`/.well-known/oauth-protected-resource${path}`);
      expect(answer.status).toBe(200);
      expect(answer.headers['access-control-allow-origin']).toBe('*');
      expect(answer.body).toMatchObject({
        resource: `${ORIGIN}${path}`,
        authorization_servers: [ISSUER],
        scopes_supported: ['endpoints:use'],
      });
    }
  });

  it('is the same 404 for what is not there and for what takes no tokens', async () => {
    await owner.send('PATCH', `/v1/endpoints/${beside.endpointId}`, { body: { auth: { oauth: false } } });
    const off = await read(`/.well-known/oauth-protected-resource${beside.path}`);
    const none = await read('/.well-known/oauth-protected-resource/t/no/such/mcp');
    expect([off.status, off.text]).toEqual([404, none.text]);
    expect(none.status).toBe(404);
    const client = await registered();
    const back = await client.authorize(owner, client.query(beside.resource));
    expect(back.searchParams.get('error')).toBe('invalid_target');
    await owner.send('PATCH', `/v1/endpoints/${beside.endpointId}`, { body: { auth: { oauth: true } } });
  });

  it('of the server is at every form of its issuer, which has no slash at its end', async () => {
    for (const path of [
      '/.well-known/oauth-authorization-server/api/auth',
      '/.well-known/openid-configuration/api/auth',
      '/api/auth/.well-known/openid-configuration',
    ]) {
      const { body, status } = await read(path);
      expect([path, status]).toEqual([path, 200]);
      expect(body).toMatchObject({
        issuer: ISSUER,
        authorization_endpoint: `${ISSUER}/oauth2/authorize`,
        token_endpoint: `${ISSUER}/oauth2/token`,
        registration_endpoint: `${ISSUER}/oauth2/register`,
        code_challenge_methods_supported: ['S256'],
        authorization_response_iss_parameter_supported: true,
        client_id_metadata_document_supported: true,
      });
    }
  });

  it('may be read from any page, and what it names may be asked', async () => {
    for (const path of ['token', 'register', 'revoke', 'introspect']) {
      const answer = await api.ask('OPTIONS', `/api/auth/oauth2/${path}`);
      expect([path, answer.status]).toEqual([path, 204]);
      expect(answer.headers['access-control-allow-origin']).toBe('*');
      expect(answer.headers['access-control-expose-headers']).toContain('www-authenticate');
    }
  });
});

describe('the door', () => {
  it('is the only way to the plugin, however a path is written', async () => {
    for (const path of [
      '/api/auth/oauth2/userinfo',
      '/api/auth/oauth2/get-clients',
      '/api/auth/oauth2/create-client',
      '/api/auth/oauth2/public-client-prelogin',
      '/api/auth/oauth2/continue',
      '/api/auth/oauth2/get-consents',
      '/api/auth/oauth2/end-session',
      '/api/auth/oauth2/token/',
      '/api/auth//oauth2/token',
      '/api/auth/%6fauth2/token',
      '/api/auth/oauth2%2ftoken',
      '/api/auth/x/../oauth2/token',
      '/api/auth/.well-known/jwks.json',
    ])
      for (const method of ['GET', 'POST']) {
        const answer = await owner.send(method, path, method === 'POST' ? { body: {} } : {});
        // The door itself takes forms alone.
        expect([path, method, answer.status >= 400]).toEqual([path, method, true]);
        if (!path.includes('token')) expect([path, answer.status]).toEqual([path, 404]);
        expect(JSON.stringify(answer.body ?? '')).not.toContain('access_token');
      }
  });

  it('takes a form whose parameters stand there once', async () => {
    const client = await registered();
    const code = await codeFor(client);
    const twice = await client.exchange(code, place.resource, { code: [code, code] });
    expect(errorOf(twice)).toEqual([400, 'invalid_request']);
    const json = await api.ask('POST', '/api/auth/oauth2/token', {
      body: { grant_type: 'authorization_code' },
    });
    expect(errorOf(json)).toEqual([400, 'invalid_request']);
    expect(json.headers['cache-control']).toBe('no-store');
    const other = await client.form('token', { grant_type: 'client_credentials', client_id: client.id });
    expect(errorOf(other)).toEqual([400, 'unsupported_grant_type']);
  });
});

describe('what is kept', () => {
  it('are hashes of tokens, codes and nothing that opens anything', async () => {
    const client = await registered(CONFIDENTIAL);
    const code = await codeFor(client);
    const { body } = await client.exchange(code, place.resource);
    const { rows } = await sql.query(
      `select coalesce(string_agg(t::text, ' '), '') as all from (
         select to_jsonb(a)::text as t from access_tokens a union all select to_jsonb(r)::text from refresh_tokens r
         union all select to_jsonb(v)::text from verifications v union all select to_jsonb(c)::text from client_apps c) x`,
    );
    const bare = (token: string) => token.slice('pb_oat_'.length);
    for (const secret of [bare(body.access_token), bare(body.refresh_token), code, client.secret as string])
      expect(rows[0].all).not.toContain(secret);
    expect(rows[0].all).toContain(hash('sha256', bare(body.access_token), 'base64url'));
    for (const secret of [body.access_token, body.refresh_token, code, client.secret as string])
      expect(api.logged()).not.toContain(secret);
  });
});
