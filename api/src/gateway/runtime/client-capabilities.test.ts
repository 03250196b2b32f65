/** Client capabilities as names, as bits and as what a client says: the three agree. */
import { expect, it } from 'vitest';

import { bitsIn, bitsOf, CLIENT_CAPABILITIES, declarationOf, without } from './client-capabilities.js';

const said = (capabilities: unknown): number => bitsIn(Buffer.from(JSON.stringify(capabilities)));

it('are the same bits by name and declared', () => {
  for (const name of CLIENT_CAPABILITIES) {
    const names = CLIENT_CAPABILITIES.filter((n) => n === name || name.startsWith(`${n}.`));
    expect(said(declarationOf(names)), name).toBe(bitsOf(names));
    const others = without(CLIENT_CAPABILITIES, name);
    expect(said(declarationOf(others)), name).toBe(bitsOf(others));
    expect(bitsOf(names) & bitsOf(others)).toBe(bitsOf(names) & ~bitsOf([name]));
  }
  expect(said(declarationOf(CLIENT_CAPABILITIES))).toBe(31);
});

it.each([
  [{}, 0],
  [{ sampling: true, elicitation: null, roots: [], tasks: 'yes' }, 0],
  [{ elicitation: { url: true }, sampling: { url: {} } }, 3],
  [{ elicitation: { url: {} }, 'elicitation.url': {}, experimental: { roots: {} } }, 6],
])('are objects where they belong: %j', (capabilities, bits) => {
  expect(said(capabilities)).toBe(bits);
});

it('nobody has one that is not known here', () => {
  expect(bitsOf(['telepathy']) & 31).toBe(0);
  expect(bitsOf(['toString'])).toBeGreaterThan(31);
});
