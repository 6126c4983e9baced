"""`make check` after lint and floors: types, templates, migrations, deployment, docs in step.

All checks run, then the failed ones are named. To hold a generated document against its source,
give its command a `--check FILE` option and add it to DOCUMENTS with the marker it writes between.
"""

import os
import subprocess
import sys
from pathlib import Path

from coaching.environment import BASE_DIR

BIN = Path(sys.executable).parent
MANAGE = [sys.executable, "-W", "ignore", "manage.py"]
DOCUMENTS = {"who_sees": "<!-- who sees what -->", "state_diagrams": "<!-- states -->"}

# As in production. No server answers at these addresses; none of the checks needs one.
PRODUCTION = {
    "ENV_FILE": "none",
    "SECRET_KEY": "a-long-and-random-looking-key-for-checking-7Qm2vXw9LpR4tY8u",
    "BASE_URL": "https://coaching.example.com",
    "DATABASE_URL": "postgresql://coaching_app:x@127.0.0.1:1/coaching",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "SEALING_KEYS": "check:" + "A" * 43 + "=",
    "DEBUG": "false",
    "DEMO": "false",
}


def checks() -> dict[str, list[str]]:
    found = {
        "types": [str(BIN / "mypy"), "."],
        "deployment": [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"],
        "migrations in step": [*MANAGE, "makemigrations", "--check", "--dry-run"],
    }
    if (BASE_DIR / "templates").is_dir():
        found["templates: lint"] = [str(BIN / "djlint"), "templates", "--lint", "--quiet"]
        found["templates: format"] = [str(BIN / "djlint"), "templates", "--check", "--quiet"]
    for path in sorted([*BASE_DIR.glob("*.md"), *BASE_DIR.glob("docs/**/*.md")]):
        document = str(path.relative_to(BASE_DIR))
        for command, marker in DOCUMENTS.items():
            if marker in path.read_text():
                found[f"in step: {document}"] = [*MANAGE, command, "--check", document]
    return found


def main() -> None:
    (BASE_DIR / "static").mkdir(exist_ok=True)
    environ = {**os.environ, **PRODUCTION}
    failed = []
    for name, argv in checks().items():
        print(f"— {name}", flush=True)
        if subprocess.run(argv, env=environ, cwd=BASE_DIR, check=False).returncode:
            failed.append(name)
    if failed:
        raise SystemExit(f"Failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
