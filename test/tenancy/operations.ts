/**
 * The operations of the document as the matrix and the fuzzer use them: who may call each, every position that
 * an id can take in a request, and a valid request with given ids in these positions.
 */
import { ID_PREFIXES, type IdKind } from '../../api/src/common/ids.js';

type Json = Record<string, any>;

/** Whose credential opens an operation; `person`: only a session does; `everyone`: it takes none. */
export type Audience = 'organization' | 'operator' | 'person' | 'everyone';

/** `path.id`, `query.serverId` or `body.servers[].serverId`, and what the id there is of. */
export interface Position {
  readonly at: string;
  readonly kind: IdKind;
}

export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly audience: Audience;
  readonly scope: string | null;
  /** Those that the document tells: typed ids. */
  readonly positions: readonly Position[];
  /** Fields whose name says that they hold an id and whose schema does not say of what. */
  readonly untyped: readonly string[];
  /** An example body; undefined where the operation takes none. */
  readonly example: unknown;
  /** Schema of the body, of the parameters, and the components that they refer to. */
  readonly body: Json | undefined;
  readonly parameters: readonly Json[];
  readonly responses: Json;
}

const KIND_OF_PREFIX = new Map<string, IdKind>(
  Object.entries(ID_PREFIXES).map(([kind, prefix]) => [prefix, kind as IdKind]),
);
const KINDS = new Set<string>(Object.keys(ID_PREFIXES));

/** @returns all operations under /v1, in the order of the document. */
export function operationsOf(document: Json): Operation[] {
  return Object.entries<Json>(document.paths)
    .filter(([path]) => path.startsWith('/v1/'))
    .flatMap(([path, item]) =>
      Object.entries<Json>(item).map(([method, operation]) => read(document, path, method, operation)),
    );
}

function read(document: Json, path: string, method: string, operation: Json): Operation {
  const media = operation.requestBody?.content?.['application/json'];
  const parameters: Json[] = operation.parameters ?? [];
  const found: { at: string; kind: IdKind | null }[] = parameters
    .filter((parameter) => parameter.in === 'path' || parameter.in === 'query')
    .map((parameter) => ({ at: `${parameter.in}.${parameter.name}`, kind: kindOfParameter(parameter) }))
    .filter(({ at, kind }) => kind !== null || namesAnId(at));
  if (media) inSchema(document, media.schema, 'body', found, []);
  return {
    id: operation.operationId,
    method: method.toUpperCase(),
    path,
    audience: audienceOf(operation.security ?? document.security ?? []),
    scope: /Needs the scope `([^`]+)`/.exec(operation.description ?? '')?.[1] ?? null,
    positions: found.filter((one): one is Position => one.kind !== null),
    untyped: found.filter(({ kind }) => kind === null).map(({ at }) => at),
    example: media?.example ?? (Object.values<Json>(media?.examples ?? {})[0]?.value as unknown),
    body: media?.schema,
    parameters,
    responses: operation.responses,
  };
}

function audienceOf(security: readonly Json[]): Audience {
  if (security.length === 0) return 'everyone';
  if (security.every((one) => 'session' in one)) return 'person';
  return security.some((one) => 'operatorKey' in one) ? 'operator' : 'organization';
}

/** A path parameter names its kind in words, a query parameter by an example. */
function kindOfParameter({ description, example, schema }: Json): IdKind | null {
  const [, named] = /^Id of the (\w+)\.$/.exec(description ?? '') ?? [];
  if (named !== undefined && KINDS.has(named)) return named as IdKind;
  return kindOfExample(example) ?? kindOfExample(schema?.example) ?? kindOfExample(schema?.examples?.[0]);
}

function kindOfExample(example: unknown): IdKind | null {
  const [, prefix = ''] = typeof example === 'string' ? (/^([a-z]+)_[0-9a-z]{26}$/.exec(example) ?? []) : [];
  return KIND_OF_PREFIX.get(prefix) ?? null;
}

const namesAnId = (at: string) => /(?:^|[.\]])(?:id|ids|\w+Ids?)(?:\[\])?$/.test(at);

function inSchema(
  document: Json,
  schema: Json | undefined,
  at: string,
  found: { at: string; kind: IdKind | null }[],
  inside: readonly string[],
): void {
  if (typeof schema !== 'object' || schema === null) return;
  const add = (kind: IdKind | null) => {
    if (!found.some((one) => one.at === at)) found.push({ at, kind });
  };
  if (schema.$ref) {
    const name = String(schema.$ref).split('/').at(-1) ?? '';
    if (!inside.includes(name))
      inSchema(document, document.components.schemas[name], at, found, [...inside, name]);
    return;
  }
  const kind = kindOfExample(schema.examples?.[0]);
  if (kind !== null) add(kind);
  else if (schema.type === 'string' && namesAnId(at)) add(null);
  for (const [name, property] of Object.entries<Json>(schema.properties ?? {}))
    inSchema(document, property, `${at}.${name}`, found, inside);
  inSchema(document, schema.items, `${at}[]`, found, inside);
  inSchema(document, schema.additionalProperties, `${at}.*`, found, inside);
  for (const many of ['anyOf', 'oneOf', 'allOf'])
    for (const one of schema[many] ?? []) inSchema(document, one, at, found, inside);
}

export interface Request {
  readonly method: string;
  readonly url: string;
  readonly body: unknown;
}

/**
 * A request with ids in its positions: those of the path and the body always, those of the query where
 * `idAt` gives one. Several ids are as many items of the list that the position is in.
 * @param positions all that may hold an id, the document's and those that only the classification knows.
 */
export function requestOf(
  { method, path, example }: Operation,
  positions: readonly Position[],
  idAt: (position: Position) => string | readonly string[] | undefined,
): Request {
  let url = path;
  let body: unknown = structuredClone(example);
  const query = new URLSearchParams();
  for (const position of positions) {
    const id = idAt(position);
    if (id === undefined) continue;
    const [where, ...rest] = position.at.split('.');
    const name = rest.join('.');
    if (where === 'body') body = put(body, rest, id);
    else if (where === 'query') query.set(name, String(id));
    else url = url.replace(`{${name}}`, String(id));
  }
  return { method, url: query.size > 0 ? `${url}?${query}` : url, body };
}

/**
 * Sets the value at a path like `servers[].serverId`, making what is not there; a list gets its first items, and of
 * lists in lists the innermost one, in each item of the others.
 */
function put(into: unknown, path: readonly string[], value: string | readonly string[]): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  const list = step.endsWith('[]');
  const name = step === '*' ? 'any' : step.replace(/\[\]$/, '');
  const object: Json = typeof into === 'object' && into !== null ? { ...into } : {};
  const outer = list && rest.some((later) => later.endsWith('[]'));
  object[name] = outer
    ? (object[name] ?? [undefined]).map((item: unknown) => put(item, rest, value))
    : list
      ? [value].flat().map((one) => put(object[name]?.[0], rest, one))
      : put(object[name], rest, value);
  return object;
}
