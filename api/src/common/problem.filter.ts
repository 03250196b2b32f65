/** The one place where an error becomes an answer. */
import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { AppError } from './errors.js';
import { toAppError, toProblem } from './problem.js';

@Catch()
export class ProblemFilter implements ExceptionFilter {
  /**
   * @param log for what is not the caller's fault.
   * @param methodsOf the methods that a path has, so that an unknown one is 405 and not 404.
   */
  constructor(
    private readonly log: Logger,
    private readonly methodsOf: (path: string) => string[],
  ) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    const error = this.refine(toAppError(thrown), request, path);
    if (error.status >= 500)
      this.log.error({ err: error.details.cause ?? error, requestId: request.id }, 'request failed');
    if (reply.sent) return;
    for (const [name, value] of Object.entries(error.details.headers ?? {})) reply.header(name, value);
    if (error.status === 401) reply.header('www-authenticate', 'Bearer realm="patchbay"');
    if (error.details.retryAfterSeconds !== undefined)
      reply.header('retry-after', String(Math.max(1, Math.ceil(error.details.retryAfterSeconds))));
    reply
      .status(error.status)
      .header('cache-control', 'no-store')
      // Fastify would append a charset, which application/problem+json does not have.
      .type('application/problem+json')
      .serializer(JSON.stringify)
      .send(toProblem(error, path, request.id));
  }

  private refine(error: AppError, request: FastifyRequest, path: string): AppError {
    if (error.code === 'payload_too_large')
      return new AppError(error.code, {
        detail: `The limit is ${request.server.initialConfig.bodyLimit} bytes.`,
        cause: error,
      });
    if (error.code !== 'not_found' || error.details.detail !== undefined) return error;
    const methods = this.methodsOf(path);
    return methods.length === 0
      ? new AppError('not_found', { detail: 'There is nothing at this path.' })
      : new AppError('method_not_allowed', { headers: { allow: methods.join(', ') } });
  }
}
