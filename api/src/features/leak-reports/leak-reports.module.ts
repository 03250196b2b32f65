/** Reports of leaked keys. */
import { Module } from '@nestjs/common';
import { KeysModule } from '../keys/keys.module.js';
import { LeakReportsController } from './leak-reports.controller.js';
import { LeakReportsService } from './leak-reports.service.js';

@Module({
  imports: [KeysModule],
  controllers: [LeakReportsController],
  providers: [LeakReportsService],
})
export class LeakReportsModule {}
