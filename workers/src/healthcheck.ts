/**
 * Exit code 0 while the workers work: the sweep, which they run every two seconds, is not overdue.
 * For a container's health check; workers open no port.
 */
import { parseEnv } from '@patchbay/api/config/env';
import { createJobs } from '@patchbay/api/jobs/jobs';
import { Database } from '@patchbay/prisma';
import { pino } from 'pino';

const OVERDUE_MS = 30_000;

const env = parseEnv(process.env);
const db = new Database({ url: env.DATABASE_URL, poolSize: 2 });
const jobs = await createJobs({ env, db, log: pino({ level: 'silent' }) });
const next = await jobs.nextRun('sweep');
process.exit(next !== null && next > Date.now() - OVERDUE_MS ? 0 : 1);
