"""How many statements a request costs, without BEGIN, COMMIT and savepoints."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

FRAME = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


def statements_of_get(client: Client, path: str) -> list[str]:
    """The statements of one GET by a client that is signed in already."""
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    assert answer.status_code == 200, answer.status_code
    found = [query["sql"] for query in captured.captured_queries]
    return [one for one in found if not one.startswith(FRAME)]
