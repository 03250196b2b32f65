/**
 * One legacy session as its owner keeps it. Small on purpose: ten thousand idle ones live in one
 * process, so what only a busy session needs is made when it is needed.
 */
import type { ServerResponse } from 'node:http';

import type { Principal } from '../../snapshot/types.js';
import type { LegacyVersion } from '../wire/legacy/protocol.js';

export const LOG_LEVELS: ReadonlySet<string> = new Set([
  'debug',
  'info',
  'notice',
  'warning',
  'error',
  'critical',
  'alert',
  'emergency',
]);

export class Session {
  /** By the monotonic clock, milliseconds. */
  lastUsed: number;
  /** The GET stream, while one is open. */
  stream: ServerResponse | null = null;
  /** What the client set by `logging/setLevel`; null: never. */
  logLevel: string | null = null;
  /** True once a link of its own may be open: then ending the session must close it. */
  hasLinks = false;
  ended = false;
  private calls: Map<string, AbortController> | null = null;

  constructor(
    /** The sealed id, as the client sends it. */
    readonly token: string,
    /** UUID; what its links are dedicated to. */
    readonly id: string,
    /** `orgSlug/endpointSlug`. */
    readonly path: string,
    readonly principal: Principal,
    readonly version: LegacyVersion,
    now: number,
  ) {
    this.lastUsed = now;
  }

  /** Requests under way. */
  get busy(): boolean {
    return this.calls !== null && this.calls.size > 0;
  }

  /** Whether it answers to this caller: its own endpoint and its own key, nothing else. */
  belongsTo(principal: Principal): boolean {
    return this.principal.endpointId === principal.endpointId && this.principal.keyId === principal.keyId;
  }

  /** Registers a request, so that `notifications/cancelled` finds it. `id` is its JSON text. */
  begin(id: string, call: AbortController): void {
    this.calls ??= new Map();
    this.calls.set(id, call);
  }

  finish(id: string, call: AbortController): void {
    if (this.calls?.get(id) === call) this.calls.delete(id);
  }

  /** Cancels a request under way; an unknown id is none of our business (it may just have ended). */
  cancel(id: string): void {
    this.calls?.get(id)?.abort();
  }

  cancelAll(): void {
    for (const call of this.calls?.values() ?? []) call.abort();
  }
}
