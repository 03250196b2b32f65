/** The frame that all pages share, and the parts that forms are made of. */

import type { Language } from '../common/language.js';
import { type Html, html, trusted, type Value } from './html.js';
import { LANGUAGES, type TextKey, type Texts } from './language.js';
import { STYLE } from './style.js';

/** One page: what is in the card, and what the frame has to know. */
export interface View {
  readonly title: string;
  readonly body: Html;
  /** Where the browser goes on by itself, at once. */
  readonly refresh?: string;
}

const MARK = trusted(
  '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" aria-hidden="true">' +
    '<circle cx="5" cy="6" r="2.5"/><circle cx="19" cy="18" r="2.5"/><path d="M7.5 6H13a3 3 0 0 1 3 3v0a3 3 0 0 1-3 3h-2a3 3 0 0 0-3 3v0a3 3 0 0 0 3 3h5.500"/></svg>',
);
/** The element that says what is wrong with no single field. */
const MESSAGE = 'message';
/** An empty one, so that no browser asks for a file that is not there. */
const NO_ICON = trusted('<link rel="icon" href="data:,">');

/**
 * A whole document without script.
 * @param switches where each of the other languages is chosen.
 */
export function documentOf(
  language: Language,
  switches: readonly { readonly language: Language; readonly href: string }[],
  { title, body, refresh }: View,
): string {
  const { tag, texts } = LANGUAGES[language];
  const page = html`<html lang="${tag}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
${refresh !== undefined && html`<meta http-equiv="refresh" content="0;url=${refresh}">`}
<title>${title} · ${texts.service}</title>
${NO_ICON}
<style>${trusted(STYLE)}</style>
</head>
<body>
<header class="brand">${MARK}<span>${texts.service}</span></header>
<main>
<h1>${title}</h1>
${body}
</main>
<footer><nav aria-label="${texts.language}">${switches.map(
    ({ language: other, href }) =>
      html`<a href="${href}" lang="${LANGUAGES[other].tag}" hreflang="${LANGUAGES[other].tag}">${LANGUAGES[other].name}</a>`,
  )}</nav></footer>
</body>
</html>
`;
  return `<!doctype html>\n${page.markup}`;
}

/** What is wrong with what was typed: a text for each field. */
export type Faults = Readonly<Record<string, string>>;

export interface Field {
  readonly name: string;
  readonly label: string;
  readonly type?: 'text' | 'email' | 'password';
  /** HTML §4.10.18.7.1, so that password managers know. */
  readonly autocomplete: string;
  readonly hint?: string;
  /** What was typed before; never a password. */
  readonly value?: string;
  readonly maxLength: number;
  /** A code: digits, or letters and digits. */
  readonly code?: 'numeric' | 'text';
  /** Stands beside the label. */
  readonly aside?: Value;
}

/** What is wrong, for a page that is shown again. */
export interface Refusal {
  /** Of the page's answer. */
  readonly status: number;
  readonly faults: Faults;
  /** About no single field. */
  readonly message: string | null;
}

/**
 * A labelled input. The first wrong one has the focus, else the one that is said to be `first`; whoever hears the page
 * hears with it what is wrong.
 */
export function field(spec: Field, { faults, message }: Refusal, first: string): Html {
  const fault = faults[spec.name];
  const [firstWrong = first] = Object.keys(faults);
  const described = [
    message !== null && spec.name === firstWrong && MESSAGE,
    fault && `${spec.name}-error`,
    spec.hint && `${spec.name}-hint`,
  ]
    .filter(Boolean)
    .join(' ');
  const label = html`<label for="${spec.name}">${spec.label}</label>`;
  const mode =
    spec.code === undefined ? null : trusted(spec.code === 'numeric' ? ' inputmode="numeric"' : '');
  return html`<div class="field">
${spec.aside ? html`<div class="between">${label}<span class="small">${spec.aside}</span></div>` : label}
<input id="${spec.name}" name="${spec.name}" type="${spec.type ?? 'text'}" autocomplete="${spec.autocomplete}" maxlength="${spec.maxLength}" value="${spec.value ?? ''}" required${mode}${
    (spec.type === 'email' || spec.code) &&
    trusted(' autocapitalize="none" autocorrect="off" spellcheck="false"')
  }${spec.code && trusted(' class="code"')}${fault && trusted(' aria-invalid="true"')}${
    described !== '' && html` aria-describedby="${described}"`
  }${spec.name === firstWrong && trusted(' autofocus')}>
${fault && html`<p class="error" id="${spec.name}-error">${fault}</p>`}
${spec.hint && html`<p class="hint" id="${spec.name}-hint">${spec.hint}</p>`}
</div>`;
}

/**
 * A form to `action`. Browsers' own checks are off: their messages are in the browser's language, and ours stand
 * beside the field.
 */
export function form(
  action: string,
  hidden: Readonly<Record<string, string | null>>,
  ...parts: Value[]
): Html {
  const inputs = Object.entries(hidden).map(
    ([name, value]) => value !== null && html`<input type="hidden" name="${name}" value="${value}">`,
  );
  return html`<form method="post" action="${action}" novalidate>${inputs}${parts}</form>`;
}

export function button(label: string, kind: 'primary' | 'quiet' | 'link' = 'primary'): Html {
  return html`<button${kind !== 'primary' && html` class="${kind}"`}>${label}</button>`;
}

export function note(text: string | null | undefined | false, kind: 'bad' | 'good'): Value {
  if (!text) return null;
  return kind === 'bad'
    ? html`<p class="note bad" role="alert" id="${MESSAGE}">${text}</p>`
    : html`<p class="note good" role="status">${text}</p>`;
}

/** The name of a role, or the role itself where it has none yet. */
export function roleName(texts: Texts, role: string): string {
  const key = `role_${role}`;
  return key in texts ? texts[key as TextKey] : role;
}
