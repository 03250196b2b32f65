/** What there is to know about a package with an MCP server: how to start it, what it lists, what it answers. */

export type Transport = 'STDIO' | 'STREAMABLE_HTTP' | 'SSE';

/** What a start may refer to. */
export interface Scratch {
  /** Folder of this run: `repo` (a Git repository), `notes.txt`, `kube.yaml`, `gdrive.json`. */
  readonly dir: string;
  /** Where it listens, over HTTP. */
  readonly port: number;
  /** A database with the table `notes`. */
  readonly postgresUrl: string;
  readonly redisUrl: string;
  /** Streamable HTTP address of a server-everything. */
  readonly everythingUrl: string;
  /** Entry of server-everything. */
  readonly everything: string;
  /** Folder into which the package was installed. */
  readonly home: string;
}

export interface Start {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Program of its own that takes the place of the package's. */
  readonly script?: string;
  /** Over HTTP; default `/mcp`, over SSE `/sse`. */
  readonly path?: string;
  /** Loopback ports that it needs although its network is cut. */
  readonly reaches?: readonly number[];
  /** Sent as bearer token, over HTTP. */
  readonly bearer?: string;
  /** Where it cannot be the default. */
  readonly sharing?: 'shared';
}

/** `isError` and `plain` are results; `error` is a JSON-RPC error. */
export type Outcome = 'plain' | 'isError' | 'error';

export interface OfflineCall {
  readonly tool: string;
  readonly arguments: (scratch: Scratch) => Record<string, unknown>;
  readonly outcome: Outcome;
  /** In the text of the result, or the message of the error. */
  readonly says: RegExp;
}

export interface RealServer {
  readonly name: string;
  readonly version: string;
  /** Where the package has several. */
  readonly bin?: string;
  /** A dependency whose install script is needed, since it is compiled. */
  readonly build?: string;
  /** Part of `npm test`. */
  readonly small?: true;
  readonly transports: readonly Transport[];
  readonly start?: (scratch: Scratch, transport: Transport) => Start;
  /** Tools, prompts, resources, resource templates, as a client without capabilities sees them. */
  readonly lists: readonly [number, number, number, number];
  /** In order; the table tells of the last. */
  readonly calls: readonly OfflineCall[];
  /** Its answers depend on the calls before: they are made once. */
  readonly remembers?: true;
  /** Programs that must be on the machine. */
  readonly needs?: readonly string[];
  /** Kinds whose list the server announces and cannot give: the endpoint must say that it is incomplete. */
  readonly unreadable?: readonly string[];
}

export const call = (
  tool: string,
  args: Record<string, unknown> | ((scratch: Scratch) => Record<string, unknown>),
  outcome: Outcome,
  says: RegExp,
): OfflineCall => ({ tool, arguments: typeof args === 'function' ? args : () => args, outcome, says });
