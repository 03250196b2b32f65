/** What the composition root hands in: tokens and the contracts behind them. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Tx } from '@patchbay/prisma';
import type { FastifyReply, FastifyRequest } from 'fastify';

export const ENV = Symbol('env');
export const LOG = Symbol('log');
export const CHANGES = Symbol('changes');
export const GATEWAY = Symbol('gateway');
export const JOBS = Symbol('jobs');
export const READINESS = Symbol('readiness');
export const ISOLATION = Symbol('isolation');
export const LIMITS = Symbol('limits');
export const OUTBOUND = Symbol('outbound');
export const PEOPLE = Symbol('people');

/** Notifications of committed changes; see db/changes.ts. */
export interface Changes {
  readonly connected: boolean;
  /** @returns how to stop listening. */
  subscribe(listener: {
    change?(kind: string, orgId: string, id: string): void;
    reconnected?(): void;
  }): () => void;
}

/** Agents' traffic; see gateway/gateway.ts. */
export interface GatewayPort {
  handle(req: IncomingMessage, res: ServerResponse): void;
  readonly ready: boolean;
  /** Prometheus text of the agents' traffic. */
  metrics(): string;
}

/** Background work; see jobs/. */
export interface JobsPort {
  /** Writes the job's row, or finds a queued one for the same. @returns the job's UUID. */
  create(
    tx: Tx,
    orgId: string | null,
    job: { kind: 'catalog.sync'; serverId: string } | { kind: 'data-key.rotate' | 'key-encryption.rewrap' },
  ): Promise<string>;
  /** After the commit. Never fails: a sweep finds what was not published. */
  publish(
    jobId: string,
    orgId: string | null,
    kind: 'catalog.sync' | 'data-key.rotate' | 'key-encryption.rewrap',
    serverId?: string,
  ): Promise<void>;
}

/** Whether the process should be given traffic; `stopping` is set by the first SIGTERM. */
export interface Readiness {
  stopping: boolean;
}

/** Somebody who is signed in; their e-mail address is verified. */
export interface Person {
  /** UUID. */
  readonly id: string;
  readonly name: string;
  /** In lower case. */
  readonly email: string;
  readonly twoFactorEnabled: boolean;
  readonly createdAt: Date;
  readonly sessionId: string;
  /** When the session began. */
  readonly signedInAt: Date;
  /** UUID of the organisation that the session's requests mean which name none. */
  readonly activeOrganizationId: string | null;
  /** UUID of the only organisation that the session opens; null: all that the person is in. */
  readonly onlyOrganizationId: string | null;
  /** UUID of that organisation's identity provider by which the person came. */
  readonly identityProviderId: string | null;
}

/** Sessions and mail of people; see identity/. */
export interface PeoplePort {
  hasCookie(request: FastifyRequest): Promise<boolean>;
  /** Who the request's cookie stands for, asked anew each time. Prolongs the session, and its cookie on `reply`. */
  personOf(request: FastifyRequest, reply: FastifyReply): Promise<Person | null>;
  /** Nobody waits for it; a failure is logged. */
  sendMail(mail: { readonly to: string; readonly subject: string; readonly text: string }): void;
}
