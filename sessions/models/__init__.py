from sessions.models.coaching_session import CoachingSession
from sessions.models.commitment import Commitment, CommitmentChange, Reflection
from sessions.models.hours import EarlierHours, ListingConsent
from sessions.models.proposal import Proposal, Topic
from sessions.models.record import Addendum, PrivateNote, RecordRevision, SessionRecord
from sessions.models.referral import BoundaryReferral

__all__ = ["Addendum", "BoundaryReferral", "CoachingSession", "Commitment", "CommitmentChange"]
__all__ += ["EarlierHours", "ListingConsent", "PrivateNote", "Proposal", "RecordRevision"]
__all__ += ["Reflection", "SessionRecord", "Topic"]
