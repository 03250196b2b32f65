/**
 * Whether the record that proves a domain is in the DNS, and what follows from what was found there. The admin API
 * looks when it is asked to, a job now and then.
 */
import type { Domain, Tx } from '@patchbay/prisma';
import type { Outbound } from '../../outbound/outbound.js';

export const CHECK_RESULTS = ['proven', 'no_record', 'other_record', 'no_answer', 'taken'] as const;
export type CheckResult = (typeof CHECK_RESULTS)[number];

/** How long a proven domain stays so without its record: whoever moves their DNS has time to notice. */
const GRACE_MS = 7 * 86_400_000;

/** The record that its owner makes. */
export function recordOf({ name, token }: Pick<Domain, 'name' | 'token'>) {
  return { type: 'TXT' as const, name: `_patchbay-challenge.${name}`, value: `patchbay-domain=${token}` };
}

/** Asks the DNS. Never throws. */
export async function lookFor(
  outbound: Pick<Outbound, 'txtRecords'>,
  domain: Pick<Domain, 'name' | 'token'>,
): Promise<Exclude<CheckResult, 'taken'>> {
  const { name, value } = recordOf(domain);
  const records = await outbound.txtRecords(name).catch(() => null);
  if (records === null) return 'no_answer';
  if (records.some((record) => record.trim() === value)) return 'proven';
  return records.length > 0 ? 'other_record' : 'no_record';
}

/** Whether another organisation has proven the name; in a transaction of the system. */
export async function isTaken(tx: Tx, { name, orgId }: Pick<Domain, 'name' | 'orgId'>): Promise<boolean> {
  const row = await tx.domain.findUnique({ where: { verifiedName: name }, select: { orgId: true } });
  return row !== null && row.orgId !== orgId;
}

/** What a look changes in the row. No answer says nothing about the record. */
export function changedBy(
  row: Domain,
  result: CheckResult,
  now: Date,
): Pick<Domain, 'verifiedName' | 'verifiedAt' | 'checkedAt' | 'checkResult' | 'missingSince'> {
  const { verifiedName, verifiedAt, missingSince } = row;
  const looked = { checkedAt: now, checkResult: result };
  if (result === 'proven')
    return { ...looked, verifiedName: row.name, verifiedAt: verifiedAt ?? now, missingSince: null };
  const isMissing = result === 'no_record' || result === 'other_record';
  const since = verifiedName !== null && isMissing ? (missingSince ?? now) : missingSince;
  if (isMissing && since !== null && now.getTime() - since.getTime() >= GRACE_MS)
    return { ...looked, verifiedName: null, verifiedAt: null, missingSince: null };
  return { ...looked, verifiedName, verifiedAt, missingSince: since };
}
