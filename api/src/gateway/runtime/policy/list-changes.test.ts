import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { ListChanges } from './list-changes.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('lets the first through at once and the rest of the window as one, for each server by itself', () => {
  const read: string[] = [];
  const changes = new ListChanges((_org, server) => void read.push(server));
  for (let i = 0; i < 100; i++) changes.heard('o', 'a');
  changes.heard('o', 'b');
  expect(read).toEqual(['a', 'b']);
  vi.advanceTimersByTime(5_000);
  expect(read).toEqual(['a', 'b', 'a']);
  vi.advanceTimersByTime(5_000);
  expect(read).toEqual(['a', 'b', 'a']);
  // A quiet server is heard at once again.
  changes.heard('o', 'b');
  changes.heard('o', 'a');
  expect(read).toEqual(['a', 'b', 'a', 'b', 'a']);
  changes.heard('o', 'a');
  changes.stop();
  vi.advanceTimersByTime(60_000);
  expect(read).toHaveLength(5);
});
