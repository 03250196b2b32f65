/**
 * better-auth's tables as its Prisma adapter wants them: each operation is a transaction of the system's
 * role, since no query runs outside of one. The tables belong to no organisation.
 */
import type { Database, Tx } from '@patchbay/prisma';
import { prismaAdapter } from 'better-auth/adapters/prisma';

const MODELS = ['user', 'session', 'account', 'verification', 'twoFactor', 'passkey'] as const;
const METHODS = [
  'create',
  'findFirst',
  'findMany',
  'count',
  'update',
  'updateMany',
  'delete',
  'deleteMany',
] as const;

type Delegate = Record<(typeof METHODS)[number], (args: unknown) => Promise<unknown>>;

/**
 * @param further tables of plugins, by the names that those have for them.
 * @returns the adapter for `betterAuth({ database })`.
 */
export function authStore(db: Database, further: object = {}): ReturnType<typeof prismaAdapter> {
  const client = {
    ...Object.fromEntries(MODELS.map((model) => [model, delegate(db, model)])),
    ...further,
    $transaction: <T>(work: (tx: Tx) => Promise<T>) => db.system(work),
  };
  // Not several operations in one transaction: hooks and mails in between would hold a connection.
  return prismaAdapter(client, { provider: 'postgresql', transaction: false });
}

/** A model of the schema as the adapter calls it. */
export function delegate(db: Database, model: keyof Tx & string): Delegate {
  const call = (method: (typeof METHODS)[number]) => (args: unknown) =>
    db.system((tx) => (tx[model] as unknown as Delegate)[method](args));
  return Object.fromEntries(METHODS.map((method) => [method, call(method)])) as Delegate;
}
