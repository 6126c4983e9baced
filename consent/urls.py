"""Addresses under /<firm>/."""

from django.urls import path

from consent.exceptions import views as exceptions
from consent.handover import views as handover
from consent.views import (
    access,
    choosing,
    commenting,
    counting,
    figures,
    ledger,
    receipts,
    sponsor,
    themes,
    words,
)

ENGAGEMENT = "engagements/<uuid:engagement_id>"
THEME = "themes/<uuid:theme_id>"
EXCEPTION = "exceptions/<uuid:exception_id>"
HANDOVER = "handovers/<uuid:handover_id>"

app_name = "consent"
urlpatterns = [
    path(f"{ENGAGEMENT}/themes/", themes.themes, name="themes"),
    path(f"{ENGAGEMENT}/themes/begin/", themes.begin_update, name="begin_update"),
    path(f"{ENGAGEMENT}/themes/goal/", themes.goal_title, name="goal_title"),
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
    path(f"{ENGAGEMENT}/sponsor/hope/", words.hope, name="hope"),
    path(f"{ENGAGEMENT}/sponsor/answer/<uuid:release_id>/", words.answer, name="answer"),
    path(f"{ENGAGEMENT}/sponsor-words/", words.said, name="sponsor_words"),
    path(f"{ENGAGEMENT}/figures/", counting.counting, name="counting"),
    path("figures/", figures.figures, name="figures"),
    path("figures/<uuid:aggregate_id>/", figures.figure, name="figure"),
    path("firm/figures/check/", figures.check_figures, name="check_figures"),
    path(f"{ENGAGEMENT}/ledger/", ledger.ledger, name="ledger"),
    path(f"{ENGAGEMENT}/exceptions/", exceptions.exceptions, name="exceptions"),
    path(f"{ENGAGEMENT}/exceptions/ask/", exceptions.ask, name="ask_exception"),
    path(f"{EXCEPTION}/", exceptions.exception, name="exception"),
    path(f"{EXCEPTION}/decide/", exceptions.decide, name="decide_exception"),
    path(f"{EXCEPTION}/text/", exceptions.minimum_text, name="exception_text"),
    path(f"{EXCEPTION}/take-back/", exceptions.take_back, name="take_back_exception"),
    path(f"{EXCEPTION}/close/", exceptions.close, name="close_exception"),
    path("firm/exceptions/", exceptions.of_the_firm, name="firm_exceptions"),
    path(f"firm/{ENGAGEMENT}/handover/", handover.of_the_firm, name="firm_handover"),
    path(f"{HANDOVER}/", handover.handover, name="handover"),
    path(f"{HANDOVER}/complete/", handover.complete, name="complete_handover"),
    path(f"{HANDOVER}/cancel/", handover.cancel, name="cancel_handover"),
    path(f"{HANDOVER}/pass-on/", handover.hand_on, name="hand_on"),
    path(f"{ENGAGEMENT}/passed-on/", handover.passed_on, name="passed_on"),
    path("consents/<uuid:consent_id>/receipt/", receipts.receipt, name="receipt"),
    path("consents/<uuid:consent_id>/receipt.pdf", receipts.receipt_pdf, name="receipt_pdf"),
    path(f"{ENGAGEMENT}/ledger/proof.json", ledger.proof, name="proof"),
    path(f"{ENGAGEMENT}/ledger/proof-words.json", ledger.proof_with_words, name="proof_words"),
    path(f"{ENGAGEMENT}/access/", access.access, name="access"),
]
