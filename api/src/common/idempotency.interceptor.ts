/** Runs POST requests with an `Idempotency-Key` at most once; see idempotency.ts. */
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { defer, firstValueFrom, type Observable } from 'rxjs';
import type { Caller, Origin } from './caller.js';
import { invalidField } from './errors.js';
import { IdempotencyStore } from './idempotency.js';
import { OPERATION, type OperationSpec, statusOf } from './operation.js';

@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly store: IdempotencyStore,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const key = request.headers['idempotency-key'];
    if (key === undefined || request.method !== 'POST' || !request.origin) return next.handle();
    if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key))
      throw invalidField('Idempotency-Key', 'must be 1 to 255 visible ASCII characters', 'invalid_header');
    const spec = this.reflector.get<OperationSpec>(OPERATION, context.getHandler());
    return defer(() => this.run(spec, key, request, http.getResponse<FastifyReply>(), next));
  }

  private async run(
    spec: OperationSpec,
    key: string,
    request: FastifyRequest,
    reply: FastifyReply,
    next: CallHandler,
  ): Promise<unknown> {
    const { origin } = request;
    if (!origin) return firstValueFrom(next.handle());
    const begun = await this.store.begin({
      owner: ownerOf(origin),
      orgId: 'orgId' in origin ? origin.orgId : null,
      key,
      operation: spec.id,
      content: `${request.url.split('?', 1)[0]}\n${JSON.stringify(request.body ?? null)}`,
      status: statusOf(spec),
    });
    if ('replay' in begun) {
      reply.header('idempotency-replayed', 'true');
      return begun.replay;
    }
    const { run } = begun;
    origin.idempotency = run;
    try {
      const body: unknown = await firstValueFrom(next.handle(), { defaultValue: undefined });
      if (!run.completed) await this.store.completeAlone(run, body);
      return body;
    } catch (error) {
      if (!run.completed) await this.store.release(run).catch(() => undefined);
      throw error;
    }
  }
}

/**
 * A person's keys are theirs alone, and those of each personal key its own: another role, or other scopes, must not
 * be answered what was answered to them.
 */
function ownerOf(origin: Origin | Caller): string {
  const organization = 'orgId' in origin ? origin.orgId : null;
  if (origin.actor.type !== 'person') return organization ?? 'operator';
  return [organization, origin.actor.id, origin.keyId].filter(Boolean).join(' ');
}
