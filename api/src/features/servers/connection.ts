/**
 * How a server is reached: checks what was asked for and makes the configuration that is sealed.
 * The one check for create, update and import (SECURITY.md: structured command, no shell, nothing
 * that loads code into the process by its environment).
 */
import type { FieldError } from '../../common/errors.js';
import { maskArgs, maskUrl } from '../../common/masking.js';
import { isRefusedVariable } from '../../gateway/sandbox/refused-env.js';
import { urlWithStandIns } from '../../gateway/snapshot/references.js';
import {
  type CredentialOwner,
  HEADER_VALUE,
  type ServerAuth,
  type ServerConfig,
  urlFault,
} from '../../gateway/snapshot/server-config.js';
import { PRESETS } from '../../oauth/presets.js';
import type { ServerAuthInput } from './servers.schemas.js';

export type ServerType = 'STDIO' | 'SSE' | 'STREAMABLE_HTTP';

export interface ConnectionInput {
  readonly command?: string | undefined;
  readonly args?: readonly string[] | undefined;
  readonly env?: Readonly<Record<string, string | null>> | undefined;
  readonly url?: string | undefined;
  readonly headers?: Readonly<Record<string, string | null>> | undefined;
  readonly auth?: ServerAuthInput | undefined;
  readonly credentialOwner?: CredentialOwner | undefined;
}

/** Settings of OAuth that are connected to. */
export const OAUTH_URLS = ['authorizationUrl', 'tokenUrl', 'revocationUrl'] as const;

export const EMPTY_CONFIG: ServerConfig = {
  command: null,
  args: [],
  env: {},
  url: null,
  headers: {},
  auth: { type: 'none' },
};

const MAX_ENTRIES = 100;
const ENV_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** Hop-by-hop, framing, and what the protocol itself sets. */
const HEADER_REFUSED =
  /^(host|connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|expect|http2-settings|accept|accept-encoding|last-event-id|content-.*|mcp-.*)$/i;

/**
 * @param base the configuration before; its env and headers are merged with the input's.
 * @returns the configuration, and everything that is wrong with it.
 */
export function composeConfig(
  type: ServerType,
  input: ConnectionInput,
  base: ServerConfig = EMPTY_CONFIG,
): { config: ServerConfig; errors: FieldError[] } {
  const errors: FieldError[] = [];
  const config: ServerConfig = {
    command: input.command ?? base.command,
    args: sameAsShown(input.args, base.args) ? base.args : [...(input.args ?? base.args)],
    env: merge(base.env, input.env),
    url: input.url === undefined || input.url === maskUrl(base.url) ? base.url : input.url,
    headers: mergeHeaders(base.headers, input.headers),
    auth: owned(
      input.credentialOwner ?? 'organization',
      input.auth === undefined ? base.auth : composeAuth(type, input.auth, errors),
      input.auth,
      errors,
    ),
  };
  if (type === 'STDIO') checkStdio(input, config, errors);
  else checkRemote(type, input, config, errors);
  return { config, errors };
}

/** Whoever sends back what they were shown did not mean to replace a secret by `***`. */
function sameAsShown(given: readonly string[] | undefined, kept: readonly string[]): boolean {
  return given !== undefined && JSON.stringify(given) === JSON.stringify(maskArgs(kept));
}

function merge(
  base: Readonly<Record<string, string>>,
  patch: Readonly<Record<string, string | null>> | undefined,
): Record<string, string> {
  const merged = new Map(Object.entries(base));
  for (const [name, value] of Object.entries(patch ?? {})) {
    if (value === null) merged.delete(name);
    else merged.set(name, value);
  }
  return Object.fromEntries(merged);
}

/** Header names do not differ by case. */
function mergeHeaders(
  base: Readonly<Record<string, string>>,
  patch: Readonly<Record<string, string | null>> | undefined,
): Record<string, string> {
  const given = new Set(Object.keys(patch ?? {}).map((name) => name.toLowerCase()));
  const kept = Object.entries(base).filter(([name]) => !given.has(name.toLowerCase()));
  return merge(Object.fromEntries(kept), patch);
}

