/** Writes servers inside a transaction of somebody else: for the API's own operations and for import. */
import { isDeepStrictEqual } from 'node:util';
import { Inject, Injectable } from '@nestjs/common';
import type { Prisma, Tx } from '@patchbay/prisma';
import type { Caller } from '../../common/caller.js';
import { AppError, type FieldError } from '../../common/errors.js';
import { newUuid } from '../../common/ids.js';
import { ENV, JOBS, type JobsPort, OUTBOUND } from '../../common/tokens.js';
import { freeSlug, slugify } from '../../common/wire.js';
import type { Env } from '../../config/env.js';
import type { Audit } from '../../db/unit-of-work.js';
import { referencesOf } from '../../gateway/snapshot/references.js';
import type { CredentialOwner, ServerConfig } from '../../gateway/snapshot/server-config.js';
import type { Outbound } from '../../outbound/outbound.js';
import { QuotasService } from '../quotas/quotas.service.js';
import { SecretUsesRepository } from '../secrets/secret-uses.repository.js';
import { composeConfig, EMPTY_CONFIG, OAUTH_URLS, type ServerType } from './connection.js';
import { changedSettings, sandboxFaults, settingsOf } from './sandbox-settings.js';
import { ServerConfigStore } from './server-config.store.js';
import { ServerWarnings } from './server-warnings.js';
import { NO_COUNTS, toServer } from './servers.mapper.js';
import { type ServerRow, ServersRepository } from './servers.repository.js';
import type { CreateServer, Server, UpdateServer } from './servers.schemas.js';

/** A prefix has at most 32 characters, and a slug is the default prefix. */
const SLUG_MAX = 32;
const DEFAULT_TIMEOUT_MS = 60_000;

export interface Written {
  readonly server: Server;
  /** UUIDs. `jobId` is to be published after the commit; null when there is nothing to read anew. */
  readonly serverId: string;
  readonly jobId: string | null;
  readonly changed: boolean;
}

@Injectable()
export class ServerWriter {
  constructor(
    private readonly servers: ServersRepository,
    private readonly configs: ServerConfigStore,
    private readonly warnings: ServerWarnings,
    private readonly uses: SecretUsesRepository,
    private readonly quotas: QuotasService,
    @Inject(JOBS) private readonly jobs: JobsPort,
    @Inject(ENV) readonly env: Env,
    @Inject(OUTBOUND) readonly outbound: Outbound,
  ) {}

  /** @throws AppError when STDIO is switched off. */
  requireAllowed(type: ServerType): void {
    if (type === 'STDIO' && this.env.PATCHBAY_STDIO === 'off')
      throw new AppError('stdio_disabled', {
        detail: 'This deployment runs no commands (PATCHBAY_STDIO=off); use SSE or STREAMABLE_HTTP.',
        errors: [{ path: 'type', code: 'not_allowed', message: 'STDIO is switched off.' }],
      });
  }

  /** A URL that the outbound guard would not connect to, as far as it can be told without a look-up. */
  refusedUrl({ url, auth }: ServerConfig, errors: readonly FieldError[] = []): FieldError[] {
    const urls: Record<string, string | null> = { url };
    if (auth.type === 'oauth2') for (const field of OAUTH_URLS) urls[`auth.${field}`] = auth[field];
    return Object.entries(urls).flatMap(([path, text]): FieldError[] => {
      // What is no URL of a server at all needs no second opinion.
      if (text === null || errors.some((error) => error.path === path)) return [];
      const message = this.outbound.refusal(text);
      return message === null ? [] : [{ path, code: 'not_allowed', message }];
    });
  }

  /** @param config already checked. */
  async create(
    tx: Tx,
    audit: Audit,
    caller: Caller,
    input: CreateServer,
    config: ServerConfig,
  ): Promise<Written> {
    const { orgId } = caller;
    refuse(sandboxFaults(input.type, input, null, this));
    await this.uses.holdSecrets(tx, orgId);
    await this.quotas.admit(tx, caller, 'servers');
    const id = newUuid();
    const slug = slugify(input.name, SLUG_MAX, 'server');
    const row = await this.servers.insert(tx, orgId, {
      id,
      name: input.name,
      slug: freeSlug(slug, SLUG_MAX, await this.servers.slugsLike(tx, orgId, slug.slice(0, SLUG_MAX - 6))),
      type: input.type,
      config: await this.configs.seal(tx, orgId, id, config),
      authType: config.auth.type,
      sharing: input.sharing ?? (input.type === 'STDIO' ? 'shared' : 'dedicated'),
      timeoutMs: input.timeoutMs ?? DEFAULT_TIMEOUT_MS,
      relayRoots: input.relayRoots ?? false,
      ...(input.type === 'STDIO' ? settingsOf(input, this.env.PATCHBAY_STDIO_NETWORK) : { network: 'none' }),
      persistentDirectory: input.persistentDirectory ?? false,
      credentialOwner: input.credentialOwner ?? 'organization',
      enabled: input.enabled ?? true,
    });
    await this.uses.replace(tx, orgId, id, secretNames(config));
    const jobId = row.enabled
      ? await this.jobs.create(tx, orgId, { kind: 'catalog.sync', serverId: id })
      : null;
    const [warnings = []] = await this.warnings.of(tx, orgId, [config]);
    const server = toServer(row, config, NO_COUNTS, warnings);
    await audit({ action: 'server.create', targetType: 'server', targetId: server.id, after: server });
    return { server, serverId: id, jobId, changed: true };
  }

