/** A person's account. */
import { Module } from '@nestjs/common';
import { MembersModule } from '../members/members.module.js';
import { AccountController } from './account.controller.js';
import { AccountRepository } from './account.repository.js';
import { AccountService } from './account.service.js';
import { AccountDeletion } from './account-deletion.js';

@Module({
  imports: [MembersModule],
  controllers: [AccountController],
  providers: [AccountDeletion, AccountRepository, AccountService],
})
export class AccountModule {}
