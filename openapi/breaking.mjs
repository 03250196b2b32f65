/**
 * Fails when openapi.json takes away what the document before it promised, unless the version says
 * so: the major number, or the minor one before 1.0.0. Run by `npm run check`.
 *
 * What breaks a caller: an operation, success status or field of an answer that is gone; an enum value
 * that an answer may newly hold or that a request may no longer; a request field that is newly required
 * or gone; a type that changed.
 */
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';

const METHODS = ['get', 'put', 'post', 'patch', 'delete'];
const text = await readFile(new URL('openapi.json', import.meta.url), 'utf8');
const after = JSON.parse(text);

/** @returns {string | null} what git says, or null when it cannot. */
function git(...args) {
  const options = { cwd: new URL('.', import.meta.url), encoding: 'utf8', maxBuffer: 1 << 26 };
  try {
    return execFileSync('git', args, { ...options, stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return null;
  }
}

/** The last commit; when the document is the one committed there (as in CI), the one it replaced. */
function previous() {
  if (git('show', 'HEAD:./openapi.json') !== text) return 'HEAD';
  return git('log', '-n', '2', '--format=%h', '--', 'openapi.json')?.trim().split('\n')[1] ?? null;
}

const base = process.argv[2] ?? previous();
const committed = base === null ? null : git('show', `${base}:./openapi.json`);
if (committed === null) {
  console.log('there is no earlier document to compare with');
  process.exit(0);
}
const before = JSON.parse(committed);

const broken = [];
const deref = (document, node) =>
  node?.$ref
    ? node.$ref
        .slice(2)
        .split('/')
        .reduce((at, key) => at?.[key], document)
    : node;

/** Compares one schema. `reads` is true where the caller reads (an answer), false where it writes. */
function compare(where, oldNode, newNode, reads, depth = 0, seen = new Set()) {
  const [was, is] = [deref(before, oldNode), deref(after, newNode)];
  if (!was || depth > 12 || seen.has(was)) return;
  if (!is) return void broken.push(`${where} is gone`);
  const path = new Set(seen).add(was);
  const types = (s) => [s.type ?? []].flat().sort().join('|');
  if (types(was) !== types(is)) broken.push(`${where} changed its type from ${types(was)} to ${types(is)}`);
  if (was.enum && is.enum) {
    const [from, to] = reads ? [is.enum, was.enum] : [was.enum, is.enum];
    for (const value of from)
      if (!to.includes(value))
        broken.push(`${where}: ${reads ? 'may newly hold' : 'no longer takes'} ${value}`);
  }
  for (const [name, property] of Object.entries(was.properties ?? {}))
    compare(`${where}.${name}`, property, is.properties?.[name], reads, depth + 1, path);
  const required = (s) => new Set(s.required ?? []);
  const [oldRequired, newRequired] = [required(was), required(is)];
  for (const name of reads ? oldRequired : newRequired)
    if (!(reads ? newRequired : oldRequired).has(name))
      broken.push(`${where}.${name} is ${reads ? 'no longer always there' : 'newly required'}`);
  if (was.items) compare(`${where}[]`, was.items, is.items, reads, depth + 1, path);
  for (const key of ['anyOf', 'oneOf', 'allOf'])
    for (const [i, part] of (was[key] ?? []).entries())
      compare(where, part, is[key]?.[i], reads, depth + 1, path);
}

const jsonOf = (document, node) => deref(document, node)?.content?.['application/json']?.schema;

for (const [path, item] of Object.entries(before.paths)) {
  for (const method of METHODS) {
    const was = item[method];
    if (!was) continue;
    const is = after.paths[path]?.[method];
    if (!is) {
      broken.push(`${was.operationId} (${method.toUpperCase()} ${path}) is gone`);
      continue;
    }
    if (was.operationId !== is.operationId) broken.push(`${was.operationId} is now called ${is.operationId}`);
    compare(`${was.operationId} body`, jsonOf(before, was.requestBody), jsonOf(after, is.requestBody), false);
    for (const [status, response] of Object.entries(was.responses))
      if (status.startsWith('2')) {
        if (!is.responses[status]) broken.push(`${was.operationId} no longer answers ${status}`);
        else
          compare(
            `${was.operationId} ${status}`,
            jsonOf(before, response),
            jsonOf(after, is.responses[status]),
            true,
          );
      }
    const parameters = (document, operation) => (operation.parameters ?? []).map((p) => deref(document, p));
    const known = new Map(parameters(before, was).map((p) => [`${p.in} ${p.name}`, p]));
    for (const p of parameters(after, is))
      if (p.required && !known.get(`${p.in} ${p.name}`)?.required)
        broken.push(`${was.operationId}: parameter ${p.name} is newly required`);
    for (const name of known.keys())
      if (!parameters(after, is).some((p) => `${p.in} ${p.name}` === name))
        broken.push(`${was.operationId}: parameter ${name} is gone`);
  }
}

const [oldMajor, oldMinor] = before.info.version.split('.').map(Number);
const [newMajor, newMinor] = after.info.version.split('.').map(Number);
const announced = newMajor > oldMajor || (newMajor === 0 && newMinor > oldMinor);
for (const line of new Set(broken)) console.error(line);
console.log(
  `${broken.length} breaking changes against ${base}${broken.length && announced ? ', announced by the version' : ''}`,
);
process.exit(broken.length && !announced ? 1 : 0);
