/** Installs the npm packages when they are missing or not those of package-lock.json. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { at } from './paths.mjs';
import { run } from './run.mjs';
import { Stop } from './say.mjs';

const STAMP = at('node_modules', '.patchbay-install');

/**
 * @param {(line: string) => void} say
 * @returns {Promise<boolean>} whether something had to be installed.
 */
export async function install(say) {
  const lock = readFileSync(at('package-lock.json'));
  const hash = createHash('sha256').update(lock).digest('hex');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === hash) return false;
  if (!isInstalled(JSON.parse(lock.toString('utf8')))) {
    say('Installing packages…');
    // The compiler is a development dependency; NODE_ENV=production would leave it out.
    const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
    const { code, output } = await run('npm', args, { quiet: true });
    if (code !== 0) throw new Stop(`npm ci failed:\n${output.trim()}`);
  }
  writeFileSync(STAMP, hash);
  return true;
}

/** Whether somebody (`npm install`, say) has installed exactly what the lock asks for. */
function isInstalled(lock) {
  const file = at('node_modules', '.package-lock.json');
  if (!existsSync(file)) return false;
  const installed = JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
  return Object.entries(lock.packages).every(([path, wanted]) => {
    if (path === '' || wanted.link || wanted.optional || wanted.devOptional || wanted.peer) return true;
    return !path.includes('node_modules/') || installed[path]?.version === wanted.version;
  });
}
