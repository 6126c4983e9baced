from sessions.models.calendars import CalendarFeed, CalendarNotice, CalendarReply
from sessions.models.coaching_session import CoachingSession
from sessions.models.commitment import Commitment, CommitmentChange, Reflection
from sessions.models.hours import EarlierHours, ListingConsent
from sessions.models.planning import AssistantLink, BlockedTime, PlanningWish
from sessions.models.proposal import Proposal, Topic
from sessions.models.record import Addendum, PrivateNote, RecordRevision, SessionRecord
from sessions.models.referral import BoundaryReferral

__all__ = ["Addendum", "AssistantLink", "BlockedTime", "BoundaryReferral", "CalendarFeed"]
__all__ += ["CalendarNotice", "CalendarReply", "CoachingSession", "Commitment", "CommitmentChange"]
__all__ += ["EarlierHours", "ListingConsent", "PlanningWish", "PrivateNote", "Proposal"]
__all__ += ["RecordRevision", "Reflection", "SessionRecord", "Topic"]
