/**
 * The few pages of a sign-in, rendered here: no script, no style of others, nothing loaded. English, or
 * Chinese where the browser prefers it. Names of servers and organisations are hostile input: escaped.
 */

export type Language = 'en' | 'zh';

const TEXTS = {
  en: {
    connect: (server: string) => `Connect ${server}`,
    ask: (server: string, organization: string) =>
      `An agent of <b>${organization}</b> asks to use <b>${server}</b> with your account.`,
    who: (subject: string) => `You will be connected as <b>${subject}</b>. Go on only if that is you.`,
    next: (host: string) => `Next you sign in at <b>${host}</b>.`,
    go: 'Go on',
    connected: (server: string) => `${server} is connected`,
    close: 'You may close this page and go back to your agent.',
    failed: 'Not connected',
    again: 'Begin again from where you came.',
  },
  zh: {
    connect: (server: string) => `连接 ${server}`,
    ask: (server: string, organization: string) =>
      `<b>${organization}</b> 的智能体请求以您的账户使用 <b>${server}</b>。`,
    who: (subject: string) => `您将以 <b>${subject}</b> 的身份连接。请确认这是您本人。`,
    next: (host: string) => `接下来您将在 <b>${host}</b> 登录。`,
    go: '继续',
    connected: (server: string) => `${server} 已连接`,
    close: '您可以关闭此页面并返回您的智能体。',
    failed: '未连接',
    again: '请从原处重新开始。',
  },
} as const;

export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  vary: 'accept-language',
};

/** The first of ours that `Accept-Language` names, in its order of preference (RFC 9110 §12.5.4). */
export function languageOf(accept: string | undefined): Language {
  const wanted = (accept ?? '')
    .slice(0, 200)
    .split(',')
    .map((part) => {
      const [tag = '', q = ''] = part.trim().toLowerCase().split(';');
      return { tag, q: q.trim().startsWith('q=') ? Number(q.trim().slice(2)) : 1 };
    })
    .filter(({ q }) => q > 0)
    .sort((a, b) => b.q - a.q);
  const found = wanted.find(({ tag }) => /^(zh|en)\b/.test(tag));
  return found?.tag.startsWith('zh') === true ? 'zh' : 'en';
}

export interface ConnectPage {
  readonly server: string;
  readonly organization: string;
  readonly subject: string;
  /** Of the server. */
  readonly host: string;
  /** Where "go on" leads; a path of ours. */
  readonly next: string;
}

export function connectPage(language: Language, page: ConnectPage): string {
  const t = TEXTS[language];
  const [server, organization, subject] = [page.server, page.organization, page.subject].map(escaped) as [
    string,
    string,
    string,
  ];
  return render(language, t.connect(server), [
    t.ask(server, organization),
    t.who(subject),
    t.next(escaped(page.host)),
    `<a class="go" rel="nofollow" href="${escaped(page.next)}">${t.go}</a>`,
  ]);
}

/** @param error for people; null: it went well. */
export function endPage(language: Language, server: string | null, error: string | null): string {
  const t = TEXTS[language];
  if (error === null) return render(language, t.connected(escaped(server ?? '')), [t.close]);
  return render(language, t.failed, [escaped(error), t.again]);
}

function render(language: Language, title: string, paragraphs: readonly string[]): string {
  const lines = paragraphs.map((text) => `<p>${text}</p>`).join('\n');
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex"><title>${title}</title><style>
body{font:16px/1.5 system-ui,sans-serif;max-width:32rem;margin:12vh auto;padding:0 1rem;color:#222;background:#fff}
h1{font-size:1.4rem}.go{display:inline-block;padding:.5rem 1rem;background:#222;color:#fff;text-decoration:none}
@media (prefers-color-scheme:dark){body{color:#eee;background:#111}.go{background:#eee;color:#111}}
</style></head><body><h1>${title}</h1>
${lines}
</body></html>
`;
}

function escaped(text: string): string {
  return text.replace(
    /[&<>"']/g,
    (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[char] ?? char,
  );
}
