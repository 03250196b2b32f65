/**
 * How a server is reached, as it is sealed in `servers.config`, and how that becomes the target of a
 * link. Shared by the admin API (writes it), the gateway and the workers (read it).
 */
import type { UpstreamTarget } from './types.js';

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
  | { readonly type: 'env_vars'; readonly envVars: Readonly<Record<string, string>> };

export interface ServerConfig {
  readonly command: string | null;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly url: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly auth: ServerAuth;
}

/** Puts every credential into its place. @throws when the configuration has no command or URL. */
export function toTarget(type: 'STDIO' | 'SSE' | 'STREAMABLE_HTTP', config: ServerConfig): UpstreamTarget {
  const { auth } = config;
  if (type === 'STDIO') {
    if (config.command === null) throw new Error('a STDIO server needs a command');
    return {
      kind: 'stdio',
      command: config.command,
      args: config.args,
      env: { ...config.env, ...authEnv(auth) },
    };
  }
  if (config.url === null) throw new Error(`a ${type} server needs a url`);
  const url = new URL(config.url);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(config.headers)) headers[name.toLowerCase()] = value;
  if (auth.type === 'bearer_token') headers.authorization = `Bearer ${auth.bearerToken}`;
  if (auth.type === 'api_key' && auth.in === 'header') headers[auth.name.toLowerCase()] = auth.apiKey;
  if (auth.type === 'api_key' && auth.in === 'query') url.searchParams.set(auth.name, auth.apiKey);
  return { kind: type === 'SSE' ? 'sse' : 'http', url: url.href, headers };
}

function authEnv(auth: ServerAuth): Record<string, string> {
  if (auth.type === 'api_key' && auth.in === 'env') return { [auth.name]: auth.apiKey };
  if (auth.type === 'env_vars') return { ...auth.envVars };
  return {};
}
