"""Addresses under /<firm>/."""

from django.urls import include, path

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

app_name = "consent"

of_an_engagement = [
    path("themes/", themes.themes, name="themes"),
    path("themes/begin/", themes.begin_update, name="begin_update"),
    path("themes/goal/", themes.goal_title, name="goal_title"),
    path("consent/", choosing.choose, name="consent"),
    path("consent/check/", choosing.check, name="check"),
    path("consent/lines/<uuid:notice_id>/remove/", choosing.take_line_away, name="take_line_away"),
    path("sponsor/", sponsor.sponsor_page, name="sponsor_page"),
    path("sponsor.pdf", sponsor.sponsor_pdf, name="sponsor_pdf"),
    path("sponsor/hope/", words.hope, name="hope"),
    path("sponsor/answer/<uuid:release_id>/", words.answer, name="answer"),
    path("sponsor-words/", words.said, name="sponsor_words"),
    path("figures/", counting.counting, name="counting"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("exceptions/", exceptions.exceptions, name="exceptions"),
    path("exceptions/ask/", exceptions.ask, name="ask_exception"),
    path("passed-on/", handover.passed_on, name="passed_on"),
    path("ledger/proof.json", ledger.proof, name="proof"),
    path("ledger/proof-words.json", ledger.proof_with_words, name="proof_words"),
    path("access/", access.access, name="access"),
]
of_a_theme = [
    path("comment/", commenting.comment, name="comment"),
    path("suggest/", commenting.suggest, name="suggest"),
    path("edit/", themes.edit_theme, name="edit_theme"),
    path("propose/", themes.propose, name="propose"),
    path("decline/", choosing.decline, name="decline"),
    path("withdraw/", choosing.withdraw, name="withdraw"),
]
of_an_exception = [
    path("", exceptions.exception, name="exception"),
    path("decide/", exceptions.decide, name="decide_exception"),
    path("text/", exceptions.minimum_text, name="exception_text"),
    path("take-back/", exceptions.take_back, name="take_back_exception"),
    path("close/", exceptions.close, name="close_exception"),
]
of_a_handover = [
    path("", handover.handover, name="handover"),
    path("complete/", handover.complete, name="complete_handover"),
    path("cancel/", handover.cancel, name="cancel_handover"),
    path("pass-on/", handover.hand_on, name="hand_on"),
]
urlpatterns = [
    path("engagements/<uuid:engagement_id>/", include(of_an_engagement)),
    path("themes/<uuid:theme_id>/", include(of_a_theme)),
    path("figures/", figures.figures, name="figures"),
    path("figures/<uuid:aggregate_id>/", figures.figure, name="figure"),
    path("firm/figures/check/", figures.check_figures, name="check_figures"),
    path("exceptions/<uuid:exception_id>/", include(of_an_exception)),
    path("firm/exceptions/", exceptions.of_the_firm, name="firm_exceptions"),
    path(
        "firm/engagements/<uuid:engagement_id>/handover/",
        handover.of_the_firm,
        name="firm_handover",
    ),
    path("handovers/<uuid:handover_id>/", include(of_a_handover)),
    path("consents/<uuid:consent_id>/receipt/", receipts.receipt, name="receipt"),
    path("consents/<uuid:consent_id>/receipt.pdf", receipts.receipt_pdf, name="receipt_pdf"),
]
