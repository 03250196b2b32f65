/** Namespace: row to wire. */
import { toPublicId } from '../../common/ids.js';
import { iso } from '../../common/wire.js';
import type { NamespaceRow } from './namespaces.repository.js';
import type { Namespace } from './namespaces.schemas.js';

export function toNamespace(row: NamespaceRow): Namespace {
  return {
    id: toPublicId('namespace', row.id),
    name: row.name,
    description: row.description,
    servers: row.servers.map(({ serverId, prefix, enabled, server }) => ({
      serverId: toPublicId('server', serverId),
      name: server.name,
      prefix,
      enabled,
      serverEnabled: server.enabled,
    })),
    version: row.version,
    createdAt: iso(row.createdAt),
    updatedAt: iso(row.updatedAt),
  };
}
