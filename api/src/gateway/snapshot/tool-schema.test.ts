/** Schemas that real servers list, as a client is shown them. */
import { expect, it } from 'vitest';
import { withObjectSchema } from './tool-schema.js';

const shown = (text: string) => withObjectSchema(Buffer.from(text)).toString();

it.each([
  // The archived server-gitlab lists all of its tools so.
  [
    '{"name":"a","inputSchema":{"$schema":"http://json-schema.org/draft-07/schema#"},"x":1.0}',
    '{"name":"a","inputSchema":{"$schema":"http://json-schema.org/draft-07/schema#","type":"object"},"x":1.0}',
  ],
  ['{"name":"a","inputSchema":{}}', '{"name":"a","inputSchema":{"type":"object"}}'],
  ['{"name":"a"}', '{"name":"a","inputSchema":{"type":"object"}}'],
  ['{"name":"a","inputSchema":null}', '{"name":"a","inputSchema":{"type":"object"}}'],
  [
    '{"name":"a","inputSchema":{"type":["object","null"],"properties":{"type":{"type":"string"}}}}',
    '{"name":"a","inputSchema":{"type":"object","properties":{"type":{"type":"string"}}}}',
  ],
])('%s', (given, expected) => {
  expect(shown(given)).toBe(expected);
  expect(shown(expected)).toBe(expected);
});

it('leaves alone what is as it should be', () => {
  const tool = Buffer.from('{ "inputSchema" : { "properties": {}, "type" : "object" }, "name": "a" }');
  expect(withObjectSchema(tool)).toBe(tool);
});
