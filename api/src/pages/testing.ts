/** What tests of the pages share: a browser's forms without a browser. */
import type { Browser, Reply } from '../identity/testing.js';

/** Sends a form as browsers do. */
export function submit(
  browser: Browser,
  path: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Reply> {
  return browser.send('POST', path, {
    raw: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  });
}

/** Where a link or a form of a page leads, by a part of its text. */
export function linkTo(page: string, text: string): string {
  const found = [...page.matchAll(/<a [^>]*href="([^"]*)"[^>]*>([^<]*)</g)].find(([, , label]) =>
    label?.includes(text),
  );
  if (found === undefined) throw new Error(`no link ${text} in: ${page}`);
  return plain(found[1] ?? '');
}

/** The value of a field, hidden or not. */
export function fieldOf(page: string, name: string): string | null {
  const input = [...page.matchAll(/<input [^>]*>/g)]
    .map(([tag]) => tag)
    .find((tag) => tag.includes(` name="${name}"`));
  const value = input && / value="([^"]*)"/.exec(input)?.[1];
  return value === undefined ? null : plain(value);
}

function plain(text: string): string {
  return text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&');
}
