/**
 * What the fuzzer sends: values that a JSON schema allows, the same with something wrong in one place, and
 * texts that are hostile wherever they stand. Everything is made by fast-check, so that a seed gives it again.
 */
import fc from 'fast-check';

type Json = Record<string, any>;

/** JSON text that JSON.stringify would not write, as a value: it is put into the text as it is. */
export class Raw {
  constructor(readonly text: string) {}
  toJSON(): string {
    return `\u0001${this.text}\u0001`;
  }
}

/** JSON text of a value that may hold `Raw`s. */
export function textOf(value: unknown): string {
  const text = JSON.stringify(value) ?? '';
  return text.replace(/"\\u0001((?:[^"\\]|\\.)*?)\\u0001"/g, (_, raw: string) => JSON.parse(`"${raw}"`));
}

const DEEP = 20_000;
const nested = (depth: number, open: string, close: string) =>
  new Raw(`${open.repeat(depth)}${close.repeat(depth)}`);

/** Texts that went wrong somewhere before: for PostgreSQL, URLs, regular expressions, terminals, prototypes. */
export const HOSTILE_TEXTS: readonly string[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  'x\udfff',
  '\ufffe\uffff',
  '\u202egnp.exe',
  '\u2028',
  '👩‍👩‍👧‍👦'.repeat(40),
  'e\u0301'.repeat(200),
  'a'.repeat(10_000),
  'ß'.repeat(300_000),
  '__proto__',
  'constructor',
  'toString',
  "'; drop table servers; --",
  '${SAME_NAME}',
  '${__proto__}',
  '${'.repeat(2_000),
  '../../../etc/passwd',
  '%00',
  '<script>alert(1)</script>',
  'a\r\nset-cookie: x=1',
  '2026-02-30T00:00:00Z',
  '9999-12-31T23:59:59.999999999Z',
  '0000-01-01T00:00:00Z',
  '2026-01-01T00:00:00+23:59',
  '-1',
  '1e999',
  'NaN',
  'http://[::1',
  'http://a:99999/',
  'http://user:pass@127.0.0.1/',
  'javascript:alert(1)',
  'file:///etc/passwd',
  'https://\u0000/',
  'https://xn--/',
  `https://${'a'.repeat(3_000)}.example/`,
];

const HOSTILE_VALUES: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -0,
  -1,
  1.5,
  2 ** 31,
  2 ** 53,
  1.7e308,
  new Raw('1e999'),
  new Raw('-1e-999'),
  new Raw('123456789012345678901234567890'),
  new Raw('9223372036854775808'),
  [],
  {},
  [[]],
  [null],
  new Raw('{"__proto__":{"admin":true}}'),
  new Raw('{"constructor":{"prototype":{"admin":true}}}'),
  new Raw('{"a":1,"a":2}'),
  new Raw('{"":""}'),
  nested(DEEP, '[', ']'),
  new Raw(`${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}`),
  Array.from({ length: 5_000 }, (_, i) => i),
  Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`k${i}`, i])),
];

export const hostileText: fc.Arbitrary<string> = fc.oneof(
  // What most often gets as far as the database.
  {
    weight: 2,
    arbitrary: fc.constantFrom('a\u0000b', '\ud800', '0000-01-01T00:00:00Z', '\u202e', '__proto__'),
  },
  { weight: 3, arbitrary: fc.constantFrom(...HOSTILE_TEXTS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 200 }) },
);

export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...HOSTILE_VALUES) },
  { weight: 3, arbitrary: hostileText },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 4 }) },
);

