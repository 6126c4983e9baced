"""Requests as a person: signed in, inside their firm."""

from __future__ import annotations

import re
import time
from io import BytesIO
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from coaching.firms.models import Membership
from engagements.models import Engagement


def client_for(member: Membership, *, signed_in_ago: float | None = 1) -> Client:
    """Signed in so many seconds ago; None for a sign-in that nobody noted the time of."""
    client = Client()
    if member.person is not None:
        client.force_login(member.person)
        if signed_in_ago is not None:
            web_session = client.session
            web_session["account_authentication_methods"] = [
                {"method": "password", "at": time.time() - signed_in_ago}
            ]
            web_session["account_authentication_methods_user"] = str(member.person.pk)
            web_session.save()
    return client


def address(name: str, member: Membership, **ids: Any) -> str:
    return reverse(f"consent:{name}", kwargs={"firm_slug": member.firm.slug, **ids})


def page_of(engagement: Engagement, reader: Membership, name: str = "sponsor_page") -> HttpResponse:
    """The sponsor's page as this reader gets it."""
    url = address(name, reader, engagement_id=engagement.pk)
    response: HttpResponse = client_for(reader).get(url)  # type: ignore[assignment]
    return response


def pdf_words(engagement: Engagement, reader: Membership) -> str:
    """The words of the PDF in one line; empty where there is no PDF for this reader."""
    response = page_of(engagement, reader, "sponsor_pdf")
    if response.status_code == 404:
        return ""
    assert response.status_code == 200
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(response.content)).pages)
    return " ".join(text.split())


NONCE = re.compile(r"'nonce-[^']*'")
CHANGING = re.compile(rb'(csrfmiddlewaretoken" value="|X-CSRFToken": "|nonce=")[^"]*')


def same_headers(response: HttpResponse) -> list[tuple[str, str]]:
    """Without the one-time nonce of the style policy."""
    return sorted((name, NONCE.sub("", value)) for name, value in response.headers.items())


def same_bytes(response: HttpResponse) -> bytes:
    """Without the tokens that change with every request, whatever the page says."""
    return CHANGING.sub(rb"\1", response.content)
