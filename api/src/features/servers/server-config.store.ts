/** The sealed configuration of servers: opened to be shown masked, sealed when it is written. */
import { Injectable } from '@nestjs/common';
import type { Tx } from '@patchbay/prisma';
import { Vault } from '../../db/vault.js';
import type { ServerConfig } from '../../gateway/snapshot/server-config.js';

@Injectable()
export class ServerConfigStore {
  constructor(private readonly vault: Vault) {}

  seal(tx: Tx, orgId: string, serverId: string, config: ServerConfig): Promise<Buffer<ArrayBuffer>> {
    return this.vault.seal(tx, orgId, placeOf(serverId), config);
  }

  open(tx: Tx, orgId: string, serverId: string, sealed: Uint8Array): Promise<ServerConfig> {
    return this.vault.open<ServerConfig>(tx, orgId, placeOf(serverId), sealed);
  }
}

function placeOf(serverId: string) {
  return { table: 'servers', row: serverId, column: 'config' };
}
