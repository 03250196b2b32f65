/**
 * `npm run matrix [-- vitest arguments]`: every operation and every path of an endpoint × every caller that they must
 * refuse × every position of an id, with the number of combinations tried and of leaks; then the same with one policy,
 * one refusal, one condition at a time taken out, and what went red by what. A shorter second part is in `npm test`.
 */
import { build } from './lib/build.mjs';
import { install } from './lib/install.mjs';
import { at } from './lib/paths.mjs';
import { run } from './lib/run.mjs';
import { failWith, say } from './lib/say.mjs';

async function main() {
  await install(say);
  await build(say);
  const args = ['run', 'test/tenancy', '--disable-console-intercept', ...process.argv.slice(2)];
  const env = { ...process.env, PATCHBAY_MATRIX: 'full' };
  const { code } = await run(process.execPath, [at('node_modules/vitest/vitest.mjs'), ...args], { env });
  return code;
}

main().then((code) => process.exit(code), failWith);
