"""Who holds the key of a feed or of an answer, and which calendars are behind."""

from __future__ import annotations

from collections.abc import Iterable

from coaching.tenancy.sql import DEFINER, FIRM, OWNER_ROLE
from sessions.calendars.standing import BEGUN, GOES_ON


def quoted(states: Iterable[str]) -> str:
    return ", ".join(f"'{state}'" for state in states)


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
    {DEFINER} AS $$
DECLARE f coaching_sessions_calendarfeed;
BEGIN
    PERFORM set_config('app.token_hash', hashed, true);
    SELECT * INTO f FROM coaching_sessions_calendarfeed WHERE token_hash = hashed AND ended_at IS NULL;
    PERFORM set_config('app.token_hash', '', true);
    IF f.id IS NULL OR NOT sessions_here(f.firm_id, f.member_id) THEN RETURN; END IF;
    RETURN QUERY SELECT f.firm_id, f.member_id;
END $$;
CREATE OR REPLACE FUNCTION sessions_told(notice uuid) RETURNS TABLE (firm_id uuid, member_id uuid)
    {DEFINER} AS $$
DECLARE n coaching_sessions_calendarnotice;
BEGIN
    PERFORM set_config('app.token_hash', notice::text, true);
    SELECT * INTO n FROM coaching_sessions_calendarnotice WHERE id = notice;
    PERFORM set_config('app.token_hash', '', true);
    IF n.id IS NULL OR NOT sessions_here(n.firm_id, n.recipient_id) THEN RETURN; END IF;
    RETURN QUERY SELECT n.firm_id, n.recipient_id;
END $$;
CREATE OR REPLACE FUNCTION sessions_calendars_behind()
    RETURNS TABLE (firm_id uuid, engagement_id uuid, admin_id uuid) {DEFINER} AS $$
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
