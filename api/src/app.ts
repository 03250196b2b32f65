/** Makes the Nest application from what the process has made; main.ts and the tests start it. */
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { type AppDeps, AppModule } from './app.module.js';
import { createAdapter, routeTable } from './common/http.js';
import { nestLogger } from './common/log.js';
import { collectProcessMetrics } from './common/metrics.js';
import { PersonAccess } from './common/person-access.js';
import { ProblemFilter } from './common/problem.filter.js';
import { MeService } from './features/me/me.service.js';
import { Identity } from './identity/identity.js';
import { serveDocument } from './openapi/document.js';
import { mountPages } from './pages/pages.js';
import { allPages } from './pages/site.js';

/** @returns the application, initialised and not yet listening. */
export async function createApp(deps: AppDeps): Promise<NestFastifyApplication> {
  collectProcessMetrics();
  const adapter = createAdapter(deps.env, deps.log, deps.gateway);
  const methodsOf = routeTable(adapter.getInstance() as unknown as FastifyInstance);
  // People sign in where the admin API is; a gateway's agents come with keys.
  const identity = deps.env.PATCHBAY_ROLE === 'gateway' ? null : new Identity(deps);
  identity?.mount(adapter.getInstance() as unknown as FastifyInstance);
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(deps, identity), adapter, {
    bodyParser: false,
    logger: nestLogger(deps.log),
    // A failed start is for main.ts to tell, in one line.
    abortOnError: false,
  });
  app.useGlobalFilters(new ProblemFilter(deps.log, methodsOf));
  if (deps.env.PATCHBAY_ROLE !== 'gateway') serveDocument(app);
  await app.init();
  if (identity) {
    const mine = { access: app.get(PersonAccess), me: app.get(MeService) };
    const site = { env: deps.env, identity };
    mountPages(
      adapter.getInstance() as unknown as FastifyInstance,
      site,
      deps.log,
      allPages(mine, identity.consents),
    );
  }
  await (adapter.getInstance() as unknown as FastifyInstance).ready();
  return app;
}
