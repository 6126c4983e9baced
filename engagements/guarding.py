"""What the database itself keeps of an agreement: SQL that is made anew after every `migrate`."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import connection

from coaching.tenancy.sql import DEFINER, FIRM, MEMBER, OWNER_ROLE

# Whoever signs last brings it into force, a sponsor perhaps: so the database looks for itself.
AGREEMENT = f"""
CREATE OR REPLACE FUNCTION engagements_signed_by_all(agreement engagements_agreement) RETURNS boolean
    {DEFINER} STABLE AS $$
BEGIN
    RETURN NOT EXISTS (
        SELECT FROM access_engagementparty p
          JOIN firms_membership m ON m.firm_id = p.firm_id AND m.id = p.member_id
         WHERE p.firm_id = agreement.firm_id AND p.engagement_id = agreement.engagement_id
           AND p.since IS NOT NULL AND p.until IS NULL AND m.ended_at IS NULL
           AND NOT EXISTS (
               SELECT FROM engagements_signature s
                WHERE s.firm_id = p.firm_id AND s.agreement_id = agreement.id
                  AND s.member_id = p.member_id AND s.document_hash = agreement.document_hash));
END $$;
CREATE OR REPLACE FUNCTION engagements_agreement_kept() RETURNS trigger {DEFINER} AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state NOT IN ('draft', 'offered') THEN
            RAISE EXCEPTION 'an agreement begins as a draft, or offered'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'engagements_agreement_kept';
        END IF;
        RETURN NULL;
    END IF;
    IF OLD.state <> 'draft' AND (NEW.engagement_id, NEW.version, NEW.sections, NEW.terms,
            NEW.signing_order, NEW.document_hash, NEW.offered_at) IS DISTINCT FROM
           (OLD.engagement_id, OLD.version, OLD.sections, OLD.terms,
            OLD.signing_order, OLD.document_hash, OLD.offered_at) THEN
        RAISE EXCEPTION 'what was offered to be signed is not changed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'engagements_agreement_kept';
    END IF;
    IF NEW.state = 'in_force' AND OLD.state <> 'in_force'
       AND NOT engagements_signed_by_all(NEW) THEN
        RAISE EXCEPTION 'somebody has not signed this agreement'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'engagements_agreement_kept';
    END IF;
    IF OLD.state = 'in_force' AND NEW.state <> 'in_force' AND NOT EXISTS (
        SELECT FROM engagements_agreement a
         WHERE a.firm_id = NEW.firm_id AND a.engagement_id = NEW.engagement_id
           AND a.version > NEW.version AND a.state = 'offered' AND engagements_signed_by_all(a)) THEN
        RAISE EXCEPTION 'an agreement in force ends when the next one begins'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'engagements_agreement_kept';
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS engagements_agreement_kept ON engagements_agreement;
CREATE TRIGGER engagements_agreement_kept AFTER INSERT OR UPDATE ON engagements_agreement
    FOR EACH ROW EXECUTE FUNCTION engagements_agreement_kept();

CREATE OR REPLACE FUNCTION engagements_signature_fits() RETURNS trigger {DEFINER} AS $$
BEGIN
    PERFORM FROM engagements_agreement a
      WHERE a.firm_id = NEW.firm_id AND a.id = NEW.agreement_id AND a.state = 'offered'
        AND a.engagement_id = NEW.engagement_id AND a.document_hash = NEW.document_hash;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'this is not the document that waits for signatures'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'engagements_signature_fits';
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS engagements_signature_fits ON engagements_signature;
CREATE TRIGGER engagements_signature_fits AFTER INSERT ON engagements_signature
    FOR EACH ROW EXECUTE FUNCTION engagements_signature_fits();

-- What it allows a sponsor to see follows in the same moment: a term that was allowed before keeps
-- the version since which it was; a new one begins with this version, and never looks back.
CREATE OR REPLACE FUNCTION engagements_allow() RETURNS trigger {DEFINER} AS $$
BEGIN
    DELETE FROM access_allowance a
     WHERE a.firm_id = NEW.firm_id AND a.engagement_id = NEW.engagement_id
       AND NOT coalesce((NEW.terms ->> a.term)::boolean, false);
    INSERT INTO access_allowance (id, firm_id, engagement_id, term, since_version)
        SELECT gen_random_uuid(), NEW.firm_id, NEW.engagement_id, t.key, NEW.version
          FROM jsonb_each_text(NEW.terms) t WHERE t.value::boolean
        ON CONFLICT (firm_id, engagement_id, term) DO NOTHING;
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS engagements_allow ON engagements_agreement;
CREATE TRIGGER engagements_allow AFTER UPDATE OF state ON engagements_agreement FOR EACH ROW
    WHEN (NEW.state = 'in_force' AND OLD.state <> 'in_force') EXECUTE FUNCTION engagements_allow();

