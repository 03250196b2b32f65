/** Members. */
import { Module } from '@nestjs/common';
import { MembersController } from './members.controller.js';
import { MembersRepository } from './members.repository.js';
import { MembersService } from './members.service.js';
import { PeopleRepository } from './people.repository.js';

@Module({
  controllers: [MembersController],
  providers: [MembersRepository, PeopleRepository, MembersService],
  exports: [MembersRepository, PeopleRepository],
})
export class MembersModule {}
