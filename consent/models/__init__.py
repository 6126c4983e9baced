from consent.models.aggregate import Aggregate, AggregateConsent, AggregateMember
from consent.models.comment import ThemeComment
from consent.models.consent import Consent, ConsentEvent
from consent.models.disclosure import DisclosureException, DisclosureText
from consent.models.handover import Handover, HandoverAnswer, PassedItem
from consent.models.notice import RemovalNotice
from consent.models.release import Release
from consent.models.sponsor_word import SponsorWord
from consent.models.theme import SponsorUpdate, Theme

__all__ = [
    "Aggregate",
    "AggregateConsent",
    "AggregateMember",
    "Consent",
    "ConsentEvent",
    "DisclosureException",
    "DisclosureText",
    "Handover",
    "HandoverAnswer",
    "PassedItem",
    "Release",
    "RemovalNotice",
    "SponsorUpdate",
    "SponsorWord",
    "Theme",
    "ThemeComment",
]
