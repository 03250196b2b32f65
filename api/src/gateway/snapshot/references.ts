/**
 * `${NAME}` in a server's configuration: which secrets it names, and the configuration with their values
 * in place. `$${NAME}` is the text `${NAME}` itself. Every place that holds a value may name secrets:
 * args, env, url, headers and the credential; the command and the names of variables and headers may
 * not. A value is put in once: what looks like a reference inside of it stays as it is.
 */
import type { ServerAuth, ServerConfig } from './server-config.js';

/** What a secret may be called. */
export const SECRET_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;

const REFERENCE = /\$(\$?)\{([A-Za-z_][A-Za-z0-9_]{0,127})\}/g;

export interface Reference {
  /** Of the field in requests: `env.TOKEN`, `args.2`, `auth.bearerToken`. */
  readonly path: string;
  readonly name: string;
}

/** Every reference, in the order of the configuration. */
export function referencesOf(config: ServerConfig): Reference[] {
  const found: Reference[] = [];
  mapTexts(config, (path, text) => {
    for (const name of namesIn(text)) found.push({ path, name });
    return text;
  });
  return found;
}

/** The names in one value, each as often as it stands there. */
export function namesIn(text: string): string[] {
  return [...text.matchAll(REFERENCE)].flatMap(([, literal, name = '']) => (literal === '' ? [name] : []));
}

/** Whether nothing but references is in a value, besides the word before a token: nothing of it is secret. */
export function isOnlyReferences(text: string): boolean {
  return namesIn(text).length > 0 && /^(bearer|basic|token)?$/i.test(fill(text, () => '').trim());
}

/** A value with `x` in the place of each reference, to check its form before any value is known. */
export function withStandIns(text: string): string {
  return fill(text, () => 'x');
}

/** The same for a URL, which may begin with a reference or be nothing else. */
export function urlWithStandIns(text: string): string {
  return withStandIns(text.replace(/^\$\{[A-Za-z_]\w{0,127}\}/, 'https://x'));
}

/** @param lookUp gives the value of a name that `referencesOf` has told of. */
export function resolveReferences(config: ServerConfig, lookUp: (name: string) => string): ServerConfig {
  return mapTexts(config, (path, text) => (path === 'url' ? resolveUrl(text, lookUp) : fill(text, lookUp)));
}

function fill(text: string, lookUp: (name: string) => string): string {
  if (!text.includes('${')) return text;
  return text.replace(REFERENCE, (_all, literal: string, name: string) =>
    literal === '' ? lookUp(name) : `\${${name}}`,
  );
}

/** In the query a value is one component whatever is in it; before it, a secret may be the whole URL. */
function resolveUrl(text: string, lookUp: (name: string) => string): string {
  const query = text.indexOf('?');
  if (query === -1) return fill(text, lookUp);
  const encoded = (name: string) => encodeURIComponent(lookUp(name));
  return fill(text.slice(0, query), lookUp) + fill(text.slice(query), encoded);
}

type MapText = (path: string, text: string) => string;

function mapTexts(config: ServerConfig, map: MapText): ServerConfig {
  return {
    command: config.command,
    args: config.args.map((arg, i) => map(`args.${i}`, arg)),
    env: mapValues('env', config.env, map),
    url: config.url === null ? null : map('url', config.url),
    headers: mapValues('headers', config.headers, map),
    auth: mapAuth(config.auth, map),
  };
}

function mapAuth(auth: ServerAuth, map: MapText): ServerAuth {
  if (auth.type === 'bearer_token')
    return { ...auth, bearerToken: map('auth.bearerToken', auth.bearerToken) };
  if (auth.type === 'api_key') return { ...auth, apiKey: map('auth.apiKey', auth.apiKey) };
  if (auth.type === 'env_vars') return { ...auth, envVars: mapValues('auth.envVars', auth.envVars, map) };
  if (auth.type === 'oauth2')
    return {
      ...auth,
      clientId: auth.clientId === null ? null : map('auth.clientId', auth.clientId),
      clientSecret: auth.clientSecret === null ? null : map('auth.clientSecret', auth.clientSecret),
    };
  return auth;
}

function mapValues(
  path: string,
  values: Readonly<Record<string, string>>,
  map: MapText,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, text]) => [name, map(`${path}.${name}`, text)]),
  );
}
