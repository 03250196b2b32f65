/** Secrets, and which servers name them. */
import { Module } from '@nestjs/common';
import { SecretUsesRepository } from './secret-uses.repository.js';
import { SecretsController } from './secrets.controller.js';
import { SecretsRepository } from './secrets.repository.js';
import { SecretsService } from './secrets.service.js';

@Module({
  controllers: [SecretsController],
  providers: [SecretsRepository, SecretUsesRepository, SecretsService],
  exports: [SecretsRepository, SecretUsesRepository],
})
export class SecretsModule {}
