/**
 * Installed packages, one directory for each lockfile, named by its hash: the same code for every server
 * that is pinned to it. A directory is made beside and moved into place when it is whole, so that what
 * is there is never half. Every machine has its own.
 */
import { randomUUID } from 'node:crypto';
import {
  chmod,
  lstat,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { rootCertificates } from 'node:tls';
import type { Ended } from '../sandbox/run.js';
import type { Command } from '../sandbox/types.js';
import type { PackageSpec } from './command.js';
import { holding } from './lock-directory.js';
import { exactly, LockError, type LockFacts, readLock } from './lockfile.js';

export interface StoreOptions {
  /** PATCHBAY_DATA_DIR. */
  readonly dataDir: string;
  readonly registry: string;
  /** Versions that are younger are not taken; 0: all. */
  readonly minAgeHours: number;
  /** Of what one installation downloads and unpacks, in bytes. */
  readonly maxBytes: number;
  /** Whether an npm will do that cannot be kept from fetching what dependencies name past the registry. */
  readonly anyNpm: boolean;
  /** Runs npm, confined as the deployment confines; only `directory` outlives it. Never throws. */
  readonly run: (
    command: Command,
    directory: string,
    signal: AbortSignal,
    onOutput: (text: string) => void,
  ) => Promise<Ended>;
}

export interface Installed {
  readonly directory: string;
  readonly lock: string;
  readonly facts: LockFacts;
}

/** A package could not be installed. The message is for people; `log` is what npm said, its last lines. */
export class InstallFailed extends Error {
  constructor(
    message: string,
    readonly log: string,
  ) {
    super(message);
  }
}

const CA_FILE = '.authorities.pem';
const INSTALL_MS = 300_000;
const MEASURE_MS = 500;
/** What an installer that died left behind. */
const LEFT_OVER_MS = 3_600_000;
/** Every start uses a directory, and every look at a server is a start: what was not used for so long is let go. */
const UNUSED_MS = 30 * 86_400_000;
/** npm takes a processor and some hundred megabytes: so many at a time in one process, the others wait. */
const AT_A_TIME = 2;
const OLD_NPM =
  'the npm of this machine would fetch whatever packages name, from any address; install npm 11.19 or newer';
const HASH = /^[0-9a-f]{64}$/;
const LOG_CHARS = 4_000;

const OPTIONS = [
  ...['--ignore-scripts', '--no-audit', '--no-fund', '--no-update-notifier', '--omit=dev'],
  // Every address of its own in a dependency would be fetched past the registry.
  ...['--allow-git=none', '--allow-remote=none', '--allow-file=none', '--allow-directory=none'],
  ...['--omit-lockfile-registry-resolved', '--package-lock', '--no-workspaces', '--install-links=false'],
  ...['--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000'],
  ...['--no-color', '--no-progress', '--loglevel=http'],
];

export class PackageStore {
  private readonly root: string;
  /** Of this machine's npm, once it is known. */
  private guarded: boolean | null = null;
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly options: StoreOptions) {
    this.root = join(resolve(options.dataDir), 'store', 'npm');
  }

  /** The directory of a lockfile's hash, or null when this machine has not installed it. */
  async find(hash: string): Promise<string | null> {
    const directory = join(this.root, hash);
    const now = new Date();
    // Touched, so that it is seen to be in use.
    return utimes(directory, now, now).then(
      () => directory,
      () => null,
    );
  }

  /** Asks the registry what the packages are now. @throws InstallFailed */
  resolve(packages: readonly PackageSpec[], onOutput: (log: string) => void): Promise<Installed> {
    const asked: Record<string, string> = {};
    for (const { name, range } of packages) asked[name] = range === '' ? 'latest' : range;
    const { minAgeHours } = this.options;
    const before = new Date(Date.now() - minAgeHours * 3_600_000).toISOString();
    const age = minAgeHours === 0 ? [] : [`--before=${before}`];
    return this.make(asked, null, ['install', ...age], onOutput);
  }

  /** Runs `work` while no other process of this machine does the same for `key`. */
  async alone<T>(key: string, work: () => Promise<T>): Promise<T> {
    await mkdir(this.root, { recursive: true, mode: 0o700 });
    return holding(join(this.root, `.${key}.lock`), AbortSignal.timeout(INSTALL_MS), work);
  }

  /** Installs what a lockfile says, unless it is there. @throws InstallFailed */
  async restore(lock: string, onOutput: (log: string) => void): Promise<Installed> {
    const facts = readLock(lock);
    return this.alone(facts.hash, async () => {
      const directory = await this.find(facts.hash);
      if (directory !== null) return { directory, lock, facts };
      return this.make(facts.asked, lock, ['ci'], onOutput);
    });
  }

  private async make(
    asked: Readonly<Record<string, string>>,
    lock: string | null,
    verb: readonly string[],
    onOutput: (log: string) => void,
  ): Promise<Installed> {
    const staging = join(this.root, `.staging-${randomUUID()}`);
    await mkdir(this.root, { recursive: true, mode: 0o700 });
    await this.turn();
    try {
      await this.clear();
      await mkdir(staging, { mode: 0o755 });
      const manifest = { name: 'server', private: true, dependencies: asked };
      await writeFile(join(staging, 'package.json'), JSON.stringify(manifest));
      if (lock !== null) await writeFile(join(staging, 'package-lock.json'), lock);
      const log = await this.npm(staging, [...verb, ...(await authorities(staging))], onOutput);
      const text = lock ?? exactly(await readFile(join(staging, 'package-lock.json'), 'utf8'));
      const facts = checked(text, log);
      for (const ours of ['.cache', CA_FILE]) await rm(join(staging, ours), { recursive: true, force: true });
      return { directory: await this.moveIn(staging, facts.hash), lock: text, facts };
    } finally {
      await rm(staging, { recursive: true, force: true });
      this.running--;
      this.waiting.shift()?.();
    }
  }

  private async turn(): Promise<void> {
    if (this.running >= AT_A_TIME) await new Promise<void>((resolve) => this.waiting.push(resolve));
    this.running++;
  }

  private async npm(
    staging: string,
    verb: readonly string[],
    onOutput: (log: string) => void,
  ): Promise<string> {
    const { registry, maxBytes, run, anyNpm } = this.options;
    if (!anyNpm && !(await this.isGuarded(staging))) throw new InstallFailed(OLD_NPM, '');
    const where = [`--prefix=${staging}`, `--cache=${join(staging, '.cache')}`, `--registry=${registry}`];
    const command = { command: 'npm', args: [...verb, ...where, ...OPTIONS], env: {} };
    const late = AbortSignal.timeout(INSTALL_MS);
    const large = new AbortController();
    const readable = (output: string) =>
      output.replaceAll(staging, '.').replaceAll('\0', '').slice(-LOG_CHARS).trim();
    const measuring = watchSize(staging, maxBytes, large);
    const ended = await run(command, staging, AbortSignal.any([late, large.signal]), (output) =>
      onOutput(readable(output)),
    );
    await measuring.stop();
    const log = readable(ended.output);
    if (large.signal.aborted)
      throw new InstallFailed(`it takes more than ${maxBytes} bytes (PATCHBAY_PACKAGES_MAX_BYTES)`, log);
    if (late.aborted) throw new InstallFailed(`it was not installed within ${INSTALL_MS / 1_000} s`, log);
    if (ended.code !== 0) throw new InstallFailed(reasonIn(log), log);
    return log;
  }

  /** An npm without these options would fetch any address, the machine's own network included. */
  private async isGuarded(staging: string): Promise<boolean> {
    if (this.guarded !== null) return this.guarded;
    const asking = { command: 'npm', args: ['config', 'get', 'allow-remote'], env: {} };
    const ended = await this.options.run(asking, staging, AbortSignal.timeout(INSTALL_MS), () => undefined);
    if (ended.code !== 0)
      throw new InstallFailed('there is no npm that runs', ended.output.slice(-LOG_CHARS));
    this.guarded = ended.output.split('\n').some((line) => /^(all|none|root)$/.test(line.trim()));
    return this.guarded;
  }

  /** Somebody else's, made from the same lockfile, is as good as ours. */
  private async moveIn(staging: string, hash: string): Promise<string> {
    const directory = join(this.root, hash);
    await chmod(staging, 0o755);
    await rename(staging, directory).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
    return directory;
  }

  private async clear(): Promise<void> {
    for (const name of await readdir(this.root)) {
      const keep = name.startsWith('.staging-') ? LEFT_OVER_MS : HASH.test(name) ? UNUSED_MS : Infinity;
      const path = join(this.root, name);
      const made = await stat(path).catch(() => null);
      if (made !== null && Date.now() - made.mtimeMs > keep) await rm(path, { recursive: true, force: true });
    }
  }
}

