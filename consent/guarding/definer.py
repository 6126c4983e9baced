"""How a function that runs as the owner begins."""

from __future__ import annotations

DEFINER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public"