/** Bodies that are no JSON, or none that anybody wants. */
export const hostileBody: fc.Arbitrary<Buffer> = fc.oneof(
  fc
    .constantFrom('', '{', '}', 'null', '[]', '"x"', '1', 'nul', '{"a":1,}', '{"a":NaN}', '\ufeff{}', '{}{}')
    .map((text) => Buffer.from(text)),
  fc.constant(Buffer.from(nested(DEEP, '[', ']').text)),
  fc.constant(Buffer.alloc(2_000_000, 0x20)),
  fc.constant(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  hostileValue.map((value) => Buffer.from(textOf(value))),
);

/** How a schema's typed ids are filled: the prefix of an example gives an id to use. */
export type IdFor = (prefix: string) => string | undefined;

/** @returns values that the schema allows, as far as a schema tells. */
export function valid(
  document: Json,
  schema: Json | undefined,
  idFor: IdFor,
  depth = 0,
): fc.Arbitrary<unknown> {
  if (schema === undefined || depth > 12) return fc.constant(null);
  const into = (inner: Json | undefined) => valid(document, inner, idFor, depth + 1);
  if (schema.$ref) return into(document.components.schemas[String(schema.$ref).split('/').at(-1) ?? '']);
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const choice = schema.anyOf ?? schema.oneOf;
  if (choice) return fc.oneof(...choice.map(into));
  if (schema.allOf)
    return fc
      .tuple(...schema.allOf.map(into))
      .map((parts) => Object.assign({}, ...(parts as object[])) as unknown);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  switch (type) {
    case 'string':
      return text(schema, idFor);
    case 'integer':
      return fc.integer({
        min: Math.max(schema.minimum ?? 0, -(2 ** 31)),
        max: Math.min(schema.maximum ?? 1_000, 2 ** 31 - 1),
      });
    case 'number':
      return fc.double({ min: schema.minimum ?? 0, max: schema.maximum ?? 1e6, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(into(schema.items), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 3, 3),
      });
    case 'object':
      return object(schema, into);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function object(schema: Json, into: (inner: Json) => fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const model = Object.fromEntries(
    Object.entries<Json>(schema.properties ?? {}).map(([name, property]) => [name, into(property)]),
  );
  const known = fc.record(model, { requiredKeys: schema.required ?? [] });
  const more = schema.additionalProperties;
  if (typeof more !== 'object' || Object.keys(model).length > 0) return known;
  return fc.dictionary(fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,12}$/), into(more), { maxKeys: 3 });
}

function text(schema: Json, idFor: IdFor): fc.Arbitrary<string> {
  const example = schema.examples?.[0] ?? schema.example;
  const [, prefix] = /^([a-z]+)_[0-9a-z]{26}$/.exec(String(example ?? '')) ?? [];
  const id = prefix === undefined ? undefined : idFor(prefix);
  if (id !== undefined) return fc.constant(id);
  if (schema.format === 'date-time')
    return fc
      .date({ min: new Date('2027-01-01'), max: new Date('2099-01-01'), noInvalidDate: true })
      .map((at) => at.toISOString());
  if (schema.format === 'uri') return fc.webUrl({ withQueryParameters: true });
  const bounds = { minLength: schema.minLength ?? 0, maxLength: Math.min(schema.maxLength ?? 60, 120) };
  if (schema.pattern)
    try {
      const all = new RegExp(schema.pattern, 'u');
      return fc
        .stringMatching(all, { size: '-1' })
        .filter((made) => made.length <= (schema.maxLength ?? 1e6));
    } catch {
      // A pattern of another dialect than fast-check's: letters match nearly all of ours.
    }
  return fc
    .stringMatching(/^[A-Za-z]([A-Za-z0-9 _-]{0,30}[a-z0-9])?$/)
    .filter((made) => made.length >= bounds.minLength && made.length <= bounds.maxLength);
}

/** The value with something hostile in one place, a member missing, or one that is not known. */
export function nearly(value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc
    .tuple(value, hostileValue, fc.nat(), fc.constantFrom('replace', 'replace', 'drop', 'add', 'repeat'))
    .map(([whole, hostile, at, how]) => broken(whole, hostile, at, how));
}

function broken(whole: unknown, hostile: unknown, at: number, how: string): unknown {
  const places: [Record<string, unknown>, string][] = [];
  const copy = structuredCloneOf(whole);
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null || node instanceof Raw) return;
    for (const key of Object.keys(node)) {
      places.push([node as Record<string, unknown>, key]);
      walk((node as Record<string, unknown>)[key]);
    }
  };
  walk(copy);
  const place = places[at % Math.max(1, places.length)];
  if (place === undefined) return hostile;
  const [parent, key] = place;
  if (how === 'drop') delete parent[key];
  else if (how === 'add' && !Array.isArray(parent))
    parent[typeof hostile === 'string' ? hostile : 'extra'] = hostile;
  else if (how === 'repeat') parent[key] = [parent[key], parent[key]];
  else parent[key] = hostile;
  return copy;
}

/** Values of fast-check have no prototype now and then, and may be shared. */
function structuredCloneOf(value: unknown): unknown {
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);
}
