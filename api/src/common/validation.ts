/** Validation of bodies and queries: Nest's Standard Schema pipe, with problems that name the field. */
import { StandardSchemaValidationPipe } from '@nestjs/common';
import type { z } from 'zod';
import { AppError, type FieldError } from './errors.js';

type Issue = z.core.$ZodIssue;

/** Most fields are named, a flood of them is not. */
const MAX_ERRORS = 50;

/** The global pipe; parameters say `@Body({ schema })` and `@Query({ schema })`. */
export const validationPipe = new StandardSchemaValidationPipe({
  exceptionFactory: (issues) => invalidRequest(issues as unknown as readonly Issue[]),
});

/** A 400 with one entry for each issue; unknown fields are named one by one. */
export function invalidRequest(issues: readonly Issue[]): AppError {
  const errors = issues.flatMap(toFieldErrors).slice(0, MAX_ERRORS);
  const first = errors[0];
  return new AppError('invalid_request', {
    detail:
      first === undefined ? undefined : first.path === '' ? first.message : `${first.path}: ${first.message}`,
    errors,
  });
}

function toFieldErrors(issue: Issue): FieldError[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      path: [...path, key].join('.'),
      code: 'unknown_field',
      message: 'This field is not known.',
    }));
  if (issue.code === 'invalid_key')
    return issue.issues.map((inner) => ({
      path: path.join('.'),
      code: 'invalid_name',
      message: inner.message,
    }));
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const best = [...issue.errors].sort((a, b) => depth(b) - depth(a))[0] as readonly Issue[];
    return best.flatMap((inner) =>
      toFieldErrors({ ...inner, path: [...issue.path, ...inner.path] } as Issue),
    );
  }
  if (path.length === 0 && issue.code === 'invalid_type')
    return [{ path: '', code: 'required', message: 'A JSON object is required as the body.' }];
  return [{ path: path.join('.'), code: codeOf(issue), message: issue.message }];
}

/** The alternative of a union that was followed furthest is the one that was meant. */
function depth(issues: readonly Issue[]): number {
  return (
    Math.max(0, ...issues.map((i) => i.path.length)) +
    (issues.some((i) => i.code === 'unrecognized_keys') ? 1 : 0)
  );
}

function codeOf(issue: Issue): string {
  if (issue.code === 'invalid_type' && issue.message.includes('received undefined')) return 'required';
  if (issue.code === 'custom')
    return typeof issue.params?.code === 'string' ? issue.params.code : 'invalid_value';
  return issue.code;
}
