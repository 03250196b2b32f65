/** Who calls, as the guard found out, and what a handler reads from the request's headers. */
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { invalidField } from './errors.js';
import type { IdempotentRun } from './idempotency.js';
import type { Language } from './language.js';
import type { Person } from './tokens.js';

/** As the audit trail names them. */
export const ACTOR_TYPES = ['key', 'person', 'operator', 'anonymous', 'system'] as const;
export type ActorType = (typeof ACTOR_TYPES)[number];

export type Actor =
  | { readonly type: 'key'; readonly id: string }
  | { readonly type: 'person'; readonly id: string }
  | { readonly type: 'operator'; readonly id: null }
  /** Whoever reports a leaked key. */
  | { readonly type: 'anonymous'; readonly id: null }
  /** The service itself: nobody asked for it. */
  | { readonly type: 'system'; readonly id: null };

/** What is left of a quota after the request. */
export interface QuotaLeft {
  readonly name: string;
  readonly limit: number;
  readonly remaining: number;
}

/** What every request knows about itself. */
export interface Origin {
  readonly actor: Actor;
  /** Of a person with a personal key: its public id. */
  readonly keyId?: string;
  readonly requestId: string;
  readonly ip: string;
  /** Set where the request took from a quota, or met its end. */
  quota?: QuotaLeft;
  /** What the caller reads, for mails that come of the request. */
  readonly language?: Language;
  /** Of sign-ins and what goes with them; no longer than `agentOf` lets through. */
  readonly userAgent?: string | null;
  /** Set while the request runs under an Idempotency-Key. */
  idempotency?: IdempotentRun;
}

/** A request of somebody who is signed in, for themselves and no organisation. */
export interface PersonOrigin extends Origin {
  readonly person: Person;
}

/** A request for an organisation: of one of its keys, or of a person by their role there. */
export interface Caller extends Origin {
  /** UUID. */
  readonly orgId: string;
  readonly orgSlug: string;
  readonly scopes: readonly string[];
}

declare module 'fastify' {
  interface FastifyRequest {
    origin?: Origin | Caller | PersonOrigin;
  }
}

/** The organisation's caller; only for operations of an organisation. */
export const CallerOf = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const { origin } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!origin || !('orgId' in origin)) throw new Error('this operation has no organisation');
  return origin;
});

/** The request of a person; only for operations of people. */
export const PersonOf = createParamDecorator((_: unknown, context: ExecutionContext): PersonOrigin => {
  const { origin } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!origin || !('person' in origin)) throw new Error('this operation has no person');
  return origin;
});

/** The operator's request. */
export const OriginOf = createParamDecorator((_: unknown, context: ExecutionContext): Origin => {
  const { origin } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!origin) throw new Error('the guard did not run');
  return origin;
});

/** A request that needs no credential. */
export const AnonymousOrigin = createParamDecorator((_: unknown, context: ExecutionContext): Origin => {
  const { id, ip } = context.switchToHttp().getRequest<FastifyRequest>();
  return { actor: { type: 'anonymous', id: null }, requestId: id, ip };
});

/** Versions that `If-Match` accepts (RFC 9110 §13.1.1); null when any will do. */
export type ExpectedVersions = readonly number[] | null;

/** `"3"`, `"3-1f9a2b"` (the version is what is before the dash), lists of them, or `*`. */
export const IfMatch = createParamDecorator((_: unknown, context: ExecutionContext): ExpectedVersions => {
  const header = context.switchToHttp().getRequest<FastifyRequest>().headers['if-match'];
  if (header === undefined || header.trim() === '*') return null;
  return header.split(',').flatMap((tag) => {
    const match = /^(W\/)?"(\d{1,9})(-[0-9a-z]+)?"$/.exec(tag.trim());
    if (!match)
      throw invalidField(
        'If-Match',
        'must be the ETag of an earlier answer, with its quotes',
        'invalid_header',
      );
    // If-Match compares strongly: a weak tag never matches.
    return match[1] === undefined ? [Number(match[2])] : [];
  });
});

/** Seconds of `Prefer: wait=N` (RFC 7240), 0 to 60; 0 when there is none. */
export const PreferWait = createParamDecorator((_: unknown, context: ExecutionContext): number => {
  const http = context.switchToHttp();
  const header = http.getRequest<FastifyRequest>().headers['prefer'];
  const match = /(?:^|[,;])\s*wait\s*=\s*"?(\d{1,9})"?\s*(?:[,;]|$)/i.exec([header ?? ''].flat().join(','));
  if (!match) return 0;
  const seconds = Math.min(60, Number(match[1]));
  http.getResponse<FastifyReply>().header('preference-applied', `wait=${seconds}`);
  return seconds;
});
