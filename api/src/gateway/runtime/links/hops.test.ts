/** Marks of links, as they come back to an endpoint. */
import { expect, it } from 'vitest';
import type { CompiledEndpoint } from '../../snapshot/types.js';
import { hopOf, loopIn, MAX_HOPS, readHops } from './hops.js';

const ids = Array.from({ length: 12 }, (_, i) => `0197f0aa-0000-7000-8000-${String(i).padStart(12, '0')}`);
const others = ids.map(hopOf);
const endpoint = {
  servers: new Map([['0197f0aa-1111-7000-8000-000000000000', {}]]),
} as unknown as CompiledEndpoint;
const own = hopOf('0197f0aa-1111-7000-8000-000000000000');

it('a mark tells servers apart and nothing of them', () => {
  expect(new Set([...others, own]).size).toBe(13);
  expect(own).toMatch(/^[\w-]{16}$/);
});

it('an endpoint knows its own servers, wherever they stand', () => {
  expect(loopIn(endpoint, own)).toContain('A loop');
  expect(loopIn(endpoint, `${others[0]}, ${own},${others[1]}`)).toContain('A loop');
  expect(loopIn(endpoint, [others[0] ?? '', own])).toContain('A loop');
  expect(loopIn(endpoint, others.slice(0, 3).join(','))).toBeNull();
});

it('goes no deeper than anybody nests', () => {
  expect(loopIn(endpoint, others.slice(0, MAX_HOPS).join(','))).toBeNull();
  expect(loopIn(endpoint, others.slice(0, MAX_HOPS + 1).join(', '))).toContain(`More than ${MAX_HOPS}`);
  expect(loopIn(endpoint, others.join(', '))).toContain(`More than ${MAX_HOPS}`);
});

it('what is no mark is not handed on', () => {
  expect(readHops(`${own}, a b\r\nx: y, ${'x'.repeat(17)},, ${others[0]}`)).toEqual([own, others[0]]);
  expect(readHops('')).toEqual([]);
});
