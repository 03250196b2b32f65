/**
 * PATCHBAY_GATEWAY_PROCESSES: so many api processes behind one port (node:cluster). The first process only
 * supervises: it holds the port and hands connections out in turn, starts again what falls, and passes a
 * stop on. Each of the others is a whole api and a replica of its own (gateway/replicas).
 */
import cluster, { type Worker } from 'node:cluster';
import type { Logger } from 'pino';

import { relayMetrics } from './common/process-metrics.js';
import type { Env } from './config/env.js';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** One that ran this long was well: the next fall starts with a short pause again. */
const WELL_MS = 60_000;
/** What a process may take longer than its drain before it is killed; less than `npm start` gives us. */
const MARGIN_MS = 4_000;

interface Slot {
  readonly number: number;
  worker: Worker | null;
  /** It listened once: from then on a fall is no failed start. */
  started: boolean;
  startedAt: number;
  pauseMs: number;
  timer: NodeJS.Timeout | undefined;
}

/**
 * Starts the processes and looks after them.
 * @returns when all have ended: 0 after a stop, 1 when one could not start (it has said why).
 */
export function superviseProcesses(env: Env, log: Logger): Promise<0 | 1> {
  return new Promise((done) => new Supervisor(env, log, done));
}

class Supervisor {
  private readonly slots: Slot[];
  private stopping = false;
  private code: 0 | 1 = 0;

  constructor(
    private readonly env: Env,
    private readonly log: Logger,
    private readonly done: (code: 0 | 1) => void,
  ) {
    this.slots = Array.from({ length: env.PATCHBAY_GATEWAY_PROCESSES }, (_, i) => ({
      number: i + 1,
      worker: null,
      started: false,
      startedAt: 0,
      pauseMs: FIRST_PAUSE_MS,
      timer: undefined,
    }));
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => this.stop(0));
    relayMetrics(() => this.slots.map(({ number, worker }) => ({ number, worker })));
    for (const slot of this.slots) this.start(slot);
  }

  private start(slot: Slot): void {
    const { PATCHBAY_INTERNAL_PORT: port } = this.env;
    // A port that was asked for is the first of as many as there are processes.
    const own = port === 0 ? {} : { PATCHBAY_INTERNAL_PORT: String(port + slot.number - 1) };
    const worker = cluster.fork(own);
    slot.worker = worker;
    slot.startedAt = performance.now();
    worker.once('listening', () => {
      slot.started = true;
    });
    worker.on('error', (error) => this.log.error({ err: error }, 'an api process could not be reached'));
    worker.once('exit', (code: number | null, signal: string | null) => this.ended(slot, signal ?? code));
  }

  private ended(slot: Slot, how: string | number | null): void {
    slot.worker = null;
    if (this.stopping) {
      this.finish();
      return;
    }
    // As with one process: whoever started us is told at once.
    if (!slot.started) {
      this.stop(1);
      return;
    }
    if (performance.now() - slot.startedAt > WELL_MS) slot.pauseMs = FIRST_PAUSE_MS;
    this.log.warn(
      { process: slot.number, how, pauseMs: slot.pauseMs },
      'an api process ended; starting it again',
    );
    slot.timer = setTimeout(() => this.start(slot), slot.pauseMs);
    slot.pauseMs = Math.min(slot.pauseMs * 2, LONGEST_PAUSE_MS);
  }

  /** Each drains by itself; what is still there after its time is killed. */
  private stop(code: 0 | 1): void {
    if (this.stopping) return;
    this.stopping = true;
    this.code = code;
    for (const { timer, worker } of this.slots) {
      clearTimeout(timer);
      worker?.process.kill('SIGTERM');
    }
    const limitMs = this.env.PATCHBAY_DRAIN_SECONDS * 1_000 + MARGIN_MS;
    setTimeout(() => {
      for (const { worker } of this.slots) worker?.process.kill('SIGKILL');
    }, limitMs).unref();
    this.finish();
  }

  private finish(): void {
    if (this.slots.every(({ worker }) => worker === null)) this.done(this.code);
  }
}
