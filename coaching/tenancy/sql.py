"""The SQL fragments that every policy is made of.

Each reads a transaction-local setting in a scalar subquery, so that PostgreSQL evaluates it once
per statement. After a transaction the setting is an empty string, not NULL: hence `nullif`.
"""

APP_ROLE = "coaching_app"
OWNER_ROLE = "coaching_owner"
BACKUP_ROLE = "coaching_backup"


def setting(name: str) -> str:
    return f"(SELECT nullif(current_setting('app.{name}', true), '')::uuid)"


FIRM = setting("firm_id")
MEMBER = setting("member_id")
PERSON = setting("person_id")


def quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


# How a function that runs as the owner begins.
DEFINER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public"
