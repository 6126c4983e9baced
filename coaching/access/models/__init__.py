from coaching.access.models.allowance import Allowance
from coaching.access.models.ledger import AccessBatch, AccessEntry
from coaching.access.models.party import EngagementParty
from coaching.access.models.transition import Transition

__all__ = ["AccessBatch", "AccessEntry", "Allowance", "EngagementParty", "Transition"]
