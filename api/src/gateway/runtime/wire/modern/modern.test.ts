import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { envelopeParts, META, readEnvelope, rewriteParams, stripEnvelope } from './envelope.js';
import { decodeHeaderValue, encodeHeaderValue, headerMatches, nameMember } from './headers.js';
import { isModernError, isModernVersion } from './protocol.js';

const parts = envelopeParts('2026-07-28', { name: 'patchbay', version: '1' }, {});
const modern = { envelope: parts, client: null, token: 9 };
const legacy = { envelope: null, client: null, token: 9 };
const own = {
  [META.protocolVersion]: '2026-07-28',
  [META.clientInfo]: { name: 'patchbay', version: '1' },
  [META.clientCapabilities]: {},
};
const theirs = {
  [META.protocolVersion]: '2099-01-01',
  [META.clientInfo]: { name: 'c' },
  [META.clientCapabilities]: { sampling: {} },
  [META.logLevel]: 'debug',
};

function rewrite(params: object | null, how: Parameters<typeof rewriteParams>[1]): [any, string | null] {
  const out = rewriteParams(params === null ? null : Buffer.from(JSON.stringify(params)), how);
  return [
    out.params === null ? null : JSON.parse(out.params.toString()),
    out.progressToken?.toString() ?? null,
  ];
}

describe('rewriteParams', () => {
  it('adds the envelope for a modern upstream', () => {
    expect(rewrite(null, modern)).toEqual([{ _meta: own }, null]);
    expect(rewrite({}, modern)).toEqual([{ _meta: own }, null]);
    expect(rewrite({ name: 'x' }, modern)).toEqual([{ name: 'x', _meta: own }, null]);
    expect(rewrite({ _meta: 7 }, modern)).toEqual([{ _meta: own }, null]);
    expect(rewrite({ _meta: { traceparent: 't', progressToken: 'abc', ...theirs } }, modern)).toEqual([
      { _meta: { traceparent: 't', progressToken: 9, [META.logLevel]: 'debug', ...own } },
      '"abc"',
    ]);
  });

  it('relays the client where asked', () => {
    const [params] = rewrite({ _meta: theirs }, { ...modern, client: 'relayed' });
    expect(params._meta).toEqual({ ...theirs, [META.protocolVersion]: '2026-07-28' });
    expect(rewrite({ _meta: { a: 1 } }, { ...modern, client: 'relayed' })[0]._meta).toEqual({ a: 1, ...own });
  });

  it('leaves as it is what says all that already, and only that', () => {
    const relayed = { ...modern, client: 'relayed' as const };
    const same = Buffer.from(JSON.stringify({ name: 'x', _meta: { ...theirs, ...own, z: 1 } }));
    expect(rewriteParams(same, relayed).params).toBe(same);
    const late = Buffer.from(same.toString().replace('2026-07-28', '2026-07-29'));
    expect(rewriteParams(late, relayed).params?.toString()).toContain('2026-07-28');
    const asking = { _meta: { ...own, progressToken: 't' } };
    expect(rewrite(asking, relayed)).toEqual([{ _meta: { ...own, progressToken: 9 } }, '"t"']);
    const silent = { _meta: { [META.protocolVersion]: '2026-07-28' } };
    expect(rewrite(silent, relayed)).toEqual([{ _meta: own }, null]);
  });

  it('strips it for a legacy upstream', () => {
    expect(rewrite(null, legacy)).toEqual([null, null]);
    const plain = Buffer.from('{"a": 1.0, "_meta": {"x": 1}}');
    expect(rewriteParams(plain, legacy).params).toBe(plain);
    expect(rewrite({ _meta: { ...theirs, x: 1, progressToken: 5 } }, legacy)).toEqual([
      { _meta: { x: 1, progressToken: 9 } },
      '5',
    ]);
  });

  it('touches no other byte', () => {
    const params = Buffer.from('{ "n": 1.0, "_meta": {"progressToken":"t"}, "z": 12345678901234567890 }');
    expect(rewriteParams(params, legacy).params?.toString()).toBe(
      '{ "n": 1.0, "_meta": {"progressToken":9}, "z": 12345678901234567890 }',
    );
  });
});

it('reads and strips an envelope', () => {
  const params = Buffer.from(JSON.stringify({ _meta: { ...theirs, progressToken: 1 }, name: 'x' }));
  const read = readEnvelope(params);
  expect(read).toMatchObject({ protocolVersion: '2099-01-01', logLevel: 'debug' });
  expect(read?.clientCapabilities?.toString()).toBe('{"sampling":{}}');
  expect(stripEnvelope(params)?.toString()).toBe('{"_meta":{"progressToken":1},"name":"x"}');
  expect(readEnvelope(Buffer.from('{}'))).toBeNull();
  expect(
    readEnvelope(Buffer.from(`{"_meta":{"${META.protocolVersion}":7,"${META.clientCapabilities}":[]}}`)),
  ).toMatchObject({ protocolVersion: null, clientCapabilities: null });
});

describe('header values', () => {
  // The table of 2026-07-28 streamable-http §Value Encoding.
  it.each([
    ['us-west1', 'us-west1'],
    ['Hello, 世界', '=?base64?SGVsbG8sIOS4lueVjA==?='],
    [' padded ', '=?base64?IHBhZGRlZCA=?='],
    ['line1\nline2', '=?base64?bGluZTEKbGluZTI=?='],
    ['=?base64?literal?=', '=?base64?PT9iYXNlNjQ/bGl0ZXJhbD89?='],
  ])('%j is %s', (value, header) => {
    expect(encodeHeaderValue(value)).toBe(header);
    expect(decodeHeaderValue(header)).toBe(value);
    expect(headerMatches(header, value)).toBe(true);
  });

  it('round-trips every string, in plain header characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const header = encodeHeaderValue(value);
        expect(header).toMatch(/^[\x20-\x7e\t]*$/);
        expect(decodeHeaderValue(header)).toBe(value);
      }),
    );
  });

  it.each(['=?base64?a?=', '=?base64?!!!!?=', '=?base64?/w==?=', 'é', ' a', 'a\n'])(
    'refuses %j',
    (header) => {
      expect(decodeHeaderValue(header)).toBeNull();
    },
  );

  it('compares with case', () => {
    expect([headerMatches(undefined, ''), headerMatches('A', 'a'), headerMatches('a', 'a')]).toEqual([
      false,
      false,
      true,
    ]);
  });
});

it('knows versions, errors and names', () => {
  expect([isModernVersion('2026-07-28'), isModernVersion('2025-11-25')]).toEqual([true, false]);
  expect([-32019, -32020, -32021, -32022, -32023].map(isModernError)).toEqual([
    false,
    true,
    true,
    true,
    false,
  ]);
  expect(
    ['tools/call', 'prompts/get', 'resources/read', 'tasks/get', 'tools/list', 'tasks/list'].map(nameMember),
  ).toEqual(['name', 'name', 'uri', 'taskId', null, null]);
});
