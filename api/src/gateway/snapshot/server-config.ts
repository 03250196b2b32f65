/**
 * How a server is reached, as it is sealed in `servers.config`, and how that becomes the target of a
 * link. Shared by the admin API (writes it), the gateway and the workers (read it).
 */
import type { CredentialNeed, UpstreamTarget } from './types.js';

export type ServerAuth =
  | { readonly type: 'none' }
  /** `in: header | query` names where the key travels; `in: env` names the child's variable. */
  | {
      readonly type: 'api_key';
      readonly in: 'header' | 'query' | 'env';
      readonly name: string;
      readonly apiKey: string;
    }
  | { readonly type: 'bearer_token'; readonly bearerToken: string }
  | { readonly type: 'env_vars'; readonly envVars: Readonly<Record<string, string>> }
  | OAuthSettings;

/** An access token of a connection. What is null is found out, or taken from the preset. */
export interface OAuthSettings {
  readonly type: 'oauth2';
  readonly grant: 'authorization_code' | 'client_credentials';
  readonly preset: string | null;
  readonly scopes: readonly string[] | null;
  readonly clientId: string | null;
  readonly clientSecret: string | null;
  readonly authorizationUrl: string | null;
  readonly tokenUrl: string | null;
  readonly revocationUrl: string | null;
}

export type CredentialOwner = 'organization' | 'subject';

export interface ServerConfig {
  readonly command: string | null;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly url: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly auth: ServerAuth;
}

/** The configuration makes no target. The message is for people and holds nothing of the configuration. */
export class TargetError extends Error {}

/** What a header can carry (RFC 9110 §5.5, latin-1). */
export const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** What is wrong with a server's URL, or null. */
export function urlFault(text: string): { readonly code: string; readonly message: string } | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || /[\p{Cc}\s]/u.test(text))
    return { code: 'invalid_value', message: 'must be a URL that begins with http:// or https://' };
  if (url.username !== '' || url.password !== '')
    return { code: 'not_allowed', message: 'must not hold a user name or password; use auth instead' };
  if (url.hash !== '') return { code: 'not_allowed', message: 'must not have a fragment (#)' };
  return null;
}

/**
 * Puts every credential into its place: a bearer token or key in a header beside the custom headers, a
 * key in the query beside what the URL has, variables over those of `env`.
 * @param config with the values of its secrets; they are checked here, since nobody has seen them there.
 * @param owner `subject`: the credential is not the configuration's, and left out.
 * @throws TargetError
 */
export function toTarget(
  type: 'STDIO' | 'SSE' | 'STREAMABLE_HTTP',
  config: ServerConfig,
  owner: CredentialOwner = 'organization',
): UpstreamTarget {
  const auth: ServerAuth = owner === 'subject' ? { type: 'none' } : config.auth;
  if (type === 'STDIO') {
    if (config.command === null) throw new TargetError('a STDIO server needs a command');
    const env = { ...config.env, ...authEnv(auth) };
    // Node's own refusal would quote the value.
    if ([...config.args, ...Object.values(env)].some((value) => value.includes('\0')))
      throw new TargetError('a value of args or env has a NUL character');
    return { kind: 'stdio', command: config.command, args: config.args, env };
  }
  if (config.url === null) throw new TargetError(`a ${type} server needs a url`);
  const fault = urlFault(config.url);
  if (fault !== null) throw new TargetError(`its url, with its secrets in place, ${fault.message}`);
  const url = new URL(config.url);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(config.headers)) headers[name.toLowerCase()] = value;
  if (auth.type === 'bearer_token') headers.authorization = `Bearer ${auth.bearerToken}`;
  if (auth.type === 'api_key' && auth.in === 'header') headers[auth.name.toLowerCase()] = auth.apiKey;
  if (auth.type === 'api_key' && auth.in === 'query') url.searchParams.set(auth.name, auth.apiKey);
  for (const [name, value] of Object.entries(headers))
    if (!HEADER_VALUE.test(value))
      throw new TargetError(`the value of its header ${name} has characters that no header can carry`);
  return { kind: type === 'SSE' ? 'sse' : 'http', url: url.href, headers };
}

function authEnv(auth: ServerAuth): Record<string, string> {
  if (auth.type === 'api_key' && auth.in === 'env') return { [auth.name]: auth.apiKey };
  if (auth.type === 'env_vars') return { ...auth.envVars };
  return {};
}

/** What requests need besides the configuration, or null. */
export function needOf(auth: ServerAuth, owner: CredentialOwner): CredentialNeed | null {
  if (auth.type === 'oauth2') return { owner, place: { in: 'oauth2' } };
  if (owner === 'organization' || auth.type === 'none') return null;
  if (auth.type === 'bearer_token')
    return { owner, place: { in: 'header', name: 'authorization', prefix: 'Bearer ' } };
  if (auth.type === 'env_vars')
    return { owner, place: { in: 'variables', names: Object.keys(auth.envVars) } };
  if (auth.in === 'header')
    return { owner, place: { in: 'header', name: auth.name.toLowerCase(), prefix: '' } };
  return { owner, place: { in: auth.in === 'env' ? 'variable' : 'query', name: auth.name } };
}

/** A credential that was given by hand: one value, or variables. */
export type GivenCredential =
  | { readonly kind: 'value'; readonly value: string }
  | { readonly kind: 'variables'; readonly envVars: Readonly<Record<string, string>> };

/**
 * The target of a link that carries a connection's own credential.
 * @throws TargetError where the one does not fit the other (any more).
 */
export function withGiven(
  target: UpstreamTarget,
  { place }: CredentialNeed,
  given: GivenCredential,
): UpstreamTarget {
  const secrets = [...(target.secrets ?? []), ...(given.kind === 'value' ? [given.value] : [])];
  if (target.kind === 'stdio') {
    const env =
      given.kind === 'variables' && place.in === 'variables' ? only(given.envVars, place.names) : null;
    if (env !== null) return { ...target, env: { ...target.env, ...env }, secrets };
    if (given.kind === 'value' && place.in === 'variable')
      return { ...target, env: { ...target.env, [place.name]: given.value }, secrets };
  } else if (given.kind === 'value' && place.in === 'header') {
    const value = `${place.prefix}${given.value}`;
    if (!HEADER_VALUE.test(value)) throw new TargetError('its credential cannot be sent in a header');
    return { ...target, headers: { ...target.headers, [place.name]: value }, secrets };
  } else if (given.kind === 'value' && place.in === 'query') {
    const url = new URL(target.url);
    url.searchParams.set(place.name, given.value);
    return { ...target, url: url.href, secrets };
  }
  throw new TargetError('the credential was given for another kind of authentication: give it anew');
}

/** Never more than the server's configuration names: variables can make a program run something else. */
function only(values: Readonly<Record<string, string>>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name)));
}
