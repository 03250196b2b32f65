/** What the database refused, as errors of the catalogue. */
import { Prisma } from '@patchbay/prisma';
import { AppError } from './errors.js';

/** Prisma: cannot reach, timed out, closed, no connection from the pool, transaction not started. */
const AWAY = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028']);
/** PostgreSQL classes 08 (connection), 57P (shutdown), 53 (resources), and Node's network errors. */
const AWAY_CAUSE = /\b(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|08\d{3}|57P0\d|53\d{3})\b/;
const AWAY_MESSAGE =
  /Can't reach database|Connection terminated|connection timeout|timeout exceeded when trying to connect|server closed the connection/i;

/** Columns as the API names them. */
const FIELDS: Readonly<Record<string, string>> = { name: 'name', slug: 'slug', prefix: 'prefix' };

/** @returns null when the error is not the database's. */
export function databaseError(error: unknown): AppError | null {
  if (isAway(error)) return new AppError('unavailable', { retryAfterSeconds: 2, cause: error });
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return null;
  if (error.code === 'P2002') return taken(error);
  // A row that was there when the request began is gone, or one that refers to it came meanwhile.
  if (error.code === 'P2003' || error.code === 'P2025')
    return new AppError('in_use', {
      detail: 'Something that this request refers to changed at the same time; try again.',
      cause: error,
    });
  return null;
}

/** The column that a unique violation is about, or null. */
export function takenField(error: unknown): string | null {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError) || error.code !== 'P2002') return null;
  const text = JSON.stringify(error.meta ?? {});
  return Object.keys(FIELDS).find((column) => new RegExp(`["_\`]${column}(["_\`\\\\]|$)`).test(text)) ?? null;
}

function taken(error: Prisma.PrismaClientKnownRequestError): AppError {
  const path = takenField(error) ?? 'name';
  return alreadyExists(path, error);
}

/** A 409 that names the field. */
export function alreadyExists(path: string, cause?: unknown): AppError {
  return new AppError('already_exists', {
    detail: `The ${path} is taken.`,
    errors: [{ path, code: 'taken', message: `The ${path} is taken.` }],
    cause,
  });
}

function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, errorCode } = error as { code?: unknown; errorCode?: unknown };
  if (AWAY.has(String(code)) || AWAY.has(String(errorCode))) return true;
  if (AWAY_CAUSE.test(String(code)) || AWAY_MESSAGE.test(error.message)) return true;
  return error.cause !== undefined && error.cause !== error && isAway(error.cause);
}
