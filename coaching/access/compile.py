"""The policy table as PostgreSQL row policies: written after every `migrate`, idempotently."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models

from coaching.access.models.ledger import CHAIN
from coaching.access.policy import ENGAGEMENT_PARTIES, TABLE, Material, Party, Row
from coaching.access.sight import engagement_column
from coaching.tenancy.sql import APP_ROLE, FIRM, MEMBER, OWNER_ROLE, quote

# Who the acting member is, asked of tables whose own policies would ask this again: hence
# SECURITY DEFINER. Each answers about the member and firm of this transaction only.
FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION access_engagements(VARIADIC roles text[]) RETURNS uuid[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN RETURN (
    SELECT coalesce(array_agg(p.engagement_id), '{{}}')
      FROM access_engagementparty p
      JOIN firms_membership m ON m.firm_id = p.firm_id AND m.id = p.member_id
     WHERE p.firm_id = {FIRM} AND p.member_id = {MEMBER} AND p.role = ANY (roles)
       AND p.since IS NOT NULL AND p.until IS NULL AND m.ended_at IS NULL
); END $$;
CREATE OR REPLACE FUNCTION access_is_admin() RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT EXISTS (SELECT FROM firms_membership m
                    WHERE m.firm_id = {FIRM} AND m.id = {MEMBER} AND m.is_admin AND m.ended_at IS NULL)
$$;
CREATE OR REPLACE FUNCTION access_colleagues() RETURNS uuid[]
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT coalesce(array_agg(p.member_id), '{{}}')
      FROM access_engagementparty p
     WHERE p.firm_id = {FIRM} AND p.since IS NOT NULL
       AND (p.until IS NULL OR p.role <> 'sponsor'
            OR p.engagement_id = ANY (access_engagements('coach', 'coachee')))
       AND p.engagement_id = ANY (access_engagements('coach', 'coachee', 'sponsor'))
$$;
CREATE OR REPLACE FUNCTION access_allowed(term text, engagement uuid, version int) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN RETURN EXISTS (
    SELECT FROM access_allowance a
     WHERE a.firm_id = {FIRM} AND a.engagement_id = $2 AND a.term = $1 AND a.since_version <= $3
); END $$;
CREATE OR REPLACE FUNCTION access_took_part(engagement uuid, at timestamptz) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN RETURN EXISTS (
    SELECT FROM access_engagementparty p
     WHERE p.firm_id = {FIRM} AND p.member_id = {MEMBER} AND p.engagement_id = $1
       AND p.until IS NULL AND p.since <= $2
); END $$;
DROP POLICY IF EXISTS owner_answers ON access_allowance;
CREATE POLICY owner_answers ON access_allowance FOR ALL TO {OWNER_ROLE} USING (firm_id = {FIRM});
DROP POLICY IF EXISTS owner_answers ON access_engagementparty;
CREATE POLICY owner_answers ON access_engagementparty FOR SELECT TO {OWNER_ROLE} USING (firm_id = {FIRM});
"""


def compile_policies(**kwargs: Any) -> None:
    """Signal receiver: after `migrate`, make the database say what the table says."""
    if settings.DATABASE_ROLE != "owner":
        return
    with connection.cursor() as cursor:
        cursor.execute(FUNCTIONS)
        cursor.execute(CHAIN)
        for model in walled_models():
            cursor.execute(policies_sql(model))


def walled_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if hasattr(model, "material")]


def policies_sql(model: Any) -> str:
    """Drop and create the four permissive policies of one table."""
    table, row = quote(model._meta.db_table), TABLE[Material(model.material)]
    see = any_party(model, row, "see")
    wanted = {
        "may_see": ("SELECT", see and f"USING ({see})"),
        "may_add": ("INSERT", with_check(any_party(model, row, "add"))),
        "may_change": ("UPDATE", changing(any_party(model, row, "change"), see)),
        "may_remove": ("DELETE", using(any_party(model, row, "remove"))),
    }
    lines = [f"DROP POLICY IF EXISTS {name} ON {table};" for name in wanted]
    lines += [
        f"CREATE POLICY {name} ON {table} FOR {command} TO {APP_ROLE} {clause};"
        for name, (command, clause) in wanted.items()
        if clause
    ]
    return "\n".join(lines)


def using(condition: str) -> str:
    return condition and f"USING ({condition})"


def with_check(condition: str) -> str:
    return condition and f"WITH CHECK ({condition})"


def changing(condition: str, see: str) -> str:
    return condition and f"USING ({condition}) WITH CHECK ({see or 'false'})"


def any_party(model: type[models.Model], row: Row, verb: str) -> str:
    """One SQL condition for a verb; engagement parties that share a condition share a look-up."""
    by_condition: dict[str, list[Party]] = defaultdict(list)
    for party, grant in row.items():
        condition = getattr(grant, verb)
        if condition is not None:
            by_condition[condition.sql()].append(party)
    clauses = []
    for condition, parties in by_condition.items():
        clauses += [both(clause, condition) for clause in party_clauses(model, parties)]
    return " OR ".join(clauses)


def party_clauses(model: type[models.Model], parties: list[Party]) -> list[str]:
    roles = [party for party in parties if party in ENGAGEMENT_PARTIES]
    clauses = [OTHERS[party] for party in parties if party not in ENGAGEMENT_PARTIES]
    if roles:
        names = ", ".join(f"'{role}'" for role in roles)
        column = quote(engagement_column(model))
        clauses.append(f"{column} = ANY ((SELECT access_engagements({names}))::uuid[])")
    return clauses


OTHERS = {
    Party.FIRM_ADMIN: "(SELECT access_is_admin())",
    Party.COLLEAGUE: '"id" = ANY ((SELECT access_colleagues())::uuid[])',
    Party.MEMBER: f"{MEMBER} IS NOT NULL",
}


def both(one: str, other: str) -> str:
    """The row's own columns first: where they say no, nothing is looked up."""
    return one if other == "true" else f"({other} AND {one})"
