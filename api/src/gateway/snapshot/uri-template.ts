/**
 * Tells whether a URI is an expansion of an RFC 6570 template, without a regular expression made
 * from outside input: the template becomes a small automaton whose states are walked all at once,
 * so the work is at most (URI length) × (template length), both capped.
 */

export type UriMatcher = (uri: string) => boolean;

/** Takes one character once, or any number of times. */
interface Element {
  readonly takes: (code: number) => boolean;
  readonly many: boolean;
}

const MAX_TEMPLATE_LENGTH = 1_024;
const MAX_EXPRESSIONS = 32;
const MAX_URI_LENGTH = 8_192;

/**
 * @param template RFC 6570 level 1 to 4; prefix and explode modifiers match like none.
 * @returns null when it is not a well-formed template, or larger than any that is meant well.
 */
export function compileUriTemplate(template: string): UriMatcher | null {
  if (template.length > MAX_TEMPLATE_LENGTH) return null;
  const elements = parse(template);
  if (elements === null) return null;
  return (uri) => uri.length <= MAX_URI_LENGTH && accepts(elements, uri);
}

function parse(template: string): Element[] | null {
  const elements: Element[] = [];
  let expressions = 0;
  let at = 0;
  while (at < template.length) {
    if (template[at] === '}') return null;
    if (template[at] !== '{') {
      const wanted = template.charCodeAt(at++);
      elements.push({ takes: (code) => code === wanted, many: false });
      continue;
    }
    const close = template.indexOf('}', at);
    if (close < 0) return null;
    const expression = parseExpression(template.slice(at + 1, close));
    if (expression === null || ++expressions > MAX_EXPRESSIONS) return null;
    elements.push(...expression);
    at = close + 1;
  }
  return elements;
}

/** Operators of RFC 6570 §2.2 and the characters they put before and between values. */
const OPERATORS: Readonly<Record<string, string>> = {
  '+': ',',
  '#': '#,',
  '.': '.,',
  '/': '/,',
  ';': ';=,',
  '?': '?&=,',
  '&': '&=,',
};

const VARIABLES = /^[A-Za-z0-9_.%]+(?::[0-9]{1,4}|\*)?(?:,[A-Za-z0-9_.%]+(?::[0-9]{1,4}|\*)?)*$/;

/** What an expression expands to: a run of its characters; only operators may expand to nothing. */
function parseExpression(body: string): Element[] | null {
  const operator = OPERATORS[body[0] ?? ''];
  if (!VARIABLES.test(operator === undefined ? body : body.slice(1))) return null;
  const reserved = body[0] === '+' || body[0] === '#';
  const separators = new Set([...(operator ?? ',')].map((c) => c.charCodeAt(0)));
  const takes = (code: number): boolean =>
    isUnreserved(code) || separators.has(code) || (reserved && RESERVED.has(code));
  const run: Element = { takes, many: true };
  return operator === undefined || body[0] === '+' ? [{ takes, many: false }, run] : [run];
}

const RESERVED = new Set([...":/?#[]@!$&'()*+,;="].map((c) => c.charCodeAt(0)));
const UNRESERVED = new Set(
  [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%'].map((c) => c.charCodeAt(0)),
);

/** RFC 3986 unreserved and percent-encoded, and non-ASCII as careless servers leave it. */
function isUnreserved(code: number): boolean {
  return UNRESERVED.has(code) || code > 0x7f;
}

function accepts(elements: readonly Element[], uri: string): boolean {
  let active = new StateSet(elements);
  let next = new StateSet(elements);
  active.reach(0);
  for (let at = 0; at < uri.length && active.size > 0; at++) {
    const code = uri.charCodeAt(at);
    for (let k = 0; k < active.size; k++) {
      const i = active.states[k] as number;
      const element = elements[i];
      if (element?.takes(code)) next.reach(element.many ? i : i + 1);
    }
    [active, next] = [next, active];
    next.clear();
  }
  return active.has(elements.length);
}

/** The states the automaton may be in; made once for each side and used again for every character. */
class StateSet {
  readonly states: Uint16Array;
  size = 0;
  private readonly present: Uint8Array;

  constructor(private readonly elements: readonly Element[]) {
    this.states = new Uint16Array(elements.length + 1);
    this.present = new Uint8Array(elements.length + 1);
  }

  has(state: number): boolean {
    return this.present[state] === 1;
  }

  /** Adds a state and those that follow it for free. */
  reach(from: number): void {
    for (let i = from; this.present[i] === 0; i++) {
      this.present[i] = 1;
      this.states[this.size++] = i;
      if (this.elements[i]?.many !== true) return;
    }
  }

  clear(): void {
    this.size = 0;
    this.present.fill(0);
  }
}
