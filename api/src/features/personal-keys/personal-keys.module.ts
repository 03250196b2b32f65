/** Personal keys. */
import { Module } from '@nestjs/common';
import { KeysModule } from '../keys/keys.module.js';
import { MeModule } from '../me/me.module.js';
import { PersonalKeysController } from './personal-keys.controller.js';
import { PersonalKeysRepository } from './personal-keys.repository.js';
import { PersonalKeysService } from './personal-keys.service.js';

@Module({
  imports: [KeysModule, MeModule],
  controllers: [PersonalKeysController],
  providers: [PersonalKeysRepository, PersonalKeysService],
})
export class PersonalKeysModule {}
