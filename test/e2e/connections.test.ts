/**
 * Credentials that belong to the organisation or to each subject, through the whole product: API, sign-in
 * over real authorization servers, endpoint, workers.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CredentialUpstream, startCredentialUpstream } from '../credential-upstream.js';
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
});
