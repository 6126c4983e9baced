"""What a coach who handed an engagement over keeps of it."""

from __future__ import annotations

from coaching.tenancy.sql import FIRM, MEMBER, OWNER_ROLE

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
