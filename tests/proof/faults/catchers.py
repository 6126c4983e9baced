"""Tests that notice faults of several kinds."""

from __future__ import annotations

PARITY = "tests/guards/test_parity.py"
SEALED = "tests/sealing/test_sealed_fields.py::test_"
