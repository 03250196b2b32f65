/**
 * Reads `npx`, `npm exec`, `bunx`, `pnpm dlx`, `yarn dlx` and `uvx` commands as what they mean: packages,
 * the program of theirs that is run, and its arguments. What is not understood to the last word is no
 * package command and runs as it stands.
 */
import { basename } from 'node:path';

export interface PackageSpec {
  readonly name: string;
  /** A version, range or tag as written; empty: none given. */
  readonly range: string;
}

export interface PackageCommand {
  readonly ecosystem: 'npm' | 'pypi';
  /** What is installed; the first one is what the server is known by. Never empty. */
  readonly packages: readonly PackageSpec[];
  /** The program to run; null: the first package's own. */
  readonly bin: string | null;
  /** For the program. */
  readonly args: readonly string[];
}

/** What a runner's options mean before its first plain word. */
interface Runner {
  readonly ecosystem: PackageCommand['ecosystem'];
  /** Words before the options: `exec` of `npm exec`. */
  readonly verbs: readonly (readonly string[])[];
  /** Options that take a package. */
  readonly packages: readonly string[];
  /** Options that change nothing for us. */
  readonly flags: readonly string[];
}

const PACKAGE = ['-p', '--package'];
const QUIET = ['-y', '--yes', '-q', '--quiet', '--silent', '--prefer-online', '--prefer-offline'];
const RUNNERS: Readonly<Record<string, Runner>> = {
  npx: { ecosystem: 'npm', verbs: [[]], packages: PACKAGE, flags: QUIET },
  npm: { ecosystem: 'npm', verbs: [['exec'], ['x']], packages: PACKAGE, flags: QUIET },
  bunx: { ecosystem: 'npm', verbs: [[]], packages: PACKAGE, flags: QUIET },
  bun: { ecosystem: 'npm', verbs: [['x']], packages: PACKAGE, flags: QUIET },
  pnpx: { ecosystem: 'npm', verbs: [[]], packages: ['--package'], flags: QUIET },
  pnpm: { ecosystem: 'npm', verbs: [['dlx']], packages: ['--package'], flags: QUIET },
  yarn: { ecosystem: 'npm', verbs: [['dlx']], packages: PACKAGE, flags: ['-q', '--quiet'] },
  uvx: { ecosystem: 'pypi', verbs: [[]], packages: ['--from'], flags: ['-q', '--quiet'] },
  uv: { ecosystem: 'pypi', verbs: [['tool', 'run']], packages: ['--from'], flags: ['-q', '--quiet'] },
};

/** Of the registry: no path, URL, alias or repository. */
const NPM_SPEC =
  /^(?<name>(?:@[a-z0-9~][\w.~-]*\/)?[a-z0-9~][\w.~-]*)(?:@(?<range>[\w.^~<>=*+|][\w.^~<>=*+| -]{0,99}))?$/i;
const PYPI_SPEC = /^(?<name>[a-z0-9][\w.-]*)(?:\[[\w,.-]*\])?(?:(?:==|@)(?<range>[\w.+!*-]{1,100}))?$/i;
const BIN = /^[\w.@-]+$/;

/** Null for every other command. */
export function parsePackageCommand(command: string, args: readonly string[]): PackageCommand | null {
  const name = basename(command);
  const runner = Object.hasOwn(RUNNERS, name) ? RUNNERS[name] : undefined;
  const verb = runner?.verbs.find((words) => words.every((word, i) => args[i] === word));
  if (runner === undefined || verb === undefined) return null;
  const given: string[] = [];
  let rest = args.slice(verb.length);
  let over = false;
  for (let [word] = rest; word?.startsWith('-'); [word] = rest) {
    const [option = '', value] = word.split(/=(.*)/s);
    rest = rest.slice(1);
    over = word === '--';
    if (over) break;
    if (runner.packages.includes(option)) {
      const spec = value ?? rest[0];
      if (spec === undefined) return null;
      if (value === undefined) rest = rest.slice(1);
      given.push(spec);
    } else if (value !== undefined || !runner.flags.includes(option)) return null;
  }
  const [first, ...after] = rest;
  if (first === undefined) return null;
  const forProgram = name === 'npm' && !over ? withoutDashes(after) : after;
  if (forProgram === null) return null;
  return assemble(runner.ecosystem, given, first, forProgram);
}

/** npm reads options behind the package too, up to `--`. */
function withoutDashes(args: readonly string[]): readonly string[] | null {
  const end = args.indexOf('--');
  const before = end === -1 ? args : args.slice(0, end);
  if (before.some((arg) => arg.startsWith('-'))) return null;
  return end === -1 ? args : [...before, ...args.slice(end + 1)];
}

function assemble(
  ecosystem: PackageCommand['ecosystem'],
  given: readonly string[],
  first: string,
  args: readonly string[],
): PackageCommand | null {
  const form = ecosystem === 'npm' ? NPM_SPEC : PYPI_SPEC;
  const packages: PackageSpec[] = [];
  for (const text of given.length > 0 ? given : [first]) {
    const found = form.exec(text)?.groups;
    if (found?.['name'] === undefined) return null;
    packages.push({ name: found['name'], range: found['range'] ?? '' });
  }
  if (given.length === 0) return { ecosystem, packages, bin: null, args };
  return BIN.test(first) ? { ecosystem, packages, bin: first, args } : null;
}

/** One text for what is to be installed, whichever way it was written: `npm:@scope/a@^1 b`. */
export function specText({ ecosystem, packages }: PackageCommand): string {
  const each = packages.map(({ name, range }) => (range === '' ? name : `${name}@${range}`));
  return `${ecosystem}:${each.join(' ')}`;
}
