/** Addresses of the pages (pages/), as mails and redirects name them. */
import { ownPath } from '../common/own-path.js';

/** @param publicUrl without a slash at the end. @param parameters those that are empty are left out. */
export function pageUrl(
  publicUrl: string,
  path: string,
  parameters: Readonly<Record<string, string | null>> = {},
): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value) query.set(name, value);
  return `${publicUrl}${path}${query.size > 0 ? `?${query}` : ''}`;
}

/** Where the library's own link would have led in the end: what whoever asked for the mail wanted, where it is here. */
export function onwardsOf(url: string, publicUrl: string): string | null {
  const path = ownPath(new URL(url).searchParams.get('callbackURL'), publicUrl);
  return path === '/' ? null : path;
}
