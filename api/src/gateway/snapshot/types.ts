/**
 * What the gateway serves from: one endpoint, compiled from its rows into an immutable object.
 *
 * The call path reads nothing else. `load.ts` reads rows, `compile.ts` turns them into this,
 * `store.ts` holds the current one for each endpoint and swaps it when a row changes.
 */

interface TargetFacts {
  /** Values of secrets that stand somewhere in it, to be taken out of whatever people read. */
  readonly secrets?: readonly string[];
}

/** How an upstream server is reached, with every credential already in place. Never logged. */
export type UpstreamTarget = TargetFacts &
  (
    | {
        readonly kind: 'stdio';
        readonly command: string;
        readonly args: readonly string[];
        /** The exact environment of the child; nothing is inherited beyond PATH and HOME. */
        readonly env: Readonly<Record<string, string>>;
        /** What its sandbox allows, where there is one. Default: no network, nothing kept. */
        readonly sandbox?: SandboxSettings;
        /** The package that its command is pinned to. */
        readonly pin?: PackagePin;
      }
    | {
        readonly kind: 'http' | 'sse';
        readonly url: string;
        /** Lower-case names; includes the Authorization or API-key header. */
        readonly headers: Readonly<Record<string, string>>;
        /** Headers that change while a link stands; absent where none do. */
        readonly live?: LiveHeaders;
      }
  );

/** A STDIO server's own settings of its sandbox. */
export interface SandboxSettings {
  /** `open`: the network of the machine as it is. `allow_list`: the hosts that are named, no other. */
  readonly network: 'none' | 'allow_list' | 'open';
  /** `host` (port 443) or `host:port`, normalised, each once. */
  readonly allowedHosts: readonly string[];
  /** Whether its home outlives its processes. */
  readonly persistentDirectory: boolean;
}

/** What a command that names a package comes to. */
export interface PackagePin {
  /** The package as the command asked for it then: another spec is not pinned by it. */
  readonly spec: string;
  /** SHA-256 of the lockfile. */
  readonly lockHash: string;
}

/** A credential that is renewed under the links that carry it. */
export interface LiveHeaders {
  /** Name, value, name, value, … of the next request. */
  readonly current: readonly string[];
}

/** What a server's requests need besides its configuration: a connection of somebody's. */
export interface CredentialNeed {
  /** Whose: the organisation's one, or one of each subject. */
  readonly owner: 'organization' | 'subject';
  /** `oauth2`: an access token that is refreshed. Else where the value that was given by hand goes. */
  readonly place:
    | { readonly in: 'oauth2' }
    | { readonly in: 'header'; readonly name: string; readonly prefix: string }
    | { readonly in: 'query' | 'variable'; readonly name: string }
    /** Variables that a connection may set. */
    | { readonly in: 'variables'; readonly names: readonly string[] };
}

interface ServerFacts {
  /** UUID. */
  readonly id: string;
  readonly orgId: string;
  readonly slug: string;
  readonly name: string;
  /** Grows when anything a link is built from changes; part of the link pool's key. */
  readonly configVersion: number;
  readonly sharing: 'shared' | 'dedicated';
  /** Deadline of one request to the server, in milliseconds. */
  readonly timeoutMs: number;
  /** Whether a client's roots may be told to it: to a file server they are permissions. */
  readonly relayRoots: boolean;
  /** Absent or null: its target carries every credential already. */
  readonly credentials?: CredentialNeed | null;
  /** As last seen by the health check; lists of an unreachable server are served and marked. */
  readonly status: 'healthy' | 'degraded' | 'unreachable' | 'unknown' | 'needs_authorization';
  /** Raw JSON of the upstream's ServerCapabilities, `{}` when never connected. */
  readonly capabilities: Readonly<Record<string, unknown>>;
  readonly instructions: string | null;
}

/** A server that a link can be opened to. */
export interface ReachableServer extends ServerFacts {
  readonly target: UpstreamTarget;
  readonly fault: null;
}

/** A server that this deployment cannot use at all: listed, but every call to it fails at once. */
export interface FaultyServer extends ServerFacts {
  readonly target: null;
  /** Why, for the caller; holds no secret. */
  readonly fault: string;
}

/** A list that clients are told of when it changes; `resources` with their templates. */
export type ListKind = 'tools' | 'prompts' | 'resources';

/** One upstream server of an endpoint. */
export type CompiledServer = ReachableServer | FaultyServer;

/** A tool argument that is mirrored in an `Mcp-Param-*` header (`x-mcp-header`). */
export interface ParamHeader {
  /** Lower-case, with the prefix: `mcp-param-region`. */
  readonly header: string;
  /** Keys that lead from `arguments` to the value. */
  readonly path: readonly string[];
}

/** Where an exposed name leads. */
export interface Route {
  readonly server: CompiledServer;
  /** The name, URI or URI template as the upstream knows it. */
  readonly upstreamName: string;
  /** `upstreamName` as JSON bytes to splice into a request; null when it is the exposed name itself. */
  readonly upstreamNameJson: Buffer | null;
  /** Tools only; usually empty. */
  readonly paramHeaders: readonly ParamHeader[];
  /** Bits of the client capabilities without which it is neither shown nor called; 0: everybody's. */
  readonly requires: number;
}

export interface TemplateRoute extends Route {
  /** The template as it is listed here. */
  readonly exposedName: string;
  /** Tells whether a URI (as the upstream knows it) belongs to the template, in linear time. */
  matches(uri: string): boolean;
}

