from consent.models.consent import Consent, ConsentEvent
from consent.models.release import Release
from consent.models.theme import SponsorUpdate, Theme

__all__ = ["Consent", "ConsentEvent", "Release", "SponsorUpdate", "Theme"]
