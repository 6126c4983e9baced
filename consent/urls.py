"""Addresses under /<firm>/."""

from django.urls import path

from consent.views import choosing, commenting, ledger, receipts, sponsor, themes

ENGAGEMENT = "engagements/<uuid:engagement_id>"
THEME = "themes/<uuid:theme_id>"

app_name = "consent"
urlpatterns = [
    path(f"{ENGAGEMENT}/themes/", themes.themes, name="themes"),
    path(f"{ENGAGEMENT}/themes/begin/", themes.begin_update, name="begin_update"),
    path(f"{THEME}/comment/", commenting.comment, name="comment"),
    path(f"{THEME}/suggest/", commenting.suggest, name="suggest"),
    path(f"{THEME}/edit/", themes.edit_theme, name="edit_theme"),
    path(f"{THEME}/propose/", themes.propose, name="propose"),
    path(f"{ENGAGEMENT}/consent/", choosing.choose, name="consent"),
    path(f"{ENGAGEMENT}/consent/check/", choosing.check, name="check"),
    path(f"{THEME}/decline/", choosing.decline, name="decline"),
    path(f"{THEME}/withdraw/", choosing.withdraw, name="withdraw"),
    path(
        f"{ENGAGEMENT}/consent/lines/<uuid:notice_id>/remove/",
        choosing.take_line_away,
        name="take_line_away",
    ),
    path(f"{ENGAGEMENT}/sponsor/", sponsor.sponsor_page, name="sponsor_page"),
    path(f"{ENGAGEMENT}/sponsor.pdf", sponsor.sponsor_pdf, name="sponsor_pdf"),
    path(f"{ENGAGEMENT}/ledger/", ledger.ledger, name="ledger"),
    path("consents/<uuid:consent_id>/receipt/", receipts.receipt, name="receipt"),
    path("consents/<uuid:consent_id>/receipt.pdf", receipts.receipt_pdf, name="receipt_pdf"),
]
