/** Organisations: the operator's resource, and an organisation's view of itself. */
import { Module } from '@nestjs/common';
import { JobsModule } from '../jobs/jobs.module.js';
import { KeysModule } from '../keys/keys.module.js';
import { OrganizationController } from './organization.controller.js';
import { OrganizationService } from './organization.service.js';
import { OrganizationsController } from './organizations.controller.js';
import { OrganizationsRepository } from './organizations.repository.js';
import { OrganizationsService } from './organizations.service.js';

@Module({
  imports: [JobsModule, KeysModule],
  controllers: [OrganizationsController, OrganizationController],
  providers: [OrganizationsRepository, OrganizationsService, OrganizationService],
  exports: [OrganizationsRepository, OrganizationsService],
})
export class OrganizationsModule {}
