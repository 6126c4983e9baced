"""What people do with reviews. Each asks the policy, changes, records and tells the other."""

from reviews.operations.answers import missing_to_submit, save_answer, submit_answer
from reviews.operations.closing import complete_engagement, missing_to_complete
from reviews.operations.outcomes import rate_outcomes
from reviews.operations.plans import save_plan
from reviews.operations.reviews import complete_review, missing_to_review, open_review
from reviews.operations.trouble import Conflict, Missing, NotYet

__all__ = [
    "Conflict",
    "Missing",
    "NotYet",
    "complete_engagement",
    "complete_review",
    "missing_to_complete",
    "missing_to_review",
    "missing_to_submit",
    "open_review",
    "rate_outcomes",
    "save_answer",
    "save_plan",
    "submit_answer",
]
