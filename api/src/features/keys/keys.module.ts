/** Keys. */
import { Module } from '@nestjs/common';
import { KeyMint } from './key-mint.js';
import { KeysController } from './keys.controller.js';
import { KeysRepository } from './keys.repository.js';
import { KeysService } from './keys.service.js';

@Module({
  controllers: [KeysController],
  providers: [KeyMint, KeysRepository, KeysService],
  exports: [KeyMint, KeysRepository, KeysService],
})
export class KeysModule {}
