/**
 * Reads one entry of a client's configuration into our own form, and writes ours back. Forms known:
 * Claude Desktop, Cursor (`command, args, env` / `url, headers`), `type` in any spelling, MetaMCP
 * (`bearerToken`), Windsurf and Gemini (`serverUrl`, `httpUrl`), opencode (`type: local | remote`,
 * `command: [..]`, `environment`).
 */
import { z } from 'zod';
import type { FieldError } from '../../common/errors.js';
import { maskArgs, maskUrl } from '../../common/masking.js';
import { invalidRequest } from '../../common/validation.js';
import type { ServerConfig } from '../../gateway/snapshot/server-config.js';
import type { ExportedServers } from './client-config.schemas.js';
import type { ServerType } from './connection.js';
import { CreateServer } from './servers.schemas.js';

export interface ReadEntry {
  readonly input: CreateServer | null;
  readonly errors: readonly FieldError[];
  readonly warnings: readonly string[];
}

const TYPES: Readonly<Record<string, ServerType>> = {
  stdio: 'STDIO',
  local: 'STDIO',
  sse: 'SSE',
  http: 'STREAMABLE_HTTP',
  remote: 'STREAMABLE_HTTP',
  streamablehttp: 'STREAMABLE_HTTP',
};

const KNOWN = new Set([
  'type',
  'transport',
  'command',
  'args',
  'env',
  'environment',
  'url',
  'serverUrl',
  'httpUrl',
  'headers',
  'bearerToken',
  'disabled',
  'enabled',
]);

/** A value that stands for another one, as configurations have them: `${NAME}`, `{env:NAME}`. */
const PLACEHOLDER = /\$\{[^}]+\}|\{env:[^}]+\}/;

export function isPlaceholder(value: unknown): boolean {
  return typeof value === 'string' && PLACEHOLDER.test(value);
}

/** @param name of the entry, which becomes the server's. */
export function readEntry(name: string, entry: Readonly<Record<string, unknown>>): ReadEntry {
  const { type, error } = typeOf(entry);
  if (error) return { input: null, errors: [error], warnings: [] };
  const [program, ...inline] = Array.isArray(entry.command) ? entry.command : [entry.command];
  const args = [...inline, ...(Array.isArray(entry.args) ? entry.args : [])];
  const url = entry.url ?? entry.httpUrl ?? entry.serverUrl;
  const env = entry.env ?? entry.environment;
  const candidate = {
    name,
    type,
    ...(program === undefined ? {} : { command: program }),
    ...(args.length > 0 ? { args } : {}),
    ...(env === undefined ? {} : { env }),
    ...(url === undefined ? {} : { url }),
    ...(entry.headers === undefined ? {} : { headers: entry.headers }),
    ...(entry.bearerToken === undefined
      ? {}
      : { auth: { type: 'bearer_token', bearerToken: entry.bearerToken } }),
    ...(entry.disabled === true || entry.enabled === false ? { enabled: false } : {}),
  };
  const parsed = CreateServer.safeParse(candidate);
  const ignored = Object.keys(entry).filter((key) => !KNOWN.has(key));
  const warnings = ignored.map((key) => `${key} is not known here and was left out`);
  if (parsed.success) return { input: parsed.data, errors: [], warnings };
  const { errors = [] } = invalidRequest(parsed.error.issues).details;
  return { input: null, errors, warnings };
}

