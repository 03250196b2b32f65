/**
 * Which servers name which secrets, as written when a configuration is sealed: names only. A name may
 * have no secret yet.
 */
import { Injectable } from '@nestjs/common';
import type { Tx } from '@patchbay/prisma';

export interface SecretUser {
  /** UUID. */
  readonly id: string;
  readonly name: string;
}

@Injectable()
export class SecretUsesRepository {
  /**
   * Taken before a configuration is written, and before any row of a server is locked: no secret comes
   * or goes until the end of the transaction, so that none is deleted while a server begins to use it,
   * and none created that a server just found missing.
   */
  async holdSecrets(tx: Tx, orgId: string): Promise<void> {
    await tx.$executeRaw`select pg_advisory_xact_lock_shared(hashtextextended(${`secrets ${orgId}`}, 0))`;
  }

  /** The other side of `holdSecrets`: taken before a secret is created, changed or deleted. */
  async holdUses(tx: Tx, orgId: string): Promise<void> {
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`secrets ${orgId}`}, 0))`;
  }

  /** @param names without repetition. */
  async replace(tx: Tx, orgId: string, serverId: string, names: readonly string[]): Promise<void> {
    await tx.serverSecret.deleteMany({ where: { orgId, serverId, name: { notIn: [...names] } } });
    const data = names.map((name) => ({ orgId, serverId, name }));
    if (data.length > 0) await tx.serverSecret.createMany({ data, skipDuplicates: true });
  }

  /** By name of the secret; servers by name. */
  async usersOf(tx: Tx, orgId: string, names: readonly string[]): Promise<Map<string, SecretUser[]>> {
    const users = new Map<string, SecretUser[]>();
    if (names.length === 0) return users;
    const rows = await tx.serverSecret.findMany({
      where: { orgId, name: { in: [...names] } },
      orderBy: { server: { name: 'asc' } },
      select: { name: true, server: { select: { id: true, name: true } } },
    });
    for (const { name, server } of rows) users.set(name, [...(users.get(name) ?? []), server]);
    return users;
  }

  /**
   * Gives every server that names the secret a new configuration version: the trigger on `servers`
   * tells the gateway, which opens links anew and lets calls under way finish on the old ones.
   * @returns the UUIDs of those that are enabled, whose catalogue is to be read anew.
   */
  async reopen(tx: Tx, orgId: string, name: string): Promise<string[]> {
    // In one order, so that two that do this cannot wait for each other.
    await tx.$queryRaw`
      select 1 from servers where org_id = ${orgId}::uuid
         and id in (select server_id from server_secrets where org_id = ${orgId}::uuid and name = ${name})
       order by id for update`;
    const rows = await tx.$queryRaw<{ id: string; enabled: boolean }[]>`
      update servers set config_version = config_version + 1 where org_id = ${orgId}::uuid
         and id in (select server_id from server_secrets where org_id = ${orgId}::uuid and name = ${name})
       returning id, enabled`;
    return rows
      .filter((row) => row.enabled)
      .map((row) => row.id)
      .sort();
  }
}
