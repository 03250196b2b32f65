/** Writes batches of metered calls to `call_log`. */
import type { Database } from '@patchbay/prisma';

import type { CallEntry } from './runtime/meter/call-buffer.js';

/**
 * Inserts one batch in one statement. The rows travel as one JSON text: the query compiler's
 * `createMany` takes each value apart and cost more than all the rest of a call together. Ids are
 * made by the database for the same reason: UUIDv7 (RFC 9562 §5.7), the call's milliseconds laid
 * over a random UUID, version bits set.
 * @throws when the database does not take it.
 */
export async function writeCallLog(db: Database, batch: readonly CallEntry[]): Promise<void> {
  const rows = JSON.stringify(batch);
  await db.system(
    (tx) => tx.$executeRaw`
      insert into call_log (id, org_id, endpoint_id, key_id, server_id, method, name, outcome, error_code,
                            duration_us, request_bytes, response_bytes, era, created_at)
      select encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
               placing substring(int8send(at::bigint) from 3) from 1 for 6), 52, 1), 53, 1), 'hex')::uuid,
             "orgId", "endpointId", "keyId", "serverId", method, name, outcome, "errorCode",
             "durationUs", "requestBytes", "responseBytes", era, to_timestamp(at / 1000)
        from json_to_recordset(${rows}::json) as r(
             "orgId" uuid, "endpointId" uuid, "keyId" uuid, "serverId" uuid, method text, name text,
             outcome text, "errorCode" int, "durationUs" int, "requestBytes" int, "responseBytes" int,
             era text, at float8)`,
  );
}
