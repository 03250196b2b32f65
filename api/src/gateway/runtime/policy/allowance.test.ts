/** What one process lets in of an organisation's calls, by what it knows. */
import { expect, it } from 'vitest';

import { Allowance, type KnownUse } from './allowance.js';
import { success } from './answers.js';

const use = (over: Partial<KnownUse>): KnownUse => ({
  callsPerMonth: 16,
  calls: 0,
  resetsAt: '2026-12-01T00:00:00Z',
  resetsInMs: 1_000_000,
  monthSeconds: 2_592_000,
  sessions: null,
  otherSessions: 0,
  ...over,
});

function made(over: Partial<KnownUse> | null): {
  allowance: Allowance;
  asked: () => number;
  admit: () => number;
} {
  let asked = 0;
  const allowance = new Allowance(() => asked++);
  if (over !== null) allowance.learn(use(over));
  const admit = (): number => {
    let admitted = 0;
    while (admitted < 100 && allowance.admitCall()) admitted++;
    return admitted;
  };
  return { allowance, asked: () => asked, admit };
}

it('refuses nothing while nothing is known, and nothing without a limit', () => {
  for (const known of [null, { callsPerMonth: null }]) {
    const { admit, allowance, asked } = made(known);
    expect([admit(), asked()]).toEqual([100, 0]);
    expect(allowance.headers(success([]))).toBeUndefined();
    expect(allowance.take()).toBe(100);
  }
});

it('lets in what is left, and takes for used what is being written or could not be', () => {
  const { admit, allowance } = made({ calls: 10 });
  expect(admit()).toBe(6);
  expect(allowance.take()).toBe(6);
  expect(admit()).toBe(0);
  allowance.putBack();
  expect([admit(), allowance.unwritten, allowance.take()]).toEqual([0, 6, 6]);
  allowance.wrote();
  // Another process has used two more, then the operator raises the limit.
  allowance.learn(use({ calls: 18 }));
  expect(admit()).toBe(0);
  allowance.learn(use({ calls: 18, callsPerMonth: 20 }));
  expect(admit()).toBe(2);
});

it('asks for the count before its time, the sooner the less is left, and once', () => {
  const { admit, allowance, asked } = made({});
  for (let i = 0; i < 2; i++) allowance.admitCall();
  expect(asked()).toBe(0);
  allowance.admitCall();
  expect([asked(), allowance.asked]).toEqual([1, true]);
  expect([admit(), asked()]).toEqual([13, 1]);
  allowance.take();
  allowance.wrote();
  allowance.learn(use({ calls: 15 }));
  expect(admit()).toBe(1);
});

it('begins anew when the month is over, before it was read', () => {
  const { admit, allowance, asked } = made({ calls: 16, resetsInMs: 0 });
  expect(admit()).toBe(16);
  expect(asked()).toBeGreaterThan(0);
  allowance.learn(use({ calls: 3 }));
  expect(admit()).toBe(0);
});

it('leaves of the sessions what others have not open', () => {
  const { allowance } = made({ sessions: 5, otherSessions: 3 });
  expect([allowance.sessions, allowance.sessionsHere]).toEqual([5, 2]);
  allowance.learn(use({ sessions: 5, otherSessions: 7 }));
  expect(allowance.sessionsHere).toBe(0);
});
