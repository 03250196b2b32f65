/**
 * The one way to the database: a transaction that has taken on the tenant's or the system's role.
 *
 * Role and organisation are set in the first statement, local to the transaction, so that this works
 * behind a transaction pooler and nothing leaks to the next user of a connection. There is no
 * method that runs a query outside of such a transaction.
 */
import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import { Prisma, PrismaClient } from './generated/client.js';
import { resilientPool } from './pool.js';
import { type RowsOf, readAtOnce } from './read-at-once.js';
import { SYSTEM_ROLE, TENANT_ROLE } from './roles.js';

/** What a repository works with. */
export type Tx = Prisma.TransactionClient;

export interface DatabaseOptions {
  readonly url: string;
  /** Largest number of connections of this process. */
  readonly poolSize: number;
  /** Whether a transaction pooler is in between: then a connection keeps no statements. Default false. */
  readonly pooler?: boolean;
}

/**
 * Connections that stay when nothing happens: a call to a cold endpoint reads over two at a time, and a new one takes
 * as long to open as all the rest.
 */
const WARM = 3;

export class Database {
  private readonly pool: pg.Pool;
  private readonly prisma: PrismaClient;
  private readonly prepare: boolean;

  constructor({ url, poolSize, pooler = false }: DatabaseOptions) {
    this.prepare = !pooler;
    const config = {
      connectionString: url,
      max: poolSize,
      min: Math.min(WARM, poolSize),
      // What stays open long must not die unnoticed.
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      connectionTimeoutMillis: 5_000,
      // Statements need not wait for the answer to the one before. What awaits each of its own is not changed by it.
      pipeline: true,
      // A caller that waits for ever behind a stuck query is worse than an error.
      options: '-c statement_timeout=30000 -c idle_in_transaction_session_timeout=30000',
    };
    this.pool = resilientPool(config, () => undefined);
    const adapter = new PrismaPg(this.pool, { disposeExternalPool: true });
    this.prisma = new PrismaClient({ adapter, transactionOptions: { maxWait: 5_000, timeout: 30_000 } });
  }

  /**
   * Runs `work` in one transaction that sees only the rows of one organisation (row-level security).
   * Never wait for the network inside: the transaction holds a connection and its locks.
   * @param orgId the organisation's UUID.
   */
  tenant<T>(orgId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.prisma.$transaction(async (tx) => {
      await tx.$queryRaw`select set_config('role', ${TENANT_ROLE}, true), set_config('app.org_id', ${orgId}, true)`;
      return work(tx);
    });
  }

  /** Runs `work` in one transaction that sees all organisations but may write very little. */
  system<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.prisma.$transaction(async (tx) => {
      await tx.$queryRaw`select set_config('role', ${SYSTEM_ROLE}, true)`;
      return work(tx);
    });
  }

  /**
   * Reads like `tenant` and changes nothing, in one round trip.
   * @param statements each must name the organisation itself.
   * @throws the database's error, or the connection's.
   */
  tenantRead<Rows extends readonly object[]>(
    orgId: string,
    statements: { readonly [I in keyof Rows]: Prisma.Sql },
  ): Promise<RowsOf<Rows>> {
    const organization = Prisma.sql`select set_config('app.org_id', ${orgId}, true)`;
    return readAtOnce<Rows>(this.pool, this.prepare, TENANT_ROLE, [organization], statements);
  }

  /** Reads like `system` and changes nothing, in one round trip. @throws as `tenantRead`. */
  async systemRead<Row extends object>(statement: Prisma.Sql): Promise<Row[]> {
    const [rows] = await readAtOnce<[Row]>(this.pool, this.prepare, SYSTEM_ROLE, [], [statement]);
    return rows;
  }

  /**
   * One statement in a transaction like `system`'s, past the query engine: for batches so large and so
   * frequent that taking their values apart there would be most of their cost.
   * @param values of the parameters, as Postgres reads them from text.
   */
  async systemStatement(text: string, values: readonly string[]): Promise<void> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    try {
      await client.query(`begin; set local role ${SYSTEM_ROLE}`);
      await client.query(text, [...values]);
      await client.query('commit');
    } catch (error) {
      await client.query('rollback').catch((cause: Error) => {
        broken = cause;
      });
      throw error;
    } finally {
      client.release(broken);
    }
  }

  async close(): Promise<void> {
    await this.prisma.$disconnect();
  }
}

/**
 * Turns a system transaction into one of an organisation, up to its end: an organisation and what it
 * is born with (its data key, its first key) are made together or not at all.
 */
export async function becomeTenant(tx: Tx, orgId: string): Promise<void> {
  await tx.$queryRaw`select set_config('role', ${TENANT_ROLE}, true), set_config('app.org_id', ${orgId}, true)`;
}

/** Turns it back, for what is left to do across organisations. */
export async function becomeSystem(tx: Tx): Promise<void> {
  await tx.$queryRaw`select set_config('role', ${SYSTEM_ROLE}, true)`;
}
