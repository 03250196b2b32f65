/**
 * Reads in one transaction whose statements are all sent before the first is answered: one round trip, whatever their
 * number, and none of the query engine's work. For what somebody waits for who calls an endpoint for the first time.
 */
import type pg from 'pg';
import type { Prisma } from './generated/client.js';

/** The rows of each statement, in the order of the statements. */
export type RowsOf<Rows extends readonly object[]> = { readonly [I in keyof Rows]: Rows[I][] };

/**
 * @param pool whose clients pipeline.
 * @param role a constant: it becomes part of the statement.
 * @param settings run first, as the role: the organisation.
 * @returns the rows as pg reads them: timestamps as Date, bigint as text, bytea as Buffer.
 * @throws the error of the statement that failed first, or of the connection. Nothing ran as anybody else: where the
 *   role could not be taken on, every statement behind is refused as part of a failed transaction.
 */
export async function readAtOnce<Rows extends readonly object[]>(
  pool: pg.Pool,
  role: string,
  settings: readonly Prisma.Sql[],
  statements: readonly Prisma.Sql[],
): Promise<RowsOf<Rows>> {
  const client = await pool.connect();
  const sent = [
    client.query(`begin read only; set local role ${role}`),
    ...[...settings, ...statements].map(({ text, values }) => client.query(text, values)),
    client.query('commit'),
  ];
  const answers = await Promise.allSettled(sent);
  // A transaction that failed ends with its commit too; a connection that did not take that is of no more use.
  client.release(answers.at(-1)?.status === 'rejected');
  const failed = answers.find((answer) => answer.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  const results = await Promise.all(sent);
  return results.slice(1 + settings.length, -1).map(({ rows }) => rows) as unknown as RowsOf<Rows>;
}
