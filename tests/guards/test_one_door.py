"""Sealed words come through one door, which writes down who came: the code is walked to see it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from coaching.environment import BASE_DIR

APPS = ("coaching", "engagements", "sessions", "reviews", "consent")
DOOR = "coaching/access/opening.py"
OPENING = {"open_rows", "open_row", "open_together"}

# Where each of these may be named, and why.
ALLOWED = {
    "unseal_rows": {
        DOOR: "asks the policy and writes the ledger",
        "coaching/sealing/fields.py": "",
    },
    "unseal": {"coaching/sealing/envelope.py": "defines it", "coaching/sealing/fields.py": ""},
    "_text": {"coaching/sealing/fields.py": "the sealed text itself"},
    "AESGCM": {
        "coaching/sealing/envelope.py": "seals and opens",
        "coaching/sealing/keyring.py": "wraps keys",
    },
}

# Commands that open nothing of a firm; `seed_demo` plays its people, each as themselves.
SPEAKS_FOR_PEOPLE = {"coaching/demo/management/commands/seed_demo.py"}


def sources() -> Iterator[Path]:
    for app in APPS:
        yield from (BASE_DIR / app).rglob("*.py")


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def name(path: Path) -> str:
    return str(path.relative_to(BASE_DIR))


def names_in(path: Path) -> set[str]:
    """Every name that is used, imported or reached for in this file."""
    found = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.ImportFrom | ast.Import):
            found |= {one.name.rsplit(".", 1)[-1] for one in node.names}
        elif isinstance(node, ast.FunctionDef):
            found.add(node.name)
    return found


def test_nothing_unseals_beside_the_one_door() -> None:
    places: dict[str, set[str]] = {wanted: set() for wanted in ALLOWED}
    for path in sources():
        for wanted in ALLOWED.keys() & names_in(path):
            places[wanted].add(name(path))
    assert places == {wanted: set(where) for wanted, where in ALLOWED.items()}


def test_the_door_writes_down_who_came() -> None:
    """`open_rows` notes, and the others go through it."""
    functions = {
        node.name: {
            getattr(call.func, "id", "") for call in ast.walk(node) if isinstance(call, ast.Call)
        }
        for node in tree_of(BASE_DIR / DOOR).body
        if isinstance(node, ast.FunctionDef)
    }
    assert functions["open_rows"] >= {"may", "unseal_rows", "note"}
    assert [one for one in functions if "unseal_rows" in functions[one]] == ["open_rows"]
    assert "open_rows" in functions["open_row"] & functions["open_together"]


def imports(path: Path) -> set[Path]:
    """The files of this project that a file brings in, wherever in it the import stands."""
    found = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {
                file_of(node.module),
                *(file_of(f"{node.module}.{one.name}") for one in node.names),
            }
        elif isinstance(node, ast.Import):
            found |= {file_of(one.name) for one in node.names}
    return {one for one in found if one is not None}


def file_of(module: str) -> Path | None:
    if module.split(".")[0] not in APPS:
        return None
    base = BASE_DIR.joinpath(*module.split("."))
    candidates = (base.with_suffix(".py"), base / "__init__.py")
    return next((one for one in candidates if one.exists()), None)


def reached(path: Path) -> set[Path]:
    found, new = {path}, {path}
    while new:
        new = {other for one in new for other in imports(one)} - found
        found |= new
    return found


def test_no_command_of_the_operator_comes_near_the_door() -> None:
    commands = [one for one in sources() if "commands" in one.parts and one.name != "__init__.py"]
    assert len(commands) >= 8
    near = {name(one) for one in commands if BASE_DIR / DOOR in reached(one)}
    assert near == SPEAKS_FOR_PEOPLE
