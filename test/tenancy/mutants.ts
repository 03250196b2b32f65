/**
 * Takes checks out of the running application: the instances that it made are given the methods of a module with
 * one of its places (places.ts) taken out, and later their own again. The product has no seam for this.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestApi } from '../../api/src/testing.js';
import { HOLES, type Place, placesOf } from './places.js';

const API = fileURLToPath(new URL('../../api/src/', import.meta.url));

export interface Source {
  /** Below api/src. */
  readonly file: string;
  readonly places: readonly Place[];
}

/** @returns the sources with places whose names end so. */
export function sourcesOf(ending: string): Source[] {
  return readdirSync(API, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .sort()
    .map((file) => ({ file, places: placesOf(file, readFileSync(join(API, file), 'utf8')) }))
    .filter(({ places }) => places.length > 0);
}

type Class = new (...args: never[]) => object;

/**
 * @param index of the place, or `all` of the file.
 * @returns how to put it back.
 */
export async function takeOut(api: TestApi, file: string, index: number | 'all'): Promise<() => void> {
  const path = join(API, file);
  const real = classesOf(await import(path));
  const mutant = classesOf(await import(`${path}?without=${index}`));
  const undo: (() => void)[] = [];
  for (const [name, made] of real) {
    const changed = mutant.get(name);
    if (!changed) throw new Error(`${file} has no ${name} any more`);
    for (const instance of instancesOf(api, made)) {
      Object.setPrototypeOf(instance, changed.prototype);
      undo.push(() => Object.setPrototypeOf(instance, made.prototype));
    }
  }
  if (undo.length === 0) throw new Error(`the application has nothing of ${file}`);
  return () => {
    for (const one of undo) one();
  };
}

/**
 * Takes a check out of the gateway, whose instances nobody can get hold of: the methods of the classes themselves are
 * replaced. @returns how to put them back.
 */
export async function openHole(name: string): Promise<() => void> {
  const path = join(API, HOLES[name]?.file ?? '');
  const real = classesOf(await import(path));
  const mutant = classesOf(await import(`${path}?without=${encodeURIComponent(name)}`));
  const undo: (() => void)[] = [];
  for (const [className, made] of real) {
    const before = methodsOf(made);
    const changed = mutant.get(className);
    if (changed) Object.defineProperties(made.prototype, methodsOf(changed));
    undo.push(() => Object.defineProperties(made.prototype, before));
  }
  return () => {
    for (const one of undo) one();
  };
}

function methodsOf(made: Class): PropertyDescriptorMap {
  const { constructor: _, ...methods } = Object.getOwnPropertyDescriptors(made.prototype);
  return methods;
}

function classesOf(module: Record<string, unknown>): Map<string, Class> {
  return new Map(
    Object.entries(module).filter(
      (entry): entry is [string, Class] =>
        typeof entry[1] === 'function' && /^class\b/.test(String(entry[1])),
    ),
  );
}

/** Guards are the application's own; everything else is a provider, perhaps of several modules. */
function instancesOf({ app }: TestApi, made: Class): object[] {
  const { config } = app as unknown as { config: { getGlobalGuards(): object[] } };
  const guards = config.getGlobalGuards().filter((guard) => guard instanceof made);
  if (guards.length > 0) return guards;
  return app.get(made, { strict: false, each: true }) as unknown as object[];
}
