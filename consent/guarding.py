"""What the database itself does for stage 5: SQL that is made anew after every `migrate`."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import connection

from coaching.tenancy.sql import FIRM, MEMBER, OWNER_ROLE
from consent.ledger import Entry

DEFINER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public"

# The admin decides about the exception and never touches its text: the times follow by themselves.
DISCLOSURE = f"""
CREATE OR REPLACE FUNCTION consent_disclosure_times() RETURNS trigger {DEFINER} AS $$
BEGIN
    UPDATE consent_disclosuretext t
       SET reader_id = NEW.decided_by_id, opened_at = NEW.opened_at,
           closes_at = NEW.closes_at, tell_at = NEW.tell_at
     WHERE t.firm_id = NEW.firm_id AND t.exception_id = NEW.id;
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS consent_disclosure_times ON consent_disclosureexception;
CREATE TRIGGER consent_disclosure_times AFTER UPDATE ON consent_disclosureexception
    FOR EACH ROW EXECUTE FUNCTION consent_disclosure_times();
DROP POLICY IF EXISTS owner_times ON consent_disclosuretext;
CREATE POLICY owner_times ON consent_disclosuretext FOR ALL TO {OWNER_ROLE}
    USING (true) WITH CHECK (true);

-- Whom a coach asks: the firm's admins who are somebody else and take no part in the engagement.
CREATE OR REPLACE FUNCTION consent_deciders(engagement uuid) RETURNS TABLE (id uuid) {DEFINER} STABLE AS $$
BEGIN
    RETURN QUERY SELECT m.id FROM firms_membership m
     WHERE m.firm_id = {FIRM} AND m.is_admin AND m.joined_at IS NOT NULL AND m.ended_at IS NULL
       AND m.id <> {MEMBER} AND engagement = ANY (access_engagements('coach'))
       AND NOT EXISTS (SELECT FROM access_engagementparty p WHERE p.firm_id = m.firm_id
                        AND p.engagement_id = engagement AND p.member_id = m.id AND p.until IS NULL);
END $$;
"""

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

# What both said yes to when the firm completes a handover is what passes: nothing after it.
HANDOVER = f"""
CREATE OR REPLACE FUNCTION consent_answers_stand() RETURNS trigger {DEFINER} AS $$
DECLARE answer consent_handoveranswer := coalesce(NEW, OLD);
BEGIN
    PERFORM FROM consent_handover h WHERE h.firm_id = answer.firm_id AND h.id = answer.handover_id
        AND h.state = 'asked' FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'this handover is over' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'consent_answers_stand';
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS consent_answers_stand ON consent_handoveranswer;
CREATE TRIGGER consent_answers_stand AFTER INSERT OR DELETE ON consent_handoveranswer
    FOR EACH ROW EXECUTE FUNCTION consent_answers_stand();
DROP POLICY IF EXISTS owner_holds ON consent_handover;
CREATE POLICY owner_holds ON consent_handover FOR ALL TO {OWNER_ROLE} USING (firm_id = {FIRM});
"""


def guard(**kwargs: Any) -> None:
    """Signal receiver: after `migrate`."""
    if settings.DATABASE_ROLE == "owner":
        with connection.cursor() as cursor:
            for statements in (DISCLOSURE, LEAVING, HANDOVER):
                cursor.execute(statements)
