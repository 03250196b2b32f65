/**
 * Host and Origin checks against DNS rebinding (2026-07-28: streamable-http §Security), before
 * anything else, and the CORS answers for browsers whose origin is allowed.
 */
import type { OutgoingHttpHeaders } from 'node:http';

export interface GuardOptions {
  /** PATCHBAY_PUBLIC_URL: its host and origin are always allowed. */
  readonly publicUrl: string;
  /** Origins (`https://app.example`), besides localhost in any form. */
  readonly allowedOrigins: readonly string[];
  /** Hosts, with a port or for any port. */
  readonly allowedHosts: readonly string[];
}

const LOCAL = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::[0-9]{1,5})?$/;
const ALLOWED_HEADERS = [
  'accept',
  'authorization',
  'content-type',
  'last-event-id',
  'mcp-method',
  'mcp-name',
  'mcp-protocol-version',
  'mcp-session-id',
  'traceparent',
  'tracestate',
  'x-api-key',
] as const;
const PARAM_HEADER = /^mcp-param-[!#$%&'*+.^_`|~0-9a-z-]{1,128}$/;
const EXPOSED_HEADERS =
  'mcp-session-id, mcp-protocol-version, www-authenticate, retry-after, ratelimit, ratelimit-policy';

export class Guards {
  private readonly hosts: ReadonlySet<string>;
  private readonly origins: ReadonlySet<string>;

  constructor(options: GuardOptions) {
    const own = new URL(options.publicUrl);
    this.hosts = new Set([own.host, ...options.allowedHosts.map((h) => h.toLowerCase())]);
    this.origins = new Set([
      own.origin,
      ...options.allowedOrigins.map((o) => o.toLowerCase().replace(/\/+$/, '')),
    ]);
  }

  hostAllowed(host: string | undefined): boolean {
    if (host === undefined) return false;
    const name = host.toLowerCase();
    if (this.hosts.has(name) || LOCAL.test(name)) return true;
    // An entry without a port stands for every port.
    const bare = name.replace(/:[0-9]{1,5}$/, '');
    return bare !== name && this.hosts.has(bare);
  }

  /** An absent Origin passes: it is no browser that asks. */
  originAllowed(origin: string | undefined): boolean {
    if (origin === undefined) return true;
    const name = origin.toLowerCase();
    if (this.origins.has(name)) return true;
    const at = name.indexOf('://');
    const scheme = name.slice(0, Math.max(at, 0));
    return (scheme === 'http' || scheme === 'https') && LOCAL.test(name.slice(at + 3));
  }

  /** Headers of an answer to an allowed origin. */
  cors(origin: string): OutgoingHttpHeaders {
    return {
      'access-control-allow-origin': origin,
      'access-control-expose-headers': EXPOSED_HEADERS,
      vary: 'origin',
    };
  }

  /** Headers of the answer to a preflight. Parameter headers have no fixed names, so they are echoed. */
  preflight(requested: string | undefined): OutgoingHttpHeaders {
    const asked = (requested ?? '')
      .toLowerCase()
      .split(',', 100)
      .map((name) => name.trim());
    const headers = [...ALLOWED_HEADERS, ...asked.filter((name) => PARAM_HEADER.test(name))];
    return {
      'access-control-allow-methods': 'GET, POST, DELETE, OPTIONS',
      'access-control-allow-headers': headers.join(', '),
      'access-control-max-age': '600',
    };
  }
}
