"""Whose link an assistant holds."""

from __future__ import annotations

from coaching.tenancy.sql import OWNER_ROLE

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
