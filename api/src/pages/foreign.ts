/** Words of others on our pages: names that clients, organisations and people gave themselves. */

const MAX_NAME = 80;

/**
 * One short line. Controls, and what turns the direction of text or cannot be seen, are left out: with them a name
 * could look like another, or like words of ours (Unicode TR36 §2.10).
 */
export function foreignName(text: string): string {
  const line = text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Default_Ignorable_Code_Point}]+/gu, '')
    // More accents on one letter than any language has would run over the lines around.
    .replace(/(\p{M}{3})\p{M}+/gu, '$1')
    .replace(/\p{Z}+/gu, ' ')
    .trim();
  const characters = [...line];
  return characters.length > MAX_NAME ? `${characters.slice(0, MAX_NAME - 1).join('')}…` : line;
}

/** Schemes that run or show something instead of going somewhere. */
const NO_DESTINATION = new Set([
  'javascript:',
  'data:',
  'vbscript:',
  'blob:',
  'file:',
  'filesystem:',
  'about:',
  'view-source:',
]);

/** @returns the URL as it is followed, or null where it is none to be sent to. */
export function destination(url: string): URL | null {
  if (!URL.canParse(url)) return null;
  const parsed = new URL(url);
  return NO_DESTINATION.has(parsed.protocol) ? null : parsed;
}

/**
 * Where a URL leads, for people: the host as it is asked for (Punycode, so that no letter looks like another), and the
 * scheme where that is an application's own.
 */
export function placeOf(url: URL): string {
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
  const place = isWeb ? url.host : `${url.protocol}${url.host && '//'}${url.host}`;
  return place.length > 120 ? `${place.slice(0, 60)}…${place.slice(-59)}` : place;
}
