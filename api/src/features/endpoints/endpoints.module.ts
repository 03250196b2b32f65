/** Endpoints. */
import { Module } from '@nestjs/common';
import { KeysModule } from '../keys/keys.module.js';
import { QuotasModule } from '../quotas/quotas.module.js';
import { EndpointsController } from './endpoints.controller.js';
import { EndpointsRepository } from './endpoints.repository.js';
import { EndpointsService } from './endpoints.service.js';

@Module({
  imports: [KeysModule, QuotasModule],
  controllers: [EndpointsController],
  providers: [EndpointsRepository, EndpointsService],
})
export class EndpointsModule {}
