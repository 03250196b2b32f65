/** Key encryption: the operator's resource. */
import { Module } from '@nestjs/common';
import { KeyEncryptionController } from './key-encryption.controller.js';
import { KeyEncryptionService } from './key-encryption.service.js';

@Module({ controllers: [KeyEncryptionController], providers: [KeyEncryptionService] })
export class KeyEncryptionModule {}
