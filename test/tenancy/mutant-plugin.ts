/**
 * Sources with one thing taken out, for tests that show that a check is missed when it is gone: what is
 * imported with `?without=…` is the module with a check taken out that places.ts finds or names. Everything that
 * it imports is the real module, so that classes and errors are the same. Nothing of this is in the product.
 */
import { readFileSync } from 'node:fs';
import { transformSync } from '@swc/core';
import type { Plugin } from 'vitest/config';
import { without } from './places.js';

const QUERY = /^(.+\.ts)\?without=(.+)$/;

export function mutants(): Plugin {
  return {
    name: 'patchbay-mutants',
    enforce: 'pre',
    load(id) {
      const [, file, what = ''] = QUERY.exec(id) ?? [];
      if (file === undefined) return null;
      const source = without(file, readFileSync(file, 'utf8'), decodeURIComponent(what));
      const { code } = transformSync(source, {
        filename: file,
        module: { type: 'es6' },
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          target: 'es2022',
        },
      });
      return code;
    },
  };
}
