/**
 * The environment, read once and validated; both api and workers start from it. `.env.example`
 * documents every variable and a test compares the two. A bad value stops the start with one line
 * per variable; values are never printed, since some are secrets.
 */
import { Resolver } from 'node:dns';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { MIN_RETENTION_DAYS } from '../audit/verify.js';
import { parseRange } from '../outbound/addresses.js';
import type { OutboundProxy } from '../outbound/policy.js';
import { checkIdentity, IDENTITY_SHAPE } from './identity-env.js';
import { checkKek, KEK_SHAPE } from './kek.js';
import { QUOTA_SHAPE } from './quota-env.js';

const url = (...schemes: string[]) =>
  z.url({
    protocol: new RegExp(`^(${schemes.join('|')})$`),
    error: `must be a URL that starts with ${schemes.join(':// or ')}://`,
  });
const list = z.string().transform((s) =>
  s
    .split(',')
    .map((v) => v.trim())
    .filter(Boolean),
);
const count = (fallback: number, min: number, max: number) =>
  z.coerce.number().int().min(min).max(max).default(fallback);

/** `id:base64` of at least 32 bytes; the first is used for new data, the others only to read. */
const rootKeys = z.string().transform((value, ctx) => {
  const keys = value.split(',').map((part) => {
    const [id = '', secret = ''] = part.trim().split(':');
    return { id, secret: Buffer.from(secret, 'base64') };
  });
  if (keys.some((k) => !/^[a-z0-9]{1,16}$/.test(k.id) || k.secret.length < 32)) {
    ctx.addIssue({
      code: 'custom',
      message: 'must be a list of id:base64, each of 32 bytes or more (`openssl rand -base64 32`)',
    });
    return z.NEVER;
  }
  return keys;
});

/** Addresses of name servers, each with a port where it is not 53. */
const nameServers = list.refine((servers) => {
  try {
    new Resolver().setServers(servers);
    return true;
  } catch {
    return false;
  }
}, 'must be a list of addresses such as 9.9.9.9 or [2620:fe::fe]:53');

/** Tenants read what is shared: what opens our own doors never is. */
const SHARED_NAME =
  /^(?!PATCHBAY_|(DATABASE_(URL|DIRECT_URL|OWNER_URL)|REDIS_URL|POSTGRES_PASSWORD|REDIS_PASSWORD|OIDC_CLIENT_SECRET|AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)|GOOGLE_APPLICATION_CREDENTIALS|VAULT_TOKEN)$)[A-Za-z_][A-Za-z0-9_]{0,127}$/;
/** Networks (`10.0.0.0/8`) and addresses, or `none`. */
const ranges = list.transform((entries, ctx) => {
  const parsed = entries.length === 1 && entries[0] === 'none' ? [] : entries.map(parseRange);
  const known = parsed.filter((range) => range !== null);
  if (known.length === parsed.length) return known;
  ctx.addIssue({
    code: 'custom',
    message: 'must be a list of networks such as 10.0.0.0/8 or fd00::/8, or none',
  });
  return z.NEVER;
});
/** Outside of production an upstream on the same machine is what people try first. */
const LOOPBACK = ['127.0.0.0/8', '::1/128'].map(parseRange).filter((range) => range !== null);

/** `http://[user:password@]host[:port]`; a path would mean nothing. */
const proxy = url('http').transform((text, ctx): Omit<OutboundProxy, 'resolves'> => {
  const { hostname, port, username, password, pathname, search } = new URL(text);
  const credentials = unescaped(`${username}:${password}`);
  if (pathname !== '/' || search !== '' || credentials === null) {
    ctx.addIssue({ code: 'custom', message: 'must be http://[user:password@]host[:port] and no more' });
    return z.NEVER;
  }
  return {
    host: hostname.startsWith('[') ? hostname.slice(1, -1) : hostname,
    port: Number(port) || 80,
    authorization: username === '' ? null : `Basic ${Buffer.from(credentials).toString('base64')}`,
  };
});

function unescaped(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null; // a stray per cent sign
  }
}

/** `/path` or `/path:rw`, none of which may be, hold or lie in what a sandbox has of its own. */
const sharedDirectories = list.transform((entries, ctx) => {
  const taken = ['/usr', '/etc', '/bin', '/sbin', '/lib', '/lib64', '/dev', '/proc', '/sys', '/home/sandbox'];
  return entries.map((entry) => {
    const writable = entry.endsWith(':rw');
    const path = entry.replace(/:r[ow]$/, '').replace(/(?<=.)\/+$/, '');
    const within = (a: string, b: string) => a === b || a.startsWith(b.endsWith('/') ? b : `${b}/`);
    if (
      !/^\/[^:]*$/.test(path) ||
      path.split('/').includes('..') ||
      taken.some((p) => within(p, path) || within(path, p))
    )
      ctx.addIssue({
        code: 'custom',
        message:
          'must list absolute directories outside of the system, each with :rw where it may be written',
      });
    return { path, writable };
  });
});

