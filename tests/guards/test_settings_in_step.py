"""settings.py, .env.example, docker-compose.yml and Dockerfile say the same."""

import ast
import re
from typing import Any

import pytest
import yaml
from django.core.management import get_commands, load_command_class

from coaching.environment import BASE_DIR, OWNER_COMMANDS

OURS = {"web", "worker", "beat", "migrate", "roles"}
# Read by something other than settings.py; the reason is beside each.
ELSEWHERE = {
    "DATABASE_OWNER_URL": "manage.py, for owner commands",
    "DATABASE_BACKUP_URL": "coaching/tenancy/roles.py",
    "DATABASE_SUPERUSER_URL": "coaching/tenancy/roles.py",
    "FORWARDED_ALLOW_IPS": "gunicorn itself",
    "WEB_HOST": "gunicorn.conf.py",
    "WEB_CONCURRENCY": "gunicorn.conf.py",
    "WEB_THREADS": "gunicorn.conf.py",
    "PORT": "gunicorn.conf.py and make demo",
    "WORKER_CONCURRENCY": "make demo and docker-compose.yml",
    "POSTGRES_PASSWORD": "docker-compose.yml",
    "OWNER_PASSWORD": "docker-compose.yml",
    "APP_PASSWORD": "docker-compose.yml",
    "BACKUP_PASSWORD": "docker-compose.yml",
}
# Settings that compose leaves to the image or to manage.py.
FROM_THE_IMAGE = {"DATA_DIR", "STATIC_ROOT", "DATABASE_ROLE"}


def text(name: str) -> str:
    return (BASE_DIR / name).read_text()


def read_by_settings() -> set[str]:
    """The first argument of every env.<type>("NAME") in settings.py."""
    return {
        str(call.args[0].value)
        for call in ast.walk(ast.parse(text("coaching/settings.py")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "env"
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }


def explained() -> dict[str, str]:
    """Name and the comment above it, from .env.example."""
    found, comment = {}, ""
    for line in text(".env.example").splitlines():
        name = re.match(r"([A-Z_]+)=", line)
        if name:
            found[name.group(1)] = comment
        elif line.startswith("#"):
            comment = line
        else:
            comment = ""
    return found


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded = yaml.safe_load(text("docker-compose.yml"))
    assert isinstance(loaded, dict)
    return loaded


def test_every_setting_is_in_the_example_and_no_stale_one():
    assert set(explained()) == read_by_settings() | set(ELSEWHERE)


def test_every_setting_in_the_example_has_a_comment():
    assert [name for name, comment in explained().items() if not comment] == []


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_compose_passes_every_setting_and_never_the_owner(compose: dict[str, Any], name: str):
    passed = set(compose["services"][name]["environment"])
    assert passed >= read_by_settings() - FROM_THE_IMAGE
    assert passed <= (read_by_settings() | set(ELSEWHERE))
    assert not passed & {"DATABASE_OWNER_URL", "DATABASE_BACKUP_URL", "DATABASE_SUPERUSER_URL"}


def test_what_compose_asks_of_the_environment_is_in_the_example():
    asked = set(re.findall(r"\$\{([A-Z_]+)", text("docker-compose.yml")))
    assert asked - set(explained()) == set()


def test_all_our_services_are_one_image(compose: dict[str, Any]):
    services = compose["services"]
    assert set(services) >= OURS
    assert {services[name]["image"] for name in OURS} == {"coaching:latest"}
    assert [name for name in OURS if "build" in services[name]] == ["web"]


def test_migrations_come_before_people(compose: dict[str, Any]):
    for name in ("web", "worker", "beat"):
        waits = compose["services"][name]["depends_on"]
        assert waits["migrate"] == {"condition": "service_completed_successfully"}


def test_nothing_listens_to_the_world(compose: dict[str, Any]):
    ports = [port for service in compose["services"].values() for port in service.get("ports", [])]
    assert [port for port in ports if not port.startswith("127.0.0.1:")] == []


def test_the_image_runs_as_an_ordinary_user():
    users = re.findall(r"^USER (\S+)", text("Dockerfile"), re.MULTILINE)
    assert users == ["coaching"]
    assert "useradd --system --uid 10001" in text("Dockerfile")


def test_the_image_installs_from_the_lock_with_hashes():
    assert "--require-hashes --no-deps -r requirements.lock" in text("Dockerfile")
    assert (
        re.search(r"https?://|file:|--find-links|--(extra-)?index", text("requirements.lock"))
        is None
    )
    assert (
        re.search(r"https?://|file:|--find-links|--(extra-)?index", text("requirements-dev.lock"))
        is None
    )


def test_a_command_that_works_as_the_owner_is_started_as_the_owner() -> None:
    ours = {
        name
        for name, app in get_commands().items()
        if not app.startswith("django.") and "owner role" in load_command_class(app, name).help
    }
    assert ours == {"keys", "verify_agreements", "verify_ledger"}
    assert ours <= OWNER_COMMANDS