/** One page of a list result as JSON text: `body` + the era's tail. */
export interface ListPage {
  /** `{"tools":[...]` without the closing brace. */
  readonly body: Buffer;
  /** Where each item ends in `body`, exclusive. */
  readonly itemEnds: readonly number[];
  /** `,"nextCursor":…,"_meta":…}` as far as needed. */
  readonly legacyTail: Buffer;
  readonly modernTail: Buffer;
}

/** One list method's answer, rendered once. There is at least one page. */
export interface CompiledList {
  /**
   * Hash of the items alone, not of notices, and of those too that are shown to some clients only:
   * of equal revisions every client is shown the same.
   */
  readonly revision: string;
  readonly pages: readonly ListPage[];
  /** Index of the page a cursor leads to. Cursors hold the list's hash: a changed list has others. */
  readonly cursors: ReadonlyMap<string, number>;
  /** Number of items on all pages. */
  readonly count: number;
  /** Bytes of all pages. */
  readonly bytes: number;
}

export type ListName = 'tools' | 'prompts' | 'resources' | 'resourceTemplates';

/** The lists of clients that can do something, where that makes a difference. */
export interface ListVariants {
  /** @param bits of the client's capabilities. A promise only where it must be rendered first. */
  of(kind: ListName, bits: number): CompiledList | Promise<CompiledList>;
  /** All items of a list that is not the same for everybody, in order; null for others. */
  items(kind: ListName): readonly { readonly json: Buffer; readonly requires: number }[] | null;
  /** Memory it holds at most. */
  readonly bytes: number;
}

/** A server that is not served as it should be, told in `_meta` of every list result. */
export interface ServerNotice {
  /** The server's name. */
  readonly server: string;
  /**
   * `unreachable`: listed as last seen, calls fail; `pending`: never synced yet, so nothing of it
   * is listed; `unusable`: this deployment cannot run it; `incomplete`: items had to be left out;
   * `needs_authorization`: listed as last seen, calls fail until it is connected.
   */
  readonly state: 'unreachable' | 'pending' | 'unusable' | 'incomplete' | 'needs_authorization';
}

/** What opens an endpoint; with neither key nor OAuth everybody may. */
export interface EndpointAuth {
  readonly apiKey: boolean;
  readonly apiKeyInQuery: boolean;
  readonly oauth: boolean;
}

export interface CompiledEndpoint {
  readonly id: string;
  readonly orgId: string;
  readonly orgSlug: string;
  readonly slug: string;
  readonly name: string;
  /** Hash over all the inputs; equal revisions are interchangeable. */
  readonly revision: string;
  readonly auth: EndpointAuth;
  readonly transports: {
    readonly streamableHttp: boolean;
    readonly sse: boolean;
    readonly openapi: boolean;
  };
  /** By UUID, in the namespace's order. */
  readonly servers: ReadonlyMap<string, CompiledServer>;
  readonly tools: ReadonlyMap<string, Route>;
  readonly prompts: ReadonlyMap<string, Route>;
  readonly resources: ReadonlyMap<string, Route>;
  readonly templates: readonly TemplateRoute[];
  /** Servers of URIs rewritten after a collision, by the prefix (`{slug}+`) of the exposed URI. */
  readonly uriPrefixes: ReadonlyMap<string, CompiledServer>;
  /** The only server with resources: URIs it never listed can only be its own. Else null. */
  readonly soleResourceServer: CompiledServer | null;
  /** As a client without capabilities is shown them. */
  readonly lists: Readonly<Record<ListName, CompiledList>>;
  /** Null where every client is shown the same, which is nearly always. */
  readonly variants: ListVariants | null;
  readonly notices: readonly ServerNotice[];
  /** Ids of the servers whose catalogue was never read. */
  readonly unsynced: ReadonlySet<string>;
  /** Lists that the endpoint has, and whose changes it tells of. */
  readonly announces: ReadonlySet<ListKind>;
  /** `,"capabilities":…,"serverInfo":…,"instructions":…}`: an `initialize` result behind its version. */
  readonly initializeTail: Buffer;
  /** The whole result of `server/discover`. */
  readonly discoverResult: Buffer;
  /** Row ids (UUIDs) whose change makes this object stale: endpoint, namespace, servers, org. */
  readonly dependsOn: ReadonlySet<string>;
}

/** Addresses that something is allowed from. */
export interface AddressRule {
  /** @param address of IPv4 or IPv6; anything else is not admitted. */
  admits(address: string): boolean;
}

/** Whom a request speaks for, once verified. */
export interface Principal {
  /**
   * UUID of the key, or of the grant that a token is of; null for the anonymous caller of an endpoint without
   * authentication.
   */
  readonly keyId: string | null;
  readonly orgId: string;
  /** UUID of the agent that it acts for, whose grants it has; absent or null: it sees the whole endpoint. */
  readonly agentId?: string | null;
  /** The one endpoint it may use. */
  readonly endpointId: string;
  /** When the key expires, by this process's monotonic clock (`performance.now()`), or null. */
  readonly expiresAt: number | null;
  /** Which secret of the key: while a rotation overlaps there are two. */
  readonly secretId?: string;
  /** Where the key may be used from; absent or null: from anywhere. */
  readonly allowedAddresses?: AddressRule | null;
  /** Whether requests under the key may name a subject. */
  readonly allowSubjects?: boolean;
  /** The one user of the caller's that this request speaks for; absent where it named none. */
  readonly subject?: string;
  /** Of callers with a token, whose `subject` is the person. */
  readonly grant?: TokenGrant;
}

/** What a person granted to an OAuth client. */
export interface TokenGrant {
  readonly clientId: string;
  /** UUID. */
  readonly userId: string;
  /** Whether the token's scope is to use the endpoint. */
  readonly mayUse: boolean;
}
