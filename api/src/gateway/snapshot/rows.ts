/** What `load.ts` reads of an endpoint and `compile.ts` turns into what is served. */
import type { CompiledServer, EndpointAuth } from './types.js';

/** A catalogue item: its key (name, URI, URI template), its definition as JSON text, that one's hash, and
 * the client capabilities without which it is not shown. */
export interface ItemRow {
  readonly key: string;
  readonly definition: string;
  readonly hash: string;
  readonly requires: readonly string[];
}

export interface OverrideRow {
  readonly enabled: boolean;
  /** Takes the tool's own name's place behind the prefix. */
  readonly name: string | null;
  readonly title: string | null;
  readonly description: string | null;
  /** Members set over the definition's own `annotations`. */
  readonly annotations: Readonly<Record<string, unknown>> | null;
}

/** An enabled server of the namespace, in the namespace's order. */
export interface ServerRows {
  readonly server: CompiledServer;
  readonly prefix: string;
  /** False until the first catalogue was read. */
  readonly synced: boolean;
  /** There is more than is here: a kind could not be read, or the endpoint's catalogues are too large. */
  readonly cut: boolean;
  readonly tools: readonly ItemRow[];
  readonly prompts: readonly ItemRow[];
  readonly resources: readonly ItemRow[];
  readonly templates: readonly ItemRow[];
  /** By the tool's own name. */
  readonly overrides: ReadonlyMap<string, OverrideRow>;
}

/** What of a server matters to what its endpoint says of itself. */
export type GreetedServer = Pick<ServerRows, 'server' | 'synced'>;

export interface EndpointRows {
  readonly id: string;
  readonly orgId: string;
  readonly orgSlug: string;
  readonly slug: string;
  readonly name: string;
  readonly namespaceId: string;
  readonly auth: EndpointAuth;
  readonly transports: readonly string[];
  readonly servers: readonly ServerRows[];
  /** Servers of the namespace that are switched off; their change matters too. */
  readonly otherServerIds: readonly string[];
}
