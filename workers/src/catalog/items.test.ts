import { type Catalog, type CatalogKind, NO_VARIANTS } from '@patchbay/api/gateway/probe';
import { describe, expect, it } from 'vitest';
import { compare, type Item, type KnownItem, type Reading, readItems } from './items.js';
import { saidInstructions, saidObject } from './said.js';

const none = { items: [], declared: false, complete: true, notes: [], error: null };
function tools(...names: string[]): Catalog {
  const items = names.map((name) => ({ name, json: Buffer.from(JSON.stringify({ name })), note: null }));
  return { tools: { ...none, items }, prompts: none, resources: none, resourceTemplates: none };
}
const readTools = (...names: string[]) => readItems(tools(...names), NO_VARIANTS, 'tools', 'tool');
const asReadings = (reading: Reading) => new Map<CatalogKind, Reading>([['tools', reading]]);
const known = (items: readonly Item[]): KnownItem[] =>
  items.map((item) => ({ ...item, id: `id of ${item.key}` }));
const all = new Set<CatalogKind>(['tools', 'prompts', 'resources', 'resourceTemplates']);

describe('readItems', () => {
  it('leaves out what PostgreSQL cannot hold, and says so', () => {
    const { items, notes } = readTools('fine', 'nul\0', 'x'.repeat(3_000), '\ud800a', '\udfffa');
    expect(items.map((i) => i.key)).toEqual(['fine', '\ufffda']);
    expect(items.map((i) => i.position)).toEqual([0, 1]);
    expect(notes).toHaveLength(2);
  });
});

describe('compare', () => {
  const before = readTools('a', 'b', 'c');

  it('finds nothing between equals, and the same hash', () => {
    const first = compare(asReadings(before), all, true, []);
    const diff = compare(asReadings(before), all, true, known(before.items));
    expect(diff).toMatchObject({ added: [], changed: [], moved: [], removed: [] });
    expect(diff.counts.tools).toEqual({ added: 0, changed: 0, removed: 0, total: 3 });
    expect(diff.catalogHash).toBe(first.catalogHash);
  });

  it('tells added, changed, moved and removed apart', () => {
    const changed = readTools('c', 'a', 'd').items.map((i) => (i.key === 'a' ? { ...i, hash: 'other' } : i));
    const diff = compare(asReadings({ items: changed, notes: [] }), all, true, known(before.items));
    expect(diff.added.map((i) => i.key)).toEqual(['d']);
    expect(diff.changed.map((i) => [i.id, i.position])).toEqual([['id of a', 1]]);
    expect(diff.moved).toEqual([{ id: 'id of c', position: 0 }]);
    expect(diff.removed).toEqual(['id of b']);
    expect(diff.counts.tools).toEqual({ added: 1, changed: 1, removed: 1, total: 3 });
  });

  it('removes nothing after half a list', () => {
    const diff = compare(asReadings(readTools('a')), new Set(), true, known(before.items));
    expect(diff.removed).toEqual([]);
    expect(diff.counts.tools.total).toBe(3);
    expect(diff.catalogHash).toBe(compare(asReadings(before), all, true, []).catalogHash);
  });

  it('sees what an item requires, and keeps what was required while nobody knows', () => {
    const asking = tools('asks').tools.items.map((item) => ({ ...item, requires: ['sampling'] as const }));
    const variants = { ...NO_VARIANTS, items: { ...NO_VARIANTS.items, tools: asking } };
    const varied = readItems(tools('a', 'b', 'c'), variants, 'tools', 'tool');
    expect(varied.items.map((i) => [i.key, i.position, i.requires])).toEqual([
      ['a', 0, []],
      ['b', 1, []],
      ['c', 2, []],
      ['asks', 3, ['sampling']],
    ]);
    const first = compare(asReadings(varied), all, true, known(before.items));
    expect(first.added.map((i) => i.key)).toEqual(['asks']);
    expect(compare(asReadings(varied), all, true, known(varied.items))).toMatchObject({
      added: [],
      changed: [],
      removed: [],
      catalogHash: first.catalogHash,
    });
    expect(compare(asReadings(before), all, true, known(varied.items)).removed).toEqual(['id of asks']);
    expect(compare(asReadings(before), all, false, known(varied.items))).toMatchObject({
      removed: [],
      catalogHash: first.catalogHash,
    });
    const freed = compare(asReadings(readTools('a', 'b', 'c', 'asks')), all, false, known(varied.items));
    expect(freed.changed.map((i) => [i.key, i.requires])).toEqual([['asks', []]]);
    expect(freed.catalogHash).not.toBe(first.catalogHash);
  });

  it('another order is another catalogue', () => {
    const one = compare(asReadings(readTools('a', 'b')), all, true, []).catalogHash;
    expect(compare(asReadings(readTools('b', 'a')), all, true, []).catalogHash).not.toBe(one);
  });
});

describe('what a server says of itself', () => {
  it('holds no NUL and no manual', () => {
    expect(saidInstructions(null)).toBeNull();
    expect(saidInstructions('\0')).toBeNull();
    expect(saidInstructions('a\0b')).toBe('ab');
    expect(saidInstructions('x'.repeat(100_000))).toHaveLength(16_384);
    expect(saidObject({ 'a\0': 'b\0c', d: 'back\\u0000slash' })).toEqual({ a: 'bc', d: 'back\\u0000slash' });
    const huge = saidObject({ tools: { x: 'y'.repeat(100_000) }, prompts: {} });
    expect(huge).toEqual({ tools: {}, prompts: {} });
  });
});
