/**
 * Where a source keeps one organisation from another: each refusal of a guard, and each condition on the
 * organisation in a query. They are found in the text, so that a new one is tried without being named here.
 */

export interface Place {
  /** From 1. */
  readonly line: number;
  /** The text that stands there. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** What stands there without the check. */
  readonly instead: string;
}

/** `throw new AppError('…'` in a guard: the error is made and not thrown. */
const REFUSAL = /\bthrow(?= new AppError\('(\w+)')/g;
/** `orgId` among the conditions of a Prisma query, first or behind others. */
const CONDITION = /(?<=\bwhere(?:: | = )\{\s*(?:\w+(?:: [^{}]*?)?,\s*)*)(?:orgId,\s*|,?\s*orgId(?=\s*\}))/g;
/** The same in SQL. */
const SQL = /\borg_id = \$\{orgId\}::uuid/g;

/** @returns the places of a file, in their order. */
export function placesOf(file: string, source: string): Place[] {
  const place = (match: RegExpExecArray, instead: string, text: string): Place => ({
    line: source.slice(0, match.index).split('\n').length,
    text,
    start: match.index,
    end: match.index + match[0].length,
    instead,
  });
  if (file.endsWith('.guard.ts'))
    return [...source.matchAll(REFUSAL)].map((match) => place(match, 'void', String(match[1])));
  return [
    ...[...source.matchAll(CONDITION)].map((match) => place(match, '', methodAt(source, match.index))),
    ...[...source.matchAll(SQL)].map((match) => place(match, 'true', methodAt(source, match.index))),
  ].sort((a, b) => a.start - b.start);
}

/** The source with the n-th of its places taken out, or with all of them. */
export function without(file: string, source: string, index: number | 'all'): string {
  const places = placesOf(file, source);
  const gone = index === 'all' ? places : places.slice(index, index + 1);
  if (gone.length === 0) throw new Error(`${file} has no place ${index}`);
  return gone.reduceRight(
    (text, { start, end, instead }) => text.slice(0, start) + instead + text.slice(end),
    source,
  );
}

/** The name of the method that an offset is in. */
function methodAt(source: string, offset: number): string {
  const found = [...source.slice(0, offset).matchAll(/^ {2}(?:private )?(?:async )?(\w+)\(/gm)].at(-1);
  return found?.[1] ?? '';
}
