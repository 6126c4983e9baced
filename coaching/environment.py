"""Where settings come from: the process environment, then one optional file of the same names."""

import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent

# These commands change the schema or read every firm's ledger, so they connect as the owner of
# the tables. Everything else connects as the application, which the walls are built against.
OWNER_COMMANDS = frozenset(
    {
        "createcachetable",
        "dbshell",
        "flush",
        "inspectdb",
        "keys",
        "migrate",
        "showmigrations",
        "sqlflush",
        "sqlmigrate",
        "verify_agreements",
        "verify_ledger",
    }
)


def load() -> None:
    """Read ENV_FILE (default `.env` beside manage.py); what is set already wins."""
    import environ

    path = Path(os.environ.get("ENV_FILE", ".env"))
    path = path if path.is_absolute() else BASE_DIR / path
    if path.is_file():
        environ.Env.read_env(path)


def become_owner() -> None:
    """Point this process at DATABASE_OWNER_URL. Call before the settings are imported."""
    load()
    owner = os.environ.get("DATABASE_OWNER_URL")
    if not owner:
        raise SystemExit("This command works as the owner of the tables: set DATABASE_OWNER_URL.")
    os.environ["DATABASE_URL"] = owner
    os.environ["DATABASE_ROLE"] = "owner"
