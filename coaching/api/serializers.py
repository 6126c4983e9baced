"""What the API says of each thing. Fields are listed, never “all”: a new column stays inside."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from coaching.access.policy import ENGAGEMENT_PARTIES
from coaching.firms.models import Firm, Membership
from coaching.sealing.fields import Sealed
from consent.models import Release
from engagements.models import Engagement
from sessions.models import CoachingSession, Commitment


@extend_schema_field(str)
class OpenedField(serializers.ReadOnlyField):
    """Sealed words of a row that was opened. Raises SealError for one that was not."""

    def to_representation(self, value: Sealed) -> str:
        return value.text


class FirmSerializer(serializers.ModelSerializer[Firm]):
    class Meta:
        model = Firm
        fields = ("slug", "name", "time_zone")


class MeSerializer(serializers.ModelSerializer[Membership]):
    firm = FirmSerializer()

    class Meta:
        model = Membership
        fields = ("id", "name", "email", "is_admin", "is_coach", "firm")


class PersonSerializer(serializers.Serializer[Any]):
    """Somebody who takes part in an engagement."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    role = serializers.ChoiceField([party.value for party in ENGAGEMENT_PARTIES])


class EngagementSerializer(serializers.ModelSerializer[Engagement]):
    people = serializers.SerializerMethodField()
    sessions_held = serializers.SerializerMethodField()
    sessions_held_since = serializers.DateTimeField(source="held_since", allow_null=True)
    sessions_missed = serializers.SerializerMethodField()
    sessions_missed_since = serializers.DateTimeField(source="missed_since", allow_null=True)

    class Meta:
        model = Engagement
        fields = (
            "id",
            "organisation_name",
            "programme_name",
            "state",
            "starts_on",
            "ends_on",
            "time_zone",
            "sessions_planned",
            "sessions_held",
            "sessions_held_since",
            "sessions_missed",
            "sessions_missed_since",
            "session_minutes",
            "completed_at",
            "people",
        )

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_sessions_held(self, engagement: Any) -> int | None:
        """Null where the agreement does not let the sponsor who asks know it."""
        return engagement.sessions_held if engagement.held_told else None

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_sessions_missed(self, engagement: Any) -> int | None:
        return engagement.sessions_missed if engagement.missed_told else None

    @extend_schema_field(PersonSerializer(many=True))
    def get_people(self, engagement: Engagement) -> list[dict[str, str]]:
        return [
            {"id": str(member.pk), "name": member.name, "role": role}
            for role, member in self.context["people"][engagement.pk]
        ]


class CoachingSessionSerializer(serializers.ModelSerializer[CoachingSession]):
    class Meta:
        model = CoachingSession
        fields = ("id", "kind", "number", "starts_at", "ends_at", "state")


class CommitmentSerializer(serializers.ModelSerializer[Commitment]):
    wording = OpenedField()
    measure = OpenedField()

    class Meta:
        model = Commitment
        fields = (
            "id",
            "engagement",
            "coaching_session",
            "wording",
            "measure",
            "due_on",
            "state",
            "created_at",
            "updated_at",
        )


class ReleaseSerializer(serializers.ModelSerializer[Release]):
    sentence = OpenedField()
    support_asked = OpenedField()
    is_goal_title = serializers.SerializerMethodField()

    class Meta:
        model = Release
        fields = (
            "id",
            "engagement",
            "recipient",
            "focus_area",
            "direction",
            "sentence",
            "support_asked",
            "is_goal_title",
            "released_at",
        )

    def get_is_goal_title(self, release: Release) -> bool:
        return release.under_version is not None
