/** Connections, and the pages by which they are made. */
import { Module } from '@nestjs/common';
import { ConnectLinks } from './connect-links.js';
import { ConnectionFlows } from './connection-flows.js';
import { ConnectionsController, ServerConnectionsController } from './connections.controller.js';
import { ConnectionsRepository } from './connections.repository.js';
import { ConnectionsService } from './connections.service.js';
import { OAuthController } from './oauth.controller.js';

@Module({
  controllers: [ServerConnectionsController, ConnectionsController, OAuthController],
  providers: [ConnectionsRepository, ConnectionFlows, ConnectionsService, ConnectLinks],
})
export class ConnectionsModule {}
