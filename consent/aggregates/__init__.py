"""Figures over many engagements: at least five, each with its coachee's consent, frozen when made.

Nobody reads what they count. One function in the database counts, keeps back and writes; see
`counting.py`, and docs/decisions/0016-aggregates.md for why it keeps back what it does.
"""
