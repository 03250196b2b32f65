/** Organisations: the operator's resource, and an organisation's view of itself. */
import { Module } from '@nestjs/common';
import { KeysModule } from '../keys/keys.module.js';
import { OrganizationController } from './organization.controller.js';
import { OrganizationService } from './organization.service.js';
import { OrganizationsController } from './organizations.controller.js';
import { OrganizationsRepository } from './organizations.repository.js';
import { OrganizationsService } from './organizations.service.js';

@Module({
  imports: [KeysModule],
  controllers: [OrganizationsController, OrganizationController],
  providers: [OrganizationsRepository, OrganizationsService, OrganizationService],
})
export class OrganizationsModule {}
