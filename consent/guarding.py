"""What the database itself does for stage 5: SQL that is made anew after every `migrate`."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import connection

from coaching.tenancy.sql import OWNER_ROLE
from consent.lapsing import PROPOSAL_DAYS

# The admin decides about the exception and never touches its text: the times follow by themselves.
DISCLOSURE = f"""
CREATE OR REPLACE FUNCTION consent_disclosure_times() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
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
"""

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


def guard(**kwargs: Any) -> None:
    """Signal receiver: after `migrate`."""
    if settings.DATABASE_ROLE == "owner":
        with connection.cursor() as cursor:
            cursor.execute(DISCLOSURE)
            cursor.execute(LAPSING)
