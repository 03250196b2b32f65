/**
 * `npm run fuzz [-- --seed N] [-- --runs N] [-- vitest arguments]`: generated requests, valid, nearly valid and hostile,
 * to every operation of the document and to an endpoint: 250 each, from a new seed that is printed. A small part from
 * a fixed seed is in `npm test`.
 */
import { randomInt } from 'node:crypto';
import { build } from './lib/build.mjs';
import { install } from './lib/install.mjs';
import { at } from './lib/paths.mjs';
import { run } from './lib/run.mjs';
import { failWith, Stop, say } from './lib/say.mjs';

/** Takes an option with its number out of the arguments. */
function number(args, name, otherwise) {
  const index = args.indexOf(name);
  if (index < 0) return otherwise;
  const [, value] = args.splice(index, 2);
  if (!/^\d{1,9}$/.test(value ?? '')) throw new Stop(`${name} needs a number.`);
  return Number(value);
}

async function main() {
  const args = process.argv.slice(2);
  const seed = number(args, '--seed', randomInt(2 ** 29));
  const runs = number(args, '--runs', 250);
  await install(say);
  await build(say);
  say(`Seed ${seed}: npm run fuzz -- --seed ${seed} does the same again.`);
  const vitest = [
    at('node_modules/vitest/vitest.mjs'),
    'run',
    'test/fuzz',
    '--disable-console-intercept',
    ...args,
  ];
  const env = { ...process.env, PATCHBAY_FUZZ_SEED: String(seed), PATCHBAY_FUZZ_RUNS: String(runs) };
  const { code } = await run(process.execPath, vitest, { env });
  return code;
}

main().then((code) => process.exit(code), failWith);
