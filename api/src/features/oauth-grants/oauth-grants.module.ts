/** What people granted to OAuth clients. */
import { Module } from '@nestjs/common';
import { MembersModule } from '../members/members.module.js';
import { MyOauthGrantsController, OauthGrantsController } from './oauth-grants.controller.js';
import { OauthGrantsRepository } from './oauth-grants.repository.js';
import { OauthGrantsService } from './oauth-grants.service.js';

@Module({
  imports: [MembersModule],
  controllers: [OauthGrantsController, MyOauthGrantsController],
  providers: [OauthGrantsRepository, OauthGrantsService],
})
export class OauthGrantsModule {}
