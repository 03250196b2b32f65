/**
 * The background jobs: their names, what they carry, and the queue each travels in. A payload holds
 * ids only; whoever runs a job reads the rest, secrets included, from the database at that moment.
 */
import { z } from 'zod';

const server = { orgId: z.uuid(), serverId: z.uuid() };

/** What each kind of job carries. UUIDs as in the database. */
export const JOB_PAYLOADS = {
  /** Reads a server's catalogue. `jobId` is the visible row in `jobs`. */
  'catalog.sync': z.strictObject({ jobId: z.uuid(), ...server }),
  /** Asks one server whether it is well. */
  'server.health': z.strictObject(server),
  /** Renews the tokens of a connection, unless there are newer ones than those of the version. */
  'connection.refresh': z.strictObject({
    orgId: z.uuid(),
    connectionId: z.uuid(),
    tokenVersion: z.int(),
  }),
  /** Seals everything of an organisation anew with its newest data key. */
  'data-key.rotate': z.strictObject({ jobId: z.uuid(), orgId: z.uuid() }),
  /** Wraps every data key under the current key-encryption key: the operator's. */
  'key-encryption.rewrap': z.strictObject({ jobId: z.uuid() }),
  /** Signs the last audit event of each day that is over. */
  'audit.sign': z.strictObject({}),
  /** Looks whether the records of proven domains are still there. */
  'domain.check': z.strictObject({}),
  /** Deletes what is older than the settings keep. */
  'retention.prune': z.strictObject({}),
  /** Finds work that is due, and work that was lost. */
  sweep: z.strictObject({}),
} as const;

export type JobKind = keyof typeof JOB_PAYLOADS;
export type JobPayload<K extends JobKind> = z.output<(typeof JOB_PAYLOADS)[K]>;

export const JOB_KINDS = Object.keys(JOB_PAYLOADS) as JobKind[];

/** A queue for each kind of waiting: a crowd in one never holds up another. */
export const QUEUE_OF = {
  'catalog.sync': 'catalog',
  'server.health': 'health',
  'connection.refresh': 'tokens',
  'data-key.rotate': 'keys',
  'key-encryption.rewrap': 'keys',
  'audit.sign': 'upkeep',
  'domain.check': 'upkeep',
  'retention.prune': 'upkeep',
  sweep: 'upkeep',
} as const satisfies Record<JobKind, string>;

export type QueueName = (typeof QUEUE_OF)[JobKind];

export const QUEUE_NAMES: readonly QueueName[] = ['catalog', 'health', 'tokens', 'keys', 'upkeep'];

/** Kinds that come by the clock. */
export type ScheduledJobKind = 'audit.sign' | 'domain.check' | 'retention.prune' | 'sweep';

/** Kinds that have a row in `jobs`, which people can watch. */
export type VisibleJobKind = 'catalog.sync' | 'data-key.rotate' | 'key-encryption.rewrap';
