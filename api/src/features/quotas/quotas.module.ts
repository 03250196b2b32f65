/** Quotas of organisations, for the features that create what is limited or tell of it. */
import { Module } from '@nestjs/common';
import { QuotasRepository } from './quotas.repository.js';
import { QuotasService } from './quotas.service.js';

@Module({ providers: [QuotasRepository, QuotasService], exports: [QuotasService] })
export class QuotasModule {}
