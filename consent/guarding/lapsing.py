"""Which proposals have waited too long, in every firm."""

from __future__ import annotations

from coaching.tenancy.sql import OWNER_ROLE
from consent.lapsing import PROPOSAL_DAYS

# Proposals that waited too long, in every firm: ids alone. The coachee of each is looked up inside
# its own firm, where the policies that are there for that answer.
LAPSING = f"""
CREATE OR REPLACE FUNCTION consent_lapsed()
    RETURNS TABLE (firm_id uuid, coachee_id uuid, theme_id uuid)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE firm uuid; before text := current_setting('app.firm_id', true);
BEGIN
    FOR firm IN SELECT DISTINCT t.firm_id FROM consent_theme t LOOP
        PERFORM set_config('app.firm_id', firm::text, true);
        RETURN QUERY SELECT t.firm_id, p.member_id, t.id FROM consent_theme t
            JOIN access_engagementparty p ON p.firm_id = t.firm_id
             AND p.engagement_id = t.engagement_id AND p.role = 'coachee'
             AND p.since IS NOT NULL AND p.until IS NULL
            JOIN firms_membership m ON m.firm_id = p.firm_id AND m.id = p.member_id
             AND m.ended_at IS NULL
           WHERE t.firm_id = firm ORDER BY t.proposed_at;
    END LOOP;
    PERFORM set_config('app.firm_id', coalesce(before, ''), true);
END $$;
DROP POLICY IF EXISTS owner_lapses ON consent_theme;
CREATE POLICY owner_lapses ON consent_theme FOR SELECT TO {OWNER_ROLE}
    USING (state = 'proposed' AND proposed_at < now() - interval '{PROPOSAL_DAYS} days');
"""
