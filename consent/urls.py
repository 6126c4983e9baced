"""Addresses under /<firm>/."""

from django.urls import path

from consent.views import choosing, counting, figures, ledger, sponsor, themes, words

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
    path(f"{ENGAGEMENT}/sponsor/hope/", words.hope, name="hope"),
    path(f"{ENGAGEMENT}/sponsor/answer/<uuid:release_id>/", words.answer, name="answer"),
    path(f"{ENGAGEMENT}/sponsor-words/", words.said, name="sponsor_words"),
    path(f"{ENGAGEMENT}/figures/", counting.counting, name="counting"),
    path("figures/", figures.figures, name="figures"),
    path("figures/<uuid:aggregate_id>/", figures.figure, name="figure"),
    path("firm/figures/check/", figures.check_figures, name="check_figures"),
    path(f"{ENGAGEMENT}/ledger/", ledger.ledger, name="ledger"),
    path("consents/<uuid:consent_id>/receipt/", ledger.receipt, name="receipt"),
]
