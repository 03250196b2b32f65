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
import { isOnlyReferences } from '../../gateway/snapshot/references.js';
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

/** What stands for another value in other programs' configurations and for nothing here: `{env:NAME}`. */
const FOREIGN_PLACEHOLDER = /\$\{[^}]+\}|\{env:[^}]+\}/;
const OUR_REFERENCE = /\$?\$\{[A-Za-z_]\w*\}/g;

function isForeign(value: unknown): boolean {
  return typeof value === 'string' && FOREIGN_PLACEHOLDER.test(value.replace(OUR_REFERENCE, ''));
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

/** Where the entry holds a placeholder of another program or a mask, for a warning. Paths only, never values. */
export function placeholdersIn(input: CreateServer): string[] {
  const maps = { env: input.env, headers: input.headers };
  const named = Object.entries(maps).flatMap(([field, map]) =>
    Object.entries(map ?? {}).flatMap(([name, value]) => (isForeign(value) ? [`${field}.${name}`] : [])),
  );
  const args = (input.args ?? []).flatMap((arg, i) =>
    isForeign(arg) || arg.includes('***') ? [`args.${i}`] : [],
  );
  const url = isForeign(input.url) || input.url?.includes('***') ? ['url'] : [];
  const token =
    input.auth?.type === 'bearer_token' && isForeign(input.auth.bearerToken) ? ['bearerToken'] : [];
  return [...named, ...args, ...url, ...token];
}

/**
 * Fills the placeholders of an exported entry from the server that it was exported from, so that a
 * configuration that goes out and comes back changes nothing. Anything else than the very placeholder
 * that the export writes is meant: a reference to a secret above all.
 */
export function keepSecrets(input: CreateServer, slug: string, kept: ServerConfig): CreateServer {
  const out = exportedValues(slug, kept);
  const { auth: given, ...rest } = input;
  const keepsAuth =
    given === undefined || (given.type === 'bearer_token' && given.bearerToken === out.bearerToken);
  return {
    ...rest,
    ...(input.env ? { env: fill(input.env, out.env, kept.env) } : {}),
    ...(input.headers ? { headers: fill(input.headers, out.headers, kept.headers) } : {}),
    ...(input.url !== undefined && kept.url !== null && input.url === exportedUrl(kept)
      ? { url: kept.url }
      : {}),
    ...(input.args !== undefined && JSON.stringify(input.args) === JSON.stringify(maskArgs(kept.args))
      ? { args: [...kept.args] }
      : {}),
    ...(keepsAuth ? {} : { auth: given }),
  };
}

/** What was exported of `auth` is not repeated beside it: it has no value in `kept`. */
function fill(
  given: Readonly<Record<string, string>>,
  exported: Readonly<Record<string, string>>,
  kept: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]): [string, string][] => {
      if (value !== exported[name]) return [[name, value]];
      const stored = kept[name];
      return stored === undefined ? [] : [[name, stored]];
    }),
  );
}

interface ExportedValues {
  readonly env: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly bearerToken: string | undefined;
}

/** Every value of variables, headers and token: references as they are, all else as a placeholder. */
function exportedValues(slug: string, { env, headers, auth }: ServerConfig): ExportedValues {
  const key = auth.type === 'api_key' ? { [auth.name]: auth.apiKey } : {};
  const show = (values: Readonly<Record<string, string>>, holder: (name: string) => string) =>
    Object.fromEntries(
      Object.entries(values).map(([name, text]) => [name, isOnlyReferences(text) ? text : holder(name)]),
    );
  return {
    env: show(
      {
        ...env,
        ...(auth.type === 'env_vars' ? auth.envVars : {}),
        ...(auth.type === 'api_key' && auth.in === 'env' ? key : {}),
      },
      (name) => `\${${name}}`,
    ),
    headers: show({ ...headers, ...(auth.type === 'api_key' && auth.in === 'header' ? key : {}) }, (name) =>
      variable(`${slug}_${name}`),
    ),
    bearerToken:
      auth.type !== 'bearer_token'
        ? undefined
        : isOnlyReferences(auth.bearerToken)
          ? auth.bearerToken
          : variable(`${slug}_token`),
  };
}

/** `3d-files_x-key` → `${_3D_FILES_X_KEY}`: a name that a secret can have. */
function variable(name: string): string {
  return `\${${name
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_')
    .replace(/^(?=\d)/, '_')}}`;
}

const EXPORT_TYPE = { STDIO: 'stdio', SSE: 'sse', STREAMABLE_HTTP: 'http' } as const;

/** One server as clients write it; every literal value is a placeholder. */
export function writeEntry(
  server: { type: ServerType; slug: string; enabled: boolean },
  config: ServerConfig,
): ExportedServers['mcpServers'][string] {
  const { env, headers, bearerToken } = exportedValues(server.slug, config);
  const off = server.enabled ? {} : { disabled: true };
  if (server.type === 'STDIO')
    return {
      type: 'stdio',
      command: config.command ?? '',
      args: maskArgs(config.args),
      ...(Object.keys(env).length > 0 ? { env } : {}),
      ...off,
    };
  return {
    type: EXPORT_TYPE[server.type],
    url: exportedUrl(config),
    ...(Object.keys(headers).length > 0 ? { headers } : {}),
    ...(bearerToken === undefined ? {} : { bearerToken }),
    ...off,
  };
}

function exportedUrl({ url, auth }: ServerConfig): string {
  const shown = maskUrl(url) ?? '';
  if (auth.type !== 'api_key' || auth.in !== 'query') return shown;
  const value = isOnlyReferences(auth.apiKey) ? auth.apiKey : '***';
  return `${shown}${shown.includes('?') ? '&' : '?'}${encodeURIComponent(auth.name)}=${value}`;
}
