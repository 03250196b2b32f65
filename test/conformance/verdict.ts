/** What a suite found against what is expected of it (expected-failures.json). */
import { readFileSync } from 'node:fs';
import type { Check, Results } from './suite.js';

/** One reason for checks to fail: in which runs, and which, as `scenario:check`. */
interface ExpectedFailure {
  readonly why: string;
  readonly runs: readonly string[];
  readonly checks: readonly string[];
}

const EXPECTED: readonly ExpectedFailure[] = JSON.parse(
  readFileSync(new URL('expected-failures.json', import.meta.url), 'utf8'),
);

/** `known`: fails as expected. `none`: the suite found nothing to check. */
export type Word = 'pass' | 'none' | 'known' | 'FAIL';

export interface Verdict {
  /** For each scenario how it went, and a line about it. */
  readonly lines: readonly (readonly [word: Word, line: string])[];
  /** What is wrong, for people; empty when all is as expected. */
  readonly faults: readonly string[];
}

/**
 * A check that fails must be listed, and one that is listed must fail. Warnings are shown and fail nothing.
 * @param run its name in expected-failures.json.
 */
export function judge(run: string, results: Results, scored: ReadonlySet<string>): Verdict {
  const listed = new Set(EXPECTED.filter(({ runs }) => runs.includes(run)).flatMap(({ checks }) => checks));
  const failed = new Set<string>();
  const lines: [Word, string][] = [];
  const faults: string[] = [];
  for (const [scenario, checks] of results) {
    const failures = withStatus(checks, 'FAILURE');
    const surprises = failures.filter(({ id }) => !listed.has(`${scenario}:${id}`));
    faults.push(...surprises.map((check) => `${scenario}:${describe(check)}`));
    for (const { id } of failures) failed.add(`${scenario}:${id}`);
    lines.push(line(scenario, checks, surprises.length > 0, scored.has(scenario)));
  }
  for (const check of listed) {
    if (!failed.has(check)) faults.push(`${check} is in expected-failures.json and does not fail`);
  }
  return { lines, faults };
}

const withStatus = (checks: readonly Check[], status: Check['status']) =>
  checks.filter((check) => check.status === status);

function line(
  scenario: string,
  checks: readonly Check[],
  surprised: boolean,
  scored: boolean,
): [Word, string] {
  const passed = withStatus(checks, 'SUCCESS').length;
  const failed = [...new Set(withStatus(checks, 'FAILURE').map(({ id }) => id))];
  const word: Word = surprised ? 'FAIL' : failed.length > 0 ? 'known' : passed > 0 ? 'pass' : 'none';
  const remarks = [
    `${passed} passed`,
    ...(failed.length > 0 ? [`failed: ${failed.join(' ')}`] : []),
    ...withStatus(checks, 'WARNING').map(({ id, errorMessage }) => `warning: ${errorMessage ?? id}`),
  ];
  return [word, `${word.padEnd(5)} ${scenario}${scored ? '' : ' (not scored)'}: ${remarks.join(', ')}`];
}

function describe({ id, description, errorMessage, details }: Check): string {
  const shown = JSON.stringify(details) ?? '';
  return `${id}: ${errorMessage ?? description}${shown === '' ? '' : `\n    ${shown.slice(0, 1_500)}`}`;
}
