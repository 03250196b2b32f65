/** Writes batches of metered calls to `call_log`, and adds them up for each key, agent and day. */
import { randomBytes } from 'node:crypto';
import type { Database } from '@patchbay/prisma';

import { addUp } from '../common/usage-by-day.js';
import type { CallEntry } from './runtime/meter/call-buffer.js';

/** In the order of the statement's parameters; `ids` come before, the sums after. */
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

/** What is added up, in the order of the parameters behind the members. */
const SUMMED = ['orgId', 'id', 'day', 'calls', 'errors', 'requestBytes', 'responseBytes'] as const;
const SUM_TYPES = ['uuid', 'uuid', 'date', 'bigint', 'bigint', 'bigint', 'bigint'];

const INSERT = `
  with logged as (
  insert into call_log (id, org_id, endpoint_id, key_id, agent_id, server_id, method, name, outcome, error_code,
                        duration_us, request_bytes, response_bytes, era, created_at)
  select id, org_id, endpoint_id, key_id, agent_id, server_id, method, name, outcome, error_code,
         duration_us, request_bytes, response_bytes, era, to_timestamp(at / 1000)
    from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::text[], $8::text[],
                $9::text[], $10::int[], $11::int[], $12::int[], $13::int[], $14::text[], $15::float8[])
      as r(id, org_id, endpoint_id, key_id, agent_id, server_id, method, name, outcome, error_code,
           duration_us, request_bytes, response_bytes, era, at)),
  of_agents as (${sums('agent_usage', 'agent_id', 2 + MEMBERS.length)})
  ${sums('key_usage', 'key_id', 2 + MEMBERS.length + SUMMED.length)}`;

/** The statement that adds to the sums of whatever `id` names. @param first its first parameter */
function sums(table: 'key_usage' | 'agent_usage', id: 'key_id' | 'agent_id', first: number): string {
  const given = SUM_TYPES.map((type, i) => `$${first + i}::${type}[]`);
  return `
  insert into ${table} (org_id, ${id}, day, calls, errors, request_bytes, response_bytes)
  select * from unnest(${given.join(', ')}) order by 1, 2, 3
  ${addUp(table, id)}`;
}

/**
 * Inserts one batch in one statement, a column as one array: of what was tried (the query engine's
 * `createMany`, rows as JSON, arrays) the cheapest for both sides. COPY is not to be had with
 * row-level security.
 * @throws when the database does not take it.
 */
export async function writeCallLog(db: Database, batch: readonly CallEntry[]): Promise<void> {
  await db.systemStatement(INSERT, [
    idsFor(batch.length),
    ...MEMBERS.map((member) => column(batch, member)),
    ...sumsOf(batch, 'agentId'),
    ...sumsOf(batch, 'keyId'),
  ]);
}

/** As many as the 12 bits behind the version tell apart. */
const MAX_OF_ONE_TAIL = 0x1000;

/**
 * Ids of a batch, as an array literal: UUIDv7 (RFC 9562 §5.7) of this moment, counted up within it (§6.2, method 1),
 * so that the index grows at its end. Made here: in the database they were a quarter of what a row cost it
 * (docs/performance.md).
 */
function idsFor(count: number): string {
  const time = Date.now().toString(16).padStart(12, '0');
  const head = `${time.slice(0, 8)}-${time.slice(8)}-7`;
  let text = '';
  let tail = '';
  for (let i = 0; i < count; i++) {
    if (i % MAX_OF_ONE_TAIL === 0) tail = randomTail();
    text += `,${head}${(i % MAX_OF_ONE_TAIL).toString(16).padStart(3, '0')}${tail}`;
  }
  return `{${text.slice(1)}}`;
}

/** The variant and 62 random bits. */
function randomTail(): string {
  const bytes = randomBytes(8);
  bytes[0] = 0x80 | ((bytes[0] as number) & 0x3f);
  const hex = bytes.toString('hex');
  return `-${hex.slice(0, 4)}-${hex.slice(4)}`;
}

interface Sums {
  readonly orgId: string;
  readonly id: string;
  /** `YYYY-MM-DD`, by UTC. */
  readonly day: string;
  calls: number;
  errors: number;
  requestBytes: number;
  responseBytes: number;
}

const DAY_MS = 86_400_000;

/** The batch added up by key or agent and day: each of SUMMED as an array literal. */
function sumsOf(batch: readonly CallEntry[], by: 'keyId' | 'agentId'): string[] {
  const found = new Map<string, Sums>();
  for (const entry of batch) {
    const id = entry[by];
    if (id === null) continue;
    const number = Math.floor(entry.at / DAY_MS);
    const key = `${id} ${number}`;
    let sum = found.get(key);
    if (sum === undefined) {
      const day = new Date(number * DAY_MS).toISOString().slice(0, 10);
      sum = { orgId: entry.orgId, id, day, calls: 0, errors: 0, requestBytes: 0, responseBytes: 0 };
      found.set(key, sum);
    }
    sum.calls++;
    if (entry.outcome !== 'ok') sum.errors++;
    sum.requestBytes += entry.requestBytes;
    sum.responseBytes += entry.responseBytes;
  }
  const all = [...found.values()];
  return SUMMED.map((name) => `{${all.map((sum) => sum[name]).join(',')}}`);
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
