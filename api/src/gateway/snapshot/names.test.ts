/** Names: legal, stable, and a function of prefix and name alone. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { exposedName, freeName, hashedName, MAX_NAME_LENGTH } from './names.js';

const LEGAL = /^[A-Za-z0-9_-]{1,64}$/;
const prefix = fc.stringMatching(/^[a-z0-9-]{0,40}$/);

describe('exposedName', () => {
  it('joins with two underscores, and leaves a name bare without a prefix', () => {
    expect(exposedName('files', 'read_file')).toBe('files__read_file');
    expect(exposedName('', 'read_file')).toBe('read_file');
  });

  it('is legal for whatever a server calls its tools', () => {
    fc.assert(
      fc.property(prefix, fc.string({ unit: 'binary', minLength: 1, maxLength: 300 }), (p, name) => {
        expect(exposedName(p, name)).toMatch(LEGAL);
        expect(hashedName(p, name)).toMatch(LEGAL);
      }),
    );
  });

  it('tells different names apart where it must change them', () => {
    fc.assert(
      fc.property(prefix, fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (p, a, b) => {
        const long = 'x'.repeat(MAX_NAME_LENGTH);
        if (a !== b) expect(exposedName(p, long + a)).not.toBe(exposedName(p, long + b));
      }),
    );
  });

  it('does not change between versions of this code', () => {
    expect(exposedName('srv', 'sum of/two')).toBe('srv__sum_of_two_15fd11f3');
    expect(exposedName('srv', 'y'.repeat(80))).toHaveLength(64);
  });
});

it('resolves collisions by the slug, then by a hash, then not at all', () => {
  const taken = new Set(['echo']);
  expect(freeName(taken, '', 'later', 'echo')).toBe('later__echo');
  taken.add('later__echo');
  const hashed = freeName(taken, '', 'later', 'echo');
  expect(hashed).toBe(hashedName('later', 'echo'));
  taken.add(hashed as string);
  expect(freeName(taken, '', 'later', 'echo')).toBeNull();
});
