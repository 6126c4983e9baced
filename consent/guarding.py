"""What the database itself does for stage 5: SQL that is made anew after every `migrate`."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import connection

from coaching.tenancy.sql import OWNER_ROLE
from consent.ledger_head import LEDGER_HEAD

# The admin decides about the exception and never touches its text: the times follow by themselves.
DISCLOSURE = f"""
CREATE OR REPLACE FUNCTION consent_disclosure_times() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    UPDATE consent_disclosuretext t
       SET reader_id = NEW.decided_by_id, opened_at = NEW.opened_at,
           closes_at = NEW.closes_at, tell_at = NEW.tell_at
     WHERE t.firm_id = NEW.firm_id AND t.exception_id = NEW.id;
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS consent_disclosure_times ON consent_disclosureexception;
CREATE TRIGGER consent_disclosure_times AFTER UPDATE ON consent_disclosureexception
    FOR EACH ROW EXECUTE FUNCTION consent_disclosure_times();
DROP POLICY IF EXISTS owner_times ON consent_disclosuretext;
CREATE POLICY owner_times ON consent_disclosuretext FOR ALL TO {OWNER_ROLE}
    USING (true) WITH CHECK (true);
"""


def guard(**kwargs: Any) -> None:
    """Signal receiver: after `migrate`."""
    if settings.DATABASE_ROLE == "owner":
        with connection.cursor() as cursor:
            cursor.execute(DISCLOSURE)
            cursor.execute(LEDGER_HEAD)
