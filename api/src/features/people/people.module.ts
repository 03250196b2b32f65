/** People, for the operator. */
import { Module } from '@nestjs/common';
import { PeopleController } from './people.controller.js';
import { AccountsRepository } from './people.repository.js';
import { PeopleService } from './people.service.js';

@Module({
  controllers: [PeopleController],
  providers: [AccountsRepository, PeopleService],
})
export class PeopleModule {}
