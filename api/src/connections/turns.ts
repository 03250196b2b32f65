/**
 * Who may renew next. Each renewal holds a connection to the database while it waits for an authorization
 * server, which may be a hostile tenant's: few at a time, and one of each organisation.
 */

const AT_A_TIME = 4;

interface Waiting {
  readonly orgId: string;
  readonly go: () => void;
}

export class Turns {
  private readonly busy = new Set<string>();
  private readonly waiting: Waiting[] = [];

  /** Runs `work` when it is the organisation's turn. */
  async take<T>(orgId: string, work: () => Promise<T>): Promise<T> {
    if (this.busy.size >= AT_A_TIME || this.busy.has(orgId))
      await new Promise<void>((go) => this.waiting.push({ orgId, go }));
    else this.busy.add(orgId);
    try {
      return await work();
    } finally {
      this.busy.delete(orgId);
      this.next();
    }
  }

  /** The place is taken here already: nobody comes between. */
  private next(): void {
    const at = this.waiting.findIndex(({ orgId }) => !this.busy.has(orgId));
    const [chosen] = at < 0 ? [] : this.waiting.splice(at, 1);
    if (chosen === undefined) return;
    this.busy.add(chosen.orgId);
    chosen.go();
  }
}
