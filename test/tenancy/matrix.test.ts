/** No operation of the document shows or changes another organisation's rows, whoever asks and wherever the id stands. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asPerson, CANARY, known, personalKey, runMatrix, unclassified, VISITOR, World } from './matrix.js';
import { type Audience, requestOf } from './operations.js';
import { anotherSession, granted, join, leave, type Populated, populate } from './world.js';

let world: World;
beforeAll(async () => {
  world = await World.make();
});
afterAll(() => world.close());

/** Who may. The person is invited before they belong to the organisation, so that they can accept and leave. */
async function rightful({ api, visitor }: World, audience: Audience, org: Populated, id: string) {
  if (audience !== 'person')
    return { ids: org.ids, asking: { key: audience === 'operator' ? api.operatorKey : org.key } };
  await leave(api, org.uuid, VISITOR);
  const body = { email: VISITOR, role: 'viewer' };
  const invited = await api.ask('POST', '/v1/invitations', { key: org.key, body });
  // The last owner's account is not deleted: a 409, and others still need the visitor.
  await join(api, org.uuid, VISITOR, id === 'deleteMe' ? 'owner' : 'viewer');
  const { id: key } = await personalKey(visitor, org);
  const oauthGrant = await granted(api, org, VISITOR);
  const session = await anotherSession(api, VISITOR);
  const ids = { ...org.ids, invitation: invited.body.id, key, oauthGrant, session };
  return { ids, asking: { headers: asPerson(visitor, org) } };
}

describe('the matrix', () => {
  it('classifies every operation of the document, as the document describes it', () => {
    expect(unclassified(world.operations)).toEqual([]);
  });

  it('watches rows with a canary in every tenant table', async () => {
    const now = await world.rows.fingerprint([world.victim.uuid]);
    expect(now.size).toBeGreaterThan(20);
    expect([...now].filter(([, is]) => is.startsWith('0 '))).toEqual([]);
    const seen = await world.api.ask('GET', '/v1/servers', { key: world.victim.key });
    expect(seen.text).toContain(CANARY);
  });

  it('opens every operation to its rightful caller, so that a refusal is one', async () => {
    const refused: string[] = [];
    let org: Populated | undefined;
    for (const operation of known(world)) {
      const { positions, audience } = operation.classified;
      org ??= await populate(world.api, 'rightful');
      const { ids, asking } = await rightful(world, audience, org, operation.id);
      const { method, url, body } = requestOf(operation, positions, ({ at, kind }) =>
        at.startsWith('query.') ? undefined : ids[kind],
      );
      const answer = await world.api.ask(method, url, { ...asking, body });
      if (answer.status >= 300 && answer.status !== 409)
        refused.push(`${method} ${operation.path}: ${answer.text}`);
      // Looking changes nothing; what else people and the operator do may end it.
      if (method === 'DELETE' || (method !== 'GET' && audience !== 'organization')) org = undefined;
    }
    expect(refused).toEqual([]);
  }, 240_000);

  it('finds no leak', async () => {
    const { tried, leaks } = await runMatrix(world);
    console.log(
      `matrix: ${tried} combinations of ${world.operations.length} operations, ${leaks.length} leaks`,
    );
    expect(leaks).toEqual([]);
    expect(tried).toBeGreaterThan(10 * world.operations.length);
  }, 240_000);

  it('refuses a suspended organisation only as long as it is suspended', async () => {
    const { suspended, api } = world;
    const answer = await api.ask('POST', `/v1/organizations/${suspended.id}/activate`, {
      key: api.operatorKey,
    });
    expect(answer.body.status).toBe('active');
    const look = async () => (await api.ask('GET', '/v1/servers', { key: suspended.key })).status;
    await expect.poll(look).toBe(200);
  });
});
