/** How the program of an installed package is started without its runner. */
import { open, readFile, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { z } from 'zod';
import type { PackageCommand } from './command.js';

const Manifest = z.object({
  bin: z.union([z.string(), z.record(z.string(), z.string())]).optional(),
});
const NODE = /^#!\s*(?:\S*\/)?(?:env\s+(?:-S\s+)?)?(?:\S*\/)?node(?:\s+(?<flags>.*))?$/;

export interface Entry {
  readonly command: string;
  /** Before the program's own arguments. */
  readonly args: readonly string[];
}

/** The package has no such program. The message is for people. */
export class EntryError extends Error {}

/**
 * The file that the runner would have started: `node` for scripts, else the file itself.
 * @param directory that holds `node_modules`.
 * @throws EntryError
 */
export async function entryOf(directory: string, command: PackageCommand): Promise<Entry> {
  const modules = await realpath(join(directory, 'node_modules'));
  const link = command.bin === null ? await ownBin(modules, command) : join(modules, '.bin', command.bin);
  const file = await realpath(link).catch(() => null);
  if (file === null || !file.startsWith(modules + sep))
    throw new EntryError(`no package that it names has a program ${command.bin ?? 'of its own'}`);
  const line = await firstLine(file);
  const flags = NODE.exec(line)?.groups;
  if (flags !== undefined)
    return { command: 'node', args: [...(flags['flags']?.trim().split(/\s+/).filter(Boolean) ?? []), file] };
  if (!line.startsWith('#!') && /\.[cm]?js$/.test(file)) return { command: 'node', args: [file] };
  return { command: file, args: [] };
}

/** As npx chooses: the only one, or the one that is called like the package. */
async function ownBin(modules: string, { packages: [first] }: PackageCommand): Promise<string> {
  const name = first?.name ?? '';
  const manifest = Manifest.safeParse(
    JSON.parse(await readFile(join(modules, name, 'package.json'), 'utf8')),
  );
  const bin = manifest.data?.bin;
  const unscoped = name.slice(name.indexOf('/') + 1);
  const all = typeof bin === 'string' ? { [unscoped]: bin } : (bin ?? {});
  const files = [...new Set(Object.values(all))];
  const file = files.length === 1 ? files[0] : Object.hasOwn(all, unscoped) ? all[unscoped] : undefined;
  if (file === undefined)
    throw new EntryError(
      files.length === 0
        ? `${name} has no program to run`
        : `${name} has the programs ${Object.keys(all).join(', ')}: name one of them (npx --package=${name} NAME)`,
    );
  return join(modules, name, file);
}

async function firstLine(file: string): Promise<string> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(256), 0, 256, 0);
    return buffer.subarray(0, bytesRead).toString('latin1').split(/\r?\n/, 1)[0] ?? '';
  } finally {
    await handle.close();
  }
}
