"""Narrow functions for the moments before anybody is inside a firm.

They run as the owner role, answer one question each and set the transaction's context.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import connection

from coaching.tenancy.sql import APP_ROLE, FIRM, MEMBER, OWNER_ROLE, PERSON

HELD = "(SELECT nullif(current_setting('app.token_hash', true), ''))"

POLICIES = f"""
-- A firm's name and colour stand on its pages; only its admins change them.
ALTER TABLE firms_firm ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS anyone_reads ON firms_firm;
CREATE POLICY anyone_reads ON firms_firm FOR SELECT TO {APP_ROLE} USING (true);
DROP POLICY IF EXISTS anyone_founds ON firms_firm;
CREATE POLICY anyone_founds ON firms_firm FOR INSERT TO {APP_ROLE} WITH CHECK (true);
DROP POLICY IF EXISTS admin_changes ON firms_firm;
CREATE POLICY admin_changes ON firms_firm FOR UPDATE TO {APP_ROLE}
    USING (id = {FIRM} AND (SELECT firms_is_admin()));

-- Logins are looked up outside a firm. Inside one, people see their own row.
ALTER TABLE firms_person ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS outside_or_own ON firms_person;
CREATE POLICY outside_or_own ON firms_person FOR ALL TO {APP_ROLE}
    USING ({FIRM} IS NULL OR id = {PERSON}) WITH CHECK ({FIRM} IS NULL OR id = {PERSON});

DROP POLICY IF EXISTS owner_answers ON firms_membership;
CREATE POLICY owner_answers ON firms_membership FOR ALL TO {OWNER_ROLE}
    USING (firm_id = {FIRM} OR person_id = {PERSON}) WITH CHECK (firm_id = {FIRM});
DROP POLICY IF EXISTS founder_joins ON firms_membership;
CREATE POLICY founder_joins ON firms_membership FOR INSERT TO {APP_ROLE}
    WITH CHECK (id = {MEMBER} AND person_id = {PERSON} AND NOT (SELECT firms_has_members()));
DROP POLICY IF EXISTS owner_answers ON firms_invitation;
CREATE POLICY owner_answers ON firms_invitation FOR ALL TO {OWNER_ROLE}
    USING (token_hash = {HELD}) WITH CHECK (token_hash = {HELD});