/** A credential of subjects does not stand in the configuration; one of the organisation must. */
function owned(
  owner: CredentialOwner,
  auth: ServerAuth,
  given: ServerAuthInput | undefined,
  errors: FieldError[],
): ServerAuth {
  const say = (path: string, code: string, message: string) => errors.push({ path, code, message });
  const field = auth.type === 'api_key' ? 'apiKey' : auth.type === 'bearer_token' ? 'bearerToken' : null;
  if (owner === 'subject') {
    if (auth.type === 'none') say('credentialOwner', 'not_allowed', 'Without auth there is no credential.');
    if (auth.type === 'oauth2' && auth.grant === 'client_credentials')
      say('auth.grant', 'not_allowed', 'Client credentials are the organisation’s.');
    if (field !== null && given !== undefined && Object.hasOwn(given, field))
      say(`auth.${field}`, 'not_allowed', 'Each subject gives its own, in its connection.');
    if (auth.type === 'api_key') return { ...auth, apiKey: '' };
    return auth.type === 'bearer_token' ? { ...auth, bearerToken: '' } : auth;
  }
  const value =
    auth.type === 'api_key' ? auth.apiKey : auth.type === 'bearer_token' ? auth.bearerToken : null;
  if (field !== null && value === '') say(`auth.${field}`, 'required', 'is the organisation’s credential');
  return auth;
}

function composeOAuth(auth: Extract<ServerAuthInput, { type: 'oauth2' }>, errors: FieldError[]): ServerAuth {
  const say = (field: string, code: string, message: string) =>
    errors.push({ path: `auth.${field}`, code, message });
  const grant = auth.grant ?? 'authorization_code';
  if (auth.preset !== undefined && !PRESETS.some(({ id }) => id === auth.preset))
    say('preset', 'invalid_value', `must be one of ${PRESETS.map(({ id }) => id).join(', ')}`);
  for (const field of OAUTH_URLS) {
    const fault = auth[field] === undefined ? null : urlFault(auth[field]);
    if (fault !== null) say(field, fault.code, fault.message);
  }
  if (auth.authorizationUrl !== undefined && auth.tokenUrl === undefined)
    say('tokenUrl', 'required', 'goes with authorizationUrl');
  if (grant === 'authorization_code' && auth.tokenUrl !== undefined && auth.authorizationUrl === undefined)
    say('authorizationUrl', 'required', 'goes with tokenUrl');
  if (auth.clientSecret !== undefined && auth.clientId === undefined)
    say('clientId', 'required', 'goes with clientSecret');
  if (grant === 'client_credentials' && auth.clientSecret === undefined)
    say('clientSecret', 'required', 'client_credentials need a client id and secret');
  const { scopes = null, clientId = null, clientSecret = null, preset = null } = auth;
  const { authorizationUrl = null, tokenUrl = null, revocationUrl = null } = auth;
  const urls = { authorizationUrl, tokenUrl, revocationUrl };
  return { type: 'oauth2', grant, preset, scopes, clientId, clientSecret, ...urls };
}

function composeAuth(type: ServerType, auth: ServerAuthInput, errors: FieldError[]): ServerAuth {
  if (auth.type === 'oauth2') return composeOAuth(auth, errors);
  if (auth.type === 'bearer_token') return { type: auth.type, bearerToken: auth.bearerToken ?? '' };
  if (auth.type !== 'api_key') return auth;
  const place = auth.in ?? (type === 'STDIO' ? 'env' : 'header');
  const name = auth.name ?? (place === 'header' ? 'X-API-Key' : place === 'query' ? 'api_key' : '');
  if (name === '')
    errors.push({ path: 'auth.name', code: 'required', message: 'Name the variable that carries the key.' });
  return { type: 'api_key', in: place, name, apiKey: auth.apiKey ?? '' };
}

function checkStdio(input: ConnectionInput, config: ServerConfig, errors: FieldError[]): void {
  const say = (path: string, code: string, message: string) => errors.push({ path, code, message });
  for (const field of ['url', 'headers'] as const)
    if (input[field] !== undefined) say(field, 'not_allowed', `A STDIO server has no ${field}.`);
  if (config.command === null) say('command', 'required', 'A STDIO server needs a command.');
  else checkCommand(config.command, say);
  config.args.forEach((arg, i) => {
    if (arg.includes('\0')) say(`args.${i}`, 'invalid_value', 'must not have a NUL character');
  });
  checkEnv('env', config.env, say);
  const { auth } = config;
  if (auth.type === 'bearer_token' || auth.type === 'oauth2')
    say(
      'auth.type',
      'not_allowed',
      'A STDIO server takes its credential from a variable: api_key or env_vars.',
    );
  if (auth.type === 'env_vars') checkEnv('auth.envVars', auth.envVars, say);
  if (auth.type === 'api_key') {
    if (auth.in !== 'env')
      say('auth.in', 'not_allowed', 'A STDIO server takes its key from a variable: in: env.');
    else if (auth.name !== '') checkEnv('auth.name', { [auth.name]: auth.apiKey }, say, true);
  }
}

