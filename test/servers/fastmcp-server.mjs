/** A small server on `fastmcp`, from the folder into which that was installed: `node fastmcp-server.mjs FOLDER PORT`. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [, , home = '', port = '0'] = process.argv;
const require = createRequire(join(home, 'package.json'));
const load = (name) => import(pathToFileURL(require.resolve(name)).href);
const { FastMCP } = await load('fastmcp');
const { z } = await load('zod');

const server = new FastMCP({ name: 'small', version: '1.0.0' });
server.addTool({
  name: 'add',
  description: 'Adds two numbers.',
  parameters: z.object({ a: z.number(), b: z.number() }),
  execute: async ({ a, b }) => String(a + b),
});
server.addPrompt({ name: 'greet', description: 'Greets.', load: async () => 'Hello' });
server.addResource({
  uri: 'note://one',
  name: 'One',
  mimeType: 'text/plain',
  load: async () => ({ text: 'one' }),
});
server.addResourceTemplate({
  uriTemplate: 'note://{name}',
  name: 'Note',
  mimeType: 'text/plain',
  arguments: [{ name: 'name', required: true }],
  load: async ({ name }) => ({ text: name }),
});
await server.start({ transportType: 'httpStream', httpStream: { host: '127.0.0.1', port: Number(port) } });
