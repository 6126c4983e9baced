from engagements.models.agreement import Agreement, Signature
from engagements.models.engagement import Engagement
from engagements.models.goal import Goal
from engagements.models.programme import Programme

__all__ = ["Agreement", "Engagement", "Goal", "Programme"]
__all__ += ["Signature"]
