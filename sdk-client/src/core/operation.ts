/**
 * From an operation of the document to a typed call: the argument and result types follow from the
 * generated `operations`, the method and path from the generated table.
 */
import { OPERATIONS } from '../generated/operations.js';
import type { operations } from '../generated/schema.js';
import { type Page, PageList } from './pages.js';
import type { CallOptions, Transport } from './transport.js';

export type OperationId = keyof typeof OPERATIONS & keyof operations;

type Json<T> = T extends { content: { 'application/json': infer B } } ? B : undefined;
type Responses<O extends OperationId> = operations[O]['responses'];

/** The JSON body an operation takes. */
export type Body<O extends OperationId> = operations[O] extends { requestBody?: infer R }
  ? Json<NonNullable<R>>
  : undefined;
/** The query an operation takes. */
export type Query<O extends OperationId> = operations[O]['parameters'] extends { query?: infer Q }
  ? Q
  : undefined;
/** What an operation answers with when it succeeds. */
export type Result<O extends OperationId> = {
  [S in keyof Responses<O> & (200 | 201 | 202 | 204)]: Json<Responses<O>[S]>;
}[keyof Responses<O> & (200 | 201 | 202 | 204)];
/** One element of the list that an operation answers with. */
export type Item<O extends OperationId> = Result<O> extends { data: readonly (infer T)[] } ? T : never;

/** One line of what an operation answers with as JSON lines. */
export type Line<O extends OperationId> =
  Responses<O> extends {
    200: { content: { 'application/jsonl': infer L } };
  }
    ? L
    : never;

interface CallArguments<O extends OperationId> {
  /** Path parameters in the order of the path. */
  readonly path?: readonly string[];
  readonly query?: Query<O>;
  readonly body?: Body<O>;
}

export class Caller {
  constructor(private readonly transport: Transport) {}

  /** Sends one operation. @throws ApiError, ConnectionError, TimeoutError */
  async call<O extends OperationId>(
    id: O,
    args: CallArguments<O> = {},
    options?: CallOptions,
  ): Promise<Result<O>> {
    const [method, template] = OPERATIONS[id];
    const response = await this.transport.send(
      {
        method,
        path: fill(template, args.path ?? []),
        query: args.query as Record<string, unknown> | undefined,
        body: args.body,
      },
      options,
    );
    return response.data as Result<O>;
  }

  /** Sends an operation that answers with JSON lines, and gives them as they come. */
  lines<O extends OperationId>(
    id: O,
    args: CallArguments<O> = {},
    options?: CallOptions,
  ): AsyncGenerator<Line<O>, void, undefined> {
    const [method, template] = OPERATIONS[id];
    const query = args.query as Record<string, unknown> | undefined;
    const lines = this.transport.lines({ method, path: fill(template, args.path ?? []), query }, options);
    return lines as AsyncGenerator<Line<O>, void, undefined>;
  }

  /** Sends a list operation, page by page as it is read. */
  list<O extends OperationId>(id: O, args: CallArguments<O> = {}, options?: CallOptions): PageList<Item<O>> {
    return new PageList(async (cursor) => {
      const query = cursor === undefined ? args.query : { ...(args.query as object), cursor };
      return (await this.call(id, { ...args, query: query as Query<O> }, options)) as Page<Item<O>>;
    });
  }
}

function fill(template: string, values: readonly string[]): string {
  let next = 0;
  return template.replaceAll(/\{[^}]+\}/g, (name) => {
    const value = values[next++];
    if (!value) throw new TypeError(`${template}: ${name} must not be empty`);
    return encodeURIComponent(value);
  });
}
