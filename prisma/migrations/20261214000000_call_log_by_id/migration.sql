-- Retention goes by the ids, which are UUIDv7: what is oldest stands at the beginning of the primary key.
DROP INDEX "call_log_created_at_idx";
