/** Namespaces. */
import { Module } from '@nestjs/common';
import { NamespaceToolsService } from './namespace-tools.service.js';
import { NamespacesController } from './namespaces.controller.js';
import { NamespacesRepository } from './namespaces.repository.js';
import { NamespacesService } from './namespaces.service.js';

@Module({
  controllers: [NamespacesController],
  providers: [NamespacesRepository, NamespacesService, NamespaceToolsService],
})
export class NamespacesModule {}
