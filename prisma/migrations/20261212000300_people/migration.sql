-- Personal keys, people who are banned, and in the trail: which personal key somebody used, and with what.

-- AlterEnum
ALTER TYPE "KeyKind" ADD VALUE 'personal';

-- AlterTable
ALTER TABLE "keys" ADD COLUMN     "user_id" TEXT;

-- AlterTable
ALTER TABLE "users" ADD COLUMN     "ban_reason" TEXT,
ADD COLUMN     "banned_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "audit_events" ADD COLUMN     "key_id" TEXT,
ADD COLUMN     "user_agent" TEXT;

-- CreateIndex
CREATE INDEX "keys_user_id_idx" ON "keys"("user_id");

-- AddForeignKey
-- Of the membership, not of the person: whoever leaves an organisation leaves their keys to it behind, for good.
ALTER TABLE "keys" ADD CONSTRAINT "keys_org_id_user_id_fkey" FOREIGN KEY ("org_id", "user_id") REFERENCES "memberships"("org_id", "user_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Null in older events, whose hashes stay what they are.
CREATE OR REPLACE FUNCTION patchbay_audit_json(e audit_events) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_object_agg(m.key, m.value) FROM jsonb_each(jsonb_build_object(
    'id', patchbay_public_id('aud', e.id),
    'seq', e.seq,
    'actor', jsonb_build_object('type', e.actor_type, 'id', e.actor_id),
    'keyId', e.key_id,
    'action', e.action,
    'targetType', e.target_type,
    'targetId', e.target_id,
    'before', e.before,
    'after', e.after,
    'requestId', e.request_id,
    'ip', e.ip,
    'userAgent', e.user_agent,
    'createdAt', to_char(e.created_at AT TIME ZONE 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'prevHash', encode(e.prev_hash, 'hex'))) m
   WHERE m.value <> 'null'::jsonb
$$;

-- Whoever is banned has no session: not even one that is begun while the ban is written.
CREATE FUNCTION patchbay_refuse_banned() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  banned timestamptz;
BEGIN
  -- Locked first and looked at then: waits for a ban that is being written, and sees it.
  SELECT banned_at INTO banned FROM users WHERE id = NEW.user_id FOR SHARE;
  IF banned IS NOT NULL THEN
    RAISE EXCEPTION 'this person is banned' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refuse_banned BEFORE INSERT ON sessions FOR EACH ROW EXECUTE FUNCTION patchbay_refuse_banned();
