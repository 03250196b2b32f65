/** RFC 9457 problem documents: the wire schema, and how a thrown error becomes one. */
import { HttpException } from '@nestjs/common';
import { z } from 'zod';
import { databaseError } from './database-errors.js';
import { AppError, ERRORS, type ErrorCode, invalidField } from './errors.js';

export const FieldErrorSchema = z
  .object({
    path: z.string().describe('The field (dotted, `servers.0.prefix`), query parameter or header.'),
    code: z.string().describe('A stable code for programs.'),
    message: z.string().describe('For people.'),
  })
  .meta({ id: 'FieldError' });

const ExceededQuotaSchema = z
  .object({ name: z.string(), limit: z.int(), used: z.int() })
  .meta({ id: 'ExceededQuota', description: 'Of `quota_exceeded`: what is used up.' });

export const ProblemSchema = z
  .object({
    type: z.string().describe('`urn:patchbay:problem:<code>`.'),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    instance: z.string().describe('The path that was asked for.'),
    code: z.string().describe('The same as the last part of `type`.'),
    requestId: z.string().describe('Also in the `Request-Id` header; name it when asking for help.'),
    errors: z.array(FieldErrorSchema).optional(),
    quota: ExceededQuotaSchema.optional(),
  })
  .meta({ id: 'Problem', description: 'A problem document (RFC 9457).' });

export type Problem = z.infer<typeof ProblemSchema>;

/** The document for an error. Nothing of `cause` gets in. */
export function toProblem(error: AppError, instance: string, requestId: string): Problem {
  const { detail, errors, quota } = error.details;
  return {
    type: `urn:patchbay:problem:${error.code}`,
    title: ERRORS[error.code].title,
    status: error.status,
    ...(detail === undefined ? {} : { detail }),
    instance,
    code: error.code,
    requestId,
    ...(errors === undefined ? {} : { errors: [...errors] }),
    ...(quota === undefined ? {} : { quota }),
  };
}

const BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  401: 'missing_credential',
  403: 'insufficient_scope',
  404: 'not_found',
  405: 'method_not_allowed',
  408: 'request_timeout',
  413: 'payload_too_large',
  414: 'uri_too_long',
  415: 'unsupported_media_type',
  429: 'rate_limited',
  503: 'unavailable',
};

/** Any thrown value as an error of the catalogue; what is unknown becomes `internal_error`. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof HttpException) return fromHttp(thrown);
  const fromDatabase = databaseError(thrown);
  if (fromDatabase) return fromDatabase;
  return fromFastify(thrown) ?? new AppError('internal_error', { cause: thrown });
}

/** Nest wraps Fastify's 4xx errors; the code of the original says more than the status. */
function fromHttp(error: HttpException): AppError {
  const original = fromFastify(error.cause);
  if (original) return original;
  const status = error.getStatus();
  const code = BY_STATUS[status];
  if (code) return new AppError(code, { cause: error });
  return status < 500
    ? new AppError('invalid_request', { detail: error.message, cause: error })
    : new AppError('internal_error', { cause: error });
}

function fromFastify(error: unknown): AppError | null {
  if (!(error instanceof Error)) return null;
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown };
  if (error instanceof SyntaxError && statusCode === 400)
    return new AppError('invalid_json', { cause: error });
  if (typeof code !== 'string' || !code.startsWith('FST_')) return null;
  if (code === 'FST_ERR_CTP_INVALID_JSON_BODY' || code === 'FST_ERR_CTP_EMPTY_JSON_BODY')
    return new AppError('invalid_json', { cause: error });
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
    return new AppError('unsupported_media_type', { cause: error });
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new AppError('payload_too_large', { cause: error });
  if (code === 'FST_ERR_BAD_URL')
    return invalidField('', 'the path is not a valid percent-encoding', 'invalid_path');
  if (typeof statusCode !== 'number' || statusCode >= 500) return null;
  return new AppError(BY_STATUS[statusCode] ?? 'invalid_request', { detail: error.message, cause: error });
}
