/** Agents. */
import { Module } from '@nestjs/common';
import { AgentClientsService } from './agent-clients.service.js';
import { AgentGrantsService } from './agent-grants.service.js';
import { AgentsController } from './agents.controller.js';
import { AgentsRepository } from './agents.repository.js';
import { AgentsService } from './agents.service.js';

@Module({
  controllers: [AgentsController],
  providers: [AgentsRepository, AgentsService, AgentGrantsService, AgentClientsService],
})
export class AgentsModule {}
