"""Proposes when the sessions that are left could be. No database here: what counts is handed in."""
