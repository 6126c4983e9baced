"""What ends in the database when a reader leaves."""

from __future__ import annotations

from coaching.tenancy.sql import DEFINER, FIRM, MEMBER, OWNER_ROLE
from consent.ledger import Entry

# Who leaves reads nothing any more, and what was agreed for them ends: named again later, they
# have to be agreed to anew. An admin ends a part and may touch no consent, so the database does it.
LEAVING = f"""
CREATE OR REPLACE FUNCTION consent_end_for(firm uuid, reader uuid, engagement uuid) RETURNS void
    LANGUAGE plpgsql AS $$
DECLARE c consent_consent;
BEGIN
    FOR c IN UPDATE consent_consent SET ended_at = clock_timestamp()
              WHERE firm_id = firm AND recipient_id = reader AND ended_at IS NULL
                AND (engagement IS NULL OR engagement_id = engagement) RETURNING *
    LOOP
        DELETE FROM consent_release WHERE firm_id = firm AND consent_id = c.id;
        INSERT INTO consent_consentevent (id, firm_id, seq, at, prev_hash, hash, verb, engagement_id,
                theme_id, by_id, recipient_id, words_hash, wording_version)
            VALUES (gen_random_uuid(), firm, 0, clock_timestamp(), '', '', '{Entry.LEFT}',
                c.engagement_id, c.theme_id, coalesce({MEMBER}, reader), reader, c.words_hash,
                c.wording_version);
    END LOOP;
    DELETE FROM consent_removalnotice WHERE firm_id = firm AND recipient_id = reader
       AND (engagement IS NULL OR engagement_id = engagement);
END $$;
CREATE OR REPLACE FUNCTION consent_part_ended() RETURNS trigger {DEFINER} AS $$
BEGIN
    PERFORM consent_end_for(NEW.firm_id, NEW.member_id, NEW.engagement_id);
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS consent_part_ended ON access_engagementparty;
CREATE TRIGGER consent_part_ended AFTER UPDATE OF until ON access_engagementparty FOR EACH ROW
    WHEN (OLD.role = 'sponsor' AND OLD.until IS NULL AND NEW.until IS NOT NULL)
    EXECUTE FUNCTION consent_part_ended();
CREATE OR REPLACE FUNCTION consent_member_left() RETURNS trigger {DEFINER} AS $$
BEGIN
    PERFORM consent_end_for(NEW.firm_id, NEW.id, NULL);
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS consent_member_left ON firms_membership;
CREATE TRIGGER consent_member_left AFTER UPDATE OF ended_at ON firms_membership FOR EACH ROW
    WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL) EXECUTE FUNCTION consent_member_left();

-- Agreed to and left in the same moment: one waits for the other, and nothing is left behind.
CREATE OR REPLACE FUNCTION consent_reader_is_here() RETURNS trigger {DEFINER} AS $$
BEGIN
    PERFORM FROM access_engagementparty p
       JOIN firms_membership m ON m.firm_id = p.firm_id AND m.id = p.member_id
      WHERE p.firm_id = NEW.firm_id AND p.engagement_id = NEW.engagement_id
        AND p.member_id = NEW.recipient_id AND p.role = 'sponsor' AND p.since IS NOT NULL
        AND p.until IS NULL AND m.ended_at IS NULL FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'not a sponsor of this engagement' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'consent_reader_is_here';
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS consent_reader_is_here ON consent_consent;
CREATE TRIGGER consent_reader_is_here AFTER INSERT ON consent_consent
    FOR EACH ROW EXECUTE FUNCTION consent_reader_is_here();
DROP POLICY IF EXISTS owner_holds ON access_engagementparty;
CREATE POLICY owner_holds ON access_engagementparty FOR UPDATE TO {OWNER_ROLE} USING (firm_id = {FIRM});
DROP POLICY IF EXISTS owner_ends ON consent_consent;
CREATE POLICY owner_ends ON consent_consent FOR ALL TO {OWNER_ROLE} USING (firm_id = {FIRM});
DROP POLICY IF EXISTS owner_ends ON consent_release;
CREATE POLICY owner_ends ON consent_release FOR ALL TO {OWNER_ROLE} USING (firm_id = {FIRM});
DROP POLICY IF EXISTS owner_ends ON consent_removalnotice;
CREATE POLICY owner_ends ON consent_removalnotice FOR ALL TO {OWNER_ROLE} USING (firm_id = {FIRM});
DROP POLICY IF EXISTS owner_ends ON consent_consentevent;
CREATE POLICY owner_ends ON consent_consentevent FOR INSERT TO {OWNER_ROLE} WITH CHECK (firm_id = {FIRM});
"""
