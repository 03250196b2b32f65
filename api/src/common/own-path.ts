/** Where somebody goes on after a page: only to paths of this service, whatever a link says. */

/** A signed request of an OAuth client with its resource, its scopes and its state fits well. */
const MAX_LENGTH = 8_192;
const HERE = 'https://here.invalid';

/**
 * @param given `?next=`, a path as it stands in a browser's address bar; or an absolute URL of the public origin.
 * @returns the path, its query and nothing else, or null where it would lead, or could be read to lead, elsewhere.
 */
export function ownPath(given: string | null | undefined, publicUrl: string): string | null {
  if (!given || given.length > MAX_LENGTH) return null;
  const text = given.startsWith(`${new URL(publicUrl).origin}/`)
    ? given.slice(new URL(publicUrl).origin.length)
    : given;
  // A second slash of any kind makes an authority (URL §4.4); browsers drop tabs and line breaks before they look.
  if (!/^\/(?![/\\])/.test(text) || /[\\\p{Cc}\p{Cs}]/u.test(text)) return null;
  const [path = ''] = text.split(/[?#]/, 1);
  if (/%2f|%5c|%0|%1|%7f/i.test(path) || /(^|\/)\.\.?(\/|$)/.test(decoded(path))) return null;
  if (!URL.canParse(text, HERE)) return null;
  const url = new URL(text, HERE);
  if (url.origin !== HERE || url.pathname.startsWith('//')) return null;
  return `${url.pathname}${url.search}`;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return '..';
  }
}
