import { describe, expect, it } from 'vitest';

import {
  encodeError,
  encodeNotification,
  encodeRequest,
  encodeResult,
  isBatch,
  JsonRpcShapeError,
  JsonScanError,
  parseFrame,
  readOwnId,
  splitBatch,
} from './jsonrpc.js';

const frame = (text: string) => parseFrame(Buffer.from(text));
const text = (buf: Buffer | null): string | null => buf?.toString() ?? null;

describe('parseFrame', () => {
  it('tells the three kinds apart and keeps their bytes', () => {
    const request = frame(
      ' {"params":{"n":1.0},"id":"a\\u0062","method":"tools/c\\u0061ll","jsonrpc":"2.0","extra":1} ',
    );
    expect([request.kind, text(request.id), request.method, text(request.params)]).toEqual([
      'request',
      '"a\\u0062"',
      'tools/call',
      '{"n":1.0}',
    ]);
    expect(frame('{"jsonrpc":"2.0","method":"x"}')).toMatchObject({
      kind: 'notification',
      id: null,
      params: null,
    });
    const result = frame('{"result":{"a":12345678901234567890},"jsonrpc":"2.0","id":1}');
    expect([result.kind, text(result.id), text(result.result)]).toEqual([
      'response',
      '1',
      '{"a":12345678901234567890}',
    ]);
    const error = frame('{"jsonrpc":"2.0","id":null,"error":{"code":-32601,"message":"no","data":[1]}}');
    expect([error.kind, error.id, error.errorCode]).toEqual(['response', null, -32601]);
  });

  it.each([
    '{"code":"x","message":"m"}',
    '{"message":"m"}',
    '{"code":1}',
    '{"code":1.5,"message":"m"}',
    '"text"',
    'null',
  ])('marks the error %s as malformed', (error) => {
    expect(frame(`{"jsonrpc":"2.0","id":1,"error":${error}}`).errorCode).toBeNaN();
  });

  it.each([
    '{}',
    '{"jsonrpc":"1.0","id":1,"method":"x"}',
    '{"jsonrpc":"2.0","id":1}',
    '{"jsonrpc":"2.0","id":null,"method":"x"}',
    '{"jsonrpc":"2.0","id":{},"method":"x"}',
    '{"jsonrpc":"2.0","id":true,"method":"x"}',
    '{"jsonrpc":"2.0","id":1,"method":7}',
    '{"jsonrpc":"2.0","id":1,"method":"x","params":[]}',
    '{"jsonrpc":"2.0","id":1,"method":"x","result":{}}',
    '{"jsonrpc":"2.0","id":1,"result":{},"error":{"code":1,"message":""}}',
    '{"jsonrpc":"2.0","result":{}}',
  ])('refuses %s', (json) => {
    expect(() => frame(json)).toThrow(JsonRpcShapeError);
  });

  it.each([
    '',
    '[]',
    '1',
    '{"jsonrpc":"2.0","id":1,"id":2,"method":"x"}',
    '{"jsonrpc":"2.0","method":"x"}{}',
  ])('refuses %j as JSON of a message', (json) => {
    expect(() => frame(json)).toThrow(JsonScanError);
  });
});

it('reads only its own spelling of ids', () => {
  const ids = ['0', '1', '123456789012345', '"1"', '1.0', '01', '-1', '1e3', '1234567890123456', ''];
  expect(ids.map((id) => readOwnId(Buffer.from(id)))).toEqual([
    0, 1, 123456789012345, -1, -1, -1, -1, -1, -1, -1,
  ]);
  expect(readOwnId(null)).toBe(-1);
});

it('builds what it parses', () => {
  const params = Buffer.from('{"a":1.0}');
  expect(encodeRequest(3, 'a"é', params).toString()).toBe(
    '{"jsonrpc":"2.0","id":3,"method":"a\\"é","params":{"a":1.0}}',
  );
  expect(encodeRequest(Buffer.from('"é"'), 'm', null).toString()).toBe(
    '{"jsonrpc":"2.0","id":"é","method":"m"}',
  );
  expect(encodeNotification('m', params).toString()).toBe(
    '{"jsonrpc":"2.0","method":"m","params":{"a":1.0}}',
  );
  expect(encodeResult(1, params).toString()).toBe('{"jsonrpc":"2.0","id":1,"result":{"a":1.0}}');
  expect(JSON.parse(encodeError(null, -32700, 'no', { x: 1 }).toString())).toEqual({
    jsonrpc: '2.0',
    id: null,
    error: { code: -32700, message: 'no', data: { x: 1 } },
  });
});

it('splits batches', () => {
  const batch = Buffer.from(' [ {"a":1} , {"b":[2]} ]');
  expect(isBatch(batch)).toBe(true);
  expect(splitBatch(batch).map(String)).toEqual(['{"a":1}', '{"b":[2]}']);
  expect(() => splitBatch(Buffer.from('[]'))).toThrow(JsonRpcShapeError);
});
