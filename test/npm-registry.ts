/** A registry of npm's protocol on a free port, for packages that a test makes: versions, ages, hashes. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Published {
  readonly name: string;
  readonly version: string;
  /** Besides package.json. */
  readonly files: Readonly<Record<string, string>>;
  readonly manifest?: Readonly<Record<string, unknown>>;
  /** Default 30 days. */
  readonly ageHours?: number;
}

interface Version {
  readonly manifest: object;
  readonly at: string;
  readonly tarball: Buffer;
}

export class NpmRegistry {
  /** Paths that were asked for, in order. */
  readonly asked: string[] = [];
  private readonly held = new Map<string, { asked: () => void; go: Promise<void> }>();
  private readonly packages = new Map<string, Map<string, Version>>();
  private readonly server = createServer(async (req, res) => {
    const path = decodeURIComponent(req.url ?? '/').slice(1);
    this.asked.push(path);
    const held = this.held.get(path);
    held?.asked();
    await held?.go;
    const [name = '', file] = path.split('/-/');
    const versions = this.packages.get(name);
    const tarball = file === undefined ? undefined : versions?.get(file.slice(0, -'.tgz'.length))?.tarball;
    if (versions === undefined || (file !== undefined && tarball === undefined)) {
      res.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"Not found"}');
    } else if (tarball !== undefined) res.end(tarball);
    else res.setHeader('content-type', 'application/json').end(JSON.stringify(this.document(name, versions)));
  });

  static async start(): Promise<NpmRegistry> {
    const registry = new NpmRegistry();
    registry.server.listen(0, '127.0.0.1');
    await once(registry.server, 'listening');
    return registry;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  /** Answers a path only when told to; `asked` resolves when somebody waits for it. */
  hold(path: string): { readonly asked: Promise<void>; go(): void } {
    let heard = (): void => undefined;
    let go = (): void => undefined;
    const asked = new Promise<void>((resolve) => {
      heard = resolve;
    });
    const released = new Promise<void>((resolve) => {
      go = resolve;
    });
    this.held.set(path, { asked: heard, go: released });
    return { asked, go };
  }

  /** The latest version is the one published last. */
  async publish({ name, version, files, manifest, ageHours = 720 }: Published): Promise<void> {
    const own = { name, version, ...manifest };
    const dir = await mkdtemp(join(tmpdir(), 'patchbay-package-'));
    await mkdir(join(dir, 'package'));
    for (const [file, text] of Object.entries({ ...files, 'package.json': JSON.stringify(own) }))
      await writeFile(join(dir, 'package', file), text, { mode: 0o755 });
    await run('tar', ['-czf', join(dir, 'package.tgz'), '-C', dir, 'package']);
    const tarball = await readFile(join(dir, 'package.tgz'));
    await rm(dir, { recursive: true });
    const at = new Date(Date.now() - ageHours * 3_600_000).toISOString();
    const versions = this.packages.get(name) ?? new Map<string, Version>();
    this.packages.set(name, versions.set(version, { manifest: own, at, tarball }));
  }

  private document(name: string, versions: ReadonlyMap<string, Version>): object {
    const all = [...versions].map(([version, { manifest, tarball }]) => {
      const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
      return [version, { ...manifest, dist: { tarball: `${this.url}${name}/-/${version}.tgz`, integrity } }];
    });
    const latest = [...versions.keys()].at(-1);
    const time = Object.fromEntries([...versions].map(([version, { at }]) => [version, at]));
    return { name, 'dist-tags': { latest }, versions: Object.fromEntries(all), time };
  }
}
