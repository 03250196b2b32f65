/** Background jobs, seen from outside. */
import { Module } from '@nestjs/common';
import { JobWaiter } from './job-waiter.js';
import { JobsController } from './jobs.controller.js';
import { JobsRepository } from './jobs.repository.js';
import { JobsService } from './jobs.service.js';

@Module({
  controllers: [JobsController],
  providers: [JobsRepository, JobsService, JobWaiter],
  exports: [JobsRepository, JobWaiter],
})
export class JobsModule {}
