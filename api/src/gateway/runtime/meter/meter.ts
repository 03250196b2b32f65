/** Books one answered request: in the call log's buffer and in the metrics. */
import type { Exchange } from '../http/exchange.js';
import type { CallOutcome } from '../policy/answers.js';
import type { CallBuffer, CallEra } from './call-buffer.js';
import type { Metrics } from './metrics.js';

/** What is booked of an answer. */
export interface Booking {
  readonly era: CallEra;
  readonly method: string;
  readonly name: string | null;
  readonly serverId: string | null;
  readonly outcome: CallOutcome;
  readonly code: number | null;
  readonly requestBytes: number;
  readonly responseBytes: number;
}

const MAX_METHOD = 64;
const MAX_NAME = 512;
const MAX_INT = 0x7fff_ffff;

export class Meter {
  constructor(
    private readonly buffer: CallBuffer,
    private readonly metrics: Metrics,
  ) {}

  book(exchange: Exchange, booking: Booking): void {
    const { endpoint, principal, startedAt } = exchange;
    const ms = performance.now() - startedAt;
    this.metrics.operation(booking.method, booking.era, booking.outcome, ms / 1_000);
    this.buffer.push({
      orgId: endpoint.orgId,
      endpointId: endpoint.id,
      keyId: principal.keyId,
      agentId: principal.agentId ?? null,
      serverId: booking.serverId,
      method: plain(booking.method, MAX_METHOD),
      name: booking.name === null ? null : plain(booking.name, MAX_NAME),
      outcome: booking.outcome,
      errorCode: booking.code === null ? null : clampInt(booking.code),
      durationUs: Math.min(Math.round(ms * 1_000), MAX_INT),
      requestBytes: booking.requestBytes,
      responseBytes: booking.responseBytes,
      era: booking.era,
      at: Date.now() - ms,
    });
  }
}

/** What no text of Postgres holds: NUL, and halves of surrogate pairs (also those that cutting makes). */
const UNSTORABLE = /[\0\p{Surrogate}]/gu;

function plain(text: string, max: number): string {
  const cut = text.length > max ? text.slice(0, max) : text;
  return cut.search(UNSTORABLE) < 0 ? cut : cut.replaceAll(UNSTORABLE, '\ufffd');
}

/** An upstream may choose any integer for its errors; the column holds 32 bits. */
function clampInt(code: number): number {
  return Math.max(-MAX_INT, Math.min(MAX_INT, code));
}
