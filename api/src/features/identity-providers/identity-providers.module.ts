/** Identity providers of organisations. */
import { Module } from '@nestjs/common';
import { IdentityProvidersController } from './identity-providers.controller.js';
import { IdentityProvidersRepository } from './identity-providers.repository.js';
import { IdentityProvidersService } from './identity-providers.service.js';

@Module({
  controllers: [IdentityProvidersController],
  providers: [IdentityProvidersRepository, IdentityProvidersService],
  exports: [IdentityProvidersRepository],
})
export class IdentityProvidersModule {}
