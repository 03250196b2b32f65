/**
 * One decorator says everything about an operation: route, who may call it, what it answers and with
 * which examples. The guard, the interceptors and the OpenAPI document read from it, so that they
 * cannot disagree.
 */
import { applyDecorators, Delete, Get, HttpCode, Patch, Post, Put, SetMetadata } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiCookieAuth,
  ApiExtension,
  ApiHeader,
  ApiOperation,
  ApiParam,
  ApiProduces,
  ApiResponse,
} from '@nestjs/swagger';
import type { z } from 'zod';
import { ERRORS, type ErrorCode } from './errors.js';
import type { IdKind } from './ids.js';
import { rolesWith } from './roles.js';
import type { Scope } from './scopes.js';
import { exampleId } from './wire.js';

export const OPERATION = Symbol('operation');

export interface OperationSpec {
  /** operationId; the client's method is made from it. */
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the controller's path. */
  readonly path?: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /** `person`: anybody who is signed in, for themselves. */
  readonly scope: Scope | 'person' | 'operator' | 'public';
  /** Of `person`: whether a session that is limited to one organisation may do it too (docs/sign-on.md). */
  readonly forLimited?: boolean;
  /** Path parameters and the kind of id each is. */
  readonly params?: Readonly<Record<string, IdKind>>;
  /** Example bodies by name; their schema is that of `@Body({ schema })`. */
  readonly requests?: Readonly<Record<string, unknown>>;
  /** Whether a body may be left out. */
  readonly bodyOptional?: boolean;
  /** Default: 201 for POST, 204 for DELETE, else 200. */
  readonly status?: number;
  readonly response?: z.ZodType;
  /** Of the answer. Default: `application/json`. Of JSON lines, `response` is the schema of a line. */
  readonly mediaType?: 'application/jsonl';
  /** One example answer. */
  readonly example?: unknown;
  /** Beyond what every operation of this form can answer. */
  readonly errors?: readonly ErrorCode[];
  /** The answer has parts that change without the version: its ETag covers them too. */
  readonly volatile?: boolean;
  /** The answer is a resource with a version. */
  readonly versioned?: boolean;
  /** Takes If-Match. */
  readonly ifMatch?: boolean;
  /** Takes `Prefer: wait=N`. */
  readonly wait?: boolean;
  /** Where a created resource is found: this and its id. */
  readonly location?: string;
}

const ROUTES = { GET: Get, POST: Post, PUT: Put, PATCH: Patch, DELETE: Delete };

export function Operation(spec: OperationSpec): MethodDecorator {
  const status = statusOf(spec);
  return applyDecorators(
    ROUTES[spec.method](spec.path),
    HttpCode(status),
    SetMetadata(OPERATION, spec),
    ApiOperation({
      operationId: spec.id,
      summary: spec.summary,
      tags: [spec.tag],
      description: [spec.description, scopeText(spec)].filter(Boolean).join('\n\n'),
      ...(spec.scope === 'public' ? { security: [] } : {}),
    }),
    ...access(spec),
    ...Object.entries(spec.params ?? {}).map(([name, kind]) =>
      ApiParam({
        name,
        schema: { type: 'string' },
        example: exampleId(kind),
        description: `Id of the ${kind}.`,
      }),
    ),
    ...requestHeaders(spec),
    ...(spec.requests
      ? [ApiBody({ required: !spec.bodyOptional, examples: namedExamples(spec.requests) })]
      : []),
    ...(spec.mediaType ? [ApiProduces(spec.mediaType)] : []),
    success(spec, status),
    ...(isConditional(spec)
      ? [ApiResponse({ status: 304, description: 'Not changed since `If-None-Match`.' })]
      : []),
    ...problems(spec),
  );
}

export function statusOf(spec: OperationSpec): number {
  return spec.status ?? (spec.method === 'POST' ? 201 : spec.method === 'DELETE' ? 204 : 200);
}

function isConditional(spec: OperationSpec): boolean {
  return spec.method === 'GET' && spec.versioned === true;
}

function scopeText(spec: OperationSpec): string {
  if (spec.scope === 'public') return '';
  if (spec.scope === 'operator') return 'Needs the operator key.';
  if (spec.scope === 'person') return 'Needs the session of a person; no organisation has to be named.';
  return `Needs the scope \`${spec.scope}\`. Roles that have it: ${rolesWith(spec.scope).join(', ')}.`;
}

/** Which credentials open the operation, for people and, as extensions, for programs. */
function access({ scope }: OperationSpec): MethodDecorator[] {
  if (scope === 'public') return [];
  const named = ApiExtension('x-patchbay-scope', scope);
  if (scope === 'operator') return [ApiBearerAuth('operatorKey'), named];
  if (scope === 'person') return [ApiCookieAuth('session'), named];
  const roles = ApiExtension('x-patchbay-roles', rolesWith(scope));
  return [ApiBearerAuth('organizationKey'), ApiCookieAuth('session'), named, roles];
}

function namedExamples(values: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(
    Object.entries(values).map(([summary, value]) => [camel(summary), { summary, value }]),
  );
}