const schema = z
  .object({
    NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
    PATCHBAY_ROLE: z.enum(['all', 'admin', 'gateway']).default('all'),
    HOST: z.string().min(1).default('127.0.0.1'),
    PORT: count(3000, 0, 65_535),
    PATCHBAY_PUBLIC_URL: url('http', 'https').optional(),
    PATCHBAY_GATEWAY_PROCESSES: count(1, 1, 128),
    PATCHBAY_INTERNAL_HOST: z.string().min(1).default('127.0.0.1'),
    PATCHBAY_INTERNAL_PORT: count(0, 0, 65_535),
    PATCHBAY_INTERNAL_URL: url('http').optional(),
    DATABASE_URL: url('postgres', 'postgresql'),
    DATABASE_DIRECT_URL: url('postgres', 'postgresql').optional(),
    DATABASE_OWNER_URL: url('postgres', 'postgresql').optional(),
    DATABASE_POOL_SIZE: count(10, 2, 500),
    REDIS_URL: url('redis', 'rediss').optional(),
    PATCHBAY_ROOT_KEYS: rootKeys,
    PATCHBAY_ROOT_KEYS_FILE: z.string().optional(),
    ...KEK_SHAPE,
    ...IDENTITY_SHAPE,
    ...QUOTA_SHAPE,
    PATCHBAY_OPERATOR_KEY: z.string().min(32, 'must have at least 32 characters').optional(),
    PATCHBAY_ALLOWED_ORIGINS: list.default([]),
    PATCHBAY_ALLOWED_HOSTS: list.default([]),
    PATCHBAY_TRUST_PROXY: list.default([]),
    PATCHBAY_SHARED_ENV: list.default([]),
    PATCHBAY_OUTBOUND_ALLOW: ranges.optional(),
    PATCHBAY_OUTBOUND_PROXY: proxy.optional(),
    PATCHBAY_OUTBOUND_PROXY_RESOLVES: z.enum(['true', 'false']).default('false'),
    PATCHBAY_DNS_SERVERS: nameServers.optional(),
    PATCHBAY_STDIO: z.enum(['isolated', 'direct', 'off']).optional(),
    PATCHBAY_STDIO_NETWORK: z.enum(['none', 'allow-list', 'open']).optional(),
    PATCHBAY_STDIO_SHARE: sharedDirectories.default([]),
    PATCHBAY_STDIO_MEMORY_BYTES: count(1_073_741_824, 67_108_864, 1_099_511_627_776),
    PATCHBAY_STDIO_PROCESSES: count(256, 16, 32_768),
    PATCHBAY_STDIO_DISK_BYTES: count(268_435_456, 1_048_576, 1_099_511_627_776),
    PATCHBAY_STDIO_IMAGE: z
      .string()
      .regex(/^[a-z0-9][\w./:@-]*$/i, 'must be the name of an image')
      .optional(),
    PATCHBAY_PACKAGES_REGISTRY: url('http', 'https')
      // It is an argument of npm, which every process list shows.
      .refine((text) => new URL(text).username === '', 'must not hold a user name or password')
      .default('https://registry.npmjs.org/'),
    PATCHBAY_PACKAGES_MIN_AGE_HOURS: z.coerce.number().int().min(0).max(8_760).optional(),
    PATCHBAY_PACKAGES_MAX_BYTES: count(1_073_741_824, 1_048_576, 1_099_511_627_776),
    PATCHBAY_DATA_DIR: z.string().min(1).default('.patchbay'),
    PATCHBAY_LOG_LEVEL: z
      .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
      .default('info'),
    PATCHBAY_ADMIN_BODY_LIMIT_BYTES: count(1_048_576, 1_024, 67_108_864),
    PATCHBAY_MCP_BODY_LIMIT_BYTES: count(4_194_304, 1_024, 67_108_864),
    PATCHBAY_SESSION_IDLE_SECONDS: count(1_800, 1, 86_400),
    PATCHBAY_MAX_SESSIONS_PER_KEY: count(1_000, 1, 1_000_000),
    PATCHBAY_MAX_SESSIONS_PER_ORGANIZATION: count(10_000, 1, 1_000_000),
    PATCHBAY_MAX_STREAMS_PER_KEY: count(1_000, 1, 1_000_000),
    PATCHBAY_MAX_STREAMS_PER_ORGANIZATION: count(10_000, 1, 1_000_000),
    PATCHBAY_DRAIN_SECONDS: count(30, 0, 600),
    PATCHBAY_SYNC_INTERVAL_SECONDS: count(900, 1, 86_400),
    PATCHBAY_HEALTH_INTERVAL_SECONDS: count(60, 1, 86_400),
    PATCHBAY_WORKER_CONCURRENCY: count(8, 1, 256),
    PATCHBAY_CALL_LOG_RETENTION_DAYS: count(30, 1, 3_650),
    PATCHBAY_AUDIT_RETENTION_DAYS: count(365, MIN_RETENTION_DAYS, 36_500),
  })
  .refine(
    ({ PATCHBAY_GATEWAY_PROCESSES: n, PATCHBAY_INTERNAL_URL: at }) =>
      n === 1 || at === undefined || new URL(at).port === '',
    {
      path: ['PATCHBAY_INTERNAL_URL'],
      message: 'must name no port where PATCHBAY_GATEWAY_PROCESSES is above 1: each listens on its own',
    },
  )
  .superRefine(checkKek)
  .superRefine(checkIdentity)
  .refine(({ PATCHBAY_SHARED_ENV: names }) => names.every((name) => SHARED_NAME.test(name)), {
    path: ['PATCHBAY_SHARED_ENV'],
    message: 'must be a list of names of variables, none of them a setting of Patchbay itself',
  })
  .transform((env) => ({
    ...env,
    PATCHBAY_OUTBOUND_ALLOW: env.PATCHBAY_OUTBOUND_ALLOW ?? (env.NODE_ENV === 'production' ? [] : LOOPBACK),
    /** `auto`: isolated when the machine can; else direct in development and off in production. */
    PATCHBAY_STDIO: env.PATCHBAY_STDIO ?? (env.NODE_ENV === 'test' ? ('direct' as const) : ('auto' as const)),
    /**
     * That tenants' commands reach what the machine reaches, a hosted service must choose itself. Named
     * hosts are reached through the outbound guard, like any URL.
     */
    PATCHBAY_STDIO_NETWORK: networkOf(
      env.PATCHBAY_STDIO_NETWORK ?? (env.NODE_ENV === 'production' ? 'allow-list' : 'open'),
    ),
    /** Most versions that do harm are found out within days. */
    PATCHBAY_PACKAGES_MIN_AGE_HOURS:
      env.PATCHBAY_PACKAGES_MIN_AGE_HOURS ?? (env.NODE_ENV === 'production' ? 72 : 0),
    DATABASE_DIRECT_URL: env.DATABASE_DIRECT_URL ?? env.DATABASE_URL,
    DATABASE_OWNER_URL: env.DATABASE_OWNER_URL ?? env.DATABASE_URL,
    PATCHBAY_PUBLIC_URL: (env.PATCHBAY_PUBLIC_URL ?? `http://localhost:${env.PORT}`).replace(/\/+$/, ''),
  }));

