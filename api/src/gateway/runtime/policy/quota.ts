/**
 * How many of a thing that is held (sessions, streams) a key and an organisation may hold in this process
 * at a time, so that one cannot take the memory and the sockets of all.
 */
import type { Principal } from '../../snapshot/types.js';
import type { Exchange } from '../http/exchange.js';
import type { Allowances } from './allowance.js';
import { httpRefusalCode } from './errors.js';

/** Things are given back when clients end them or fall idle: soon, but not at once. */
const RETRY_AFTER_SECONDS = 10;

export interface QuotaBounds {
  readonly perKey: number;
  readonly perOrganization: number;
}

/** `error.data` of the refusal: by what this process holds, or by the organisation's quota for all together. */
export type QuotaExceeded = LimitReached | QuotaReached;

interface QuotaReached {
  readonly quota: 'sessions';
  readonly limit: number;
}

interface LimitReached {
  /** Such as `sessions_per_key`. */
  readonly limit: `${'sessions' | 'streams'}_per_${'key' | 'organization'}`;
  readonly max: number;
}

export class Quota {
  private readonly byKey = new Map<string, number>();
  private readonly byOrganization = new Map<string, number>();

  constructor(
    private readonly kind: 'sessions' | 'streams',
    private readonly bounds: QuotaBounds,
    private readonly allowances: Allowances | null = null,
  ) {}

  /** How many each organisation holds here. */
  get held(): ReadonlyMap<string, number> {
    return this.byOrganization;
  }

  /**
   * Takes one, if both limits leave one; each taken one is released once. Who needs no key (`keyId`
   * null) counts for its organisation alone: all anonymous callers of an endpoint look the same.
   * @returns the limit that is reached, or null when one was taken.
   */
  acquire({ keyId, orgId }: Principal): QuotaExceeded | null {
    const { perKey, perOrganization } = this.bounds;
    if (keyId !== null && (this.byKey.get(keyId) ?? 0) >= perKey)
      return { limit: `${this.kind}_per_key`, max: perKey };
    const held = this.byOrganization.get(orgId) ?? 0;
    if (held >= perOrganization) return { limit: `${this.kind}_per_organization`, max: perOrganization };
    const allowance = this.allowances?.of(orgId);
    if (allowance !== undefined) {
      allowance.asked = true;
      if (held >= allowance.sessionsHere) return { quota: 'sessions', limit: allowance.sessions };
    }
    if (keyId !== null) add(this.byKey, keyId, 1);
    add(this.byOrganization, orgId, 1);
    return null;
  }

  release({ keyId, orgId }: Principal): void {
    if (keyId !== null) add(this.byKey, keyId, -1);
    add(this.byOrganization, orgId, -1);
  }
}

/** Answers 429 with a JSON-RPC error that names the limit; `id` is the JSON text of the request's id. */
export function refuseExceeded(x: Exchange, id: Buffer | null, exceeded: QuotaExceeded): void {
  const message = textOf(exceeded);
  const headers = { 'retry-after': String(RETRY_AFTER_SECONDS) };
  x.error(429, id, httpRefusalCode(429), message, exceeded, headers);
}

function textOf(exceeded: QuotaExceeded): string {
  if ('quota' in exceeded)
    return `The organisation may have ${exceeded.limit} sessions open, and has; the operator of this deployment can raise the quota`;
  const [kind, whose] = exceeded.limit.split('_per_') as [string, string];
  return `This ${whose} has ${exceeded.max} ${kind} open, which is its limit here`;
}

function add(counts: Map<string, number>, id: string, one: 1 | -1): void {
  const count = (counts.get(id) ?? 0) + one;
  if (count > 0) counts.set(id, count);
  else counts.delete(id);
}
