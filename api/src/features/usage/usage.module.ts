/** Figures of use. */
import { Module } from '@nestjs/common';
import { QuotasModule } from '../quotas/quotas.module.js';
import { OrganizationUsageController, UsageController } from './usage.controller.js';
import { UsageRepository } from './usage.repository.js';
import { UsageService } from './usage.service.js';

@Module({
  imports: [QuotasModule],
  controllers: [UsageController, OrganizationUsageController],
  providers: [UsageRepository, UsageService],
})
export class UsageModule {}
