/** Provisioning by an organisation's directory. */
import { Module } from '@nestjs/common';
import { ScimController } from './scim.controller.js';
import { ScimRepository } from './scim.repository.js';
import { ScimService } from './scim.service.js';
import { ScimGroupsController } from './scim-groups.controller.js';
import { ScimGroupsRepository } from './scim-groups.repository.js';
import { ScimGroupsService } from './scim-groups.service.js';

@Module({
  controllers: [ScimController, ScimGroupsController],
  providers: [ScimRepository, ScimService, ScimGroupsRepository, ScimGroupsService],
})
export class ScimModule {}