"""

DEFINER = "SECURITY DEFINER SET search_path = pg_catalog, public"

FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION firms_has_members() RETURNS boolean LANGUAGE sql STABLE {DEFINER} AS $$
    SELECT EXISTS (SELECT FROM firms_membership WHERE firm_id = {FIRM})
$$;
CREATE OR REPLACE FUNCTION firms_is_admin() RETURNS boolean LANGUAGE sql STABLE {DEFINER} AS $$
    SELECT EXISTS (SELECT FROM firms_membership
                    WHERE firm_id = {FIRM} AND id = {MEMBER} AND is_admin AND ended_at IS NULL)
$$;
CREATE OR REPLACE FUNCTION firms_of(person uuid) RETURNS TABLE (slug text, name text)
    LANGUAGE plpgsql {DEFINER} AS $$
BEGIN
    PERFORM set_config('app.person_id', person::text, true);
    RETURN QUERY SELECT f.slug::text, f.name::text FROM firms_membership m
        JOIN firms_firm f ON f.id = m.firm_id
        WHERE m.person_id = person AND m.joined_at IS NOT NULL AND m.ended_at IS NULL ORDER BY f.name;
END $$;
-- Wall 1's gate: the member this person is in that firm, re-read on every request, and the
-- transaction's context set in the same round trip. No membership: no row, no context.
CREATE OR REPLACE FUNCTION firms_enter(firm_slug text, person uuid)
    RETURNS TABLE (member jsonb, firm jsonb, firms jsonb) LANGUAGE plpgsql {DEFINER} AS $$
DECLARE m firms_membership; f firms_firm;
BEGIN
    PERFORM set_config('app.person_id', person::text, true);
    SELECT * INTO f FROM firms_firm WHERE slug = firm_slug;
    SELECT * INTO m FROM firms_membership
        WHERE firm_id = f.id AND person_id = person AND joined_at IS NOT NULL AND ended_at IS NULL;
    IF m.id IS NULL THEN RETURN; END IF;
    PERFORM set_config('app.firm_id', f.id::text, true), set_config('app.member_id', m.id::text, true);
    RETURN QUERY SELECT to_jsonb(m), to_jsonb(f),
        (SELECT jsonb_agg(jsonb_build_object('slug', o.slug, 'name', o.name)) FROM firms_of(person) o);
END $$;
CREATE OR REPLACE FUNCTION firms_invitation(hashed text)
    RETURNS TABLE (firm_id uuid, member_name text, email text, state text) LANGUAGE plpgsql {DEFINER} AS $$
DECLARE i firms_invitation;
BEGIN
    PERFORM set_config('app.token_hash', hashed, true);
    SELECT * INTO i FROM firms_invitation WHERE token_hash = hashed;
    IF i.id IS NULL THEN RETURN; END IF;
    PERFORM set_config('app.firm_id', i.firm_id::text, true);
    RETURN QUERY SELECT m.firm_id, m.name::text, m.email::text,
        CASE WHEN i.used_at IS NOT NULL OR m.person_id IS NOT NULL THEN 'used'
             WHEN i.expires_at < now() THEN 'expired' ELSE 'open' END
        FROM firms_membership m WHERE m.id = i.member_id;
    PERFORM set_config('app.firm_id', '', true);
END $$;
-- Once, by the person whose address was invited: else no row.
CREATE OR REPLACE FUNCTION firms_accept(hashed text, person uuid)
    RETURNS TABLE (firm_slug text, member_id uuid) LANGUAGE plpgsql {DEFINER} AS $$
DECLARE i firms_invitation;
BEGIN
    PERFORM set_config('app.token_hash', hashed, true);
    UPDATE firms_invitation SET used_at = now()
        WHERE token_hash = hashed AND used_at IS NULL AND expires_at >= now() RETURNING * INTO i;
    IF i.id IS NULL THEN RETURN; END IF;
    PERFORM set_config('app.firm_id', i.firm_id::text, true);
    RETURN QUERY UPDATE firms_membership m SET person_id = person, joined_at = now()
        FROM firms_person p, firms_firm f
        WHERE m.id = i.member_id AND m.firm_id = i.firm_id AND m.person_id IS NULL AND m.ended_at IS NULL
          AND p.id = person AND lower(p.email) = lower(m.email) AND f.id = m.firm_id
        RETURNING f.slug::text, m.id;
    PERFORM set_config('app.firm_id', '', true);
END $$;
"""

TRIGGERS = f"""
-- People keep their own name up to date; what they are to the firm is for its admins to say. Row
-- policies know no columns, so this stands beside them.
CREATE OR REPLACE FUNCTION firms_keep_rank() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = '{APP_ROLE}' AND NOT firms_is_admin()
       AND (NEW.is_admin, NEW.is_coach, NEW.client_organisation_id, NEW.sponsor_kind, NEW.email,
            NEW.person_id, NEW.joined_at, NEW.ended_at)
           IS DISTINCT FROM
           (OLD.is_admin, OLD.is_coach, OLD.client_organisation_id, OLD.sponsor_kind, OLD.email,
            OLD.person_id, OLD.joined_at, OLD.ended_at)
    THEN
        RAISE EXCEPTION 'only an admin changes what a member is to the firm'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER IF EXISTS firms_keep_rank ON firms_membership;
CREATE TRIGGER firms_keep_rank BEFORE UPDATE ON firms_membership
    FOR EACH ROW EXECUTE FUNCTION firms_keep_rank();
"""


def compile_functions(**kwargs: Any) -> None:
    """Signal receiver: after `migrate`, in step with this file."""
    if settings.DATABASE_ROLE == "owner":
        with connection.cursor() as cursor:
            cursor.execute(FUNCTIONS)
            cursor.execute(POLICIES)
            cursor.execute(TRIGGERS)
