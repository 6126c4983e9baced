"""Print figures beside their targets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def show(rows: Iterable[dict[str, Any]]) -> None:
    for row in rows:
        mark = "pass" if row["pass"] else "FAIL"
        low, high = row["range"]
        spread = "" if low == high else f"  ({low} to {high})"
        print(f"{row['row']:>3}  {mark}  {row['what']}: {row['figure']}{spread}  [{row['target']}]")
