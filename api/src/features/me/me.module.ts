/** Whoever is signed in. */
import { Module } from '@nestjs/common';
import { InvitationsModule } from '../invitations/invitations.module.js';
import { MembersModule } from '../members/members.module.js';
import { OrganizationsModule } from '../organizations/organizations.module.js';
import { MeController } from './me.controller.js';
import { MeRepository } from './me.repository.js';
import { MeService } from './me.service.js';

@Module({
  imports: [MembersModule, InvitationsModule, OrganizationsModule],
  controllers: [MeController],
  providers: [MeRepository, MeService],
  exports: [MeRepository],
})
export class MeModule {}
