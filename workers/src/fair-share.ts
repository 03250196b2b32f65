/**
 * Keeps one organisation from taking a whole worker: with slow servers, it may fill half of the
 * places and no more. What is beyond its share waits a little, longer the more of it waits.
 */

const STEP_MS = 500;
const LONGEST_MS = 10_000;

export class FairShare {
  private readonly running = new Map<string, number>();
  private readonly refused = new Map<string, number>();
  private readonly share: number;

  /** @param places how many jobs the worker does at a time. */
  constructor(places: number) {
    this.share = Math.max(1, Math.ceil(places / 2));
  }

  /** Takes a place: a function that gives it back, or the milliseconds to wait before asking again. */
  take(organization: string): (() => void) | number {
    const running = this.running.get(organization) ?? 0;
    if (running >= this.share) {
      const refused = (this.refused.get(organization) ?? 0) + 1;
      this.refused.set(organization, refused);
      return Math.min(LONGEST_MS, STEP_MS * refused);
    }
    this.refused.delete(organization);
    this.running.set(organization, running + 1);
    return () => {
      const left = (this.running.get(organization) ?? 1) - 1;
      if (left > 0) this.running.set(organization, left);
      else this.running.delete(organization);
    };
  }
}
