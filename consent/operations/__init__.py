"""What people do with themes. Each is one transaction: ask, change, record."""

from consent.operations.commenting import comment, suggest_change
from consent.operations.deciding import decline, grant, lapse
from consent.operations.drafting import draft_theme, propose, reword
from consent.operations.titles import draft_goal_title
from consent.operations.updates import current_update, draft_update
from consent.operations.withdrawing import take_line_away, withdraw

__all__ = [
    "comment",
    "current_update",
    "decline",
    "draft_goal_title",
    "draft_theme",
    "draft_update",
    "grant",
    "lapse",
    "propose",
    "reword",
    "suggest_change",
    "take_line_away",
    "withdraw",
]
