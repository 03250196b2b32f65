/**
 * Counters of the call path in the Prometheus text format. Plain numbers, since every call counts
 * some; no label names a tenant. Names follow OpenTelemetry's for MCP servers.
 */
import type { ForwardOutcome } from '../http/forward.js';
import type { PoolEvent } from '../links/pool.js';
import type { CallOutcome } from '../policy/answers.js';
import type { CallEra } from './call-buffer.js';

/** Upper bounds in seconds, as OpenTelemetry advises for MCP operations. */
const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300] as const;
const KNOWN_METHODS: ReadonlySet<string> = new Set([
  'initialize',
  'server/discover',
  'ping',
  'logging/setLevel',
  'tools/list',
  'tools/call',
  'prompts/list',
  'prompts/get',
  'resources/list',
  'resources/read',
  'resources/templates/list',
  'completion/complete',
]);

class Histogram {
  readonly counts = new Array<number>(BOUNDS.length + 1).fill(0);
  sum = 0;
  count = 0;

  observe(seconds: number): void {
    let i = 0;
    while (i < BOUNDS.length && seconds > (BOUNDS[i] as number)) i++;
    this.counts[i] = (this.counts[i] ?? 0) + 1;
    this.sum += seconds;
    this.count++;
  }
}

/** Values that are read when asked for. */
export interface Gauges {
  readonly sessions: number;
  readonly streams: number;
  readonly links: number;
  readonly endpoints: number;
  readonly keys: number;
  /** Whose quotas are known. */
  readonly organizations: number;
  readonly callLogDropped: number;
  readonly callLogBuffered: number;
  readonly changesConnected: boolean;
}

export class Metrics {
  /** Requests under way. */
  inFlight = 0;
  private readonly durations = new Map<string, Histogram>();
  private readonly counters = new Map<string, number>();

  /** One request is answered. */
  operation(method: string, era: CallEra, outcome: CallOutcome, seconds: number): void {
    const label = KNOWN_METHODS.has(method) ? method : 'other';
    const labels = `mcp_method_name="${label}",era="${era}",outcome="${outcome}"`;
    let histogram = this.durations.get(labels);
    if (histogram === undefined) this.durations.set(labels, (histogram = new Histogram()));
    histogram.observe(seconds);
  }

  /** A request was refused before it was one: status of the HTTP answer. */
  refused(status: number): void {
    this.count(`patchbay_http_refused_total{status="${status}"}`);
  }

  /** A request was handed to the replica that owns its session. */
  forwarded(outcome: ForwardOutcome): void {
    this.count(`patchbay_forwards_total{outcome="${outcome}"}`);
  }

  link(event: PoolEvent): void {
    switch (event.type) {
      case 'opened':
        this.count(`patchbay_links_opened_total{transport="${event.transport}",era="${event.era}"}`);
        return;
      case 'open_failed':
        this.count(`patchbay_links_failed_total{transport="${event.transport}",error_type="${event.code}"}`);
        return;
      case 'closed':
        this.count(`patchbay_links_closed_total{error_type="${event.code}"}`);
        return;
      case 'breaker_opened':
        this.count('patchbay_breakers_opened_total');
    }
  }

  private count(series: string): void {
    this.counters.set(series, (this.counters.get(series) ?? 0) + 1);
  }

  /** Prometheus text exposition format 0.0.4. */
  print(gauges: Gauges): string {
    const lines: string[] = ['# TYPE mcp_server_operation_duration_seconds histogram'];
    for (const [labels, h] of this.durations) {
      let total = 0;
      for (const [i, bound] of BOUNDS.entries()) {
        total += h.counts[i] ?? 0;
        lines.push(`mcp_server_operation_duration_seconds_bucket{${labels},le="${bound}"} ${total}`);
      }
      lines.push(`mcp_server_operation_duration_seconds_bucket{${labels},le="+Inf"} ${h.count}`);
      lines.push(`mcp_server_operation_duration_seconds_sum{${labels}} ${h.sum}`);
      lines.push(`mcp_server_operation_duration_seconds_count{${labels}} ${h.count}`);
    }
    let family = '';
    for (const [series, value] of [...this.counters].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const name = series.split('{')[0] as string;
      if (name !== family) lines.push(`# TYPE ${(family = name)} counter`);
      lines.push(`${series} ${value}`);
    }
    const now: Record<string, number> = {
      patchbay_requests_in_flight: this.inFlight,
      patchbay_sessions: gauges.sessions,
      patchbay_streams: gauges.streams,
      patchbay_links: gauges.links,
      patchbay_endpoints_held: gauges.endpoints,
      patchbay_keys_held: gauges.keys,
      patchbay_organizations_held: gauges.organizations,
      patchbay_call_log_buffered: gauges.callLogBuffered,
      patchbay_changes_connected: gauges.changesConnected ? 1 : 0,
    };
    for (const [name, value] of Object.entries(now)) lines.push(`# TYPE ${name} gauge`, `${name} ${value}`);
    lines.push('# TYPE patchbay_call_log_dropped_total counter');
    lines.push(`patchbay_call_log_dropped_total ${gauges.callLogDropped}`);
    return `${lines.join('\n')}\n`;
  }
}
