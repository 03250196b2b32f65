/**
 * Hides what looks like a secret in arguments and URLs. They are sealed at rest all the same; this is
 * for answers, where people want to see what runs.
 */
const MASK = '***';
const SECRET_WORD =
  /(^|[-_.])(api[-_]?key|access[-_]?key|key|token|secret|password|passwd|pwd|pass|auth|authorization|credentials?|bearer|pat|jwt|sig|signature)$/i;
/** Shapes of well-known tokens, and our own keys. */
const SECRET_VALUE =
  /\b(sk-[\w-]{8,}|sk_(live|test)_\w{8,}|gh[pousr]_\w{16,}|github_pat_\w{16,}|glpat-[\w-]{16,}|xox[abpr]-[\w-]{8,}|AKIA[0-9A-Z]{12,}|AIza[\w-]{20,}|eyJ[\w-]{8,}\.[\w-]+\.[\w-]*|pb_(org|mcp|pat)_\w{8,}|npm_\w{16,}|hf_\w{16,}|lin_api_\w{8,}|ntn_\w{8,})/g;
/** A reference to a secret (docs/credentials.md) gives nothing away. */
const REFERENCE = /^\$\{[A-Za-z_]\w*\}$/;
const USER_INFO = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):([^\s@]+)@/gi;

/** `--api-key=x`, `--token x`, `KEY=x`, `postgres://user:x@host`, `Authorization: Bearer x`, known tokens. */
export function maskArgs(args: readonly string[]): string[] {
  return args.map((arg, i) => {
    const before = args[i - 1];
    if (before !== undefined && isSecretOption(before) && !arg.startsWith('--')) return masked(arg);
    const pair = /^(-{0,2}[\w.-]+)=(.*)$/s.exec(arg);
    if (pair?.[1] && SECRET_WORD.test(pair[1])) return `${pair[1]}=${masked(pair[2] ?? '')}`;
    return maskText(arg);
  });
}

/** The parts of arguments that `maskArgs` hides, to be looked for in what a process says. */
export function secretsInArgs(args: readonly string[]): string[] {
  const masked = maskArgs(args);
  return args.flatMap((arg, i) => {
    if (masked[i] === arg) return [];
    const passwords = [...arg.matchAll(USER_INFO)].flatMap(([, , password]) => password ?? []);
    return [arg, arg.slice(arg.indexOf('=') + 1), ...passwords];
  });
}

function masked(value: string): string {
  return REFERENCE.test(value) ? value : MASK;
}

function isSecretOption(arg: string): boolean {
  return /^--?[\w.-]+$/.test(arg) && SECRET_WORD.test(arg);
}

/** Query parameters with a secret's name or shape, and anything that looks like a token in the path. */
export function maskUrl(url: string | null): string | null {
  if (url === null) return null;
  return maskText(
    url.replace(/([?&])([^=&#]+)=([^&#]*)/g, (all, start: string, name: string, value: string) =>
      SECRET_WORD.test(name) ? `${start}${name}=${masked(value)}` : all,
    ),
  );
}

/** Anything of an upstream that people will read: what looks like a secret goes. */
export function maskText(text: string): string {
  return text
    .replace(USER_INFO, (_all, start: string, password: string) => `${start}:${masked(password)}@`)
    .replace(/\b((?:proxy-)?authorization\s*[:=]\s*(?:bearer|basic|token)?\s*)\S+/gi, `$1${MASK}`)
    .replace(/\b(bearer\s+)[\w.~+/=-]{8,}/gi, `$1${MASK}`)
    .replace(SECRET_VALUE, MASK);
}
