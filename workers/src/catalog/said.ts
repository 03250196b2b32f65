/** What a server says of itself, cut to what the database can hold and an agent can use. Pure. */

/** Some servers put whole manuals here, and each costs every client of an endpoint its context. */
const MAX_INSTRUCTIONS = 16_384;
const MAX_JSON_CHARS = 65_536;

/** The text as UTF-8 can hold it: a lone surrogate becomes U+FFFD. */
export function wellFormed(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}

/** Instructions without NUL (PostgreSQL's text has none), cut at 16,384 characters; null when empty. */
export function saidInstructions(text: string | null): string | null {
  if (text === null) return null;
  return wellFormed(text.replaceAll('\0', '').slice(0, MAX_INSTRUCTIONS)) || null;
}

/** A JSON object that jsonb takes. Beyond 64 KiB only the names of its members are kept. */
export function saidObject(value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  // jsonb refuses NUL in strings and in names.
  const clean = JSON.parse(JSON.stringify(value).replace(/\\\\|\\u0000/g, (m) => (m === '\\u0000' ? '' : m)));
  if (JSON.stringify(clean).length <= MAX_JSON_CHARS) return clean;
  return Object.fromEntries(
    Object.keys(clean)
      .slice(0, 100)
      .map((name) => [name.slice(0, 100), {}]),
  );
}
