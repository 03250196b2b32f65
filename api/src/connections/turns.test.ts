import { expect, it } from 'vitest';

import { Turns } from './turns.js';

it('lets few work at a time, one of each organisation, and nobody wait behind an organisation that hangs', async () => {
  const turns = new Turns();
  const order: string[] = [];
  const ends = new Map<string, () => void>();
  const begin = (orgId: string, name: string): Promise<void> =>
    turns.take(orgId, () => {
      order.push(name);
      return new Promise((resolve) => ends.set(name, resolve));
    });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const all = [
    begin('slow', 's1'),
    begin('slow', 's2'),
    begin('a', 'a1'),
    begin('b', 'b1'),
    begin('c', 'c1'),
  ];
  all.push(begin('d', 'd1'), begin('a', 'a2'));
  await settle();
  expect(order).toEqual(['s1', 'a1', 'b1', 'c1']);
  ends.get('b1')?.();
  await settle();
  expect(order.slice(4)).toEqual(['d1']);
  ends.get('a1')?.();
  await settle();
  expect(order.slice(5)).toEqual(['a2']);
  ends.get('s1')?.();
  await settle();
  expect(order.slice(6)).toEqual(['s2']);
  for (const end of ends.values()) end();
  await Promise.all(all);
});
