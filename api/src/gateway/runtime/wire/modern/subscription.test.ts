import { describe, expect, it } from 'vitest';

import { withoutSubscriptionId, withSubscriptionId } from './subscription.js';

const KEY = 'io.modelcontextprotocol/subscriptionId';
const bytes = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
const add = (params: unknown, id: string) =>
  JSON.parse(withSubscriptionId(params === null ? null : bytes(params), bytes(id)).toString());

describe('withSubscriptionId', () => {
  it('puts the id as it came, number or string, wherever the notification has its _meta', () => {
    expect(add(null, '1')).toEqual({ _meta: { [KEY]: 1 } });
    expect(add({ uri: 'a' }, '"x"')).toEqual({ uri: 'a', _meta: { [KEY]: 'x' } });
    expect(add({ uri: 'a', _meta: { other: 1 } }, '7')).toEqual({ uri: 'a', _meta: { other: 1, [KEY]: 7 } });
    expect(add({ _meta: { [KEY]: 'theirs' } }, '7')).toEqual({ _meta: { [KEY]: 7 } });
    expect(add({ _meta: 3 }, '7')).toEqual({ _meta: { [KEY]: 7 } });
  });
});

describe('withoutSubscriptionId', () => {
  it('takes away that and nothing else', () => {
    const strip = (text: string) => withoutSubscriptionId(bytes(text)).toString();
    expect(strip(`{"uri":"a","_meta":{"${KEY}":1}}`)).toBe('{"uri":"a"}');
    expect(strip(`{"uri": "a","_meta":{"z":1.0,"${KEY}":"s"}}`)).toBe('{"uri": "a","_meta":{"z":1.0}}');
    const plain = bytes('{ "uri":"a", "_meta":{"z":1} }');
    expect(withoutSubscriptionId(plain)).toBe(plain);
  });
});
