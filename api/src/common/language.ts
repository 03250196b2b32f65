/** Which of our languages somebody reads: what they chose on a page, which a cookie remembers, else what their browser prefers. */

const LANGUAGES = ['en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

export const LANGUAGE_COOKIE = 'patchbay.language';

interface Spoken {
  readonly cookie?: string | undefined;
  readonly 'accept-language'?: string | undefined;
}

/** Of a request's header fields. */
export function languageIn({ cookie, 'accept-language': accepted }: Spoken): Language {
  return known(chosen(cookie)) ?? preferred(accepted ?? '');
}

/** RFC 9110 §12.5.4: the first of the browser's languages, by weight, that there is. */
export function preferred(header: string): Language {
  const ranges = header
    .slice(0, 1_000)
    .split(',')
    .map((part) => {
      const [range = '', ...parameters] = part.trim().split(/\s*;\s*/);
      const weight = parameters.find((one) => /^q=/i.test(one))?.slice(2);
      return {
        primary: range.toLowerCase().split('-', 1)[0],
        weight: weight === undefined ? 1 : Number(weight),
      };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  for (const { primary } of ranges) {
    const found = known(primary);
    if (found) return found;
  }
  return 'en';
}

export function known(value: unknown): Language | null {
  return LANGUAGES.find((one) => one === value) ?? null;
}

function chosen(header = ''): string | undefined {
  const pair = header.split(';').find((part) => part.trim().startsWith(`${LANGUAGE_COOKIE}=`));
  return pair?.trim().slice(LANGUAGE_COOKIE.length + 1);
}
