/** Connection pools that outlive what happens to their connections. */
import pg from 'pg';

/**
 * A pool whose connections may break at any time: a client that nobody listens to would end the process,
 * between two statements of a transaction too. Whoever holds it gets the error from its next query, and
 * the pool drops it.
 * @param onBroken called for each that breaks; the message holds no secret.
 */
export function resilientPool(config: pg.PoolConfig, onBroken: (error: Error) => void): pg.Pool {
  const pool = new pg.Pool(config);
  pool.on('connect', (client) => client.on('error', onBroken));
  // The pool's own word for an idle one, which has been heard.
  pool.on('error', () => undefined);
  return pool;
}
