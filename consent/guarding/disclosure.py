"""What the database keeps of a disclosure exception: its times, and who may decide."""

from __future__ import annotations

from coaching.tenancy.sql import DEFINER, FIRM, MEMBER, OWNER_ROLE

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
