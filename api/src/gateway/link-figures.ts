/** Counts the links that were opened, and those that should have been, and writes them every few seconds. */
import type { Database } from '@patchbay/prisma';
import type { Logger } from 'pino';

import { addFiguresOf, type Figure, type OrganizationFigure } from '../connections/figures.js';
import type { PoolEvent } from './runtime/links/pool.js';

const FLUSH_MS = 5_000;
/** Figures that wait while the database is away; beyond, they are lost. */
const MAX_WAITING = 10_000;
/** Nothing was dialled, or nobody waited for it. */
const NO_ATTEMPT: ReadonlySet<string> = new Set(['authorization_required', 'cancelled']);

export class LinkFigures {
  private readonly waiting = new Map<string, OrganizationFigure & { count: number; totalMs: number }>();
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly db: Database,
    private readonly log: Logger,
  ) {
    this.timer = setInterval(() => void this.flush(), FLUSH_MS).unref();
  }

  event(event: PoolEvent): void {
    const { orgId } = event.key;
    if (event.type === 'opened') {
      this.add(orgId, 'connect_attempts', 0);
      this.add(orgId, 'connect_successes', event.ms);
    } else if (event.type === 'open_failed' && !NO_ATTEMPT.has(event.code)) {
      this.add(orgId, 'connect_attempts', 0);
    }
  }

  private add(orgId: string, metric: Figure['metric'], ms: number): void {
    const key = `${orgId} ${metric}`;
    const known = this.waiting.get(key);
    if (known !== undefined) {
      known.count++;
      known.totalMs += ms;
    } else if (this.waiting.size < MAX_WAITING) {
      this.waiting.set(key, { orgId, metric, count: 1, totalMs: ms });
    }
  }

  /** Writes what waits. What cannot be written waits on. */
  async flush(): Promise<void> {
    if (this.waiting.size === 0) return;
    const batch = [...this.waiting.values()];
    this.waiting.clear();
    try {
      await this.db.system((tx) => addFiguresOf(tx, batch));
    } catch (error) {
      this.log.warn(
        { reason: error instanceof Error ? error.name : 'unknown' },
        'figures could not be written',
      );
      for (const one of batch) {
        const key = `${one.orgId} ${one.metric}`;
        const newer = this.waiting.get(key);
        if (newer === undefined) this.waiting.set(key, one);
        else {
          newer.count += one.count;
          newer.totalMs += one.totalMs;
        }
      }
    }
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.flush();
  }
}
