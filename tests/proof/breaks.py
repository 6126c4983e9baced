"""`make prove-breaks`: no green without a red.

Each seeded fault of tests/proof/faults/ is put into a copy of the tree, alone, and the tests
that are to catch it run there. A fault that no test notices got away, and this fails.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import cache_from_source
from pathlib import Path
from queue import Queue

from coaching.environment import BASE_DIR
from tests.proof.children import environ
from tests.proof.faults import FAULTS
from tests.proof.faults.fault import Edit, Fault

FAILED = 1  # pytest's exit code when tests ran and some failed
LISTED = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]


class Spoilt(Exception):
    """The fault could not be tried: neither caught nor got away."""


@dataclass(frozen=True)
class Result:
    """What pytest said, and the tests that failed."""

    code: int
    failed: list[str]
    output: str


def copy_tree(target: Path) -> None:
    """The files that git knows or would take, as they stand now."""
    listed = subprocess.run(LISTED, cwd=BASE_DIR, check=True, capture_output=True, text=True)
    for name in filter(None, listed.stdout.split("\0")):
        source = BASE_DIR / name
        if source.is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target / name)


def run(tree: Path, tests: Iterable[str]) -> Result:
    """The named tests in the copy, on the copy's own services, until the first failure."""
    report = tree / "report.xml"
    report.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider"]
    command += [f"--junit-xml={report}", *tests]
    done = subprocess.run(
        command, cwd=tree, env=environ(), check=False, capture_output=True, text=True
    )
    cases = ET.parse(report).iter("testcase") if report.exists() else ()
    failed = [case.attrib["name"] for case in cases if case.find("failure") is not None]
    return Result(done.returncode, failed, done.stdout[-3000:] + done.stderr[-1000:])


@contextmanager
def injected(tree: Path, edits: Iterable[Edit]) -> Iterator[None]:
    """The fault, for this block. Each text must be there exactly once, or the fault is stale."""
    kept: dict[Path, str] = {}
    try:
        for edit in edits:
            path = tree / edit.file
            text = path.read_text()
            if (times := text.count(edit.old)) != 1:
                raise Spoilt(f"{edit.file} has the text to replace {times} times, not once")
            kept.setdefault(path, text)
            write(path, text.replace(edit.old, edit.new))
        yield
    finally:
        for path, text in kept.items():
            write(path, text)


def write(path: Path, text: str) -> None:
    """A compiled file tells an old source from a new one only by its second and size."""
    path.write_text(text)
    Path(cache_from_source(str(path))).unlink(missing_ok=True)


def attempt(tree: Path, fault: Fault) -> str:
    """The test that caught the fault; empty when it got away."""
    with injected(tree, fault.edits):
        result = run(tree, fault.caught_by)
    if result.code == 0:
        return ""
    if result.code != FAILED or not result.failed:
        raise Spoilt(f"no test failed, but pytest ended with {result.code}:\n{result.output}")
    return result.failed[0]


def require_green(tree: Path, faults: Iterable[Fault]) -> None:
    """Without a fault every catcher passes; else a red test would prove nothing."""
    catchers = sorted({test for fault in faults for test in fault.caught_by})
    result = run(tree, catchers)
    if result.code:
        raise SystemExit(f"The catchers are not green without a fault:\n{result.output}")


def chosen(words: list[str]) -> list[Fault]:
    """All faults, or those whose name holds one of the words: `python -m tests.proof.breaks nonce`."""
    return [one for one in FAULTS if not words or any(word in one.name for word in words)]


def twin(tree: Path) -> Path:
    """A second copy with services of its own, so that both cores have something to do."""
    other = tree.with_name("other")
    subprocess.run(["cp", "-a", str(tree), str(other)], check=True)
    return other


def try_all(trees: list[Path], faults: list[Fault]) -> int:
    """How many were caught. Each lane takes the next fault when it is free."""
    free: Queue[Path] = Queue()
    for tree in trees:
        free.put(tree)

    def one(fault: Fault) -> bool:
        tree = free.get()
        try:
            by, said = attempt(tree, fault), ""
        except Spoilt as spoilt:
            by, said = "", f"ERROR     {fault.name}: {spoilt}"
        finally:
            free.put(tree)
        print(said or f"{'caught   ' if by else 'GOT AWAY '} {fault.name} [{by}]", flush=True)
        return bool(by)

    with ThreadPoolExecutor(len(trees)) as lanes:
        return sum(lanes.map(one, faults))


def main() -> None:
    faults, began = chosen(sys.argv[1:]), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="breaks-") as folder:
        tree = Path(folder) / "tree"
        copy_tree(tree)
        require_green(tree, faults)
        print(f"control: green after {time.monotonic() - began:.0f} s", flush=True)
        caught = try_all([tree, twin(tree)], faults)
    print(f"{time.monotonic() - began:.0f} s")
    against_consent = sum(fault.is_against_consent for fault in faults)
    print(f"{against_consent} of them against consent and the sponsor's page")
    print(f"caught {caught} of {len(faults)}")
    if not faults or caught < len(faults):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
