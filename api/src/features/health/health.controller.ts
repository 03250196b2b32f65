/** What an orchestrator and a scraper ask: alive, ready, metrics. Open, and without any tenant's data. */
import { Controller, Inject, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Database } from '@patchbay/prisma';
import type { FastifyReply } from 'fastify';
import { register } from 'prom-client';
import { Operation } from '../../common/operation.js';
import { collectMetrics, provideMetrics } from '../../common/process-metrics.js';
import {
  CHANGES,
  type Changes,
  GATEWAY,
  type GatewayPort,
  READINESS,
  type Readiness,
} from '../../common/tokens.js';

const OPEN = { method: 'GET', tag: 'Health', scope: 'public' } as const;
const DATABASE_DEADLINE_MS = 2_000;

@ApiExcludeController()
@Controller()
export class HealthController {
  private readonly measured = async () => (await register.metrics()) + (this.gateway?.metrics() ?? '');

  constructor(
    private readonly db: Database,
    @Inject(CHANGES) private readonly changes: Changes,
    @Inject(GATEWAY) private readonly gateway: GatewayPort | null,
    @Inject(READINESS) private readonly readiness: Readiness,
  ) {
    provideMetrics(this.measured);
  }

  @Operation({ ...OPEN, id: 'getLiveness', path: '/health/live', summary: 'Whether the process runs' })
  live() {
    return { status: 'ok' };
  }

  @Operation({
    ...OPEN,
    id: 'getReadiness',
    path: '/health/ready',
    summary: 'Whether it should be given traffic',
  })
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const checks = {
      running: !this.readiness.stopping,
      database: await this.databaseAnswers(),
      changes: this.changes.connected,
      ...(this.gateway ? { gateway: this.gateway.ready } : {}),
    };
    const ready = Object.values(checks).every(Boolean);
    if (!ready) reply.status(503).header('retry-after', '2');
    return { status: ready ? 'ok' : 'unavailable', checks };
  }

  @Operation({ ...OPEN, id: 'getMetrics', path: '/metrics', summary: 'Prometheus metrics' })
  async metrics(@Res({ passthrough: true }) reply: FastifyReply) {
    reply.type(register.contentType);
    return collectMetrics(this.measured);
  }

  private async databaseAnswers(): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<false>((resolve) => {
      timer = setTimeout(() => resolve(false), DATABASE_DEADLINE_MS);
    });
    const answer = this.db
      .system((tx) => tx.$queryRaw`select 1`)
      .then(
        () => true,
        () => false,
      );
    const answered = await Promise.race([answer, late]);
    clearTimeout(timer);
    return answered;
  }
}
