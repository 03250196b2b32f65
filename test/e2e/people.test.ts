/**
 * People over the wire: two api processes on one database, a browser that is a jar of cookies, and the client
 * with a session in place of a key.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiError } from '@patchbay/sdk-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Outbox } from '../../api/src/identity/testing.js';
import { signedUp } from '../members.js';
import { type Stack, startStack } from '../stack.js';

let data: string;
let stack: Stack;
let other: Awaited<ReturnType<Stack['replica']>>;
let mails: Outbox;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'patchbay-people-'));
  stack = await startStack({ env: { PATCHBAY_DATA_DIR: data } });
  other = await stack.replica();
  mails = new Outbox(join(data, 'outbox'));
});
afterAll(async () => {
  await other.stop();
  await stack.stop();
  await rm(data, { recursive: true, force: true });
});

const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'done',
    (error: unknown) => (error instanceof ApiError ? error.code : String(error)),
  );

describe('a person', () => {
  it('is invited with a key, signs up, works in the organisation, and is out everywhere once removed', async () => {
    const acme = await stack.organization('Acme');
    const email = 'ada@example.com';
    const invitation = await acme.client.invitations.create({ email, role: 'owner' });
    const jar = await signedUp(stack, mails, email);
    expect([...jar.cookies.keys()], 'plain HTTP has no Secure cookies').toContain('patchbay.session_token');

    const person = jar.client(stack.url);
    const [open] = await person.me.invitations().all();
    expect(open).toMatchObject({ id: invitation.id, organizationName: 'Acme' });
    const mine = await person.invitations.accept(invitation.id);
    expect(mine).toMatchObject({ id: acme.id, role: 'owner' });

    const [here, there] = [jar.client(stack.url, acme.id), jar.client(other.url, acme.id)];
    const namespace = await there.namespaces.create({ name: 'by hand' });
    expect((await here.namespaces.get(namespace.id)).name).toBe('by hand');
    const [event] = await acme.client.auditEvents.list({ action: 'namespace.create' }).all();
    expect(event?.actor).toEqual({ type: 'person', id: (await person.me.get()).id });

    expect(await codeOf(acme.client.members.delete(mine.memberId)), 'the only owner').toBe('last_owner');
    const second = await acme.client.invitations.create({ email: 'bob@example.com', role: 'owner' });
    const bob = await signedUp(stack, mails, 'bob@example.com');
    await bob.client(other.url).invitations.accept(second.id);

    await bob.client(other.url, acme.id).members.delete(mine.memberId);
    expect(await codeOf(here.namespaces.get(namespace.id))).toBe('not_a_member');
    expect(await codeOf(there.namespaces.get(namespace.id))).toBe('not_a_member');
    expect((await person.me.get()).email).toBe(email);
  });
});