function typeOf(entry: Readonly<Record<string, unknown>>): { type?: ServerType; error?: FieldError } {
  const named = entry.type ?? entry.transport;
  if (named !== undefined) {
    const type = z.string().safeParse(named).data?.toLowerCase().replace(/[-_]/g, '');
    if (type !== undefined && TYPES[type]) return { type: TYPES[type] };
    return { error: { path: 'type', code: 'invalid_value', message: 'must be stdio, sse or http' } };
  }
  if (entry.command !== undefined) return { type: 'STDIO' };
  const url = entry.url ?? entry.httpUrl ?? entry.serverUrl;
  if (typeof url === 'string') {
    // As clients guess that have no type.
    const sse = entry.httpUrl === undefined && /\/sse\/?([?#]|$)/.test(url);
    return { type: sse ? 'SSE' : 'STREAMABLE_HTTP' };
  }
  return { error: { path: '', code: 'required', message: 'An entry needs a command or a url.' } };
}

/** Where the entry holds a placeholder or a mask, for a warning. Paths only, never values. */
export function placeholdersIn(input: CreateServer): string[] {
  const maps = { env: input.env, headers: input.headers };
  const named = Object.entries(maps).flatMap(([field, map]) =>
    Object.entries(map ?? {}).flatMap(([name, value]) => (isPlaceholder(value) ? [`${field}.${name}`] : [])),
  );
  const args = (input.args ?? []).flatMap((arg, i) =>
    isPlaceholder(arg) || arg.includes('***') ? [`args.${i}`] : [],
  );
  const url = isPlaceholder(input.url) || input.url?.includes('***') ? ['url'] : [];
  const token =
    input.auth?.type === 'bearer_token' && isPlaceholder(input.auth.bearerToken) ? ['bearerToken'] : [];
  return [...named, ...args, ...url, ...token];
}

/**
 * Fills the placeholders of an exported entry from the server that it was exported from, so that a
 * configuration that goes out and comes back changes nothing.
 */
export function keepSecrets(input: CreateServer, kept: ServerConfig): CreateServer {
  const auth = authOf(kept);
  const fill = (map: Record<string, string> | undefined, from: Readonly<Record<string, string>>) =>
    map &&
    Object.fromEntries(
      Object.entries(map).flatMap(([name, value]): [string, string][] => {
        if (!isPlaceholder(value)) return [[name, value]];
        // What auth puts there is not repeated beside it.
        if (auth.names.has(name.toLowerCase())) return [];
        return [[name, from[name] ?? value]];
      }),
    );
  const sameUrl = input.url !== undefined && input.url === exportedUrl(kept);
  const sameArgs =
    input.args !== undefined && JSON.stringify(input.args) === JSON.stringify(maskArgs(kept.args));
  const { auth: given, ...rest } = input;
  const keepsAuth =
    given === undefined || (given.type === 'bearer_token' && isPlaceholder(given.bearerToken));
  return {
    ...rest,
    ...(input.env ? { env: fill(input.env, kept.env) } : {}),
    ...(input.headers ? { headers: fill(input.headers, kept.headers) } : {}),
    ...(sameUrl && kept.url !== null ? { url: kept.url } : {}),
    ...(sameArgs ? { args: [...kept.args] } : {}),
    ...(keepsAuth ? {} : { auth: given }),
  };
}

/** Lower-case names of the headers or variables that the credential is put into. */
function authOf({ auth }: ServerConfig): { names: Set<string> } {
  if (auth.type === 'bearer_token') return { names: new Set(['authorization']) };
  if (auth.type === 'api_key') return { names: new Set([auth.name.toLowerCase()]) };
  if (auth.type === 'env_vars')
    return { names: new Set(Object.keys(auth.envVars).map((n) => n.toLowerCase())) };
  return { names: new Set() };
}

const EXPORT_TYPE = { STDIO: 'stdio', SSE: 'sse', STREAMABLE_HTTP: 'http' } as const;

/** One server as clients write it; every secret is a placeholder. */
export function writeEntry(
  server: { type: ServerType; slug: string; enabled: boolean },
  config: ServerConfig,
): ExportedServers['mcpServers'][string] {
  const { auth } = config;
  const variable = (name: string) => `\${${name.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}}`;
  const holders = (names: readonly string[], prefix = '') =>
    Object.fromEntries(
      names.map((name) => [name, prefix === '' ? `\${${name}}` : variable(`${prefix}_${name}`)]),
    );
  const off = server.enabled ? {} : { disabled: true };
  if (server.type === 'STDIO') {
    const extra =
      auth.type === 'env_vars' ? Object.keys(auth.envVars) : auth.type === 'api_key' ? [auth.name] : [];
    const env = holders([...Object.keys(config.env), ...extra]);
    return {
      type: 'stdio',
      command: config.command ?? '',
      args: maskArgs(config.args),
      ...(Object.keys(env).length > 0 ? { env } : {}),
      ...off,
    };
  }
  const inHeader = auth.type === 'api_key' && auth.in === 'header' ? [auth.name] : [];
  const headers = holders([...Object.keys(config.headers), ...inHeader], server.slug);
  return {
    type: EXPORT_TYPE[server.type],
    url: exportedUrl(config),
    ...(Object.keys(headers).length > 0 ? { headers } : {}),
    ...(auth.type === 'bearer_token' ? { bearerToken: variable(`${server.slug}_token`) } : {}),
    ...off,
  };
}

function exportedUrl({ url, auth }: ServerConfig): string {
  const shown = maskUrl(url) ?? '';
  if (auth.type !== 'api_key' || auth.in !== 'query') return shown;
  return `${shown}${shown.includes('?') ? '&' : '?'}${encodeURIComponent(auth.name)}=***`;
}