  /** @param row locked by `lock`, with its configuration `before`. */
  async update(
    tx: Tx,
    audit: Audit,
    orgId: string,
    row: ServerRow,
    before: ServerConfig,
    input: UpdateServer,
  ): Promise<Written> {
    refuse(sandboxFaults(input.type ?? row.type, input, row, this));
    const owner = input.credentialOwner ?? row.credentialOwner;
    const config = nextConfig(row.type, before, input, owner);
    // One that was let in under other settings does not hinder other changes.
    if (config.url !== before.url || input.auth !== undefined) refuse(this.refusedUrl(config));
    const reconnect = connectionDiffers(row, before, input, config);
    const patch = await this.patchOf(tx, orgId, row, input, config, reconnect);
    const counts = (await this.servers.counts(tx, orgId, [row.id])).get(row.id) ?? NO_COUNTS;
    const [old = [], warnings = []] = await this.warnings.of(tx, orgId, [before, config]);
    const shown = toServer(row, before, counts, old);
    if (Object.keys(patch).length === 0)
      return { server: shown, serverId: row.id, jobId: null, changed: false };
    const next = await this.servers.update(tx, orgId, row.id, patch);
    if (owner !== row.credentialOwner || !fitsConnections(before, config))
      await this.servers.disconnect(tx, orgId, row.id);
    if (reconnect) await this.uses.replace(tx, orgId, row.id, secretNames(config));
    const sync = next.enabled && (reconnect || !row.enabled);
    if (sync) await this.servers.dueNow(tx, orgId, row.id);
    const jobId = sync ? await this.jobs.create(tx, orgId, { kind: 'catalog.sync', serverId: row.id }) : null;
    const server = toServer(next, config, counts, warnings);
    await audit({
      action: 'server.update',
      targetType: 'server',
      targetId: server.id,
      before: shown,
      after: server,
    });
    return { server, serverId: row.id, jobId, changed: true };
  }

  /** The row, to be changed in this transaction. */
  async lock(tx: Tx, orgId: string, id: string): Promise<ServerRow | null> {
    await this.uses.holdSecrets(tx, orgId);
    return this.servers.lock(tx, orgId, id);
  }

  private async patchOf(
    tx: Tx,
    orgId: string,
    row: ServerRow,
    input: UpdateServer,
    config: ServerConfig,
    reconnect: boolean,
  ): Promise<Prisma.ServerUncheckedUpdateInput> {
    const plain = {
      name: input.name,
      sharing: input.sharing,
      timeoutMs: input.timeoutMs,
      relayRoots: input.relayRoots,
      ...changedSettings(input),
      persistentDirectory: input.persistentDirectory,
      credentialOwner: input.credentialOwner,
      enabled: input.enabled,
    };
    const changed = Object.entries(plain).filter(
      ([name, value]) => value !== undefined && !isDeepStrictEqual(value, row[name as keyof typeof plain]),
    );
    return {
      ...(Object.fromEntries(changed) as Prisma.ServerUncheckedUpdateInput),
      ...(reconnect
        ? {
            type: input.type ?? row.type,
            config: await this.configs.seal(tx, orgId, row.id, config),
            authType: config.auth.type,
            configVersion: { increment: 1 },
          }
        : {}),
    };
  }
}

/** The configuration after the change. @throws AppError invalid_request */
function nextConfig(
  type: ServerType,
  before: ServerConfig,
  input: UpdateServer,
  owner: CredentialOwner,
): ServerConfig {
  const next = input.type ?? type;
  const base = isStdio(next) === isStdio(type) ? before : EMPTY_CONFIG;
  const { config, errors } = composeConfig(next, { ...input, credentialOwner: owner }, base);
  refuse(errors);
  return config;
}

function secretNames(config: ServerConfig): string[] {
  return [...new Set(referencesOf(config).map(({ name }) => name))];
}

/** Whether links have to be opened anew. */
function connectionDiffers(
  row: ServerRow,
  before: ServerConfig,
  input: UpdateServer,
  after: ServerConfig,
): boolean {
  const type = input.type !== undefined && input.type !== row.type;
  const sharing = input.sharing !== undefined && input.sharing !== row.sharing;
  const roots = input.relayRoots !== undefined && input.relayRoots !== row.relayRoots;
  const { network, allowedHosts } = { ...row, ...changedSettings(input) };
  const reach = !isDeepStrictEqual([network, allowedHosts], [row.network, row.allowedHosts]);
  const directory =
    input.persistentDirectory !== undefined && input.persistentDirectory !== row.persistentDirectory;
  const owner = input.credentialOwner !== undefined && input.credentialOwner !== row.credentialOwner;
  return (
    type ||
    sharing ||
    roots ||
    reach ||
    directory ||
    owner ||
    JSON.stringify(before) !== JSON.stringify(after)
  );
}

/**
 * Whether what was connected may still be used: nobody gave their credential for another address, or to
 * another provider.
 */
function fitsConnections(before: ServerConfig, after: ServerConfig): boolean {
  const of = ({ command, url, auth }: ServerConfig) => {
    const secrets = { apiKey: null, bearerToken: null, clientSecret: null, scopes: null };
    const names = auth.type === 'env_vars' ? Object.keys(auth.envVars) : null;
    return JSON.stringify([command, url, { ...auth, ...secrets, envVars: names }]);
  };
  return of(before) === of(after);
}

function isStdio(type: ServerType): boolean {
  return type === 'STDIO';
}

/** @throws AppError invalid_request when there is any error. */
export function refuse(errors: readonly FieldError[]): void {
  const [first] = errors;
  if (first) throw new AppError('invalid_request', { detail: `${first.path}: ${first.message}`, errors });
}
