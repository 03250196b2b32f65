/**
 * Where the queues live: Redis with REDIS_URL, the database's `bullmq` schema without. The rest of
 * the code sees BullMQ's Queue and Worker only and cannot tell the two apart.
 */
import type { EventEmitter } from 'node:events';
import { resilientPool } from '@patchbay/prisma';
import {
  type BackendFactory,
  createPostgresBackend,
  createRedisBackend,
  type IQueueBackend,
  type JobProgress,
  type Processor,
  Queue,
  Worker,
  type WorkerOptions,
} from 'bullmq';
import type { Logger } from 'pino';
import type { Env } from '../config/env.js';
import type { QueueName } from './kinds.js';

type Factory = BackendFactory<IQueueBackend, unknown>;
export type JobQueue = Queue<unknown, void, string, unknown, void, string, IQueueBackend, unknown>;
export type JobWorker = Worker<unknown, void, string, IQueueBackend, JobProgress, unknown>;

/** Keeps our keys apart from others in a shared Redis; the Postgres backend has its own schema. */
const PREFIX = 'patchbay';

/** A killed worker's job is found within lock + sweep = 15 s (DESIGN.md §6). */
const LOCK_MS = 10_000;
const STALLED_SWEEP_MS = 5_000;

export interface QueueBackend {
  readonly kind: 'redis' | 'postgres';
  /** A producer's end. The caller closes it. */
  queue(name: QueueName): JobQueue;
  /** A consumer's end; it runs at once. The caller closes it. */
  worker(name: QueueName, process: Processor<unknown, void, string>, concurrency: number): JobWorker;
  /** Call after queues and workers are closed. */
  close(): Promise<void>;
}

/** Errors are logged by their message alone: ioredis hangs the failed command on them, and AUTH holds the password. */
export function openQueueBackend(env: Env, log: Logger): QueueBackend {
  return env.REDIS_URL === undefined
    ? postgresBackend(env.DATABASE_DIRECT_URL, log)
    : redisBackend(env.REDIS_URL, log);
}

function redisBackend(url: string, log: Logger): QueueBackend {
  // A producer serves a request: it must fail at once when Redis is away and soon when it is frozen.
  const producer = { url, commandTimeout: 500, enableOfflineQueue: false, connectTimeout: 2_000 };
  // A consumer blocks for up to 10 s by design; silence beyond that means a dead connection.
  const consumer = { url, maxRetriesPerRequest: null, socketTimeout: 20_000, connectTimeout: 5_000 };
  const factory: Factory = (name, opts, use) => {
    const connection = use?.withBlockingConnection ? consumer : producer;
    return createRedisBackend(name, { ...opts, connection }, use);
  };
  return backend('redis', factory, log, async () => undefined);
}

function postgresBackend(connectionString: string, log: Logger): QueueBackend {
  const config = {
    connectionString,
    // Each worker keeps one connection for LISTEN.
    max: 10,
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    application_name: 'patchbay-queue',
    options: '-c search_path=bullmq -c statement_timeout=30000',
  };
  const pool = resilientPool(config, (error) =>
    log.warn({ reason: error.message }, 'queue: a database connection broke'),
  );
  const factory: Factory = (name, opts, use) =>
    createPostgresBackend(name, { ...opts, connection: pool }, use);
  return backend('postgres', factory, log, () => pool.end());
}

function backend(
  kind: QueueBackend['kind'],
  factory: Factory,
  log: Logger,
  close: () => Promise<void>,
): QueueBackend {
  // The factory knows the connection; BullMQ insists on the option all the same.
  const base = { connection: {}, prefix: PREFIX };
  const watch = <T extends EventEmitter>(end: T, queue: string): T =>
    end.on('error', (err: Error) =>
      log.warn({ reason: err.message, queue }, 'queue: trouble with the backend'),
    );
  return {
    kind,
    close,
    queue: (name) => watch<JobQueue>(new Queue(name, base, factory), name),
    worker(name, process, concurrency) {
      const options: WorkerOptions<unknown> = {
        ...base,
        concurrency,
        lockDuration: LOCK_MS,
        stalledInterval: STALLED_SWEEP_MS,
        // A deploy kills workers; that says nothing about the job.
        maxStalledCount: 5,
        // The pause after a failed fetch, so that a database that comes back is noticed.
        runRetryDelay: 1_000,
      };
      return watch<JobWorker>(new Worker(name, process, options, factory), name);
    },
  };
}
