/** Writes batches of metered calls to `call_log`, and adds them up for each key, agent and day. */
import type { Database } from '@patchbay/prisma';

import { addUp } from '../common/usage-by-day.js';
import type { CallEntry } from './runtime/meter/call-buffer.js';

/** In the order of the statement's parameters. */
const MEMBERS = [
  'orgId',
  'endpointId',
  'keyId',
  'agentId',
  'serverId',
  'method',
  'name',
  'outcome',
  'errorCode',
  'durationUs',
  'requestBytes',
  'responseBytes',
  'era',
  'at',
] as const satisfies readonly (keyof CallEntry)[];
/** What clients choose: quoted, or it could end its array. */
const FREE: ReadonlySet<string> = new Set(['method', 'name']);

/**
 * Ids are UUIDv7 (RFC 9562 §5.7) so that the index grows at its end: the call's milliseconds laid over
 * a random UUID, version bits set.
 */
const INSERT = `
  with logged as (
  insert into call_log (id, org_id, endpoint_id, key_id, agent_id, server_id, method, name, outcome, error_code,
                        duration_us, request_bytes, response_bytes, era, created_at)
  select encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
           placing substring(int8send(at::bigint) from 3) from 1 for 6), 52, 1), 53, 1), 'hex')::uuid,
         org_id, endpoint_id, key_id, agent_id, server_id, method, name, outcome, error_code,
         duration_us, request_bytes, response_bytes, era, to_timestamp(at / 1000)
    from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[],
                $9::int[], $10::int[], $11::int[], $12::int[], $13::text[], $14::float8[])
      as r(org_id, endpoint_id, key_id, agent_id, server_id, method, name, outcome, error_code,
           duration_us, request_bytes, response_bytes, era, at)
  returning org_id, key_id, agent_id, created_at, outcome, request_bytes, response_bytes),
  of_agents as (${sums('agent_usage', 'agent_id')})
  ${sums('key_usage', 'key_id')}`;

/** The statement that adds what was logged up for whatever `id` names. */
function sums(table: 'key_usage' | 'agent_usage', id: 'key_id' | 'agent_id'): string {
  return `
  insert into ${table} (org_id, ${id}, day, calls, errors, request_bytes, response_bytes)
  select org_id, ${id}, (created_at at time zone 'utc')::date, count(*), count(*) filter (where outcome <> 'ok'),
         sum(request_bytes), sum(response_bytes)
    from logged where ${id} is not null
   group by 1, 2, 3 order by 1, 2, 3
  ${addUp(table, id)}`;
}

/**
 * Inserts one batch in one statement, a column as one array: of what was tried (the query engine's
 * `createMany`, rows as JSON, arrays) the cheapest for both sides. COPY is not to be had with
 * row-level security.
 * @throws when the database does not take it.
 */
export async function writeCallLog(db: Database, batch: readonly CallEntry[]): Promise<void> {
  await db.systemStatement(
    INSERT,
    MEMBERS.map((member) => column(batch, member)),
  );
}

/** As an array literal of Postgres (§8.15.2). */
function column(batch: readonly CallEntry[], member: (typeof MEMBERS)[number]): string {
  const free = FREE.has(member);
  let text = '';
  for (const entry of batch) {
    const value = entry[member];
    text += ',';
    if (value === null) text += 'NULL';
    else text += free ? quoted(String(value)) : value;
  }
  return `{${text.slice(1)}}`;
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}