type Say = (path: string, code: string, message: string) => void;

function checkCommand(command: string, say: Say): void {
  if (/[\p{Cc}]/u.test(command)) say('command', 'invalid_value', 'must not have control characters');
  else if (/^[^/]*\s/.test(command))
    say(
      'command',
      'invalid_value',
      'is the program alone; put its arguments in args (no shell takes it apart)',
    );
}

function checkEnv(path: string, env: Readonly<Record<string, string>>, say: Say, single = false): void {
  const entries = Object.entries(env);
  if (entries.length > MAX_ENTRIES) say(path, 'too_big', `has more than ${MAX_ENTRIES} variables`);
  for (const [name, value] of entries) {
    const at = single ? path : `${path}.${name}`;
    if (!ENV_NAME.test(name)) say(at, 'invalid_name', 'is not a name of a variable');
    else if (isRefusedVariable(name))
      say(at, 'not_allowed', `${name} could make the process run other code and cannot be set.`);
    if (value.includes('\0')) say(at, 'invalid_value', 'must not have a NUL character');
  }
}

function checkRemote(
  type: ServerType,
  input: ConnectionInput,
  config: ServerConfig,
  errors: FieldError[],
): void {
  const say: Say = (path, code, message) => errors.push({ path, code, message });
  for (const field of ['command', 'args', 'env'] as const)
    if (input[field] !== undefined)
      say(field, 'not_allowed', `A ${type} server has no ${field}; it has a url.`);
  if (config.url === null) say('url', 'required', `A ${type} server needs a url.`);
  else checkUrl(config.url, say);
  const { auth } = config;
  const authHeader = headerOf(auth);
  checkHeaders(config.headers, authHeader, say);
  if (auth.type === 'env_vars' || (auth.type === 'api_key' && auth.in === 'env'))
    say(
      auth.type === 'env_vars' ? 'auth.type' : 'auth.in',
      'not_allowed',
      'Only a STDIO server has variables.',
    );
  const credential =
    auth.type === 'bearer_token' ? auth.bearerToken : auth.type === 'api_key' ? auth.apiKey : '';
  const field = auth.type === 'bearer_token' ? 'auth.bearerToken' : 'auth.apiKey';
  if (authHeader !== null && !HEADER_VALUE.test(credential))
    say(field, 'invalid_value', 'cannot be sent in a header: it has control or non-Latin characters');
  if (auth.type === 'api_key' && auth.in === 'header') checkHeaderName('auth.name', auth.name, say);
}

/** The header that the credential travels in, lower case, or null. */
export function headerOf(auth: ServerAuth): string | null {
  if (auth.type === 'bearer_token' || auth.type === 'oauth2') return 'authorization';
  return auth.type === 'api_key' && auth.in === 'header' ? auth.name.toLowerCase() : null;
}

function checkUrl(text: string, say: Say): void {
  const fault = urlFault(urlWithStandIns(text));
  if (fault !== null) say('url', fault.code, fault.message);
}

function checkHeaders(headers: Readonly<Record<string, string>>, authHeader: string | null, say: Say): void {
  const entries = Object.entries(headers);
  if (entries.length > MAX_ENTRIES) say('headers', 'too_big', `has more than ${MAX_ENTRIES} headers`);
  const seen = new Set<string>();
  for (const [name, value] of entries) {
    const path = `headers.${name}`;
    checkHeaderName(path, name, say);
    if (!HEADER_VALUE.test(value)) say(path, 'invalid_value', 'has characters that no header can carry');
    if (seen.has(name.toLowerCase()))
      say(path, 'duplicate', 'is given twice; header names do not differ by case');
    if (name.toLowerCase() === authHeader) say(path, 'not_allowed', 'is set by auth already');
    seen.add(name.toLowerCase());
  }
}

function checkHeaderName(path: string, name: string, say: Say): void {
  if (!HEADER_NAME.test(name)) say(path, 'invalid_name', 'is not a name of a header');
  else if (HEADER_REFUSED.test(name)) say(path, 'not_allowed', `${name} is set by the gateway itself.`);
}
