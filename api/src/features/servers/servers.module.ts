/** Servers and their catalogues. */
import { Module } from '@nestjs/common';
import { JobsModule } from '../jobs/jobs.module.js';
import { QuotasModule } from '../quotas/quotas.module.js';
import { SecretsModule } from '../secrets/secrets.module.js';
import { CatalogController } from './catalog.controller.js';
import { ClientConfigController } from './client-config.controller.js';
import { ClientConfigService } from './client-config.service.js';
import { ServerConfigStore } from './server-config.store.js';
import { ServerWarnings } from './server-warnings.js';
import { ServerWriter } from './server-writer.js';
import { ServersController } from './servers.controller.js';
import { ServersRepository } from './servers.repository.js';
import { ServersService } from './servers.service.js';

@Module({
  imports: [JobsModule, QuotasModule, SecretsModule],
  // Fixed paths (import, export) stand before `:id`.
  controllers: [ClientConfigController, ServersController, CatalogController],
  providers: [
    ServersRepository,
    ServerConfigStore,
    ServerWarnings,
    ServerWriter,
    ServersService,
    ClientConfigService,
  ],
})
export class ServersModule {}
