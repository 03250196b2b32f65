/**
 * Reads in one transaction whose statements are all sent before the first is answered: one round trip, whatever their
 * number, and none of the query engine's work. For what somebody waits for who calls an endpoint for the first time.
 */
import type pg from 'pg';
import type { Prisma } from './generated/client.js';

const BEGIN = 'begin read only; set local role';
/** Otherwise the first five times are planned anew. */
const PLAN_ONCE = 'set local plan_cache_mode = force_generic_plan';

/** As long as any other transaction may take. */
const LONGEST_MS = 30_000;

/** Names of the statements that connections keep prepared, by their texts: constants, each in the code once. */
const NAMES = new Map<string, string>();

function nameOf(text: string): string {
  const name = NAMES.get(text) ?? `read_${NAMES.size}`;
  NAMES.set(text, name);
  return name;
}

/** The rows of each statement, in the order of the statements. */
export type RowsOf<Rows extends readonly object[]> = { readonly [I in keyof Rows]: Rows[I][] };

/**
 * @param pool whose clients pipeline.
 * @param role a constant: it becomes part of the statement.
 * @param prepare has connections keep what is run: planning one anew costs more than running it.
 * @param settings run first, as the role: the organisation.
 * @param timeoutMs for all of it.
 * @returns the rows as pg reads them: timestamps as Date, bigint as text, bytea as Buffer.
 * @throws the error of the statement that failed first, or of the connection. Nothing ran as anybody else: where the
 *   role could not be taken on, every statement behind is refused as part of a failed transaction.
 */
export async function readAtOnce<Rows extends readonly object[]>(
  pool: pg.Pool,
  prepare: boolean,
  role: string,
  settings: readonly Prisma.Sql[],
  statements: readonly Prisma.Sql[],
  timeoutMs = LONGEST_MS,
): Promise<RowsOf<Rows>> {
  // Its time begins when all is sent, and takes the connection with it: a server that is frozen answers nothing.
  const commit: pg.QueryConfig & pg.ClientConfig = { text: 'commit', query_timeout: timeoutMs };
  const client = await pool.connect();
  const { stream } = client.connection;
  // One write for all.
  stream.cork();
  const sent = [
    client.query(prepare ? `${BEGIN} ${role}; ${PLAN_ONCE}` : `${BEGIN} ${role}`),
    ...[...settings, ...statements].map(({ text, values }) =>
      client.query({ text, values, ...(prepare ? { name: nameOf(text) } : {}) }),
    ),
    client.query(commit),
  ];
  stream.uncork();
  const failed = (await Promise.allSettled(sent)).find((answer) => answer.status === 'rejected');
  // What a connection keeps prepared may be the cause, as after a column's type was changed.
  client.release(failed !== undefined);
  if (failed !== undefined) throw failed.reason;
  const results = await Promise.all(sent);
  return results.slice(1 + settings.length, -1).map(({ rows }) => rows) as unknown as RowsOf<Rows>;
}
