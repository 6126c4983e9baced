"""How allauth behaves here: people come in through invitations or by founding a firm."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Closed: `coaching.home.views` has the two ways in, `sign_up` and `join`."""
        return False
