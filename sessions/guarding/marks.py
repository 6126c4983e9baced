"""Under which version of the agreement a session took place."""

from __future__ import annotations

# A session belongs to the version of the agreement under which it began, also when it is written
# down after the next one came into force: the version that the mark was given may only go back.
MARKS = """
CREATE OR REPLACE FUNCTION sessions_mark_version() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE began timestamptz;
BEGIN
    SELECT coalesce(s.started_at, s.starts_at) INTO began
      FROM coaching_sessions_coachingsession s
     WHERE s.firm_id = NEW.firm_id AND s.id = NEW.session_id;
    IF began IS NOT NULL THEN
        NEW.under_version := least(NEW.under_version,
            engagements_version_at(NEW.firm_id, NEW.engagement_id, began));
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER IF EXISTS sessions_mark_version ON engagements_sessionmark;
CREATE TRIGGER sessions_mark_version BEFORE INSERT ON engagements_sessionmark
    FOR EACH ROW EXECUTE FUNCTION sessions_mark_version();
"""
