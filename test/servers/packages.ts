/** All packages, and which of them a run takes. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { REFERENCE } from './packages/reference.js';
import { SERVICES } from './packages/services.js';
import { TOOLS } from './packages/tools.js';
import type { RealServer } from './real-server.js';

export const PACKAGES: readonly RealServer[] = [...REFERENCE, ...SERVICES, ...TOOLS];

/** `PATCHBAY_SERVERS`: `small` (the default), `all`, or names with commas. @throws on a name of none. */
export function chosen(wanted = process.env.PATCHBAY_SERVERS ?? 'small'): readonly RealServer[] {
  if (wanted === 'all') return PACKAGES;
  if (wanted === 'small') return PACKAGES.filter(({ small }) => small === true);
  return wanted.split(',').map((name) => packageOf(name.trim()));
}

/** By its name, or by the end of it: `server-memory`. */
export function packageOf(name: string): RealServer {
  const found = PACKAGES.find((p) => p.name === name || p.name.endsWith(`/${name}`));
  if (!found) throw new Error(`there is no package ${name} in test/servers/packages`);
  return found;
}

/** The program that it needs and this machine has not, or null. */
export function lacks({ needs = [] }: RealServer): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return needs.find((program) => !folders.some((folder) => existsSync(join(folder, program)))) ?? null;
}