CREATE OR REPLACE FUNCTION engagements_version_in_force(firm uuid, engagement uuid) RETURNS int
    {DEFINER} STABLE AS $$
BEGIN
    RETURN coalesce((SELECT a.version FROM engagements_agreement a WHERE a.firm_id = firm
                        AND a.engagement_id = engagement AND a.state = 'in_force'), 0);
END $$;
CREATE OR REPLACE FUNCTION engagements_version_at(firm uuid, engagement uuid, at timestamptz)
    RETURNS int {DEFINER} STABLE AS $$
BEGIN
    RETURN coalesce((SELECT max(a.version) FROM engagements_agreement a WHERE a.firm_id = firm
                        AND a.engagement_id = engagement AND a.state IN ('in_force', 'superseded')
                        AND a.in_force_at <= at), 0);
END $$;
CREATE OR REPLACE FUNCTION engagements_mark_version() RETURNS trigger {DEFINER} AS $$
BEGIN
    NEW.under_version := engagements_version_in_force(NEW.firm_id, NEW.engagement_id);
    RETURN NEW;
END $$;
DROP TRIGGER IF EXISTS engagements_mark_version ON engagements_sessionmark;
CREATE TRIGGER engagements_mark_version BEFORE INSERT ON engagements_sessionmark
    FOR EACH ROW EXECUTE FUNCTION engagements_mark_version();

-- Whom a declined agreement goes back to: a party cannot see the firm's admins. The engagement's
-- own parties alone get an answer.
CREATE OR REPLACE FUNCTION engagements_drafters(engagement uuid) RETURNS TABLE (id uuid)
    {DEFINER} STABLE AS $$
BEGIN
    RETURN QUERY SELECT m.id FROM firms_membership m
     WHERE m.firm_id = {FIRM} AND m.is_admin AND m.joined_at IS NOT NULL AND m.ended_at IS NULL
       AND EXISTS (SELECT FROM access_engagementparty p
                    WHERE p.firm_id = m.firm_id AND p.engagement_id = engagement
                      AND p.member_id = {MEMBER} AND p.since IS NOT NULL AND p.until IS NULL);
END $$;
DROP POLICY IF EXISTS owner_looks ON engagements_agreement;
CREATE POLICY owner_looks ON engagements_agreement FOR SELECT TO {OWNER_ROLE} USING (firm_id = {FIRM});
DROP POLICY IF EXISTS owner_looks ON engagements_agreementpaper;
CREATE POLICY owner_looks ON engagements_agreementpaper FOR SELECT TO {OWNER_ROLE} USING (firm_id = {FIRM});
DROP POLICY IF EXISTS owner_looks ON engagements_signature;
CREATE POLICY owner_looks ON engagements_signature FOR SELECT TO {OWNER_ROLE} USING (firm_id = {FIRM});
"""

# What was agreed in the contracting meeting is shown to sponsors by the coachee alone. And whom a
# coachee tells of their choice of a coach: of the firm's admins they know nothing else.
BEFORE_THE_START = f"""
CREATE OR REPLACE FUNCTION engagements_note_shown() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT (NEW.engagement_id = ANY (access_engagements('coachee'))) THEN
        RAISE EXCEPTION 'the coachee alone shows what was agreed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'engagements_note_shown';
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER IF EXISTS engagements_note_shown ON engagements_contractingnote;
CREATE TRIGGER engagements_note_shown BEFORE UPDATE OF state ON engagements_contractingnote
    FOR EACH ROW WHEN (NEW.state = 'shared' AND OLD.state <> 'shared')
    EXECUTE FUNCTION engagements_note_shown();

CREATE OR REPLACE FUNCTION engagements_choice_admins(choice uuid) RETURNS TABLE (id uuid)
    {DEFINER} STABLE AS $$
BEGIN
    RETURN QUERY SELECT m.id FROM firms_membership m
     WHERE m.firm_id = {FIRM} AND m.is_admin AND m.joined_at IS NOT NULL AND m.ended_at IS NULL
       AND EXISTS (SELECT FROM engagements_coachchoice c WHERE c.firm_id = m.firm_id
                      AND c.id = choice AND c.coachee_id = {MEMBER});
END $$;
DROP POLICY IF EXISTS owner_looks ON engagements_coachchoice;
CREATE POLICY owner_looks ON engagements_coachchoice FOR SELECT TO {OWNER_ROLE} USING (firm_id = {FIRM});
"""


def guard(**kwargs: Any) -> None:
    """Signal receiver: after `migrate`."""
    if settings.DATABASE_ROLE == "owner":
        with connection.cursor() as cursor:
            cursor.execute(AGREEMENT)
            cursor.execute(BEFORE_THE_START)