export type Env = Omit<z.output<typeof schema>, 'PATCHBAY_SHARED_ENV'> & {
  /** The variables that configurations of all organisations may name, with their values. */
  readonly PATCHBAY_SHARED_ENV: ReadonlyMap<string, string>;
};

/** Names of all variables, for the documentation's test. */
export const ENV_NAMES = Object.keys(schema.in.shape);

/** The environment is not usable. `message` has one line per variable and no value. */
export class EnvError extends Error {}

/** Validates `source`. Empty values count as absent, as `.env` files leave them. @throws EnvError */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, v]) => v !== undefined && v !== ''));
  readRootKeys(given);
  const parsed = schema.safeParse(given);
  if (parsed.success) {
    const names = parsed.data.PATCHBAY_SHARED_ENV.filter((name) => given[name] !== undefined);
    return {
      ...parsed.data,
      PATCHBAY_SHARED_ENV: new Map(names.map((name) => [name, String(given[name])])),
    };
  }
  const lines = parsed.error.issues.map((issue) => {
    const name = String(issue.path[0]);
    return given[name] === undefined && issue.code !== 'custom'
      ? `${name} is required`
      : `${name} ${issue.message}`;
  });
  throw new EnvError(`The environment is not usable (see .env.example):\n  ${lines.join('\n  ')}`);
}

/** Takes PATCHBAY_ROOT_KEYS from the file that is named instead, a key on a line or separated by commas. */
function readRootKeys(given: Record<string, string | undefined>): void {
  const path = given['PATCHBAY_ROOT_KEYS_FILE'];
  if (path === undefined) return;
  if (given['PATCHBAY_ROOT_KEYS'] !== undefined)
    throw new EnvError('PATCHBAY_ROOT_KEYS and PATCHBAY_ROOT_KEYS_FILE are both set: which is meant?');
  try {
    given['PATCHBAY_ROOT_KEYS'] = readFileSync(path, 'utf8')
      .trim()
      .split(/[\s,]+/)
      .join(',');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new EnvError(`PATCHBAY_ROOT_KEYS_FILE cannot be read (${code ?? 'unknown'})`);
  }
}

/** As the rows of servers have it. */
function networkOf(written: 'none' | 'allow-list' | 'open'): 'none' | 'allow_list' | 'open' {
  return written === 'allow-list' ? 'allow_list' : written;
}
