/**
 * The matrix can fail: one policy, one refusal of the guard, one condition of a query at a time is taken out, and it
 * must go red. Each of the two walls holds alone: without all policies, and without all conditions.
 *
 * PATCHBAY_MATRIX=full also takes out each condition by itself and prints what went red by what.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { holesOf, tryDatabase } from './database-wall.js';
import { type Result, runMatrix, World } from './matrix.js';
import { sourcesOf, takeOut } from './mutants.js';

const FULL = process.env.PATCHBAY_MATRIX === 'full';

/** Their transactions are the system's, since they look across organisations: the code is the only wall there. */
const ACROSS = new Set(['features/me/me.repository.ts']);

let world: World;
beforeAll(async () => {
  world = await World.make();
});
afterAll(() => world.close());

const say = (what: string, { tried, leaks }: Result) => {
  const [first] = leaks;
  if (FULL)
    console.log(
      first ? `red   ${what}: ${first.cell}: ${first.fault}` : `green ${what}, ${tried} combinations`,
    );
};
const database = () => tryDatabase(world.rows, world.attacker.uuid, world.victim.uuid);

/** Runs with every policy of the tenant's role open. */
async function withoutPolicies<T>(work: () => Promise<T>): Promise<T> {
  const holes = (await holesOf(world.rows)).filter(({ name }) => name.endsWith('no row-level security'));
  for (const { open } of holes) await world.rows.owner.query(open);
  try {
    return await work();
  } finally {
    for (const { close } of holes) await world.rows.owner.query(close);
  }
}

/** Runs with one place of a source, or all, taken out. */
async function without<T>(file: string, index: number | 'all', work: () => Promise<T>): Promise<T> {
  const back = await takeOut(world.api, file, index);
  try {
    return await work();
  } finally {
    back();
  }
}

describe('the second wall, the database', () => {
  it('holds by itself on every tenant table', async () => {
    const { tried, leaks } = await database();
    console.log(`database: ${tried} combinations, ${leaks.length} leaks`);
    expect(leaks).toEqual([]);
    expect(tried).toBe(4 * world.rows.tables.length);
  });

  it('goes red with any policy taken down', async () => {
    const holes = await holesOf(world.rows);
    const unseen: string[] = [];
    for (const { name, open, close } of holes) {
      await world.rows.owner.query(open);
      const result = await database();
      await world.rows.owner.query(close);
      say(name, result);
      const table = name.slice(0, name.indexOf(':'));
      if (!result.leaks.some(({ cell }) => cell.endsWith(` ${table}`))) unseen.push(name);
    }
    console.log(`policies: ${holes.length} taken down, ${holes.length - unseen.length} went red`);
    expect(unseen).toEqual([]);
    expect((await database()).leaks).toEqual([]);
  }, 240_000);
});

describe('the first wall, the code', () => {
  it('holds by itself, without any policy', async () => {
    const result = await withoutPolicies(() => runMatrix(world, { part: 'foreign' }));
    say('no policy at all', result);
    expect(result.leaks).toEqual([]);
  });

  it('goes red with any refusal of the guard taken out', async () => {
    const unseen: string[] = [];
    let all = 0;
    for (const { file, places } of sourcesOf('.guard.ts'))
      for (const [index, { text, line }] of places.entries()) {
        // A limit is about how often, not about who.
        if (text === 'rate_limited') continue;
        all++;
        const what = `${file}:${line} ${text}`;
        const result = await without(file, index, () =>
          runMatrix(world, { part: 'refused', firstOnly: true }),
        );
        say(what, result);
        if (result.leaks.length === 0) unseen.push(what);
      }
    console.log(`refusals: ${all} taken out, ${all - unseen.length} went red`);
    expect(unseen).toEqual([]);
    expect(all).toBeGreaterThan(5);
  }, 240_000);

  it('may have holes in every repository as long as the policies stand', async () => {
    const backs: (() => void)[] = [];
    for (const { file } of sourcesOf('.repository.ts'))
      if (!ACROSS.has(file)) backs.push(await takeOut(world.api, file, 'all'));
    const result = await runMatrix(world, { part: 'foreign' });
    for (const back of backs) back();
    say('no repository with conditions', result);
    expect(result.leaks).toEqual([]);
  }, 240_000);

  it('goes red without the conditions of a repository and the policies', async () => {
    const unseen: string[] = [];
    const sources = sourcesOf('.repository.ts');
    for (const { file } of sources) {
      const run = () => runMatrix(world, { part: 'foreign', firstOnly: true });
      const both = await without(file, 'all', () => withoutPolicies(run));
      say(`${file} without conditions and policies`, both);
      if (both.leaks.length === 0) unseen.push(file);
    }
    console.log(
      `repositories: ${sources.length} without conditions, ${sources.length - unseen.length} went red`,
    );
    expect(unseen).toEqual([]);
  }, 480_000);

  if (FULL)
    it('goes red without one condition and the policies, where no other stands before it', async () => {
      let red = 0;
      const behind: string[] = [];
      for (const { file, places } of sourcesOf('.repository.ts'))
        for (const [index, { text, line }] of places.entries()) {
          const what = `${file}:${line} ${text}`;
          const result = await without(file, index, () =>
            withoutPolicies(() => runMatrix(world, { part: 'foreign', firstOnly: true })),
          );
          say(what, result);
          if (result.leaks.length > 0) red++;
          else behind.push(what);
        }
      console.log(`conditions: ${red + behind.length} taken out, ${red} went red`);
      // The others are for rows of something that was found by its organisation before.
      expect(behind.filter((what) => what.endsWith(' find'))).toEqual([]);
    }, 600_000);
});
