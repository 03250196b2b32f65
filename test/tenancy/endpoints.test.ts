/** No request to an endpoint reaches what is another organisation's, or another key's; and the matrix can fail. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runEndpointMatrix } from './endpoint-matrix.js';
import { EndpointWorld } from './endpoint-world.js';
import { openHole } from './mutants.js';
import { HOLES } from './places.js';

let world: EndpointWorld;
beforeAll(async () => {
  world = await EndpointWorld.make();
});
afterAll(() => world.close());

describe('the matrix of endpoints', () => {
  it('finds no leak', async () => {
    const { tried, leaks } = await runEndpointMatrix(world);
    console.log(`endpoints: ${tried} combinations, ${leaks.length} leaks`);
    expect(leaks).toEqual([]);
    expect(tried).toBeGreaterThan(400);
  });

  it.each(Object.entries(HOLES))('goes red when it is not checked that %s', async (name, { shows }) => {
    const close = await openHole(name);
    const { leaks } = await runEndpointMatrix(world, true).finally(close);
    const [first] = leaks;
    if (process.env.PATCHBAY_MATRIX === 'full')
      console.log(first ? `red   ${name}: ${first.cell}: ${first.fault}` : `green ${name}`);
    expect(leaks.map(({ cell }) => cell).join('\n')).toContain(shows);
  });
});
