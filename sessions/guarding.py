"""What the database itself does for stage 3: SQL that is made anew after every `migrate`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import connection

from coaching.tenancy.sql import FIRM, MEMBER, OWNER_ROLE
from sessions.calendars.standing import BEGUN, GOES_ON

DEFINER = "SECURITY DEFINER SET search_path = pg_catalog, public"


def quoted(states: Iterable[str]) -> str:
    return ", ".join(f"'{state}'" for state in states)


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

# A coach who handed an engagement over reads nothing of it, and held its hours all the same: one
# line an engagement, as an hours log has it. A name is in it only while its coachee agrees.
KEPT_HOURS = f"""
CREATE OR REPLACE FUNCTION sessions_kept_hours() RETURNS TABLE (engagement uuid, organisation text,
        pro_bono boolean, zone text, many int, minutes int, first_at timestamptz, last_at timestamptz,
        client_name text, contact text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    RETURN QUERY
    SELECT e.id, e.organisation_name::text, e.is_pro_bono, e.time_zone::text, count(*)::int,
           sum(s.length_minutes)::int, min(s.starts_at), max(s.starts_at),
           max(l.name)::text, max(l.email)::text
      FROM coaching_sessions_coachingsession s
      JOIN engagements_engagement e ON e.firm_id = s.firm_id AND e.id = s.engagement_id
      LEFT JOIN LATERAL (
           SELECT m.name, m.email FROM coaching_sessions_listingconsent c
             JOIN firms_membership m ON m.firm_id = c.firm_id AND m.id = c.by_id
            WHERE c.firm_id = s.firm_id AND c.engagement_id = e.id AND c.ended_at IS NULL) l ON true
     WHERE s.firm_id = {FIRM} AND s.coach_id = {MEMBER} AND s.state = 'held'
       AND (s.kind = 'coaching' OR e.chemistry_in_hours)
       AND EXISTS (SELECT FROM access_engagementparty p WHERE p.firm_id = s.firm_id
                    AND p.engagement_id = e.id AND p.member_id = s.coach_id AND p.role = 'coach'
                    AND p.until IS NOT NULL)
       AND NOT e.id = ANY (access_engagements('coach'))
     GROUP BY e.firm_id, e.id;
END $$;
DROP POLICY IF EXISTS owner_counts ON coaching_sessions_coachingsession;
CREATE POLICY owner_counts ON coaching_sessions_coachingsession FOR SELECT TO {OWNER_ROLE}
    USING (firm_id = {FIRM});
DROP POLICY IF EXISTS owner_counts ON coaching_sessions_listingconsent;
CREATE POLICY owner_counts ON coaching_sessions_listingconsent FOR SELECT TO {OWNER_ROLE}
    USING (firm_id = {FIRM});
DROP POLICY IF EXISTS owner_counts ON engagements_engagement;
CREATE POLICY owner_counts ON engagements_engagement FOR SELECT TO {OWNER_ROLE} USING (firm_id = {FIRM});
"""

# Whose link this is, asked by somebody who is nobody here: only while it holds, its maker takes
# part, and the engagement is under way. Unknown, expired, ended: no row, all alike.
ASSISTANT = f"""
DROP POLICY IF EXISTS owner_answers ON coaching_sessions_assistantlink;
CREATE POLICY owner_answers ON coaching_sessions_assistantlink FOR SELECT TO {OWNER_ROLE}
    USING (token_hash = (SELECT nullif(current_setting('app.token_hash', true), '')));
CREATE OR REPLACE FUNCTION sessions_assistant_link(hashed text)
    RETURNS TABLE (link_id uuid, firm_id uuid, member_id uuid, engagement_id uuid)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE l coaching_sessions_assistantlink;
BEGIN
    PERFORM set_config('app.token_hash', hashed, true);
    SELECT * INTO l FROM coaching_sessions_assistantlink o
        WHERE o.token_hash = hashed AND o.ended_at IS NULL AND o.expires_at > clock_timestamp();
    PERFORM set_config('app.token_hash', '', true);
    IF l.id IS NULL THEN RETURN; END IF;
    PERFORM set_config('app.firm_id', l.firm_id::text, true);
    RETURN QUERY SELECT l.id, l.firm_id, l.made_by_id, l.engagement_id
        FROM access_engagementparty p
        JOIN firms_membership m ON m.firm_id = p.firm_id AND m.id = p.member_id
        JOIN engagements_engagement e ON e.firm_id = p.firm_id AND e.id = p.engagement_id
        WHERE p.firm_id = l.firm_id AND p.engagement_id = l.engagement_id AND p.member_id = l.made_by_id
          AND p.role IN ('coach', 'coachee') AND p.since IS NOT NULL AND p.until IS NULL
          AND m.ended_at IS NULL AND e.state IN ('contracting', 'active', 'paused');
    PERFORM set_config('app.firm_id', '', true);
END $$;
"""

HELD = "(SELECT nullif(current_setting('app.token_hash', true), ''))"

# A feed is fetched, and an answer comes, before anybody is inside a firm: ids alone, for who holds
# the key. And which engagements' calendars were told something else than what stands, in every firm.
CALENDARS = f"""
DROP POLICY IF EXISTS owner_looks ON coaching_sessions_calendarfeed;
CREATE POLICY owner_looks ON coaching_sessions_calendarfeed FOR SELECT TO {OWNER_ROLE}
    USING (token_hash = {HELD} AND ended_at IS NULL);
DROP POLICY IF EXISTS owner_looks ON coaching_sessions_calendarnotice;
CREATE POLICY owner_looks ON coaching_sessions_calendarnotice FOR SELECT TO {OWNER_ROLE}
    USING (firm_id = {FIRM} OR id::text = {HELD});

-- As whoever asks: the owner, from the two functions below; anybody else sees what they see anyway.
CREATE OR REPLACE FUNCTION sessions_here(firm uuid, member uuid) RETURNS boolean
    LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE before text := current_setting('app.firm_id', true); answer boolean;
BEGIN
    PERFORM set_config('app.firm_id', firm::text, true);
    answer := EXISTS (SELECT FROM firms_membership m WHERE m.firm_id = firm AND m.id = member
                         AND m.joined_at IS NOT NULL AND m.ended_at IS NULL);
    PERFORM set_config('app.firm_id', coalesce(before, ''), true);
    RETURN answer;
END $$;
CREATE OR REPLACE FUNCTION sessions_feed(hashed text) RETURNS TABLE (firm_id uuid, member_id uuid)
    LANGUAGE plpgsql {DEFINER} AS $$
DECLARE f coaching_sessions_calendarfeed;
BEGIN
    PERFORM set_config('app.token_hash', hashed, true);
    SELECT * INTO f FROM coaching_sessions_calendarfeed WHERE token_hash = hashed AND ended_at IS NULL;
    PERFORM set_config('app.token_hash', '', true);
    IF f.id IS NULL OR NOT sessions_here(f.firm_id, f.member_id) THEN RETURN; END IF;
    RETURN QUERY SELECT f.firm_id, f.member_id;
END $$;
CREATE OR REPLACE FUNCTION sessions_told(notice uuid) RETURNS TABLE (firm_id uuid, member_id uuid)
    LANGUAGE plpgsql {DEFINER} AS $$
DECLARE n coaching_sessions_calendarnotice;
BEGIN
    PERFORM set_config('app.token_hash', notice::text, true);
    SELECT * INTO n FROM coaching_sessions_calendarnotice WHERE id = notice;
    PERFORM set_config('app.token_hash', '', true);
    IF n.id IS NULL OR NOT sessions_here(n.firm_id, n.recipient_id) THEN RETURN; END IF;
    RETURN QUERY SELECT n.firm_id, n.recipient_id;
END $$;
CREATE OR REPLACE FUNCTION sessions_calendars_behind()
    RETURNS TABLE (firm_id uuid, engagement_id uuid, admin_id uuid) LANGUAGE plpgsql {DEFINER} AS $$
DECLARE firm uuid; admin uuid; before text := current_setting('app.firm_id', true);
BEGIN
    FOR firm IN SELECT f.id FROM firms_firm f ORDER BY f.id LOOP
        PERFORM set_config('app.firm_id', firm::text, true);
        SELECT m.id INTO admin FROM firms_membership m WHERE m.firm_id = firm AND m.is_admin
           AND m.joined_at IS NOT NULL AND m.ended_at IS NULL ORDER BY m.joined_at, m.id LIMIT 1;
        CONTINUE WHEN admin IS NULL;
        RETURN QUERY
        WITH stands AS (
            SELECT s.engagement_id, s.id, p.member_id, s.starts_at, s.ends_at
              FROM coaching_sessions_coachingsession s
              JOIN engagements_engagement e ON e.firm_id = s.firm_id AND e.id = s.engagement_id
               AND e.state IN ({quoted(GOES_ON)})
              JOIN access_engagementparty p ON p.firm_id = s.firm_id
               AND p.engagement_id = s.engagement_id AND p.role IN ('coach', 'coachee')
               AND p.until IS NULL
              JOIN firms_membership m ON m.firm_id = p.firm_id AND m.id = p.member_id
               AND m.person_id IS NOT NULL AND m.ended_at IS NULL
             WHERE s.firm_id = firm AND s.state = 'planned' AND s.ends_at > now()
        ), told AS (
            SELECT n.engagement_id, n.session_id, n.recipient_id, n.starts_at, n.ends_at
              FROM coaching_sessions_calendarnotice n
             WHERE n.firm_id = firm AND n.method = 'REQUEST'
        )
        SELECT DISTINCT firm, one.engagement_id, admin FROM (
            SELECT s.engagement_id FROM stands s WHERE NOT EXISTS (
                SELECT FROM told t WHERE t.session_id = s.id AND t.recipient_id = s.member_id
                   AND t.starts_at = s.starts_at AND t.ends_at = s.ends_at)
            UNION
            SELECT t.engagement_id FROM told t WHERE t.ends_at > now()
               AND NOT EXISTS (SELECT FROM stands s
                                WHERE s.id = t.session_id AND s.member_id = t.recipient_id)
               AND NOT EXISTS (SELECT FROM coaching_sessions_coachingsession s
                                WHERE s.firm_id = firm AND s.id = t.session_id
                                  AND s.state IN ({quoted(BEGUN)}))) one;
    END LOOP;
    PERFORM set_config('app.firm_id', coalesce(before, ''), true);
END $$;
"""


def guard(**kwargs: Any) -> None:
    """Signal receiver: after `migrate`."""
    if settings.DATABASE_ROLE == "owner":
        with connection.cursor() as cursor:
            cursor.execute(MARKS)
            cursor.execute(KEPT_HOURS)
            cursor.execute(ASSISTANT)
            cursor.execute(CALENDARS)
