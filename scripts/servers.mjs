/**
 * `npm run test:servers [-- --only name,name] [-- --part small] [-- vitest arguments]`: real MCP servers from npm through
 * a real endpoint, all that test/servers/packages describes, with a table at the end. They are installed on first use,
 * outside of the tree (PATCHBAY_TEST_CACHE, else the cache folder of the user). The small part is in `npm test` too.
 */
import { at } from './lib/paths.mjs';
import { run } from './lib/run.mjs';
import { failWith, Stop } from './lib/say.mjs';

/** Takes an option with its value out of the arguments. */
function option(args, name) {
  const index = args.indexOf(name);
  if (index < 0) return undefined;
  const [, value] = args.splice(index, 2);
  if (value === undefined || value.startsWith('-')) throw new Stop(`${name} needs a value.`);
  return value;
}

async function main() {
  const args = process.argv.slice(2);
  const only = option(args, '--only');
  const part = option(args, '--part');
  if (part !== undefined && !['small', 'all'].includes(part)) throw new Stop('--part is small or all.');
  const env = { ...process.env, PATCHBAY_SERVERS: only ?? part ?? 'all' };
  const { code } = await run(process.execPath, [at('scripts/test.mjs'), 'test/servers', ...args], { env });
  return code;
}

main().then((code) => process.exit(code), failWith);
