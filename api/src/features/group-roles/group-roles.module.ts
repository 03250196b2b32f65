/** Roles that groups of a directory give. */
import { Module } from '@nestjs/common';
import { GroupRolesController } from './group-roles.controller.js';
import { GroupRolesRepository } from './group-roles.repository.js';
import { GroupRolesService } from './group-roles.service.js';

@Module({ controllers: [GroupRolesController], providers: [GroupRolesRepository, GroupRolesService] })
export class GroupRolesModule {}
