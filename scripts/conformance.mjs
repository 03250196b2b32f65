/**
 * `npm run conformance [-- vitest arguments]`: the official conformance suites through a real endpoint, with one
 * line for each scenario and a summary. Part of `npm test` too, where only what is wrong is shown.
 */
import { build } from './lib/build.mjs';
import { install } from './lib/install.mjs';
import { at } from './lib/paths.mjs';
import { run } from './lib/run.mjs';
import { failWith, say } from './lib/say.mjs';

async function main() {
  await install(say);
  await build(say);
  const args = [at('node_modules/vitest/vitest.mjs'), 'run', 'test/conformance', ...process.argv.slice(2)];
  const env = { ...process.env, PATCHBAY_CONFORMANCE_VERBOSE: '1' };
  const { code } = await run(process.execPath, args, { env });
  return code;
}

main().then((code) => process.exit(code), failWith);
