/** Who may change and end which key: nobody one that may do more than they, whether person or key. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { join } from '../../../../test/tenancy/world.js';
import { fromPublicId } from '../../common/ids.js';
import { covers, ROLE_SCOPES, ROLES, type Role, rolesWith } from '../../common/roles.js';
import {
  type Browser,
  type PeopleApi,
  type Reply,
  signedUp,
  startPeopleApi,
} from '../../identity/testing.js';
import type { TestOrganization } from '../../testing.js';

let api: PeopleApi;
let org: TestOrganization;
const people = new Map<Role, Browser>();
beforeAll(async () => {
  api = await startPeopleApi();
  org = await api.organization();
  for (const role of ROLES) {
    people.set(role, await signedUp(api, `${role}@example.com`));
    await join(api, fromPublicId('organization', org.id) ?? '', `${role}@example.com`, role);
  }
});
afterAll(() => api.close());

type As = (method: string, path: string, body?: unknown) => Promise<Reply>;
const asKey =
  (key: string): As =>
  (method, path, body) =>
    api.ask(method, `/v1/${path}`, { key, body });
const asPerson =
  (role: Role): As =>
  (method, path, body) =>
    (people.get(role) as Browser).send(method, `/v1/${path}`, {
      ...(body === undefined ? {} : { body }),
      headers: { 'patchbay-organization': org.id },
    });
const make = async (scopes: readonly string[]): Promise<{ id: string; key: string }> => {
  const made = await asKey(org.key)('POST', 'keys', { name: 'one', scopes });
  expect(made.status, made.text).toBe(201);
  return made.body;
};

/** Every way to change or end a key. */
const WAYS: Readonly<Record<string, (as: As, id: string) => Promise<Reply>>> = {
  rename: (as, id) => as('PATCH', `keys/${id}`, { name: 'other' }),
  expire: (as, id) => as('PATCH', `keys/${id}`, { expiresAt: new Date(Date.now() + 1_000).toISOString() }),
  'shut out': (as, id) => as('PATCH', `keys/${id}`, { allowedAddresses: ['192.0.2.1'] }),
  weaken: (as, id) => as('PATCH', `keys/${id}`, { scopes: ['servers:read'] }),
  rotate: (as, id) => as('POST', `keys/${id}/rotate`, { overlapSeconds: 0 }),
  revoke: (as, id) => as('POST', `keys/${id}/revoke`),
  delete: (as, id) => as('DELETE', `keys/${id}`),
};

/** Tries all of them on a key of each role's strength. */
async function tryAll(who: string, as: As, held: readonly string[]): Promise<number> {
  let refusals = 0;
  for (const role of ROLES)
    for (const [way, run] of Object.entries(WAYS)) {
      const { id, key } = await make(ROLE_SCOPES[role]);
      const before = (await asKey(org.key)('GET', `keys/${id}`)).text;
      const answer = await run(as, id);
      const where = `${who}: ${way} a key of an ${role}`;
      if (covers(held, role)) {
        expect(answer.status, `${where}: ${answer.text}`).toBeLessThan(300);
        continue;
      }
      refusals++;
      expect([where, answer.status, answer.body.code]).toEqual([where, 403, 'insufficient_scope']);
      expect([where, (await asKey(org.key)('GET', `keys/${id}`)).text]).toEqual([where, before]);
      expect([where, (await asKey(key)('GET', 'servers')).status]).toEqual([where, 200]);
    }
  return refusals;
}

describe('a key that may do more than oneself', () => {
  it('is not changed or ended by a person of any role', async () => {
    const refusals: Partial<Record<Role, number>> = {};
    for (const role of rolesWith('keys:write'))
      refusals[role] = await tryAll(role, asPerson(role), ROLE_SCOPES[role]);
    // The owner may all; an admin not the owner's; a developer neither of the two.
    const ways = Object.keys(WAYS).length;
    expect(refusals).toEqual({ owner: 0, admin: ways, developer: 2 * ways });
  });

  it('is not changed or ended by a key', async () => {
    for (const role of rolesWith('keys:write')) {
      const scopes = ROLE_SCOPES[role];
      await tryAll(`a key of an ${role}`, asKey((await make(scopes)).key), scopes);
    }
  });

  it('is ended by whoever reports its secret', async () => {
    const { id, key } = await make(['*']);
    expect((await api.ask('POST', '/v1/leak-reports', { body: { secret: key } })).status).toBe(202);
    expect((await asKey(org.key)('GET', `keys/${id}`)).body.status).toBe('revoked');
  });

  it('is told apart from one that is not there', async () => {
    const { id } = await make(['*']);
    const developer = asPerson('developer');
    expect((await developer('GET', `keys/${id}`)).status).toBe(200);
    // Not by its version either: who may not change it learns no more than that.
    const stale = await (people.get('developer') as Browser).send('DELETE', `/v1/keys/${id}`, {
      headers: { 'patchbay-organization': org.id, 'if-match': '"9"' },
    });
    expect(stale.status).toBe(403);
  });

  it('is no endpoint key: those open their endpoint alone', async () => {
    const developer = asPerson('developer');
    const owner = asKey(org.key);
    const namespace = await owner('POST', 'namespaces', { name: 'n' });
    const endpoint = await owner('POST', 'endpoints', { name: 'e', namespaceId: namespace.body.id });
    const key = await owner('POST', `endpoints/${endpoint.body.id}/keys`, { name: 'agent' });
    expect((await developer('POST', `keys/${key.body.id}/revoke`)).status).toBe(200);
  });
});
