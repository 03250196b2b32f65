/**
 * What is read of an endpoint, a statement for each kind of row. They are sent together, so each finds the endpoint's
 * namespace by itself; the policies hold for each, and each names the organisation.
 */
import { Prisma } from '@patchbay/prisma';

import type { CredentialOwner } from './server-config.js';
import type { CompiledServer, SandboxSettings } from './types.js';

/** UUIDs. */
export interface EndpointKey {
  readonly id: string;
  readonly orgId: string;
}

export interface EndpointRow {
  readonly slug: string;
  readonly name: string;
  readonly auth: unknown;
  readonly transports: readonly string[];
  readonly namespaceId: string;
}

/** A server of the namespace, with what was observed of it and what npm has installed of it. */
export interface ServerRow {
  readonly prefix: string;
  /** Here, and at all. */
  readonly served: boolean;
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly type: 'STDIO' | 'SSE' | 'STREAMABLE_HTTP';
  readonly config: Buffer;
  readonly credentialOwner: CredentialOwner;
  readonly sharing: 'shared' | 'dedicated';
  readonly timeoutMs: number;
  readonly relayRoots: boolean;
  readonly network: SandboxSettings['network'];
  readonly allowedHosts: readonly string[];
  readonly persistentDirectory: boolean;
  readonly configVersion: number;
  /** Null where nothing was observed yet. */
  readonly status: CompiledServer['status'] | null;
  readonly capabilities: unknown;
  readonly instructions: string | null;
  readonly catalogSyncedAt: Date | null;
  readonly lastError: unknown;
  readonly spec: string | null;
  readonly lockHash: string | null;
}

/** A namespace's say about one tool. */
export interface NamedOverrideRow {
  readonly serverId: string;
  readonly toolName: string;
  readonly enabled: boolean;
  readonly name: string | null;
  readonly title: string | null;
  readonly description: string | null;
  readonly annotations: unknown;
}

/** @returns an `EndpointKey`: no row where it is disabled, or its organisation suspended. Across organisations. */
export const endpointAt = (orgSlug: string, slug: string): Prisma.Sql => Prisma.sql`
  select e.id, e.org_id as "orgId" from organizations o join endpoints e on e.org_id = o.id
   where o.slug = ${orgSlug} and o.status = 'active' and e.slug = ${slug} and e.enabled`;

/** @returns an `EndpointRow`. */
export const endpointRow = ({ id, orgId }: EndpointKey): Prisma.Sql => Prisma.sql`
  select slug, name, auth, transports, namespace_id as "namespaceId" from endpoints
   where org_id = ${orgId}::uuid and id = ${id}::uuid and enabled`;

const namespaceOf = ({ id, orgId }: EndpointKey): Prisma.Sql => Prisma.sql`
  (select namespace_id from endpoints where org_id = ${orgId}::uuid and id = ${id}::uuid)`;

/** @returns `ServerRow`s in the namespace's order, those that are switched off among them. */
export const serverRows = (endpoint: EndpointKey): Prisma.Sql => Prisma.sql`
  select n.prefix, n.enabled and s.enabled as served, s.id, s.slug, s.name, s.type, s.config,
         s.credential_owner as "credentialOwner", s.sharing, s.timeout_ms as "timeoutMs",
         s.relay_roots as "relayRoots", s.network, s.allowed_hosts as "allowedHosts",
         s.persistent_directory as "persistentDirectory", s.config_version as "configVersion",
         t.status, t.capabilities, t.instructions, t.catalog_synced_at as "catalogSyncedAt",
         t.last_error as "lastError", p.spec, p.lock_hash as "lockHash"
    from namespace_servers n
    join servers s on s.id = n.server_id
    left join server_states t on t.server_id = s.id
    left join server_packages p on p.server_id = s.id
   where n.org_id = ${endpoint.orgId}::uuid and n.namespace_id = ${namespaceOf(endpoint)}
   order by n.position, n.server_id`;

/** @returns `NamedOverrideRow`s. */
export const overrideRows = (endpoint: EndpointKey): Prisma.Sql => Prisma.sql`
  select server_id as "serverId", tool_name as "toolName", enabled, name, title, description, annotations
    from tool_overrides
   where org_id = ${endpoint.orgId}::uuid and namespace_id = ${namespaceOf(endpoint)}`;

/** The servers whose catalogues are read: those that the endpoint serves. */
export const servedIds = (endpoint: EndpointKey): Prisma.Sql => Prisma.sql`
  select n.server_id from namespace_servers n join servers s on s.id = n.server_id
   where n.org_id = ${endpoint.orgId}::uuid and n.namespace_id = ${namespaceOf(endpoint)} and n.enabled and s.enabled`;

/** @returns all of the organisation's data keys, as the vault takes them. */
export const dataKeys = ({ orgId }: EndpointKey): Prisma.Sql => Prisma.sql`
  select version, kek_id as "kekId", wrapped_key as "wrappedKey" from data_keys where org_id = ${orgId}::uuid`;

/** @returns `SecretRow`s of the secrets that the servers in use are known to refer to. */
export const secretRows = (endpoint: EndpointKey): Prisma.Sql => Prisma.sql`
  select distinct s.name, v.id, v.value
    from namespace_servers n
    join server_secrets r on r.server_id = n.server_id
    join secrets s on s.org_id = n.org_id and s.name = r.name
    join secret_versions v on v.secret_id = s.id and v.number = s.value_version
   where n.org_id = ${endpoint.orgId}::uuid and n.namespace_id = ${namespaceOf(endpoint)} and n.enabled`;
