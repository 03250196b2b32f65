/**
 * What an agent is granted: of an endpoint everything or some servers, of a server the tools, prompts and resources
 * whose names (as the server itself gives them) are listed or match a pattern.
 */
import { createHash } from 'node:crypto';

/** Names and patterns, in which `*` stands for any characters, also none. */
export class NamePatterns {
  /** Everything, whatever it is called. */
  readonly all: boolean;
  private readonly names = new Set<string>();
  private readonly patterns: (readonly string[])[] = [];

  constructor(given: readonly string[]) {
    for (const name of given) {
      if (name.includes('*')) this.patterns.push(name.split('*'));
      // A URI template may have a `*` of its own.
      this.names.add(name);
    }
    this.all = this.patterns.some((parts) => parts.every((part) => part === ''));
  }

  /** In time linear in the name for each pattern. */
  admits(name: string): boolean {
    return this.all || this.names.has(name) || this.patterns.some((parts) => matches(parts, name));
  }
}

/** @param parts what stands between the stars: two at least. */
function matches(parts: readonly string[], name: string): boolean {
  const first = parts[0] ?? '';
  const last = parts.at(-1) ?? '';
  if (!name.startsWith(first) || !name.endsWith(last)) return false;
  let at = first.length;
  const end = name.length - last.length;
  for (const part of parts.slice(1, -1)) {
    const found = name.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return at <= end;
}

export interface ServerGrant {
  readonly tools: NamePatterns;
  readonly prompts: NamePatterns;
  /** URIs and URI templates. */
  readonly resources: NamePatterns;
}

/** Of one endpoint. */
export interface Grant {
  /** Hash of what is granted: agents with equal grants are shown the same. */
  readonly revision: string;
  /** By UUID; null: every server, also those that come later. */
  readonly servers: ReadonlyMap<string, ServerGrant> | null;
}

/** An agent as gateways hold it. */
export interface HeldAgent {
  /** UUID. */
  readonly id: string;
  readonly enabled: boolean;
  /** By UUID of the endpoint; one that is not there is not granted. */
  readonly grants: ReadonlyMap<string, Grant>;
  /** Characters of all names together, for what it takes in memory. */
  readonly size: number;
}

/** A row of what `agents.ts` reads: an agent without grants has one, whose other columns are null. */
export interface GrantRow {
  readonly enabled: boolean;
  readonly endpoint_id: string | null;
  readonly all_servers: boolean | null;
  readonly server_id: string | null;
  readonly tools: readonly string[] | null;
  readonly prompts: readonly string[] | null;
  readonly resources: readonly string[] | null;
}

/** @param rows of one agent; null when there are none. */
export function agentOf(id: string, rows: readonly GrantRow[]): HeldAgent | null {
  const [first] = rows;
  if (first === undefined) return null;
  const grants = new Map<string, Grant>();
  for (const endpointId of new Set(rows.map((row) => row.endpoint_id)))
    if (endpointId !== null)
      grants.set(endpointId, grantOf(rows.filter((row) => row.endpoint_id === endpointId)));
  const lengths = rows.flatMap((row) =>
    LISTS.flatMap((list) => (row[list] ?? []).map(({ length }) => length + 64)),
  );
  return { id, enabled: first.enabled, grants, size: lengths.reduce((sum, length) => sum + length, 256) };
}

const LISTS = ['tools', 'prompts', 'resources'] as const;

function grantOf(rows: readonly GrantRow[]): Grant {
  if (rows[0]?.all_servers === true) return { revision: 'all', servers: null };
  const servers = new Map<string, ServerGrant>();
  const hash = createHash('sha256');
  for (const row of rows.toSorted((a, b) => (String(a.server_id) < String(b.server_id) ? -1 : 1))) {
    if (row.server_id === null) continue;
    const [tools, prompts, resources] = LISTS.map((list) => row[list] ?? []) as [
      string[],
      string[],
      string[],
    ];
    hash.update(JSON.stringify([row.server_id, tools, prompts, resources]));
    servers.set(row.server_id, {
      tools: new NamePatterns(tools),
      prompts: new NamePatterns(prompts),
      resources: new NamePatterns(resources),
    });
  }
  return { revision: hash.digest('base64url').slice(0, 22), servers };
}
