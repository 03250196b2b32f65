/**
 * Which protocol eras a server speaks, as far as its links have found out. Kept per server,
 * configuration and subject, and asked again after an hour: servers are upgraded in place.
 */
import type { Era } from './link.js';

const KEEP_MS = 60 * 60_000;

interface Verdict {
  legacy?: boolean;
  modern?: boolean;
  /** By the pool's clock. */
  until: number;
}

export class EraVerdicts {
  private readonly verdicts = new Map<string, Verdict>();

  constructor(private readonly now: () => number) {}

  /**
   * The era to use with a client of `wanted`: its own where the server speaks it. Null: not known.
   * @param sticky take an era known to work rather than ask for another: a process speaks one era
   *   for its whole life, and a second process is dear.
   */
  resolve(base: string, wanted: Era, sticky: boolean): Era | null {
    const verdict = this.verdicts.get(base);
    if (verdict === undefined || (!sticky && this.now() >= verdict.until)) return null;
    const other = wanted === 'legacy' ? 'modern' : 'legacy';
    if (verdict[wanted] === true) return wanted;
    return verdict[wanted] === false || (sticky && verdict[other] === true) ? other : null;
  }

  /** A link that was asked for in one era came to be in another (or the same). */
  learn(base: string, asked: Era, found: Era): void {
    const fresh = { until: this.now() + KEEP_MS };
    const verdict: Verdict = { ...this.verdicts.get(base), ...fresh, [found]: true };
    if (asked !== found) verdict[asked] = false;
    this.verdicts.set(base, verdict);
  }

  forget(base: string): void {
    this.verdicts.delete(base);
  }

  /** Forgets what is out of date and has no link: `used` are the bases that have one. */
  prune(used: ReadonlySet<string>): void {
    for (const [base, { until }] of this.verdicts) {
      if (!used.has(base) && this.now() >= until) this.verdicts.delete(base);
    }
  }
}
