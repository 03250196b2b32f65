/** Catalogues in pages: nothing is lost, doubled or out of order at a page's edge, and what does not fit is told. */
import { Prisma } from '@patchbay/prisma';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { createTestDatabase, type TestDatabase } from '../../../../test/database.js';
import { newUuid } from '../../common/ids.js';
import { type CatalogLimits, type CatalogRow, catalogPage, readCatalogs } from './load-catalogs.js';

let database: TestDatabase;
const orgId = newUuid();
/** In the order of their ids. */
const servers = [newUuid(), newUuid(), newUuid()].sort();

beforeAll(async () => {
  database = await createTestDatabase();
  await database.db.system((tx) =>
    tx.organization.create({ data: { id: orgId, slug: 'acme', name: 'acme' } }),
  );
  await database.db.tenant(orgId, async (tx) => {
    for (const [i, id] of servers.entries()) {
      const server = { id, orgId, slug: `s${i}`, name: `s${i}`, type: 'SSE', sharing: 'shared' } as const;
      await tx.server.create({ data: { ...server, config: Buffer.from('x') } });
    }
    const item = (serverId: string, kind: 'tool' | 'prompt', position: number) => {
      const key = `${kind}${position}`;
      return {
        id: newUuid(),
        orgId,
        serverId,
        kind,
        key,
        definition: key.padEnd(10),
        hash: 'h',
        position,
      };
    };
    const data = [7, 3, 5, 1, 6, 2, 4, 0].flatMap((at) => [
      item(servers[0] as string, 'tool', at),
      item(servers[0] as string, 'prompt', at),
      item(servers[2] as string, 'tool', at),
    ]);
    await tx.catalogItem.createMany({ data });
  });
});
afterAll(() => database.drop());

async function read(limits: Partial<CatalogLimits>, ids: readonly string[] = servers) {
  const all = { rowsAtATime: 1_000, maxCharacters: 1_000_000, ...limits };
  const page = async (after?: CatalogRow) => {
    const among = Prisma.sql`select unnest(${ids}::uuid[])`;
    const [rows] = await database.db.tenantRead<[CatalogRow]>(orgId, [
      catalogPage(orgId, among, after, all.rowsAtATime),
    ]);
    return rows;
  };
  const catalogs = await readCatalogs(ids, await page(), page, all);
  return ids.map((id) => {
    const found = catalogs.get(id);
    return (
      found && { ...found, tools: found.tools.map((t) => t.key), prompts: found.prompts.map((p) => p.key) }
    );
  });
}

const keys = (kind: string) => [0, 1, 2, 3, 4, 5, 6, 7].map((at) => `${kind}${at}`);
const none = { prompts: [], resources: [], templates: [], cut: false };

it.each([1, 2, 3, 8, 16, 24, 25])('is the same %i rows at a time', async (rowsAtATime) => {
  expect(await read({ rowsAtATime })).toEqual([
    { ...none, tools: keys('tool'), prompts: keys('prompt') },
    undefined,
    { ...none, tools: keys('tool') },
  ]);
});

it('stops where it is full, and says of whom there is more', async () => {
  const [first, second, third] = await read({ maxCharacters: 200, rowsAtATime: 3 });
  expect([first?.cut, second?.cut, third?.cut]).toEqual([false, undefined, true]);
  expect([first?.tools.length, first?.prompts.length, third?.tools.length]).toEqual([8, 8, 4]);
  const [cut] = await read({ maxCharacters: 5 });
  expect(cut).toMatchObject({ tools: [], prompts: [], cut: true });
});

it('asks for nothing where there are no servers', async () => {
  expect(await read({}, [])).toEqual([]);
});
