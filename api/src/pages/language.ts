/** Which language a page speaks: what was chosen with `?lang=`, what a cookie remembers, what the browser prefers. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { en } from './texts/en.js';
import { zh } from './texts/zh.js';

export type TextKey = keyof typeof en;
export type Texts = Readonly<Record<TextKey, string>>;

export const LANGUAGES = {
  en: { tag: 'en', name: 'English', texts: en },
  zh: { tag: 'zh-Hans', name: '简体中文', texts: zh },
} as const satisfies Record<string, { tag: string; name: string; texts: Texts }>;

export type Language = keyof typeof LANGUAGES;

const COOKIE = 'patchbay.language';
const YEAR_S = 31_536_000;

/** Remembers on `reply` what was chosen with this request. */
export function languageOf(request: FastifyRequest, reply: FastifyReply, isSecure: boolean): Language {
  const query = request.query as Record<string, unknown>;
  const chosen = known(query['lang']);
  if (chosen) {
    const secure = isSecure ? '; Secure' : '';
    reply.header(
      'set-cookie',
      `${COOKIE}=${chosen}; Path=/; Max-Age=${YEAR_S}; HttpOnly; SameSite=Lax${secure}`,
    );
    return chosen;
  }
  return known(cookie(request.headers.cookie)) ?? preferred(request.headers['accept-language'] ?? '');
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

/** Puts values in a text's `{name}` places. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

function known(value: unknown): Language | null {
  return value === 'en' || value === 'zh' ? value : null;
}

function cookie(header = ''): string | undefined {
  const pair = header.split(';').find((part) => part.trim().startsWith(`${COOKIE}=`));
  return pair?.trim().slice(COOKIE.length + 1);
}
