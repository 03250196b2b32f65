/**
 * The workers' process. Does background jobs until it is told to stop: SIGTERM, SIGINT, or the end of
 * the channel to the supervisor that started it.
 */
import 'reflect-metadata';
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { NestFactory } from '@nestjs/core';
import { type Env, EnvError, parseEnv } from '@patchbay/api/config/env';
import { openIsolation } from '@patchbay/api/gateway/sandbox/isolation';
import { Jobs } from '@patchbay/api/jobs/jobs';
import { type Logger, pino } from 'pino';
import { Runner } from './runner.js';
import { WorkerModule } from './worker.module.js';

const SWEEP_EVERY_MS = 2_000;
const PRUNE_EVERY_MS = 3_600_000;
const SIGN_EVERY_MS = 900_000;
/** Each domain is looked at once a day. */
const LOOK_EVERY_MS = 900_000;
/** A queue that lost its schedules (Redis without persistence) gets them back within this time. */
const RESCHEDULE_EVERY_MS = 10_000;

export interface Workers {
  /** Ends the running jobs or puts them back; resolves when every connection is closed. */
  stop(): Promise<void>;
}

/** @throws when a job has no handler or two, or a queue cannot be reached. */
export async function startWorkers(env: Env, log: Logger = logger(env)): Promise<Workers> {
  const app = await NestFactory.createApplicationContext(
    WorkerModule.register(env, log, await openIsolation(env, log)),
    {
      logger: false,
      abortOnError: false,
    },
  );
  const jobs = app.get(Jobs);
  let timer: NodeJS.Timeout | undefined;
  try {
    await app.get(Runner).start();
    await schedule(jobs);
    timer = setInterval(() => {
      schedule(jobs).catch((err: unknown) =>
        log.warn({ reason: String(err) }, 'the schedules could not be looked at'),
      );
    }, RESCHEDULE_EVERY_MS);
  } catch (error) {
    await app.close();
    throw error;
  }
  log.info({ queue: env.REDIS_URL === undefined ? 'postgres' : 'redis' }, 'workers are ready');
  return {
    async stop() {
      clearInterval(timer);
      await app.close();
    },
  };
}

async function schedule(jobs: Jobs): Promise<void> {
  if ((await jobs.nextRun('sweep')) === null) await jobs.schedule('sweep', SWEEP_EVERY_MS);
  if ((await jobs.nextRun('audit.sign')) === null) await jobs.schedule('audit.sign', SIGN_EVERY_MS);
  if ((await jobs.nextRun('domain.check')) === null) await jobs.schedule('domain.check', LOOK_EVERY_MS);
  if ((await jobs.nextRun('retention.prune')) === null)
    await jobs.schedule('retention.prune', PRUNE_EVERY_MS);
}

function logger(env: Env): Logger {
  return pino({ level: env.PATCHBAY_LOG_LEVEL, base: { service: 'workers' } });
}

async function main(): Promise<void> {
  const env = parseEnv(process.env);
  const log = logger(env);
  const workers = await startWorkers(env, log);
  let stopping = false;
  const stop = (why: string) => {
    if (stopping) return;
    stopping = true;
    log.info({ why }, 'workers are stopping');
    workers.stop().then(
      () => process.exit(0),
      (err: unknown) => {
        log.error({ err }, 'workers did not stop cleanly');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
  // A supervisor that was killed cannot send a signal; its channel closes.
  process.on('disconnect', () => stop('the supervisor is gone'));
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  main().catch((error: unknown) => {
    // The message only: the stack of a bad setting helps nobody, and EnvError holds no value.
    process.stderr.write(`${error instanceof EnvError ? error.message : String((error as Error).stack)}\n`);
    process.exit(1);
  });
}
