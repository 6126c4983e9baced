"""How many statements a request costs, without BEGIN, COMMIT and savepoints."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

FRAME = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
# Only inside a test's own transaction is the context put back by hand (see own_transaction).
RESET = "SELECT set_config('app.firm_id', ''"


def statements_of_get(client: Client, path: str) -> list[str]:
    """The statements of one GET by a client that is signed in already."""
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    assert answer.status_code == 200, answer.status_code
    found = [query["sql"] for query in captured.captured_queries]
    return [one for one in found if not one.startswith((*FRAME, RESET))]
