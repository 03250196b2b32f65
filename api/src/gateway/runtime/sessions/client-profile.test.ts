/** What servers are told of a client, and what not. */
import { expect, it } from 'vitest';

import { META } from '../wire/modern/envelope.js';
import { ClientProfile } from './client-profile.js';

const of = (capabilities: object | null, info: object | null = null): ClientProfile =>
  ClientProfile.of(
    capabilities === null ? null : Buffer.from(JSON.stringify(capabilities)),
    info === null ? null : Buffer.from(JSON.stringify(info)),
  );

it('is one object for equal clients', () => {
  expect(of({ sampling: {} }, { name: 'a' })).toBe(of({ sampling: {} }, { name: 'a' }));
  expect(of({ sampling: {} }, { name: 'a' })).not.toBe(of({ sampling: {} }, { name: 'b' }));
});

it('shows roots only to servers whose setting lets them through', () => {
  const profile = of({ roots: { listChanged: true }, sampling: {} }, { name: 'a' });
  expect(profile.as(true).self().clientCapabilities).toEqual({ roots: { listChanged: true }, sampling: {} });
  expect(profile.as(false).self()).toEqual({
    clientCapabilities: { sampling: {} },
    clientInfo: { name: 'a' },
  });
  expect(profile.as(true).digest).not.toBe(profile.as(false).digest);
  const rootsOnly = of({ roots: {} });
  expect([rootsOnly.as(true).canBeAsked, rootsOnly.as(false).canBeAsked]).toEqual([true, false]);
});

it('cannot be asked without a capability to answer', () => {
  for (const capabilities of [null, {}, { experimental: { x: {} } }])
    expect(of(capabilities).as(true).canBeAsked).toBe(false);
  for (const name of ['sampling', 'elicitation', 'roots'])
    expect(of({ [name]: {} }).as(true).canBeAsked).toBe(true);
});

it('is the members of a modern request’s _meta', () => {
  const meta = (profile: ClientProfile, level: string | null): unknown =>
    JSON.parse(`{${profile.as(false).meta(level).toString()}}`);
  expect(meta(of(null), null)).toEqual({ [META.clientCapabilities]: {} });
  expect(meta(of({ elicitation: {} }, { name: 'é' }), 'info')).toEqual({
    [META.clientCapabilities]: { elicitation: {} },
    [META.clientInfo]: { name: 'é' },
    [META.logLevel]: 'info',
  });
});
