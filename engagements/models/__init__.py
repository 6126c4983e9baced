from engagements.models.agreement import Agreement, AgreementPaper, Decline, Signature
from engagements.models.change import EngagementChange
from engagements.models.choice import CoachChoice, CoachOption, CoachProfile
from engagements.models.contracting import ContractingMeeting, ContractingNote
from engagements.models.engagement import Engagement
from engagements.models.goal import Goal
from engagements.models.mark import SessionMark
from engagements.models.measure import (
    GoalConfidence,
    GoalScale,
    GoalWording,
    KeyResult,
    KeyResultPoint,
    ScaleRating,
)
from engagements.models.programme import Programme
from engagements.models.template import AgreementTemplate

__all__ = [
    "Agreement",
    "AgreementPaper",
    "AgreementTemplate",
    "CoachChoice",
    "CoachOption",
    "CoachProfile",
    "ContractingMeeting",
    "ContractingNote",
    "Decline",
    "Engagement",
    "EngagementChange",
    "Goal",
    "GoalConfidence",
    "GoalScale",
    "GoalWording",
    "KeyResult",
    "KeyResultPoint",
    "Programme",
    "ScaleRating",
    "SessionMark",
    "Signature",
]
