from coaching.firms.models.firm import ClientOrganisation, Firm
from coaching.firms.models.invitation import Invitation
from coaching.firms.models.membership import Membership, SponsorKind
from coaching.firms.models.person import Person

__all__ = ["ClientOrganisation", "Firm", "Invitation", "Membership", "Person", "SponsorKind"]
