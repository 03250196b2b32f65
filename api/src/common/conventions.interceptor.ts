/** What every answer has in common: ETag and 304, Location, and who may keep it. */
import { createHash } from 'node:crypto';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable, tap } from 'rxjs';
import { OPERATION, type OperationSpec } from './operation.js';

@Injectable()
export class ConventionsInterceptor implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const spec = this.reflector.get<OperationSpec | undefined>(OPERATION, context.getHandler());
    if (!spec || spec.scope === 'public') return next.handle();
    // Answers differ by credential; those of POST may hold a secret that is shown once.
    reply.header('cache-control', request.method === 'GET' ? 'private, no-cache' : 'no-store');
    reply.header('vary', 'authorization, cookie, patchbay-organization');
    return next.handle().pipe(
      tap({ error: () => tellQuota(request, reply) }),
      map((body: unknown) => this.finish(spec, request, reply, body)),
    );
  }

  private finish(spec: OperationSpec, request: FastifyRequest, reply: FastifyReply, body: unknown): unknown {
    tellQuota(request, reply);
    if (spec.location && isRecord(body) && typeof body.id === 'string')
      reply.header('location', `${spec.location}/${body.id}`);
    const etag = spec.versioned ? etagOf(spec, body) : null;
    if (etag === null) return body;
    reply.header('etag', etag);
    if (request.method !== 'GET' || !noneMatch(request.headers['if-none-match'], etag)) return body;
    reply.status(304);
    return undefined;
  }
}

/** Beside the limit on requests: an item more of both lists (draft-ietf-httpapi-ratelimit-headers). */
function tellQuota({ origin }: FastifyRequest, reply: FastifyReply): void {
  if (origin?.quota === undefined) return;
  const { limit, name, remaining } = origin.quota;
  const add = (header: string, item: string) =>
    reply.header(header, [reply.getHeader(header), item].filter(Boolean).join(', '));
  add('ratelimit-policy', `"${name}";q=${limit}`);
  add('ratelimit', `"${name}";r=${remaining}`);
}

/** `"<version>"`; with a hash behind it where parts of the answer change without the version. */
function etagOf(spec: OperationSpec, body: unknown): string | null {
  if (!isRecord(body) || typeof body.version !== 'number') return null;
  if (!spec.volatile) return `"${body.version}"`;
  const hash = createHash('sha256').update(JSON.stringify(body)).digest('hex').slice(0, 12);
  return `"${body.version}-${hash}"`;
}

/** RFC 9110 §13.1.2: a weak comparison. */
function noneMatch(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.trim() === '*' || header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
