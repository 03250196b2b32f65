/**
 * Long work in short slices: a catalogue of ten thousand tools must not hold up everybody's calls.
 * Work is a generator that yields where it may be interrupted. All of it together gets a few
 * milliseconds of a turn of the event loop, and a short piece does not wait for the end of a long one.
 */

/** Work that yields now and then, and returns its result. */
export type Sliced<T> = Generator<void, T, void>;

/** Of one turn of the event loop, for all work together. */
const TURN_MS = 8;
/** Of one piece of work, before others have their go. */
const QUANTUM_MS = 2;

interface Job {
  readonly work: Sliced<unknown>;
  readonly done: (result: unknown) => void;
  readonly failed: (error: unknown) => void;
}

const waiting: Job[] = [];
let scheduled = false;
/** Milliseconds of this turn that went into work. */
let spent = 0;

/** Runs the work at once, without a pause. */
export function inOneGo<T>(work: Sliced<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

/**
 * Runs the work beside everything else. Begins at once, unless this turn has done its share; what is
 * short has then ended when this returns.
 */
export function inSlices<T>(work: Sliced<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const job = { work, done: resolve as (result: unknown) => void, failed: reject };
    // Behind others: they were promised the rest of this turn, if there is any.
    if (waiting.length > 0 || spent >= TURN_MS || !advance(job)) waiting.push(job);
    schedule();
  });
}

function schedule(): void {
  if (scheduled || (waiting.length === 0 && spent === 0)) return;
  scheduled = true;
  setImmediate(turn);
}

function turn(): void {
  scheduled = false;
  spent = 0;
  for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
    if (!advance(job)) waiting.push(job);
    if (spent >= TURN_MS) break;
  }
  schedule();
}

/** One quantum of a job; true when it has ended, well or not. */
function advance({ work, done, failed }: Job): boolean {
  const from = performance.now();
  const until = from + QUANTUM_MS;
  try {
    do {
      const step = work.next();
      if (step.done === true) {
        done(step.value);
        return true;
      }
    } while (performance.now() < until);
    return false;
  } catch (error) {
    failed(error);
    return true;
  } finally {
    spent += performance.now() - from;
  }
}
