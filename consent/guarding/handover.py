"""What stands in the database once a handover is completed."""

from __future__ import annotations

from coaching.tenancy.sql import DEFINER, FIRM, OWNER_ROLE

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