function requestHeaders(spec: OperationSpec): MethodDecorator[] {
  const header = (name: string, description: string, example: string) =>
    ApiHeader({ name, description, required: false, schema: { type: 'string', example } });
  const all: MethodDecorator[] = [];
  if (spec.method === 'POST' && spec.scope !== 'public')
    all.push(
      header(
        'Idempotency-Key',
        'Makes a retry safe for 24 hours: the same key and body answer as the first time, with `Idempotency-Replayed: true`.',
        '6f1c2a52-0c53-4d0a-9d59-2f5c2b6a3d11',
      ),
    );
  if (spec.ifMatch)
    all.push(header('If-Match', 'The `ETag` that the change is based on; another one is 412.', '"3"'));
  if (isConditional(spec))
    all.push(header('If-None-Match', 'Answers 304 when the `ETag` is still this.', '"3"'));
  if (spec.wait)
    all.push(header('Prefer', '`wait=N` waits up to N (at most 60) seconds for the job.', 'wait=20'));
  return all;
}

const HEADER_TEXT: Readonly<Record<string, string>> = {
  'Request-Id': 'Names this request in logs and the audit trail.',
  RateLimit: 'What is left of the limit.',
  'RateLimit-Policy': 'The limit.',
  ETag: 'The version of the resource.',
  Location: 'The path of the new resource.',
  'Idempotency-Replayed': '`true` when this is the answer of an earlier request.',
  'Preference-Applied': 'Repeats the `wait` that was applied.',
  'Retry-After': 'Seconds until a retry may succeed.',
};

const headersOf = (...names: string[]) =>
  Object.fromEntries(
    names.map((name) => [
      name,
      { description: HEADER_TEXT[name] ?? name, schema: { type: 'string' as const } },
    ]),
  );

function success(spec: OperationSpec, status: number): MethodDecorator {
  const headers = headersOf(
    'Request-Id',
    ...(spec.scope === 'public' ? [] : ['RateLimit', 'RateLimit-Policy']),
    ...(spec.versioned ? ['ETag'] : []),
    ...(spec.location ? ['Location'] : []),
    ...(spec.method === 'POST' && spec.scope !== 'public' ? ['Idempotency-Replayed'] : []),
    ...(spec.wait ? ['Preference-Applied'] : []),
  );
  return ApiResponse({
    status,
    description: spec.response ? 'Done.' : 'Done; there is no body.',
    headers,
    ...(spec.response ? { standardSchema: spec.response as never } : {}),
    ...(spec.example === undefined ? {} : { example: spec.example }),
  });
}

/** All codes that the operation can answer, from its form and from what it names itself. */
export function codesOf(spec: OperationSpec): ErrorCode[] {
  const codes = new Set<ErrorCode>(spec.errors ?? []);
  if (spec.scope === 'public') return [...codes];
  codes.add('invalid_request').add('rate_limited').add('internal_error').add('unavailable');
  codes
    .add('missing_credential')
    .add('invalid_credential')
    .add('revoked_credential')
    .add('expired_credential');
  codes.add('wrong_credential').add('address_not_allowed').add('organization_suspended');
  if (spec.scope !== 'operator' && spec.scope !== 'person')
    codes.add('insufficient_scope').add('not_a_member').add('sign_on_required');
  if (spec.scope === 'person' && !spec.forLimited) codes.add('session_limited');
  if (spec.scope !== 'operator' && spec.method !== 'GET') codes.add('cross_site_request');
  if (spec.params) codes.add('not_found');
  if (spec.ifMatch) codes.add('precondition_failed');
  if (spec.method === 'POST') codes.add('idempotency_in_progress').add('idempotency_key_reused');
  // Any request but GET may carry a body, wanted or not.
  if (spec.method !== 'GET') codes.add('invalid_json').add('payload_too_large').add('unsupported_media_type');
  return [...codes];
}

function problems(spec: OperationSpec): MethodDecorator[] {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codesOf(spec)) {
    const { status } = ERRORS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return [...byStatus].map(([status, codes]) =>
    ApiResponse({
      status,
      description: codes.map((code) => `${ERRORS[code].title} (\`${code}\`).`).join(' '),
      headers: headersOf('Request-Id', ...(status === 429 || status === 503 ? ['Retry-After'] : [])),
      content: {
        'application/problem+json': {
          schema: { $ref: '#/components/schemas/Problem' },
          examples: Object.fromEntries(codes.map((code) => [camel(code), { value: exampleProblem(code) }])),
        },
      },
    }),
  );
}

function exampleProblem(code: ErrorCode) {
  const { status, title } = ERRORS[code];
  return {
    type: `urn:patchbay:problem:${code}`,
    title,
    status,
    instance: '/v1/servers',
    code,
    requestId: 'req_4f8a1c2b9d3e',
    ...(code === 'invalid_request'
      ? { errors: [{ path: 'colour', code: 'unknown_field', message: 'This field is not known.' }] }
      : {}),
  };
}

function camel(words: string): string {
  return words
    .replace(/[^A-Za-z0-9]+(.)?/g, (_, next: string | undefined) => next?.toUpperCase() ?? '')
    .replace(/^./, (first) => first.toLowerCase());
}
