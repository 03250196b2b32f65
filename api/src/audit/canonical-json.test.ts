import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/database.js';
import { canonicalJson } from './canonical-json.js';

let t: TestDatabase;
let owner: pg.Client;
beforeAll(async () => {
  t = await createTestDatabase();
  owner = new pg.Client({ connectionString: t.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await t.drop();
});

async function inDatabase(values: readonly unknown[]): Promise<string[]> {
  const { rows } = await owner.query<{ text: string }>(
    'select patchbay_jcs(j) as text from jsonb_array_elements($1::jsonb) with ordinality a(j, n) order by n',
    [JSON.stringify(values)],
  );
  return rows.map(({ text }) => text);
}

it('is what RFC 8785 shows (§3.2.2 and §3.2.3)', async () => {
  const numbers = [333333333.3333333, 1e30, 4.5, 2e-3, 1e-27];
  const value = {
    numbers,
    string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
    literals: [null, true, false],
  };
  const expected =
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
    '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}';
  expect(canonicalJson(value)).toBe(expected);
  expect(await inDatabase([value])).toEqual([expected]);
  const names = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u{1f600}': 5, '\u0080': 6, '\u00f6': 7 };
  expect(Object.values(JSON.parse(canonicalJson({ ...names })))).toHaveLength(7);
  const order = [...canonicalJson(names).matchAll(/:(\d)/g)].map(([, n]) => n).join('');
  expect(order).toBe('2467153');
  expect(await inDatabase([names])).toEqual([canonicalJson(names)]);
});

it('is the same text in the database and here, for every value', async () => {
  const string = fc
    .string({ unit: 'binary', maxLength: 12 })
    // jsonb has no NUL.
    .map((text) => text.replaceAll('\0', ''));
  const number = fc
    .double({ noNaN: true, noDefaultInfinity: true })
    .map((value) => (Object.is(value, -0) ? 0 : value));
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      string,
      number,
      fc.maxSafeInteger(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 5 }),
      fc.dictionary(string, tie('value'), { maxKeys: 6 }),
    ),
  }));
  await fc.assert(
    fc.asyncProperty(fc.array(value, { minLength: 20, maxLength: 60 }), async (values) => {
      expect(await inDatabase(values)).toEqual(values.map(canonicalJson));
    }),
    { numRuns: 100, seed: 8785 },
  );
});
