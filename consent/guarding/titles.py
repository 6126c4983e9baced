"""Under which version of the agreement a goal's title is released, and whether it may be at all."""

from __future__ import annotations

from coaching.access.terms import Term

# Run as whoever releases: the coachee, who sees their consents, their themes and what is allowed.
TITLES = f"""
CREATE OR REPLACE FUNCTION consent_release_version() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public AS $$
BEGIN
    NEW.under_version := NULL;
    PERFORM FROM consent_consent c
       JOIN consent_theme t ON t.firm_id = c.firm_id AND t.id = c.theme_id
      WHERE c.firm_id = NEW.firm_id AND c.id = NEW.consent_id AND t.goal_id IS NOT NULL;
    IF FOUND THEN
        NEW.under_version := engagements_version_in_force(NEW.firm_id, NEW.engagement_id);
        IF NOT access_allowed('{Term.GOAL_TITLES}', NEW.engagement_id, NEW.under_version) THEN
            RAISE EXCEPTION 'the agreement in force does not allow goal titles'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'consent_release_version';
        END IF;
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER IF EXISTS consent_release_version ON consent_release;
CREATE TRIGGER consent_release_version BEFORE INSERT ON consent_release
    FOR EACH ROW EXECUTE FUNCTION consent_release_version();
"""
