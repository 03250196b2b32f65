/** Invitations that are sent again, and who may send or end which. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { join } from '../../../../test/tenancy/world.js';
import { fromPublicId } from '../../common/ids.js';
import { type PeopleApi, signedUp, startPeopleApi } from '../../identity/testing.js';
import type { TestOrganization } from '../../testing.js';

let api: PeopleApi;
let org: TestOrganization;
beforeAll(async () => {
  api = await startPeopleApi();
  org = await api.organization();
});
afterAll(() => api.close());

const ask = (method: string, path: string, body?: unknown) =>
  api.ask(method, `/v1/invitations${path}`, { key: org.key, body });

describe('an invitation', () => {
  it('is sent again for as long again, three times a day', async () => {
    const email = 'grace@example.com';
    const made = (await ask('POST', '', { email, role: 'viewer', expiresInDays: 2 })).body;
    await api.mails.next(email);
    // As if it were over.
    await api.db.tenant(
      fromPublicId('organization', org.id) ?? '',
      (tx) => tx.$executeRaw`
      update invitations set created_at = now() - interval '3 days', updated_at = now() - interval '3 days',
                             expires_at = now() - interval '1 day'`,
    );
    expect((await ask('GET', `/${made.id}`)).body.status).toBe('expired');
    const again = await ask('POST', `/${made.id}/resend`);
    expect(again.body).toMatchObject({ id: made.id, status: 'open', version: 2 });
    const days = (Date.parse(again.body.expiresAt) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(1.9);
    expect(days).toBeLessThan(2.1);
    expect((await api.mails.next(email)).text).toContain(made.id);
    for (let i = 0; i < 2; i++) expect((await ask('POST', `/${made.id}/resend`)).status).toBe(200);
    const often = await ask('POST', `/${made.id}/resend`);
    expect([often.status, often.headers['retry-after']]).toEqual([429, expect.any(String)]);
    expect(
      (await api.ask('POST', `/v1/invitations/${made.id}/resend`, { key: (await api.organization()).key }))
        .status,
    ).toBe(404);
  });

  it('to a role that may do more is neither sent nor revoked', async () => {
    const made = (await ask('POST', '', { email: 'heir@example.com', role: 'owner' })).body;
    const admin = await signedUp(api, 'admin@example.com');
    await join(api, fromPublicId('organization', org.id) ?? '', 'admin@example.com', 'admin');
    const headers = { 'patchbay-organization': org.id };
    const resent = await admin.send('POST', `/v1/invitations/${made.id}/resend`, { headers });
    expect(resent.body.code).toBe('insufficient_scope');
    const revoked = await admin.send('DELETE', `/v1/invitations/${made.id}`, { headers });
    expect(revoked.body.code).toBe('insufficient_scope');
    expect((await ask('DELETE', `/${made.id}`)).status).toBe(204);
  });
});
