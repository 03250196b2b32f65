/** Which language a page speaks, as a mail does: what was chosen with `?lang=`, else what its reader's browser says. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { known, LANGUAGE_COOKIE, type Language, languageIn } from '../common/language.js';
import { en } from './texts/en.js';
import { zh } from './texts/zh.js';

export type TextKey = keyof typeof en;
export type Texts = Readonly<Record<TextKey, string>>;

export const LANGUAGES = {
  en: { tag: 'en', name: 'English', texts: en },
  zh: { tag: 'zh-Hans', name: '简体中文', texts: zh },
} as const satisfies Record<Language, { tag: string; name: string; texts: Texts }>;

const YEAR_S = 31_536_000;

/** Remembers on `reply` what was chosen with this request. */
export function languageOf(request: FastifyRequest, reply: FastifyReply, isSecure: boolean): Language {
  const query = request.query as Record<string, unknown>;
  const chosen = known(query['lang']);
  if (chosen) {
    const secure = isSecure ? '; Secure' : '';
    reply.header(
      'set-cookie',
      `${LANGUAGE_COOKIE}=${chosen}; Path=/; Max-Age=${YEAR_S}; HttpOnly; SameSite=Lax${secure}`,
    );
    return chosen;
  }
  return languageIn(request.headers);
}

/** Puts values in a text's `{name}` places. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