/**
 * Where the operator's Node trusts further authorities (a proxy that looks into TLS), npm must too: its
 * environment and the files of the machine are not ours.
 */
async function authorities(staging: string): Promise<string[]> {
  const extra = process.env['NODE_EXTRA_CA_CERTS'];
  if (extra === undefined || extra === '') return [];
  // As Node does: a file that cannot be read is no reason not to start.
  const more = await readFile(extra, 'utf8').catch(() => '');
  await writeFile(join(staging, CA_FILE), [...rootCertificates, more].join('\n'));
  return [`--cafile=${join(staging, CA_FILE)}`];
}

function checked(lock: string, log: string): LockFacts {
  try {
    return readLock(lock);
  } catch (error) {
    if (error instanceof LockError) throw new InstallFailed(error.message, log);
    throw error;
  }
}

/** npm's own first line about what went wrong, else its last one. */
function reasonIn(log: string): string {
  const lines = log.split('\n');
  const told = lines.find((line) => /^npm (error|ERR!) (?!code |errno |A complete log)/.test(line));
  return (
    (told ?? lines.at(-1) ?? '').replace(/^npm (error|ERR!)\s*(\d{3}\s+)?/, '').slice(0, 300) || 'npm failed'
  );
}

/** Aborts when the directory outgrows the cap; looks again after the end. */
function watchSize(directory: string, maxBytes: number, large: AbortController): { stop(): Promise<void> } {
  let looking = Promise.resolve();
  const look = async (): Promise<void> => {
    if ((await sizeOf(directory, maxBytes)) > maxBytes) large.abort();
  };
  let idle = true;
  const timer = setInterval(() => {
    if (!idle) return;
    idle = false;
    looking = look().finally(() => {
      idle = true;
    });
  }, MEASURE_MS);
  return {
    async stop() {
      clearInterval(timer);
      await looking;
      await look();
    },
  };
}

/** Bytes on the disk, counted no further than a little over `enough`. */
async function sizeOf(directory: string, enough: number): Promise<number> {
  let bytes = 0;
  const open = [directory];
  for (let path = open.pop(); path !== undefined && bytes <= enough; path = open.pop()) {
    // What npm moves away meanwhile is counted where it comes to lie.
    const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const at = join(path, entry.name);
      if (entry.isDirectory()) open.push(at);
      else
        bytes += await lstat(at).then(
          ({ blocks }) => blocks * 512,
          () => 0,
        );
    }
  }
  return bytes;
}
