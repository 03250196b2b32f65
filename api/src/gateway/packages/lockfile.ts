/** What is read from npm's lockfile, and what it must be before anything of it is run. */
import { createHash } from 'node:crypto';
import { z } from 'zod';

const Lock = z.object({
  lockfileVersion: z.number().min(2),
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      integrity: z.string().optional(),
      resolved: z.string().optional(),
      inBundle: z.boolean().optional(),
      link: z.boolean().optional(),
      dependencies: z.record(z.string(), z.string()).optional(),
    }),
  ),
});

export interface LockFacts {
  /** Of the directory in the store: SHA-256 of the text. */
  readonly hash: string;
  /** What was asked for, as in the `dependencies` of package.json. */
  readonly asked: Readonly<Record<string, string>>;
  version(name: string): string | null;
}

/** Not a lockfile that we run from. The message is for people. */
export class LockError extends Error {}

/**
 * The lockfile as if the versions that npm chose had been asked for: `npm ci` looks a tag up again, and
 * refuses when it has moved on.
 */
export function exactly(text: string): string {
  const lock = JSON.parse(text) as {
    packages: Record<string, { version?: string; dependencies?: Record<string, string> }>;
  };
  const asked = lock.packages['']?.dependencies ?? {};
  for (const name of Object.keys(asked)) asked[name] = lock.packages[`node_modules/${name}`]?.version ?? '';
  return `${JSON.stringify(lock, null, 1)}\n`;
}

/**
 * Everything in it comes from the registry and is pinned by its hash, so that the same text makes the
 * same code on every machine.
 * @throws LockError
 */
export function readLock(text: string): LockFacts {
  const parsed = Lock.safeParse(JSON.parse(text));
  if (!parsed.success) throw new LockError('npm wrote a lockfile of a form that is not known here');
  const { packages } = parsed.data;
  for (const [path, entry] of Object.entries(packages)) {
    if (path === '') continue;
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    // Registry entries have no `resolved`: npm is told to leave it out.
    if (entry.link === true || entry.resolved !== undefined)
      throw new LockError(`${name} does not come from the registry`);
    if (entry.integrity === undefined && entry.inBundle !== true)
      throw new LockError(`${name} has no hash in the registry`);
  }
  return {
    hash: createHash('sha256').update(text).digest('hex'),
    asked: packages['']?.dependencies ?? {},
    version: (name) => packages[`node_modules/${name}`]?.version ?? null,
  };
}
