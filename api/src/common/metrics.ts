/** Prometheus metrics of the admin API. No tenant, id or path of a caller is ever a label. */
import { collectDefaultMetrics, Histogram, register } from 'prom-client';

let started = false;

/** Default metrics of the process; once, however many apps a test starts. */
export function collectProcessMetrics(): void {
  if (started) return;
  started = true;
  collectDefaultMetrics({ register });
}

export const requestDuration = new Histogram({
  name: 'http_server_request_duration_seconds',
  help: 'Duration of admin API requests.',
  labelNames: ['http_request_method', 'http_route', 'http_response_status_code'] as const,
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
});
