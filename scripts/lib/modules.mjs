/**
 * The modules of the repository and what they import from each other, read with SWC's parser. The
 * checks of dependency direction and unused exports stand on it. (dependency-cruiser 18 refuses to run
 * on Node 20, and TypeScript 7 has no parser that programs can call.)
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseSync } from '@swc/core';
import { at, ROOT } from './paths.mjs';

/**
 * @typedef {{ target: string, names: string[], typeOnly: boolean }} Import `target`: a module's path
 *   from the root for our own, else the package as written; names `*` for all of it.
 * @typedef {{ path: string, text: string, imports: Import[], exports: string[] }} Module
 */

/** @returns {Map<string, Module>} by path from the root, with `/`. */
export function readModules() {
  const files = [
    'prisma/src',
    'api/src',
    'workers/src',
    'sdk-client/src',
    'test',
    'scripts',
    'openapi',
    'bench',
  ].flatMap((folder) => filesOf(at(folder)));
  const paths = new Set(files.map(name));
  return new Map(files.map((file) => [name(file), readModule(file, paths)]));
}

const name = (file) => relative(ROOT, file).replaceAll('\\', '/');

function filesOf(folder) {
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return /^(generated|node_modules|dist)$/.test(entry.name) ? [] : filesOf(path);
    return /(?<!\.d)\.(ts|mts)$|\.mjs$/.test(entry.name) ? [path] : [];
  });
}

function readModule(file, paths) {
  const text = readFileSync(file, 'utf8');
  const ast = parseSync(text, { syntax: 'typescript', decorators: true });
  const module = { path: name(file), text, imports: [], exports: [] };
  const add = (source, names, typeOnly) =>
    module.imports.push({ target: resolveImport(file, source, paths), names, typeOnly });
  for (const item of ast.body) readItem(item, module, add);
  for (const [, source] of text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]/g)) add(source, ['*'], false);
  return module;
}

function readItem(item, module, add) {
  switch (item.type) {
    case 'ImportDeclaration': {
      const names = item.specifiers.map(importedName);
      const typeOnly = item.typeOnly || (names.length > 0 && item.specifiers.every((s) => s.isTypeOnly));
      return add(item.source.value, names, typeOnly);
    }
    case 'ExportAllDeclaration':
      return add(item.source.value, ['*'], false);
    case 'ExportNamedDeclaration': {
      const pairs = item.specifiers.map((s) => [
        s.orig?.value ?? '*',
        (s.exported ?? s.orig ?? s.name)?.value,
      ]);
      if (item.source)
        add(
          item.source.value,
          pairs.map(([from]) => from),
          item.typeOnly,
        );
      module.exports.push(...pairs.map(([, to]) => to));
      return;
    }
    case 'ExportDeclaration':
      module.exports.push(...declaredNames(item.declaration));
  }
}

function importedName(specifier) {
  if (specifier.type === 'ImportNamespaceSpecifier') return '*';
  if (specifier.type === 'ImportDefaultSpecifier') return 'default';
  return (specifier.imported ?? specifier.local).value;
}

function declaredNames(declaration) {
  if (declaration.type !== 'VariableDeclaration') return [(declaration.identifier ?? declaration.id).value];
  return declaration.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.value] : []));
}

/** A module's path for our own files, else what was written. */
function resolveImport(file, source, paths) {
  const own = /^@patchbay\/(prisma|api|workers|sdk-client)(?:\/(.*))?$/.exec(source);
  const base = own
    ? at(own[1], 'src', own[2] ?? 'index')
    : source.startsWith('.')
      ? join(dirname(file), source)
      : null;
  if (base === null) return source;
  const stem = name(base).replace(/\.js$/, '');
  return [`${stem}.ts`, name(base), `${stem}.mts`].find((path) => paths.has(path)) ?? name(base);
}
