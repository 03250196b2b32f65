/** One request of the fuzzer: an operation with path, query, headers and body, valid, nearly so, or hostile. */
import fc from 'fast-check';
import type { Operation } from '../tenancy/operations.js';
import { hostileBody, hostileText, type IdFor, nearly, textOf, valid } from './arbitraries.js';

export interface Case {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | undefined;
}

type Json = Record<string, any>;

/** The characters that Node's client sends in a header. */
export const headerSafe = (text: string): string =>
  text.replace(/[^\t\x20-\x7e\x80-\xff]/g, '').slice(0, 4_000);
const CASE_ID = '01jddqs3rgfgz9tajbdy71mb1x';

export interface Given {
  readonly document: Json;
  /** Headers by which one's own organisation, the operator or a person is known. */
  readonly credential: Readonly<Record<string, string>>;
  /** An id of one's own, by what its prefix says. */
  readonly idFor: IdFor;
  /** The id for a path parameter. */
  readonly pathId: (name: string) => string | undefined;
  /** A body that works, beside the document's example. */
  readonly example: unknown;
}

/** @returns requests of an operation; about a quarter is valid. */
export function casesOf(operation: Operation, given: Given): fc.Arbitrary<Case> {
  return fc
    .record({
      path: pathOf(operation, given),
      query: queryOf(operation, given),
      headers: headersOf(operation, given),
      body: bodyOf(operation, given),
    })
    .map(({ path, query, headers, body }) => ({
      method: operation.method,
      path: query === '' ? path : `${path}?${query}`,
      headers: body === undefined ? headers : { 'content-type': 'application/json', ...headers },
      body,
    }));
}

const mostly = <T>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<T>, weight = 5): fc.Arbitrary<T> =>
  fc.oneof({ weight, arbitrary: usual }, { weight: 1, arbitrary: odd });

/** Percent-encoded as far as it must; a segment stays below the limit of Node for headers. */
const segment = (text: string): string => {
  const short = text.slice(0, 600).replace(/\p{Cs}/gu, '\ufffd');
  return encodeURIComponent(short) || '%20';
};

function pathOf({ path }: Operation, { pathId }: Given): fc.Arbitrary<string> {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
  const one = (name: string) =>
    mostly(
      fc.constant(pathId(name) ?? 'none'),
      fc.oneof(
        hostileText.map(segment),
        fc.constantFrom('%00', '%ff', '%c0%af', '..%2f..', '%2e%2e', '%', '%zz', ';', `srv_${CASE_ID}`),
      ),
    );
  return fc
    .tuple(...names.map(one))
    .map((values) => names.reduce((made, name, i) => made.replace(`{${name}}`, () => values[i] ?? ''), path));
}

function queryOf({ parameters }: Operation, { document, idFor }: Given): fc.Arbitrary<string> {
  const known = parameters.filter((parameter) => parameter.in === 'query');
  const value = (schema: Json) =>
    mostly(
      valid(document, schema, idFor).map(String),
      hostileText.map((text) => text.slice(0, 300)),
      2,
    );
  const each = known.map(({ name, schema, example }) =>
    fc.option(
      value({ ...schema, example }).map((text) => [name as string, text] as const),
      { nil: null, freq: 1 },
    ),
  );
  const unknown = fc.option(
    fc.tuple(
      hostileText.map((text) => text.slice(0, 50)),
      hostileText.map((text) => text.slice(0, 50)),
    ),
    { nil: null, freq: 1 },
  );
  const twice = fc.boolean();
  return fc
    .tuple(fc.tuple(...each), mostly(fc.constant(null), unknown, 8), mostly(fc.constant(false), twice, 8))
    .map(([pairs, odd, again]) => {
      const query = new URLSearchParams();
      for (const pair of [...pairs, odd]) if (pair) query.append(pair[0], pair[1]);
      const [first] = pairs.filter((pair) => pair !== null);
      if (again && first) query.append(first[0], first[1]);
      return query.toString();
    });
}

function headersOf({ parameters }: Operation, { credential }: Given): fc.Arbitrary<Record<string, string>> {
  const odd = hostileText.map(headerSafe);
  const values: Record<string, fc.Arbitrary<string>> = {
    'idempotency-key': mostly(fc.uuid(), fc.oneof(odd, fc.constantFrom('same', '"quoted"'))),
    'if-match': fc.oneof(fc.constantFrom('*', '"1"', 'W/"1"', '"2", "1"', '"99999999999"', ''), odd),
    'if-none-match': fc.oneof(fc.constantFrom('*', '"1"', 'W/"1"', '"1-000000000000"', ','), odd),
    // Nothing here ever runs a job, so that a wait would be one to its end.
    prefer: fc.constantFrom(
      'wait=0',
      'wait=-1',
      'wait=x',
      'respond-async',
      'wait=',
      'wait=0, wait=0',
      '\xff',
    ),
  };
  const named = parameters
    .filter((parameter) => parameter.in === 'header')
    .map((parameter) => String(parameter.name).toLowerCase());
  const own = fc.record(
    Object.fromEntries(
      named.map((name) => [name, fc.option(values[name] ?? odd, { nil: undefined, freq: 1 })]),
    ),
  );
  const rare: Record<string, fc.Arbitrary<string>> = {
    accept: fc.oneof(fc.constantFrom('text/html', 'application/xml', 'q=', '*/*;q=x', ''), odd),
    'request-id': odd,
    traceparent: odd,
    'accept-language': odd,
    'content-type': fc.constantFrom(
      'application/json; charset=utf-8',
      'application/json;charset=latin1',
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'APPLICATION/JSON',
      'application/merge-patch+json',
      '',
    ),
  };
  const other = fc.oneof(
    { weight: 3, arbitrary: fc.constant({}) },
    ...Object.entries(rare).map(([name, value]) => value.map((text) => ({ [name]: text }))),
  );
  return fc.tuple(own, other).map(([made, more]) => {
    const given = Object.entries(made).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return { ...Object.fromEntries(given), ...more, ...credential };
  });
}

function bodyOf(
  { body, method }: Operation,
  { document, idFor, example }: Given,
): fc.Arbitrary<Buffer | undefined> {
  const none = fc.constant(undefined);
  if (body === undefined) return method === 'GET' ? none : mostly(none, hostileBody, 4);
  const good = fc.oneof(
    valid(document, body, idFor),
    ...(example === undefined ? [] : [fc.constant(example)]),
  );
  const bytes = (value: unknown): Buffer => Buffer.from(textOf(value));
  return fc.oneof(
    { weight: 4, arbitrary: good.map(bytes) },
    { weight: 8, arbitrary: nearly(good).map(bytes) },
    { weight: 2, arbitrary: hostileBody },
    { weight: 1, arbitrary: none },
  );
}
