/** A database that does not answer a look-up in this time is not there: who asks still listens then. */
export const LOOKUP_MS = 3_000;

/**
 * @returns what the promise gives, if it does so in time; what it does later is nobody's business.
 * @throws Error after `ms` milliseconds.
 */
export function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
