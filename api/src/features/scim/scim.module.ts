/** Provisioning by an organisation's directory. */
import { Module } from '@nestjs/common';
import { ScimController } from './scim.controller.js';
import { ScimRepository } from './scim.repository.js';
import { ScimService } from './scim.service.js';

@Module({ controllers: [ScimController], providers: [ScimRepository, ScimService] })
export class ScimModule {}
