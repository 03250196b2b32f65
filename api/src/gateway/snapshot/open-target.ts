/**
 * From a server's sealed row to the target of a link: opens the configuration, puts the values of the
 * secrets that it names into their places, and each credential into its own. The one way there for the
 * gateway, the workers and `POST /v1/servers/{id}/test`.
 */
import { Prisma, type Tx } from '@patchbay/prisma';
import { SealError } from '../../common/crypto/seal.js';
import type { DataKeys, Vault } from '../../db/vault.js';
import { referencesOf, resolveReferences } from './references.js';
import { type CredentialOwner, needOf, type ServerConfig, TargetError, toTarget } from './server-config.js';
import type { CredentialNeed, PackagePin, SandboxSettings, UpstreamTarget } from './types.js';

export interface TargetDeps {
  readonly vault: Vault;
  /** What PATCHBAY_SHARED_ENV lists: used where the organisation has no secret of that name. */
  readonly sharedEnv: ReadonlyMap<string, string>;
}

export interface SealedServer extends SandboxSettings {
  /** UUID. */
  readonly id: string;
  readonly type: 'STDIO' | 'SSE' | 'STREAMABLE_HTTP';
  readonly config: Uint8Array;
  readonly credentialOwner: CredentialOwner;
}

/** `fault` says to people why the server cannot be used; it holds no secret. */
export type OpenedTarget =
  | {
      readonly target: UpstreamTarget;
      readonly fault: null;
      /** What the target lacks: the credential of a connection. */
      readonly credentials: CredentialNeed | null;
    }
  | { readonly target: null; readonly fault: string };

const UNREADABLE = 'its stored configuration cannot be opened; save the server again';

/** What an organisation's configurations are opened with. */
export interface TargetSources {
  readonly keys: DataKeys;
  /** Of the organisation's own secrets those with such a name. */
  readonly secrets: (names: readonly string[]) => Promise<readonly SecretRow[]>;
}

/** A secret's current value, sealed; the id is its version's. */
export interface SecretRow {
  readonly name: string;
  readonly id: string;
  readonly value: Uint8Array;
}

/** What npm is to have installed of a server; nothing is pinned without a hash. */
export interface PinRow {
  readonly spec: string | null;
  readonly lockHash: string | null;
}

/** @param tx a transaction of the organisation. @throws when the database does not answer. */
export async function openTarget(
  deps: TargetDeps,
  tx: Tx,
  orgId: string,
  server: SealedServer,
): Promise<OpenedTarget> {
  const pin =
    server.type === 'STDIO'
      ? await tx.serverPackage.findUnique({
          where: { serverId: server.id },
          select: { spec: true, lockHash: true },
        })
      : null;
  return targetFrom(deps, sourcesIn(tx, orgId), orgId, server, pin);
}

/** @throws when a source does not answer. */
export async function targetFrom(
  deps: TargetDeps,
  sources: TargetSources,
  orgId: string,
  server: SealedServer,
  pin: PinRow | null,
): Promise<OpenedTarget> {
  try {
    const { config, secrets } = await resolved(deps, sources, orgId, server);
    const target = toTarget(server.type, config, server.credentialOwner);
    const credentials = needOf(config.auth, server.credentialOwner);
    if (target.kind !== 'stdio') return { target: { ...target, secrets }, fault: null, credentials };
    const { network, allowedHosts, persistentDirectory } = server;
    const sandbox = { network, allowedHosts, persistentDirectory };
    return { target: { ...target, ...pinned(pin), secrets, sandbox }, fault: null, credentials };
  } catch (error) {
    if (error instanceof SealError) return { target: null, fault: UNREADABLE };
    if (error instanceof TargetError) return { target: null, fault: error.message };
    throw error;
  }
}

function pinned(row: PinRow | null): { readonly pin?: PackagePin } {
  return row?.spec != null && row.lockHash ? { pin: { spec: row.spec, lockHash: row.lockHash } } : {};
}

/**
 * The configuration with the values of its secrets in place, and those values.
 * @throws TargetError, SealError; or when the database does not answer.
 */
export function openConfig(
  deps: TargetDeps,
  tx: Tx,
  orgId: string,
  server: Pick<SealedServer, 'id' | 'config'>,
): Promise<OpenedConfig> {
  return resolved(deps, sourcesIn(tx, orgId), orgId, server);
}

interface OpenedConfig {
  readonly config: ServerConfig;
  readonly secrets: readonly string[];
}

function sourcesIn(tx: Tx, orgId: string): TargetSources {
  return { keys: tx, secrets: (names) => tx.$queryRaw<SecretRow[]>(secretsNamed(orgId, names)) };
}

/** @returns rows of `SecretRow`. */
export function secretsNamed(orgId: string, names: readonly string[]): Prisma.Sql {
  return Prisma.sql`
    select s.name, v.id, v.value from secrets s
      join secret_versions v on v.secret_id = s.id and v.number = s.value_version
     where s.org_id = ${orgId}::uuid and s.name = any(${names})`;
}

async function resolved(
  deps: TargetDeps,
  sources: TargetSources,
  orgId: string,
  server: Pick<SealedServer, 'id' | 'config'>,
): Promise<OpenedConfig> {
  const place = { table: 'servers', row: server.id, column: 'config' };
  const config = await deps.vault.open<ServerConfig>(sources.keys, orgId, place, server.config);
  const names = [...new Set(referencesOf(config).map(({ name }) => name))];
  const values = await valuesOf(deps, sources, orgId, names);
  const missing = names.filter((name) => !values.has(name));
  if (missing.length > 0) throw new TargetError(missingFault(missing));
  const whole = resolveReferences(config, (name) => values.get(name) ?? '');
  return { config: whole, secrets: [...values.values()] };
}

async function valuesOf(
  { vault, sharedEnv }: TargetDeps,
  { keys, secrets }: TargetSources,
  orgId: string,
  names: readonly string[],
): Promise<Map<string, string>> {
  const values = new Map<string, string>();
  if (names.length === 0) return values;
  for (const name of names) {
    const shared = sharedEnv.get(name);
    if (shared !== undefined) values.set(name, shared);
  }
  for (const { name, id, value } of await secrets(names)) {
    const place = { table: 'secret_versions', row: id, column: 'value' };
    values.set(name, await vault.open<string>(keys, orgId, place, value));
  }
  return values;
}

function missingFault(names: readonly string[]): string {
  return names.length === 1
    ? `secret ${names[0]} does not exist`
    : `secrets ${names.join(', ')} do not exist`;
}
