/** Errors as SCIM has them (RFC 7644 §3.12), of our own and of everything before them: credentials, limits, bodies. */
import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { toAppError } from '../../common/problem.js';

export const SCIM_TYPE = 'application/scim+json';

/** Of RFC 7644 table 9. */
export type ScimDetail =
  | 'invalidFilter'
  | 'uniqueness'
  | 'mutability'
  | 'invalidSyntax'
  | 'invalidPath'
  | 'noTarget'
  | 'invalidValue';

export class ScimError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly scimType?: ScimDetail,
  ) {
    super(message);
  }
}

export const noSuchUser = () => new ScimError(404, 'There is no such user.');
export const noSuchGroup = () => new ScimError(404, 'There is no such group.');

@Catch()
export class ScimErrors implements ExceptionFilter {
  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const { status, detail, scimType, headers } = told(thrown);
    if (status >= 500) {
      const { log, id } = http.getRequest<FastifyRequest>();
      log.error(
        { reason: thrown instanceof Error ? thrown.message : 'unknown', requestId: id },
        'scim: failed',
      );
    }
    if (reply.sent) return;
    for (const [name, value] of Object.entries(headers)) reply.header(name, value);
    if (status === 401) reply.header('www-authenticate', 'Bearer realm="patchbay"');
    reply
      .status(status)
      .header('cache-control', 'no-store')
      .type(SCIM_TYPE)
      .serializer(JSON.stringify)
      .send({
        schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
        status: String(status),
        ...(scimType === undefined ? {} : { scimType }),
        detail,
      });
  }
}

interface Told {
  readonly status: number;
  readonly detail: string;
  readonly scimType?: ScimDetail | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

function told(thrown: unknown): Told {
  if (thrown instanceof ScimError)
    return { status: thrown.status, detail: thrown.message, scimType: thrown.scimType, headers: {} };
  const error = toAppError(thrown);
  const wait = error.details.retryAfterSeconds;
  return {
    status: error.status,
    detail: error.message,
    scimType: error.code === 'invalid_json' ? 'invalidSyntax' : undefined,
    headers: {
      ...error.details.headers,
      ...(wait === undefined ? {} : { 'retry-after': String(Math.max(1, Math.ceil(wait))) }),
    },
  };
}
