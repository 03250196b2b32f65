/** Work that nobody's answer waits for, so that its time tells nothing: mails, above all. */
import type { Logger } from 'pino';

export class Background {
  private readonly running = new Set<Promise<unknown>>();

  constructor(private readonly log: Logger) {}

  /** A failure is logged. */
  run(work: Promise<unknown>): void {
    const done = work
      .catch((err: unknown) => this.log.error({ err }, 'work in the background failed'))
      .finally(() => this.running.delete(done));
    this.running.add(done);
  }

  /** When all that was begun has ended. */
  async settled(): Promise<void> {
    while (this.running.size > 0) await Promise.all(this.running);
  }
}
