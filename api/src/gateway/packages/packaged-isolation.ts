/**
 * STDIO commands that name a package: installed once, pinned, and run directly. Around whatever way of
 * running commands the deployment has.
 */
import type { Database } from '@patchbay/prisma';
import type { Logger } from 'pino';

import type { Env } from '../../config/env.js';
import type { Link } from '../runtime/links/link.js';
import { LinkError } from '../runtime/links/link.js';
import type { OpenOptions } from '../runtime/links/options.js';
import type { IsolatedServer, Isolation } from '../sandbox/isolation.js';
import { type PackageCommand, parsePackageCommand, specText } from './command.js';
import { type Entry, EntryError, entryOf } from './entry.js';
import { InstallError } from './install-error.js';
import { LockError } from './lockfile.js';
import { PackageRecords } from './records.js';
import { type Installed, InstallFailed, PackageStore } from './store.js';

/** The deployment's way to run commands, with packages. */
export function withPackages(inner: Isolation, env: Env, db: Database, log: Logger): Isolation {
  const store = new PackageStore({
    dataDir: env.PATCHBAY_DATA_DIR,
    registry: env.PATCHBAY_PACKAGES_REGISTRY,
    minAgeHours: env.PATCHBAY_PACKAGES_MIN_AGE_HOURS,
    maxBytes: env.PATCHBAY_PACKAGES_MAX_BYTES,
    anyNpm: env.NODE_ENV !== 'production',
    run: inner.run.bind(inner),
  });
  return new PackagedIsolation(inner, store, new PackageRecords(db), log);
}

type Ready = Entry & { readonly directory: string };

const OPEN_MS = 30_000;
const REPORT_MS = 1_000;

class PackagedIsolation implements Isolation {
  readonly mode: Isolation['mode'];
  readonly run: Isolation['run'];
  /** By server and spec: whoever wants it waits for the same installation. */
  private readonly running = new Map<string, Promise<Ready>>();

  constructor(
    private readonly inner: Isolation,
    private readonly store: PackageStore,
    private readonly records: PackageRecords,
    private readonly log: Logger,
  ) {
    this.mode = inner.mode;
    this.run = inner.run.bind(inner);
  }

  /** @throws LinkError; InstallError when there is no package to run. */
  async open(server: IsolatedServer, options: OpenOptions = {}): Promise<Link> {
    const { target } = server;
    if (target.kind !== 'stdio' || this.mode === 'off') return this.inner.open(server, options);
    const command = parsePackageCommand(target.command, target.args);
    if (command?.ecosystem !== 'npm') return this.inner.open(server, options);
    const ready = await this.ready(server, command, options);
    const args = [...ready.args, ...command.args];
    const direct = { ...server, target: { ...target, command: ready.command, args }, code: ready.directory };
    return this.inner.open(direct, options);
  }

  /** An installation goes on when a caller has no more time for it: the next one finds it done. */
  private async ready(
    server: IsolatedServer,
    command: PackageCommand,
    { signal, openTimeoutMs = OPEN_MS }: OpenOptions,
  ): Promise<Ready> {
    const spec = specText(command);
    const key = `${server.id} ${command.bin ?? ''} ${spec}`;
    let running = this.running.get(key);
    if (running === undefined) {
      running = this.prepare(server, command, spec).finally(() => this.running.delete(key));
      running.catch(() => undefined);
      this.running.set(key, running);
    }
    const late = AbortSignal.timeout(openTimeoutMs);
    try {
      return await unless(running, signal === undefined ? late : AbortSignal.any([signal, late]));
    } catch (error) {
      if (error instanceof LinkError) throw error;
      const cancelled = signal?.aborted === true;
      const why = cancelled ? 'opening was cancelled' : 'its package is still being installed';
      const code = cancelled ? 'cancelled' : 'upstream_timeout';
      throw new LinkError(code, `server "${server.name}": ${why}`, false);
    }
  }

  private async prepare(server: IsolatedServer, command: PackageCommand, spec: string): Promise<Ready> {
    try {
      const directory = (await this.pinned(server, spec)) ?? (await this.install(server, command, spec));
      return { directory, ...(await entryOf(directory, command)) };
    } catch (error) {
      const known =
        error instanceof InstallFailed || error instanceof LockError || error instanceof EntryError;
      if (!known) this.log.error({ err: error, serverId: server.id }, 'a package could not be installed');
      const message = known ? error.message : 'a fault of this installation';
      const log = error instanceof InstallFailed && error.log !== '' ? error.log : message;
      const failed = { state: 'failed', name: command.packages[0]?.name ?? '', log } as const;
      await this.records
        .report(server.orgId, server.id, spec, failed)
        .catch((err: unknown) => this.log.warn({ err }, 'a failed installation could not be written down'));
      const text = `server "${server.name}": its package could not be installed: ${message}`;
      throw new InstallError(text);
    }
  }

  /** Where the snapshot knows the pin and this machine has it, nothing is asked. */
  private async pinned({ target }: IsolatedServer, spec: string): Promise<string | null> {
    const pin = target.kind === 'stdio' ? target.pin : undefined;
    return pin?.spec === spec ? this.store.find(pin.lockHash) : null;
  }

  private async install(server: IsolatedServer, command: PackageCommand, spec: string): Promise<string> {
    const { id, orgId } = server;
    const pin = await this.records.pin(orgId, id, spec);
    const there = pin === null ? null : await this.store.find(pin.hash);
    if (there !== null) return there;
    const name = command.packages[0]?.name ?? '';
    const reports = new Reports((log) =>
      this.records.report(orgId, id, spec, { state: 'installing', name, log }),
    );
    await reports.first();
    const made = await (pin === null
      ? this.store.alone(id, () => this.resolve(server, command, spec, reports))
      : this.store.restore(pin.lock, reports.take)
    ).finally(() => reports.end());
    const { lock, facts, directory } = made;
    const installed = { name, version: facts.version(name), lock, hash: facts.hash, log: reports.last };
    const kept = await this.records.keep(orgId, id, spec, installed);
    if (kept.hash === facts.hash) return directory;
    // Another machine was first: its versions hold for all.
    return (await this.store.restore(kept.lock, () => undefined)).directory;
  }

  /** Another process may have done it while we waited. */
  private async resolve(
    { id, orgId }: IsolatedServer,
    { packages }: PackageCommand,
    spec: string,
    reports: Reports,
  ): Promise<Installed> {
    const pin = await this.records.pin(orgId, id, spec);
    return pin === null
      ? this.store.resolve(packages, reports.take)
      : this.store.restore(pin.lock, reports.take);
  }
}

/** Writes down how far it is, not more often than people read. */
class Reports {
  last = '';
  private writing: Promise<void> = Promise.resolve();
  private lastAt = 0;

  constructor(private readonly write: (log: string) => Promise<void>) {}

  first(): Promise<void> {
    return this.write('');
  }

  take = (log: string): void => {
    this.last = log;
    const now = performance.now();
    if (now - this.lastAt < REPORT_MS) return;
    this.lastAt = now;
    this.writing = this.writing.then(() => this.write(log)).catch(() => undefined);
  };

  async end(): Promise<void> {
    await this.writing;
  }
}

function unless<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
