/**
 * What the gateway serves from: one endpoint, compiled from its rows into an immutable object.
 *
 * The call path reads nothing else. `load.ts` reads rows, `compile.ts` turns them into this,
 * `store.ts` holds the current one for each endpoint and swaps it when a row changes.
 */

/** How an upstream server is reached, with every credential already in place. Never logged. */
export type UpstreamTarget =
  | {
      readonly kind: 'stdio';
      readonly command: string;
      readonly args: readonly string[];
      /** The exact environment of the child; nothing is inherited beyond PATH and HOME. */
      readonly env: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'http' | 'sse';
      readonly url: string;
      /** Lower-case names; includes the Authorization or API-key header. */
      readonly headers: Readonly<Record<string, string>>;
    };

/** One upstream server as a link is opened to it. */
export interface CompiledServer {
  /** UUID. */
  readonly id: string;
  readonly orgId: string;
  readonly slug: string;
  readonly name: string;
  /** Grows when anything a link is built from changes; part of the link pool's key. */
  readonly configVersion: number;
  readonly target: UpstreamTarget;
  readonly sharing: 'shared' | 'dedicated';
  /** Deadline of one request to the server, in milliseconds. */
  readonly timeoutMs: number;
  /** As last seen by the health check; lists of an unreachable server are served and marked. */
  readonly status: 'healthy' | 'degraded' | 'unreachable' | 'unknown';
  /** Raw JSON of the upstream's ServerCapabilities, `{}` when never connected. */
  readonly capabilities: Readonly<Record<string, unknown>>;
  readonly instructions: string | null;
}

/** Where an exposed name leads. */
export interface Route {
  readonly server: CompiledServer;
  /** The name, URI or URI template as the upstream knows it. */
  readonly upstreamName: string;
  /** `upstreamName` as JSON bytes, ready to be spliced into a request. */
  readonly upstreamNameJson: Buffer;
}

export interface TemplateRoute extends Route {
  /** Tells whether a URI belongs to the template (RFC 6570 level 1 to 3, linear time). */
  matches(uri: string): boolean;
}

/** One list method's items, rendered once. `items` are JSON objects, in listing order. */
export interface CompiledList {
  readonly items: readonly Buffer[];
}

/** Names of the servers of a namespace that are not served as they should be, told in `_meta`. */
export interface ServerNotice {
  readonly server: string;
  /** `stale`: listed from the catalogue though unreachable; `pending`: never synced yet. */
  readonly state: 'stale' | 'pending';
}

export interface CompiledEndpoint {
  readonly id: string;
  readonly orgId: string;
  readonly orgSlug: string;
  readonly slug: string;
  readonly name: string;
  /** Hash over all the inputs; equal revisions are interchangeable. */
  readonly revision: string;
  readonly auth: { readonly apiKey: boolean; readonly apiKeyInQuery: boolean };
  readonly transports: {
    readonly streamableHttp: boolean;
    readonly sse: boolean;
    readonly openapi: boolean;
  };
  readonly servers: ReadonlyMap<string, CompiledServer>;
  readonly tools: ReadonlyMap<string, Route>;
  readonly prompts: ReadonlyMap<string, Route>;
  readonly resources: ReadonlyMap<string, Route>;
  readonly templates: readonly TemplateRoute[];
  readonly lists: {
    readonly tools: CompiledList;
    readonly prompts: CompiledList;
    readonly resources: CompiledList;
    readonly resourceTemplates: CompiledList;
  };
  readonly notices: readonly ServerNotice[];
  /** The servers' instructions, each under its server's name; null when none has any. */
  readonly instructions: string | null;
  /** Union of what the upstreams offer, for `initialize` and `server/discover`. */
  readonly capabilities: Readonly<Record<string, unknown>>;
  /** Row ids (UUIDs) whose change makes this object stale: endpoint, namespace, servers, org. */
  readonly dependsOn: ReadonlySet<string>;
}

/** Whom a key speaks for, once verified. */
export interface Principal {
  readonly keyId: string;
  readonly orgId: string;
  /** The one endpoint the key opens. */
  readonly endpointId: string;
  /** Milliseconds since the epoch, or null. */
  readonly expiresAt: number | null;
}
