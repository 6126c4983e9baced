"""What a firm's admins cannot read, from the policy table."""

from __future__ import annotations

from coaching.access.policy import TABLE, Material, Party

WORDS = {
    Material.GOAL: "Goals",
    Material.SESSION_RECORD: "Session records",
    Material.COMMITMENT: "Commitments",
    Material.REFLECTION: "Reflections",
    Material.TOPIC: "Topics that coachees bring",
    Material.PROPOSAL: "Corrections and dates that coachees propose",
    Material.BOUNDARY_REFERRAL: "What was noted as belonging elsewhere",
    Material.PRIVATE_NOTE: "Coaches’ private notes",
    Material.REVIEW: "Reviews",
    Material.OUTCOME_RATING: "Outcome ratings",
    Material.DEVELOPMENT_PLAN: "Development plans",
    Material.THEME: "Themes",
    Material.RELEASE: "What a coachee released to a sponsor",
    Material.SPONSOR_WORD: "What sponsors hope for and answer",
}


def unreadable() -> list[str]:
    return [
        words
        for material, words in WORDS.items()
        if (grant := TABLE[material].get(Party.FIRM_ADMIN)) is None or grant.see is None
    ]
