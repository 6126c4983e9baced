"""Addresses under /<firm>/."""

from django.urls import path

from consent.views import access, choosing, ledger, sponsor, themes

ENGAGEMENT = "engagements/<uuid:engagement_id>"
THEME = "themes/<uuid:theme_id>"

app_name = "consent"
urlpatterns = [
    path(f"{ENGAGEMENT}/themes/", themes.themes, name="themes"),
    path(f"{THEME}/edit/", themes.edit_theme, name="edit_theme"),
    path(f"{THEME}/propose/", themes.propose, name="propose"),
    path(f"{ENGAGEMENT}/consent/", choosing.choose, name="consent"),
    path(f"{ENGAGEMENT}/consent/check/", choosing.check, name="check"),
    path(f"{THEME}/decline/", choosing.decline, name="decline"),
    path(f"{THEME}/withdraw/", choosing.withdraw, name="withdraw"),
    path(f"{ENGAGEMENT}/sponsor/", sponsor.sponsor_page, name="sponsor_page"),
    path(f"{ENGAGEMENT}/sponsor.pdf", sponsor.sponsor_pdf, name="sponsor_pdf"),
    path(f"{ENGAGEMENT}/ledger/", ledger.ledger, name="ledger"),
    path(f"{ENGAGEMENT}/ledger/proof.json", ledger.proof, name="proof"),
    path(f"{ENGAGEMENT}/ledger/proof-words.json", ledger.proof_with_words, name="proof_words"),
    path(f"{ENGAGEMENT}/access/", access.access, name="access"),
    path("consents/<uuid:consent_id>/receipt/", ledger.receipt, name="receipt"),
]
