/** HTML by tagged templates: every value that is put in is escaped, unless it was made here itself. */

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Markup whose every value is escaped. Only `html` and `trusted` make it. */
export class Html {
  constructor(readonly markup: string) {}
}

/** What a template takes; nothing is shown for null, undefined and false. */
export type Value = string | number | Html | null | undefined | false | readonly Value[];

/**
 * Attributes have to be in quotes: only then is an escaped value one value (HTML §13.1.2.3).
 * @example html`<a href="${url}">${name}</a>`
 */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Html {
  let markup = parts[0] ?? '';
  for (const [index, value] of values.entries()) markup += escaped(value) + (parts[index + 1] ?? '');
  return new Html(markup);
}

/** Markup that a library of ours has made from nothing that could be markup. */
export function trusted(markup: string): Html {
  return new Html(markup);
}

function escaped(value: Value): string {
  if (value === null || value === undefined || value === false) return '';
  if (value instanceof Html) return value.markup;
  if (typeof value === 'object') return value.map(escaped).join('');
  return String(value).replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}
