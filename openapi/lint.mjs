/**
 * House rules for openapi/openapi.json, each a line of output when broken: what a reader of the document
 * or of the generated client relies on. Run by `npm run check`.
 */
import { readFile } from 'node:fs/promises';

const document = JSON.parse(await readFile(new URL('openapi.json', import.meta.url), 'utf8'));
const METHODS = ['get', 'put', 'post', 'patch', 'delete'];
const broken = [];
const say = (where, what) => broken.push(`${where}: ${what}`);

/** Follows a local `$ref`. */
function deref(node) {
  if (!node?.$ref) return node;
  const found = node.$ref
    .slice(2)
    .split('/')
    .reduce((at, key) => at?.[key], document);
  if (!found) say(node.$ref, 'leads nowhere');
  return found;
}

const hasExample = (media) => media.example !== undefined || media.examples !== undefined;
const seen = new Set();

function lintOperation(path, method, operation) {
  const where = `${method.toUpperCase()} ${path}`;
  const { operationId, summary, description, tags = [], responses = {}, security } = operation;
  if (!/^[a-z][A-Za-z]+$/.test(operationId ?? '')) say(where, 'operationId must be camelCase');
  if (seen.has(operationId)) say(where, `operationId ${operationId} is taken`);
  seen.add(operationId);
  if (!summary) say(where, 'needs a summary');
  if (!description) say(where, 'needs a description');
  if (tags.length !== 1) say(where, 'needs exactly one tag');
  if (!path.startsWith('/v1/')) return;
  // An empty list says that it takes none.
  if (security === undefined && !document.security?.length)
    say(where, 'says nothing about the credential it takes');
  for (const status of security?.length === 0 ? ['429', '500', '503'] : ['401', '403', '429', '500', '503'])
    if (!responses[status]) say(where, `does not document ${status}`);
  if (path.includes('{') && !responses['404']) say(where, 'has an id in its path but no 404');
  if (operation.requestBody)
    for (const status of ['400', '413', '415'])
      if (!responses[status]) say(where, `takes a body but does not document ${status}`);
  if (!Object.keys(responses).some((s) => s.startsWith('2'))) say(where, 'has no success');
  for (const [status, response] of Object.entries(responses)) lintResponse(where, status, deref(response));
  const body = deref(operation.requestBody)?.content?.['application/json'];
  if (body && !hasExample(body)) say(where, 'has no example of its body');
  for (const parameter of (operation.parameters ?? []).map(deref)) {
    if (!parameter.description) say(where, `parameter ${parameter.name} has no description`);
    if (parameter.in === 'query' && !/^[a-z][A-Za-z]*$/.test(parameter.name))
      say(where, `parameter ${parameter.name} is not camelCase`);
  }
}

function lintResponse(where, status, response) {
  if (Number(status) >= 400) {
    if (!response.content?.['application/problem+json']) say(where, `${status} is not a problem document`);
    return;
  }
  if (status === '204' || status === '304') return;
  const json = response.content?.['application/json'] ?? response.content?.['application/jsonl'];
  if (!json?.schema) say(where, `${status} has no schema`);
  else if (!hasExample(json)) say(where, `${status} has no example`);
}

function lintSchema(where, schema) {
  for (const [name, property] of Object.entries(schema?.properties ?? {})) {
    if (!/^[a-z_$][A-Za-z0-9]*$/.test(name)) say(where, `property ${name} is not camelCase`);
    lintSchema(`${where}.${name}`, property);
  }
  for (const part of [...(schema?.anyOf ?? []), ...(schema?.oneOf ?? []), ...(schema?.allOf ?? [])])
    lintSchema(where, part);
  if (schema?.items) lintSchema(`${where}[]`, schema.items);
}

for (const [path, item] of Object.entries(document.paths)) {
  for (const segment of path.split('/').filter(Boolean))
    if (!/^(\{[a-zA-Z]+\}|[a-z0-9]+(-[a-z0-9]+)*)$/.test(segment))
      say(path, `segment ${segment} is not kebab-case`);
  for (const method of METHODS) if (item[method]) lintOperation(path, method, item[method]);
}
for (const [name, schema] of Object.entries(document.components?.schemas ?? {})) lintSchema(name, schema);

/** Every reference must lead somewhere within two steps: a generator stops at the first that does not. */
function lintRefs(where, node) {
  if (node === null || typeof node !== 'object') return;
  if (typeof node.$ref === 'string') {
    const target = deref(node);
    if (target?.$ref) say(where, `${node.$ref} is only another reference, to ${target.$ref}`);
  }
  for (const [key, value] of Object.entries(node))
    if (key !== 'example' && key !== 'examples') lintRefs(`${where}/${key}`, value);
}
lintRefs('#', document);

for (const line of broken) console.error(line);
console.log(`${seen.size} operations, ${broken.length} broken rules`);
process.exit(broken.length ? 1 : 0);
