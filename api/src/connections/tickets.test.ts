import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';

import { RootKeys } from '../common/crypto/root-keys.js';
import { connectUrls, TICKET_MS, Tickets } from './tickets.js';

const roots = (id = 'k1') => new RootKeys([{ id, secret: randomBytes(32) }]);
const ticket = { orgId: 'o', serverId: 's', subject: 'alice', keyId: 'k', scopes: ['a'] };

it('open for ten minutes, for those who hold the root keys alone, and unchanged', () => {
  let now = 1_000_000;
  const own = roots();
  const tickets = new Tickets(own, () => now);
  const text = tickets.issue(ticket);
  expect(tickets.read(text)).toEqual(ticket);
  expect(text).not.toContain('alice');
  now += TICKET_MS - 1;
  expect(tickets.read(text)).toEqual(ticket);
  now += 1;
  expect(tickets.read(text)).toBeNull();
  now = 1_000_000;
  expect(new Tickets(roots(), () => now).read(text)).toBeNull();
  expect(new Tickets(roots('k2'), () => now).read(text)).toBeNull();
  for (const wrong of [
    '',
    '.',
    'k1.',
    `${text}A`,
    text.slice(1),
    `${text.slice(0, -2)}__`,
    'x'.repeat(9_000),
  ])
    expect(tickets.read(wrong), wrong.slice(0, 40)).toBeNull();
});

it('ask for the scopes that a refusal named', () => {
  const own = roots();
  const principal = { keyId: 'k', orgId: 'o', endpointId: 'e', expiresAt: null, subject: 'alice' };
  const scopesOf = (challenge: string | null) => {
    const url = new URL(
      connectUrls(own, 'https://p.example').urlFor({ id: 's', orgId: 'o' }, principal, challenge),
    );
    expect(url.href).toMatch(/^https:\/\/p\.example\/oauth\/connect\?ticket=/);
    return new Tickets(own).read(url.searchParams.get('ticket') ?? '')?.scopes;
  };
  expect(scopesOf('Bearer error="insufficient_scope", scope="a b"')).toEqual(['a', 'b']);
  expect(scopesOf('Bearer error="invalid_token", scope="a b"')).toBeNull();
  expect(scopesOf(null)).toBeNull();
});
