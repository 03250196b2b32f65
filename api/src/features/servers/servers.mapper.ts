/** Server: row and opened configuration to wire. */
import type { FieldError } from '../../common/errors.js';
import { toPublicId } from '../../common/ids.js';
import { maskArgs, maskText, maskUrl } from '../../common/masking.js';
import { iso, isoOrNull } from '../../common/wire.js';
import { parsePackageCommand, specText } from '../../gateway/packages/command.js';
import type {
  CredentialOwner,
  OAuthSettings,
  ServerAuth,
  ServerConfig,
} from '../../gateway/snapshot/server-config.js';
import type { ServerRow } from './servers.repository.js';
import type { CatalogCounts, Server, ServerLogs } from './servers.schemas.js';

export const NO_COUNTS: CatalogCounts = { tools: 0, prompts: 0, resources: 0, resourceTemplates: 0 };

export function toServer(
  row: ServerRow,
  config: ServerConfig,
  counts: CatalogCounts,
  warnings: readonly FieldError[],
): Server {
  const { state } = row;
  return {
    id: toPublicId('server', row.id),
    name: row.name,
    slug: row.slug,
    type: row.type,
    command: config.command,
    args: maskArgs(config.args),
    envNames: Object.keys(config.env),
    url: maskUrl(config.url),
    headerNames: Object.keys(config.headers),
    auth: toAuth(config.auth, row.credentialOwner),
    sharing: row.sharing,
    timeoutMs: row.timeoutMs,
    relayRoots: row.relayRoots,
    network: row.network === 'allow_list' ? 'allow-list' : row.network,
    allowedHosts: row.allowedHosts,
    persistentDirectory: row.persistentDirectory,
    install: toInstall(row, config),
    credentialOwner: row.credentialOwner,
    enabled: row.enabled,
    warnings: [...warnings],
    health: {
      status: state?.status ?? 'unknown',
      since: iso(state?.statusSince ?? row.createdAt),
      checkedAt: isoOrNull(state?.checkedAt ?? null),
      latencyMs: state?.latencyMs ?? null,
      lastError: toError(state?.lastError),
    },
    catalog: {
      syncedAt: isoOrNull(state?.catalogSyncedAt ?? null),
      upToDate: state?.syncedVersion === row.configVersion,
      era: state?.era === 'legacy' || state?.era === 'modern' ? state.era : null,
      protocolVersion: state?.protocolVersion ?? null,
      serverInfo: toRecord(state?.serverInfo),
      instructions: state?.instructions ?? null,
      counts,
    },
    version: row.version,
    createdAt: iso(row.createdAt),
    updatedAt: iso(row.updatedAt),
  };
}

/** What its command's package has come to; null for a command that names none. */
function toInstall({ type, package: row }: ServerRow, config: ServerConfig): Server['install'] {
  const command =
    type === 'STDIO' && config.command !== null ? parsePackageCommand(config.command, config.args) : null;
  const [first] = command?.packages ?? [];
  if (command === null || first === undefined) return null;
  const { ecosystem } = command;
  const asked = { ecosystem, package: first.name, requested: first.range === '' ? null : first.range };
  if (ecosystem === 'pypi') return { ...asked, state: 'unmanaged', version: null, log: '', updatedAt: null };
  // Of another command than the present one.
  if (row?.spec !== specText(command))
    return { ...asked, state: 'pending', version: null, log: '', updatedAt: null };
  const { state, version, log, updatedAt } = row;
  return { ...asked, state, version, log: maskText(log), updatedAt: iso(updatedAt) };
}

function toAuth(auth: ServerAuth, owner: CredentialOwner): Server['auth'] {
  const configured = owner === 'organization' && auth.type !== 'none';
  if (auth.type === 'api_key') return { type: 'api_key', in: auth.in, name: auth.name, configured };
  if (auth.type === 'env_vars') return { type: 'env_vars', envNames: Object.keys(auth.envVars), configured };
  if (auth.type === 'oauth2') return toOAuth(auth);
  return { type: auth.type, configured };
}

function toOAuth({ type, grant, clientSecret: _secret, ...auth }: OAuthSettings): Server['auth'] {
  const given = Object.entries(auth).filter(([, value]) => value !== null);
  return { ...(Object.fromEntries(given) as Partial<Server['auth']>), type, grant, configured: false };
}

export function toError(value: unknown): { code: string; message: string } | null {
  const record = toRecord(value);
  if (record === null) return null;
  return { code: String(record['code'] ?? 'unknown'), message: String(record['message'] ?? '') };
}

/** Lines as `gateway/logs` writes them; what is of no such form is left out. */
export function toLogLines(source: string, lines: unknown): ServerLogs['lines'] {
  if (!Array.isArray(lines)) return [];
  return lines.flatMap((line: unknown) => {
    const { at, text } = toRecord(line) ?? {};
    return typeof at === 'string' && typeof text === 'string' ? [{ at, source, text }] : [];
  });
}

export function toRecord(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}
