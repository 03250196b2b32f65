-- The audit trail becomes a chain for each organisation, whose days are signed. Written by hand.

-- AlterTable
ALTER TABLE "audit_events" ADD COLUMN     "hash" BYTEA NOT NULL DEFAULT '\x',
ADD COLUMN     "prev_hash" BYTEA NOT NULL DEFAULT '\x',
ADD COLUMN     "seq" BIGINT NOT NULL DEFAULT 0;

-- DropIndex
DROP INDEX "audit_events_org_id_created_at_idx";

-- CreateTable
CREATE TABLE "audit_heads" (
    "org_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "seq" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,
    "key_id" TEXT NOT NULL,
    "signature" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_heads_pkey" PRIMARY KEY ("org_id","day")
);

-- AddForeignKey
ALTER TABLE "audit_heads" ADD CONSTRAINT "audit_heads_org_id_fkey" FOREIGN KEY ("org_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What is hashed -----------------------------------------------------------------------------------------
-- SHA-256 over the canonical JSON (RFC 8785) of the event as the API shows it, without `hash` and without
-- members that are null: so members that are added later do not touch older events. The same is computed
-- by api/src/audit in TypeScript, which verifies; a test compares the two over random values.

-- Members are sorted by UTF-16 code units (§3.2.3): as text of the collation "C", those of the planes above
-- the first come before U+E000.
CREATE FUNCTION patchbay_utf16_order(name text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN octet_length(name) = length(name) THEN name
    ELSE regexp_replace(replace(name, U&'\+10FFFF', U&'\+10FFFF\0001'), U&'([\E000-\FFFF])', U&'\+10FFFF\\1', 'g')
  END
$$;

-- Numbers as ECMAScript prints them (§3.2.2.3): the digits are the shortest that give the double back.
CREATE FUNCTION patchbay_jcs_number(j jsonb) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT
SET extra_float_digits = 1 AS $$
DECLARE
  printed text := j::text;
  parts text[];
  digits text;
  k int;
  n int;
BEGIN
  IF printed ~ '^-?[0-9]{1,15}$' THEN RETURN printed; END IF;
  parts := regexp_match(printed::float8::text, '^(-?)([0-9]+)(?:\.([0-9]+))?(?:e([+-][0-9]+))?$');
  digits := parts[2] || coalesce(parts[3], '');
  n := length(parts[2]) + coalesce(parts[4], '0')::int - length(digits) + length(ltrim(digits, '0'));
  digits := rtrim(ltrim(digits, '0'), '0');
  k := length(digits);
  IF k = 0 THEN RETURN '0'; END IF;
  RETURN parts[1] || CASE
    WHEN n BETWEEN k AND 21 THEN digits || repeat('0', n - k)
    WHEN n BETWEEN 1 AND 21 THEN left(digits, n) || '.' || substr(digits, n + 1)
    WHEN n BETWEEN -5 AND 0 THEN '0.' || repeat('0', -n) || digits
    ELSE left(digits, 1) || CASE WHEN k > 1 THEN '.' || substr(digits, 2) ELSE '' END
      || 'e' || CASE WHEN n > 0 THEN '+' ELSE '-' END || abs(n - 1)
  END;
END $$;

-- Strings, literals and whole numbers are printed where they stand: a call for each would be most of the cost.
CREATE FUNCTION patchbay_jcs(j jsonb) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
  CASE jsonb_typeof(j)
    WHEN 'object' THEN
      RETURN '{' || coalesce((
        SELECT string_agg(to_json(m.key)::text || ':' || CASE
                 WHEN jsonb_typeof(m.value) IN ('object', 'array') THEN patchbay_jcs(m.value)
                 WHEN jsonb_typeof(m.value) <> 'number' OR m.value::text ~ '^-?[0-9]{1,15}$' THEN m.value::text
                 ELSE patchbay_jcs_number(m.value)
               END, ',' ORDER BY patchbay_utf16_order(m.key) COLLATE "C")
          FROM jsonb_each(j) m), '') || '}';
    WHEN 'array' THEN
      RETURN '[' || coalesce((
        SELECT string_agg(patchbay_jcs(e.value), ',' ORDER BY e.n)
          FROM jsonb_array_elements(j) WITH ORDINALITY e(value, n)), '') || ']';
    WHEN 'number' THEN
      RETURN patchbay_jcs_number(j);
    ELSE
      -- PostgreSQL escapes in strings exactly what §3.2.2.2 asks for.
      RETURN j::text;
  END CASE;
END $$;

-- A public id (TypeID 0.3): the 128 bits of the UUID in base32, after two of zero.
CREATE FUNCTION patchbay_public_id(prefix text, id uuid) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS $$
  SELECT prefix || '_' || string_agg(
           substr('0123456789abcdefghjkmnpqrstvwxyz', substr(bits, i * 5 + 1, 5)::bit(5)::int + 1, 1), '' ORDER BY i)
    FROM (SELECT '00' || ('x' || replace(id::text, '-', ''))::bit(128)::text AS bits) b, generate_series(0, 25) i
$$;

CREATE FUNCTION patchbay_audit_json(e audit_events) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_object_agg(m.key, m.value) FROM jsonb_each(jsonb_build_object(
    'id', patchbay_public_id('aud', e.id),
    'seq', e.seq,
    'actor', jsonb_build_object('type', e.actor_type, 'id', e.actor_id),
    'action', e.action,
    'targetType', e.target_type,
    'targetId', e.target_id,
    'before', e.before,
    'after', e.after,
    'requestId', e.request_id,
    'ip', e.ip,
    'createdAt', to_char(e.created_at AT TIME ZONE 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'prevHash', encode(e.prev_hash, 'hex'))) m
   WHERE m.value <> 'null'::jsonb
$$;

-- What the first event of an organisation names as the hash before it: two chains cannot be exchanged.
CREATE FUNCTION patchbay_audit_genesis(org uuid) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT AS $$
  SELECT sha256(convert_to(patchbay_public_id('org', org), 'UTF8'))
$$;

-- Events from before, in the order they came in. The owner itself sees no row of what is forced.
ALTER TABLE audit_events NO FORCE ROW LEVEL SECURITY;
DO $$
DECLARE
  e audit_events;
  chain uuid;
  number bigint;
  previous bytea;
BEGIN
  FOR e IN SELECT * FROM audit_events ORDER BY org_id, created_at, id LOOP
    IF chain IS DISTINCT FROM e.org_id THEN
      chain := e.org_id;
      number := 0;
      previous := patchbay_audit_genesis(chain);
    END IF;
    number := number + 1;
    e.seq := number;
    e.prev_hash := previous;
    previous := sha256(convert_to(patchbay_jcs(patchbay_audit_json(e)), 'UTF8'));
    UPDATE audit_events SET seq = number, prev_hash = e.prev_hash, hash = previous WHERE id = e.id;
  END LOOP;
END $$;
ALTER TABLE audit_events FORCE ROW LEVEL SECURITY;

-- CreateIndex
CREATE UNIQUE INDEX "audit_events_org_id_seq_key" ON "audit_events"("org_id", "seq");

-- Who may do what ----------------------------------------------------------------------------------------
ALTER TABLE audit_heads ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_heads FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON audit_heads TO patchbay_tenant
  USING (org_id = (select nullif(current_setting('app.org_id', true), '')::uuid))
  WITH CHECK (org_id = (select nullif(current_setting('app.org_id', true), '')::uuid));
CREATE POLICY system ON audit_heads TO patchbay_system USING (true) WITH CHECK (true);
GRANT SELECT ON audit_heads TO patchbay_tenant;
GRANT SELECT, INSERT ON audit_heads TO patchbay_system;

-- Retention runs as the owner (see below), to whom what is forced would show no row.
CREATE POLICY retention ON audit_events TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY retention ON audit_heads TO CURRENT_USER USING (true) WITH CHECK (true);

-- Takes the chain's lock, so one after another; it is held to the end of the transaction, so write the
-- event as the last thing. The time never runs backwards along a chain, whatever the clock does.
CREATE FUNCTION patchbay_audit_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  last record;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('audit ' || NEW.org_id, 0));
  SELECT seq, hash, created_at INTO last FROM audit_events WHERE org_id = NEW.org_id ORDER BY seq DESC LIMIT 1;
  IF NOT FOUND THEN
    -- All events were deleted: the chain goes on from the newest day that was signed.
    SELECT seq, hash, created_at INTO last FROM audit_heads WHERE org_id = NEW.org_id ORDER BY seq DESC LIMIT 1;
  END IF;
  NEW.seq := coalesce(last.seq, 0) + 1;
  NEW.prev_hash := coalesce(last.hash, patchbay_audit_genesis(NEW.org_id));
  NEW.created_at := date_trunc('milliseconds', greatest(clock_timestamp(), last.created_at));
  NEW.hash := sha256(convert_to(patchbay_jcs(patchbay_audit_json(NEW)), 'UTF8'));
  RETURN NEW;
END $$;
CREATE TRIGGER audit_chain BEFORE INSERT ON audit_events FOR EACH ROW EXECUTE FUNCTION patchbay_audit_chain();

-- The roles of the service have no grant to change or delete; this stops the owner's slip of the hand too.
-- Deeper than the first trigger is only the cascade from the organisation, with which everything goes.
CREATE FUNCTION patchbay_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND (pg_trigger_depth() > 1 OR current_setting('patchbay.audit_retention', true) = 'on') THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'the audit trail only grows' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_events FOR EACH ROW EXECUTE FUNCTION patchbay_append_only();
CREATE TRIGGER append_only_all BEFORE TRUNCATE ON audit_events FOR EACH STATEMENT EXECUTE FUNCTION patchbay_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_heads FOR EACH ROW EXECUTE FUNCTION patchbay_append_only();
CREATE TRIGGER append_only_all BEFORE TRUNCATE ON audit_heads FOR EACH STATEMENT EXECUTE FUNCTION patchbay_append_only();

-- The one way that events go: whole days, oldest first, up to a signed head, from which the chain is then
-- verified. Of `organizations` organisations at most; returns of how many. Less than 30 days are not kept by
-- anybody, so that whoever has the service's role cannot delete what is recent.
CREATE FUNCTION patchbay_prune_audit(keep_days int, organizations int) RETURNS int LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  due record;
  pruned int := 0;
BEGIN
  IF keep_days < 30 THEN RAISE EXCEPTION 'the audit trail keeps 30 days at least'; END IF;
  PERFORM set_config('patchbay.audit_retention', 'on', true);
  FOR due IN
    SELECT h.org_id, max(h.seq) AS seq FROM audit_heads h
     WHERE h.day < (now() AT TIME ZONE 'utc')::date - keep_days
       AND EXISTS (SELECT 1 FROM audit_events e WHERE e.org_id = h.org_id AND e.seq <= h.seq)
     GROUP BY h.org_id LIMIT organizations
  LOOP
    DELETE FROM audit_events WHERE org_id = due.org_id AND seq <= due.seq;
    pruned := pruned + 1;
  END LOOP;
  PERFORM set_config('patchbay.audit_retention', '', true);
  RETURN pruned;
END $$;
REVOKE ALL ON FUNCTION patchbay_prune_audit(int, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION patchbay_prune_audit(int, int) TO patchbay_system;
