/**
 * The directory that holds what a single-machine installation keeps: the embedded database, the root
 * keys, the facts of the first run, logs. One running Patchbay owns it at a time.
 */
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { Stop } from './say.mjs';

/**
 * Creates and locks the directory.
 * @param {string} path
 * @returns {{ path: string, file(name: string): string, secret(name: string, make: () => string): string,
 *   keep(name: string, text: string): void, release(): void }}
 */
export function openDataDir(path) {
  const dir = resolve(path);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  // As root, PostgreSQL runs as another user, who has to pass through to its own folder.
  chmodSync(dir, process.getuid?.() === 0 ? 0o711 : 0o700);
  const file = (name) => join(dir, name);
  const lock = file('lock');
  takeLock(lock, dir);
  const keep = (name, text) => {
    // Written aside and renamed: a crash leaves the old file or the new one, never half of one.
    writeFileSync(`${file(name)}.new`, text, { mode: 0o600 });
    renameSync(`${file(name)}.new`, file(name));
  };
  return {
    path: dir,
    file,
    keep,
    secret(name, make) {
      if (!existsSync(file(name))) keep(name, make());
      return readFileSync(file(name), 'utf8').trim();
    },
    release: () => rmSync(lock, { force: true }),
  };
}

/** @throws {Stop} when a living process holds it. */
function takeLock(lock, dir) {
  const mine = `${lock}.${process.pid}`;
  writeFileSync(mine, JSON.stringify({ pid: process.pid, born: bornAt(process.pid) }), { mode: 0o600 });
  try {
    for (let tries = 0; tries < 5; tries++) {
      try {
        linkSync(mine, lock); // fails when it exists: only one of two gets it
        return;
      } catch (error) {
        if (error.code !== 'EEXIST') throw error;
      }
      const pid = holder(lock);
      if (pid !== null) {
        throw new Stop(
          `The data directory ${dir} is in use by another Patchbay (process ${pid}). Stop it, or set PATCHBAY_DATA_DIR to another directory.`,
        );
      }
      rmSync(lock, { force: true });
    }
    throw new Stop(`The lock ${lock} cannot be taken. Remove the file if no Patchbay is running.`);
  } finally {
    rmSync(mine, { force: true });
  }
}

/** The living process that holds the lock, or null for a stale one. */
function holder(lock) {
  try {
    const { pid, born } = JSON.parse(readFileSync(lock, 'utf8'));
    process.kill(pid, 0);
    // A number may have gone to another process since.
    return born === bornAt(pid) ? pid : null;
  } catch (error) {
    return error.code === 'EPERM' ? 'of another user' : null;
  }
}

/** When a process was born, in the kernel's ticks; null where /proc does not tell. */
function bornAt(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ')[19];
  } catch {
    return null;
  }
}

/** A root key as PATCHBAY_ROOT_KEYS wants it. */
export function newRootKey() {
  return `k1:${randomBytes(32).toString('base64')}`;
}
