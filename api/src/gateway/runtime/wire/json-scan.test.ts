import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { addMember, addRaw, removeMembers, replaceMember } from './json-edit.js';
import {
  assertUtf8,
  JsonScanError,
  MAX_DEPTH,
  member,
  readString,
  scanArray,
  scanObject,
  skipSpace,
  skipValue,
} from './json-scan.js';

const bytes = (text: string): Buffer => Buffer.from(text, 'utf8');

/** Whether the scanner takes the text as exactly one JSON value. */
function accepts(text: string): boolean {
  const buf = bytes(text);
  try {
    assertUtf8(buf);
    const end = skipValue(buf, skipSpace(buf, 0, buf.length), buf.length);
    return skipSpace(buf, end, buf.length) === buf.length;
  } catch (error) {
    if (error instanceof JsonScanError) return false;
    throw error;
  }
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('the grammar', () => {
  it('takes every JSON text, however it is laid out', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), fc.constantFrom(undefined, 1, '\t', '\r\n '), (text, indent) => {
        expect(accepts(JSON.stringify(JSON.parse(text), null, indent))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('agrees with JSON.parse on texts with a fault', () => {
    const mutated = fc.tuple(
      fc.json({ maxDepth: 3 }),
      fc.nat(),
      fc.constantFrom(
        '',
        '"',
        '\\',
        '{',
        '}',
        '[',
        ']',
        ',',
        ':',
        '0',
        '-',
        '.',
        'e',
        'u',
        ' ',
        '\n',
        '\t',
        '\u0000',
        '\u001f',
        'é',
        '\u2028',
      ),
      fc.nat(2),
    );
    fc.assert(
      fc.property(mutated, ([text, at, insert, remove]) => {
        const i = at % (text.length + 1);
        // Through UTF-8, since a cut may leave half of a surrogate pair.
        const changed = bytes(text.slice(0, i) + insert + text.slice(i + remove)).toString();
        expect(accepts(changed)).toBe(parses(changed));
      }),
      { numRuns: 3000 },
    );
  });

  it('agrees with JSON.parse on soup of JSON characters', () => {
    const soup = fc
      .array(
        fc.constantFrom(
          '{',
          '}',
          '[',
          ']',
          ',',
          ':',
          '"',
          '"a"',
          'true',
          'null',
          'fals',
          '-',
          '0',
          '1',
          '01',
          '.5',
          'e+',
          '1E5',
          '\\u00e',
          ' ',
          '\n',
          '\v',
        ),
        { maxLength: 8 },
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(soup, (text) => accepts(text) === parses(text)),
      { numRuns: 5000 },
    );
  });

  it.each([
    '',
    ' ',
    '{',
    '{"a"',
    '{"a":',
    '{"a":1',
    '{"a":1,',
    '{"a":1,}',
    '[1,]',
    '"\\x"',
    '"\\u12"',
    '"\t"',
    '-',
    '1.',
    '.1',
    '1e',
    '+1',
    '00',
    'nul',
    'True',
    '1 2',
    '"a',
    '\u00a01',
    '\ufeff1',
    "{'a':1}",
    '[1}',
    'NaN',
    '// c\n1',
  ])('refuses %j', (text) => {
    expect(accepts(text)).toBe(false);
  });

  it('bounds nesting', () => {
    expect(accepts('['.repeat(MAX_DEPTH) + ']'.repeat(MAX_DEPTH))).toBe(true);
    expect(accepts('['.repeat(MAX_DEPTH + 1) + ']'.repeat(MAX_DEPTH + 1))).toBe(false);
    expect(accepts('{"a":'.repeat(1_000_000))).toBe(false);
  });

  it('refuses bytes that are not UTF-8', () => {
    expect(() => assertUtf8(Buffer.from([0x22, 0xff, 0x22]))).toThrow(JsonScanError);
    expect(() => assertUtf8(Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]))).toThrow(JsonScanError);
  });
});

describe('scanObject', () => {
  it('finds the members JSON.parse finds', () => {
    const object = fc.dictionary(
      fc.string({ unit: 'binary' }).filter((k) => k !== '__proto__'),
      fc.jsonValue({ maxDepth: 3 }),
    );
    fc.assert(
      fc.property(object, fc.constantFrom(undefined, 2), (value, indent) => {
        const buf = bytes(JSON.stringify(value, null, indent));
        const members = scanObject(buf);
        expect(members.map((m) => m.key).sort()).toEqual(Object.keys(JSON.parse(buf.toString())).sort());
        for (const m of members) {
          expect(JSON.parse(buf.toString('utf8', m.start, m.end))).toEqual(JSON.parse(buf.toString())[m.key]);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('decodes keys and strings', () => {
    const buf = bytes('{"met\\u0068od":"a\\nb","é😀":1}');
    const members = scanObject(buf);
    expect(members.map((m) => m.key)).toEqual(['method', 'é😀']);
    expect(readString(buf, members[0]!.start, members[0]!.end)).toBe('a\nb');
  });

  it('lets the last of a repeated member count', () => {
    const buf = bytes('{"a":1,"b":2,"a":3}');
    expect(buf.toString('utf8', member(scanObject(buf), 'a')!.start, member(scanObject(buf), 'a')!.end)).toBe(
      '3',
    );
  });

  it.each([
    '{"method":"a","method":"b"}',
    '{"name":"a","x":1,"n\\u0061me":"b"}',
    '{"name":"a","Name":"b"}',
    '{"NAME":"a","name":"b"}',
    '{"params":{},"param\u017f":{}}',
    '{"_meta":{},"_META":{}}',
    '{"io.modelcontextprotocol/logLevel":1,"io.modelcontextprotocol/loglevel":2}',
  ])('refuses %s', (text) => {
    expect(() => scanObject(bytes(text))).toThrow(JsonScanError);
  });

  it('does not mistake other members for guarded ones', () => {
    expect(
      scanObject(bytes('{"name":1,"names":2,"Title":3,"title":4,"x":{"name":1,"name":2}}')),
    ).toHaveLength(5);
  });

  it('works inside a larger buffer', () => {
    const buf = bytes('xx {"a":[1,2]} yy');
    expect(scanObject(buf, 2, 14).map((m) => buf.toString('utf8', m.start, m.end))).toEqual(['[1,2]']);
    expect(scanArray(buf, 8, 13)).toEqual([9, 10, 11, 12]);
    expect(() => scanObject(buf)).toThrow(JsonScanError);
  });
});

describe('edits', () => {
  const object = '{ "a" : 1.0 , "b":12345678901234567890,\n"c":{"x":[1e2]} }';

  it('leaves every other byte alone', () => {
    expect(replaceMember(bytes(object), 'b', bytes('"new"')).toString()).toBe(
      '{ "a" : 1.0 , "b":"new",\n"c":{"x":[1e2]} }',
    );
    expect(addMember(bytes(object), 'd', bytes('4')).toString()).toBe(
      '{ "a" : 1.0 , "b":12345678901234567890,\n"c":{"x":[1e2]} ,"d":4}',
    );
    expect(removeMembers(bytes(object), new Set(['b'])).toString()).toBe('{"a" : 1.0,"c":{"x":[1e2]}}');
    const same = bytes(object);
    expect(removeMembers(same, new Set(['zz']))).toBe(same);
  });

  it('knows the empty object', () => {
    expect(addRaw(bytes(' { } '), bytes('"a":1')).toString()).toBe(' { "a":1} ');
    expect(removeMembers(bytes('{"a":1}'), new Set(['a'])).toString()).toBe('{}');
    expect(replaceMember(bytes('{}'), 'é"', bytes('1')).toString()).toBe('{"é\\"":1}');
  });

  it('does what assignment and delete do', () => {
    const key = fc.constantFrom('a', 'b', 'c', 'é', '"', 'zzz');
    fc.assert(
      fc.property(
        fc.dictionary(key, fc.jsonValue({ maxDepth: 2 })),
        key,
        fc.jsonValue({ maxDepth: 2 }),
        fc.constantFrom(undefined, 1),
        (value, k, v, indent) => {
          const buf = bytes(JSON.stringify(value, null, indent));
          const json = JSON.stringify(v);
          expect(JSON.parse(replaceMember(buf, k, bytes(json)).toString())).toEqual(
            JSON.parse(JSON.stringify({ ...value, [k]: v })),
          );
          const { [k]: _gone, ...rest } = value;
          expect(JSON.parse(removeMembers(buf, new Set([k])).toString())).toEqual(
            JSON.parse(JSON.stringify(rest)),
          );
        },
      ),
      { numRuns: 500 },
    );
  });
});
