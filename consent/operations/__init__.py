"""What people do with themes. Each is one transaction: ask, change, record."""

from consent.operations.deciding import decline, grant, lapse, withdraw
from consent.operations.drafting import current_update, draft_theme, draft_update, propose, reword

__all__ = [
    "current_update",
    "decline",
    "draft_theme",
    "draft_update",
    "grant",
    "lapse",
    "propose",
    "reword",
    "withdraw",
]
