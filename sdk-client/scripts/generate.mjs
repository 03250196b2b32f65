/**
 * Makes the client's generated files from openapi/openapi.json: the types of every schema and
 * operation (openapi-typescript), and a table of each operation's method and path.
 * `--check` writes nothing and fails when a committed file is stale.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const document = JSON.parse(await readFile(here('../../openapi/openapi.json'), 'utf8'));

const METHODS = ['get', 'put', 'post', 'patch', 'delete'];

/** Plain-value order, so that the file changes only with the document. */
function operationsTable() {
  const rows = [];
  for (const [path, item] of Object.entries(document.paths))
    for (const method of METHODS)
      if (item[method]?.operationId && path.startsWith('/v1/'))
        rows.push(`  ${item[method].operationId}: ['${method.toUpperCase()}', '${path}'],`);
  return [
    '/** Generated from openapi/openapi.json by `npm run generate -w sdk-client`: do not edit. */',
    'export const OPERATIONS = {',
    ...rows.sort(),
    '} as const;',
    '',
  ].join('\n');
}

// Without defaultNonNullable: false a request field with a default would be required.
const types = astToString(
  await openapiTS(new URL('../../openapi/openapi.json', import.meta.url), {
    defaultNonNullable: false,
    alphabetize: true,
  }),
);
const banner =
  '/** Generated from openapi/openapi.json by `npm run generate -w sdk-client`: do not edit. */\n';
const files = {
  '../src/generated/schema.ts': banner + types,
  '../src/generated/operations.ts': operationsTable(),
};

let stale = false;
for (const [file, content] of Object.entries(files)) {
  const current = await readFile(here(file), 'utf8').catch(() => '');
  if (current === content) continue;
  stale = true;
  if (!process.argv.includes('--check')) await writeFile(here(file), content);
  console.log(`${process.argv.includes('--check') ? 'stale' : 'written'}: sdk-client/${file.slice(3)}`);
}
if (stale && process.argv.includes('--check')) {
  console.error('Run `npm run generate -w sdk-client` and commit the result.');
  process.exit(1);
}
