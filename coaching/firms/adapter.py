"""How allauth behaves here: people come in through invitations or by founding a firm."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Closed: see `coaching.firms.views` for the two ways in."""
        return False
