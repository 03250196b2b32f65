/** What the scripts tell people: one line for each thing, and one line for what stops them. */

/** Something that stops a script; its message is for people, and complete. */
export class Stop extends Error {}

/** @param {string} line */
export function say(line) {
  process.stdout.write(`${line}\n`);
}

/** Prints why it stops and ends with code 1. Only a fault of ours shows a stack. @param {unknown} error */
export function failWith(error) {
  const text = error instanceof Stop ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${text}\n`);
  process.exit(1);
}
