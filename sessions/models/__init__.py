from sessions.models.coaching_session import CoachingSession
from sessions.models.commitment import Commitment, Reflection
from sessions.models.record import PrivateNote, SessionRecord

__all__ = ["CoachingSession", "Commitment", "PrivateNote", "Reflection", "SessionRecord"]
