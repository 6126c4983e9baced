"""What PostgreSQL's own catalogue says about the walls. An exception has a reason, or it is a fault."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from coaching.tenancy.models import FirmModel
from coaching.tenancy.sql import APP_ROLE, FIRM

pytestmark = pytest.mark.django_db

# Tables outside the firm wall, and why. A table that no longer exists may not stay here.
OPEN_TABLES = {
    "firms_firm": "the firm itself; its own policies let anybody read name and colour",
    "firms_person": "a login belongs to no firm; inside a firm one sees one's own row",
    "reminders_due": "the sweep belongs to no firm: ids and times only",
    "account_emailaddress": "logins, looked up before anybody is in a firm",
    "account_emailconfirmation": "logins",
    "mfa_authenticator": "second factors of logins",
    "usersessions_usersession": "a login's web sessions",
    "socialaccount_socialaccount": "logins through another provider",
    "socialaccount_socialapp": "configuration",
    "socialaccount_socialtoken": "logins through another provider",
    "django_session": "web sessions: no content is kept in them",
    "django_content_type": "framework",
    "django_migrations": "framework",
    "auth_group": "framework, unused",
    "auth_group_permissions": "framework, unused",
    "auth_permission": "framework, unused",
    "coaching_cache": "rate limits",
}


def rows(query: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def firm_tables() -> set[str]:
    return {model._meta.db_table for model in apps.get_models() if issubclass(model, FirmModel)}


def test_every_table_is_behind_the_firm_wall_or_has_a_reason() -> None:
    tables = {
        name for (name,) in rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    }
    assert tables - firm_tables() == set(OPEN_TABLES)


def test_firm_tables_have_row_security_enabled_and_forced() -> None:
    loose = rows(
        "SELECT relname FROM pg_class WHERE relname = ANY (%s) "
        "AND NOT (relrowsecurity AND relforcerowsecurity)",
        sorted(firm_tables()),
    )
    assert loose == []


def test_firm_tables_have_the_restrictive_policy_and_a_firm_for_every_row() -> None:
    walled = rows(
        "SELECT tablename FROM pg_policies WHERE policyname = 'firm_wall' AND permissive = 'RESTRICTIVE' "
        "AND cmd = 'ALL' AND roles = ARRAY[%s]::name[] AND qual LIKE '%%app.firm_id%%' "
        "AND with_check LIKE '%%app.firm_id%%'",
        APP_ROLE,
    )
    assert {name for (name,) in walled} == firm_tables()
    nullable = rows(
        "SELECT table_name FROM information_schema.columns WHERE column_name = 'firm_id' "
        "AND is_nullable = 'YES' AND table_name = ANY (%s)",
        sorted(firm_tables()),
    )
    assert nullable == []
    assert "app.firm_id" in FIRM


def test_keys_between_firm_tables_hold_within_one_firm() -> None:
    """A plain foreign key is checked past row security and accepts another firm's row."""
    plain = rows(
        """
        SELECT c.conrelid::regclass::text, c.conname FROM pg_constraint c
         WHERE c.contype = 'f' AND c.confrelid::regclass::text = ANY (%s)
           AND NOT (array_length(c.conkey, 1) = 2 AND EXISTS (
               SELECT FROM pg_attribute a
                WHERE a.attrelid = c.conrelid AND a.attnum = c.conkey[1] AND a.attname = 'firm_id'))
        """,
        sorted(firm_tables()),
    )
    assert plain == []


def test_every_key_in_a_model_is_held_by_the_database() -> None:
    held = set(
        rows(
            """
            SELECT c.conrelid::regclass::text, a.attname FROM pg_constraint c
              JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[2]
             WHERE c.contype = 'f' AND array_length(c.conkey, 1) = 2
            """
        )
    )
    wanted = {
        (model._meta.db_table, field.column)
        for model in apps.get_models()
        if issubclass(model, FirmModel)
        for field in model._meta.concrete_fields
        if field.is_relation
        and field.related_model is not None
        and issubclass(field.related_model, FirmModel)
    }
    assert wanted - held == set()


def test_the_application_cannot_step_over_the_walls() -> None:
    ((role, superuser, bypass, owns),) = rows(
        "SELECT current_user, rolsuper, rolbypassrls, "
        "EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user) "
        "FROM pg_roles WHERE rolname = current_user"
    )
    assert (role, superuser, bypass, owns) == (APP_ROLE, False, False, False)


def test_ledgers_take_no_change_from_the_application() -> None:
    ledgers = [
        "audit_auditevent",
        "consent_consentevent",
        "access_accessentry",
        "access_accessbatch",
    ]
    for table in ledgers:
        for right in ("UPDATE", "DELETE", "TRUNCATE"):
            ((granted,),) = rows("SELECT has_table_privilege(%s, %s)", table, right)
            assert not granted, f"{right} on {table}"


def test_no_table_may_be_emptied_and_no_view_or_materialised_view_exists() -> None:
    assert rows("SELECT viewname FROM pg_views WHERE schemaname = 'public'") == []
    assert rows("SELECT matviewname FROM pg_matviews WHERE schemaname = 'public'") == []
    emptied = rows(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' "
        "AND has_table_privilege(oid, 'TRUNCATE')"
    )
    assert emptied == []


def test_functions_that_run_as_the_owner_are_these_alone() -> None:
    found = {
        name
        for (name,) in rows(
            "SELECT proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
            "WHERE n.nspname = 'public' AND prosecdef"
        )
    }
    assert found == {
        "access_allowed",
        "access_chain",
        "access_colleagues",
        "access_digest",
        "access_engagements",
        "access_is_admin",
        "access_took_part",
        "audit_link",
        "consent_answers_stand",
        "consent_deciders",
        "engagements_drafters",
        "consent_disclosure_times",
        "consent_member_left",
        "consent_part_ended",
        "consent_reader_is_here",
        "consent_publish",
        "consent_lapsed",
        "consent_head",
        "engagements_agreement_kept",
        "engagements_allow",
        "engagements_choice_admins",
        "engagements_mark_version",
        "engagements_signature_fits",
        "engagements_signed_by_all",
        "engagements_version_at",
        "engagements_version_in_force",
        "firms_accept",
        "firms_enter",
        "firms_has_members",
        "firms_invitation",
        "firms_is_admin",
        "firms_of",
        "sealing_samples",
        "sessions_assistant_link",
        "sessions_kept_hours",
        "sessions_mark_version",
        "sessions_calendars_behind",
        "sessions_feed",
        "sessions_told",
    }
