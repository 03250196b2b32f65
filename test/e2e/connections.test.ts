/**
 * Credentials that belong to the organisation or to each subject, through the whole product: API, sign-in
 * over real authorization servers, endpoint, workers.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CredentialUpstream, startCredentialUpstream } from '../credential-upstream.js';
import { everythingPath } from '../fixtures/upstreams/everything.mjs';
import { type Stack, startStack } from '../stack.js';
import { ask, eventually, publish } from './connected.js';

let stack: Stack;
let upstream: CredentialUpstream;
beforeAll(async () => {
  stack = await startStack();
  upstream = await startCredentialUpstream();
});
afterAll(async () => {
  await stack.stop();
  await upstream.close();
});

describe('credentials of subjects', () => {
  it('are given by hand, reach the upstream for their subject alone, and are taken away', async () => {
    const { client } = await stack.organization('By hand');
    const server = await client.servers.create({
      name: 'Who',
      type: 'STREAMABLE_HTTP',
      url: `${upstream.origin}/mcp`,
      credentialOwner: 'subject',
      auth: { type: 'bearer_token' },
    });
    expect(server).toMatchObject({ credentialOwner: 'subject', auth: { configured: false } });
    const alice = await client.connections.start(server.id, {
      subject: 'alice',
      credential: { value: 'token-of-alice' },
    });
    expect(alice).toMatchObject({ subject: 'alice', status: 'connected', authorizationUrl: null });
    await client.connections.start(server.id, { subject: 'bob', credential: { value: 'token-of-bob' } });
    await client.servers.sync(server.id, { waitSeconds: 20 });
    expect((await client.servers.get(server.id)).health.status).toBe('healthy');
    const { key, plainKey, url } = await publish(client, server.id);
    for (const era of ['legacy', 'modern'] as const) {
      expect((await ask(url, key, 'alice', era, 'who__who')).text).toContain('Bearer token-of-alice');
      expect((await ask(url, key, 'bob', era, 'who__who')).text).toContain('Bearer token-of-bob');
      const unknown = await ask(url, key, 'carol', era, 'who__who');
      expect(unknown.error).toMatchObject({
        code: -31_008,
        data: { code: 'authorization_required', server: 'Who' },
      });
      expect((await ask(url, key, undefined, era, 'who__who')).error).toMatchObject({
        code: -31_010,
        data: { reason: 'subject_required' },
      });
    }
    const refused = await ask(url, plainKey, 'alice', 'modern', 'who__who');
    expect([refused.status, refused.error?.code]).toEqual([403, -31_403]);
    expect((await ask(url, key, 'no spaces', 'modern', 'who__who')).status).toBe(400);
    expect(await client.connections.delete(alice.id)).toEqual({ id: alice.id, revoked: 'nothing' });
    await eventually(
      async () => (await ask(url, key, 'alice', 'modern', 'who__who')).error?.code === -31_008,
    );
    expect((await ask(url, key, 'bob', 'modern', 'who__who')).text).toContain('token-of-bob');
  });

  it('reach a process of their own by a variable, and no other than the configuration names', async () => {
    const { client } = await stack.organization('Processes');
    const server = await client.servers.create({
      name: 'Everything',
      type: 'STDIO',
      command: process.execPath,
      args: [everythingPath, 'stdio'],
      env: { SHARED_BY_ALL: 'yes' },
      credentialOwner: 'subject',
      auth: { type: 'env_vars', envVars: { USER_TOKEN: '' } },
    });
    const give = (subject: string, envVars: Record<string, string>) =>
      client.connections.start(server.id, { subject, credential: { envVars } });
    await expect(give('eve', { USER_TOKEN: 'x', NODE_OPTIONS: '--require /evil' })).rejects.toMatchObject({
      status: 400,
    });
    await expect(client.connections.start(server.id, { subject: 'eve' })).rejects.toMatchObject({
      status: 400,
    });
    await give('alice', { USER_TOKEN: 'of-alice' });
    await give('bob', { USER_TOKEN: 'of-bob' });
    await client.servers.sync(server.id, { waitSeconds: 30 });
    const { key, url } = await publish(client, server.id);
    const tool = 'everything__get-env';
    for (const subject of ['alice', 'bob']) {
      const { text } = await ask(url, key, subject, 'modern', tool);
      expect(JSON.parse(text)).toMatchObject({ USER_TOKEN: `of-${subject}`, SHARED_BY_ALL: 'yes' });
    }
    await give('alice', { USER_TOKEN: 'renewed' });
    await eventually(async () => (await ask(url, key, 'alice', 'modern', tool)).text.includes('renewed'));
    expect((await ask(url, key, 'bob', 'modern', tool)).text).toContain('of-bob');
  });

  it('bind a session to the subject that it began with', async () => {
    const { client } = await stack.organization('Sessions');
    const server = await client.servers.create({
      name: 'Who',
      type: 'STREAMABLE_HTTP',
      url: `${upstream.origin}/mcp`,
      credentialOwner: 'subject',
      auth: { type: 'api_key', name: 'X-Own-Key' },
    });
    await client.connections.start(server.id, { subject: 'alice', credential: { value: 'key-of-alice' } });
    const { key, keyId, url } = await publish(client, server.id);
    const post = (body: object, headers: Record<string, string>) =>
      fetch(url, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${key}`,
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          ...headers,
        },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, ...body }),
      });
    const clientInfo = { name: 'test', version: '1' };
    const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo };
    const opened = await post({ method: 'initialize', params }, { 'x-patchbay-subject': 'alice' });
    const session = { 'mcp-session-id': opened.headers.get('mcp-session-id') ?? '' };
    const list = (headers: Record<string, string>) =>
      post({ method: 'tools/list' }, { ...session, ...headers });
    expect((await list({ 'x-patchbay-subject': 'alice' })).status).toBe(200);
    expect((await list({ 'x-patchbay-subject': 'bob' })).status).toBe(404);
    expect((await list({})).status).toBe(404);
    const stream = await fetch(url, {
      headers: {
        authorization: `Bearer ${key}`,
        accept: 'text/event-stream',
        'x-patchbay-subject': 'alice',
        ...session,
      },
    });
    expect(stream.status).toBe(200);
    await client.keys.update(keyId, { allowSubjects: false });
    // Ends with its session.
    await stream.text();
    expect((await list({ 'x-patchbay-subject': 'alice' })).status).toBe(403);
  });
});
