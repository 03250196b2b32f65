/** What is known of a server's package: asked for, pinned, and how its installation went. */
import type { Database, Tx } from '@patchbay/prisma';

export interface Pin {
  /** SHA-256 of the lockfile. */
  readonly hash: string;
  readonly lock: string;
}

export interface InstalledPackage extends Pin {
  readonly name: string;
  readonly version: string | null;
  readonly log: string;
}

export class PackageRecords {
  constructor(private readonly db: Database) {}

  /** The lockfile that the server is pinned to for this spec, or null. */
  pin(orgId: string, serverId: string, spec: string): Promise<Pin | null> {
    return this.db.tenant(orgId, (tx) => pinOf(tx, serverId, spec));
  }

  /** It is being installed, or it failed. Nothing is written for a server that is gone. */
  async report(
    orgId: string,
    serverId: string,
    spec: string,
    {
      state,
      name,
      log,
    }: { readonly state: 'installing' | 'failed'; readonly name: string; readonly log: string },
  ): Promise<void> {
    await this.db.tenant(
      orgId,
      (tx) => tx.$executeRaw`
        insert into server_packages (org_id, server_id, spec, name, state, log)
        select ${orgId}::uuid, id, ${spec}, ${name}, ${state}::"PackageState", ${log}
          from servers where id = ${serverId}::uuid
        on conflict (server_id) do update set
          state = excluded.state, log = excluded.log, name = excluded.name, updated_at = now(), spec = excluded.spec,
          version = case when server_packages.spec = excluded.spec then server_packages.version end,
          lock = case when server_packages.spec = excluded.spec then server_packages.lock end,
          lock_hash = case when server_packages.spec = excluded.spec then server_packages.lock_hash end`,
    );
  }

  /**
   * It is installed. The first lockfile of a spec is the one that holds, whoever wrote it.
   * @returns the pin that holds.
   */
  async keep(orgId: string, serverId: string, spec: string, it: InstalledPackage): Promise<Pin> {
    return this.db.tenant(orgId, async (tx) => {
      await tx.$executeRaw`
        insert into server_packages (org_id, server_id, spec, name, version, state, log, lock, lock_hash)
        select ${orgId}::uuid, id, ${spec}, ${it.name}, ${it.version}, 'installed', ${it.log}, ${it.lock}, ${it.hash}
          from servers where id = ${serverId}::uuid
        on conflict (server_id) do update set
          spec = excluded.spec, name = excluded.name, state = excluded.state, log = excluded.log, updated_at = now(),
          version = excluded.version, lock = excluded.lock, lock_hash = excluded.lock_hash
        where server_packages.spec <> excluded.spec or server_packages.lock_hash is null`;
      // Not changed: pinned already, by another or by ourselves before.
      await tx.$executeRaw`
        update server_packages set state = 'installed', updated_at = now()
         where server_id = ${serverId}::uuid and spec = ${spec} and state <> 'installed'`;
      return (await pinOf(tx, serverId, spec)) ?? it;
    });
  }
}

async function pinOf(tx: Tx, serverId: string, spec: string): Promise<Pin | null> {
  const row = await tx.serverPackage.findFirst({
    where: { serverId, spec },
    select: { lock: true, lockHash: true },
  });
  return row?.lock && row.lockHash ? { lock: row.lock, hash: row.lockHash } : null;
}
