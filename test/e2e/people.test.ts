/**
 * People over the wire: two api processes on one database, a browser that is a jar of cookies, and the client
 * with a session in place of a key.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiError, Patchbay } from '@patchbay/sdk-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Outbox } from '../../api/src/identity/testing.js';
import { type Stack, startStack } from '../stack.js';

const PASSWORD = 'correct horse battery';
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

/** Keeps cookies by their name; every request says that it comes from a page of the service. */
class Jar {
  readonly cookies = new Map<string, string>();

  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    const headers = new Headers(init?.headers);
    const origin = new URL(stack.url);
    headers.set('origin', `http://localhost:${origin.port}`);
    headers.set('cookie', [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const answer = await fetch(input, { ...init, headers, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split(/=(.*)/s);
      this.cookies.set(name, value);
    }
    return answer;
  };

  auth(path: string, body: object): Promise<Response> {
    return this.fetch(`${stack.url}/api/auth/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  client(baseUrl: string, organization?: string): Patchbay {
    const key = { session: true, ...(organization === undefined ? {} : { organization }) } as const;
    return new Patchbay({ baseUrl, key, fetch: this.fetch, maxRetries: 0 });
  }
}

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
    expect((await mails.next(email)).text).toContain(invitation.id);

    const jar = new Jar();
    const up = await jar.auth('sign-up/email', { email, password: PASSWORD, name: 'Ada' });
    expect(up.status, await up.text()).toBe(200);
    const link = /http:\/\/localhost:\d+(\/\S+)/.exec((await mails.next(email)).text)?.[1];
    expect((await jar.fetch(`${stack.url}${link}`)).status).toBe(302);
    expect((await jar.auth('sign-in/email', { email, password: PASSWORD })).status).toBe(200);
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
    const bob = new Jar();
    await bob.auth('sign-up/email', { email: 'bob@example.com', password: PASSWORD, name: 'Bob' });
    await mails.next('bob@example.com');
    const proof = /http:\/\/localhost:\d+(\/\S+)/.exec((await mails.next('bob@example.com')).text)?.[1];
    await bob.fetch(`${stack.url}${proof}`);
    await bob.auth('sign-in/email', { email: 'bob@example.com', password: PASSWORD });
    await bob.client(other.url).invitations.accept(second.id);

    await bob.client(other.url, acme.id).members.delete(mine.memberId);
    expect(await codeOf(here.namespaces.get(namespace.id))).toBe('not_a_member');
    expect(await codeOf(there.namespaces.get(namespace.id))).toBe('not_a_member');
    expect((await person.me.get()).email).toBe(email);
  });
});
