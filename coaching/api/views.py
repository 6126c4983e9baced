"""The same rooms by another door: read-only, through the same policy and the same opening."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework import generics
from rest_framework.serializers import BaseSerializer

from coaching.access.opening import open_rows
from coaching.api import pages, serializers
from coaching.api.people import people_by_engagement
from coaching.firms.models import Membership
from consent.models import Release
from engagements.models import Engagement
from sessions.models import CoachingSession, Commitment


class Visible(generics.GenericAPIView[Any]):
    """Rows that the policy lets the member see; with `opens`, their words too."""

    model: ClassVar[type[Any]]
    opens: ClassVar[bool] = False

    @property
    def member(self) -> Membership:
        return self.request._request.member  # type: ignore[attr-defined,no-any-return]

    def get_queryset(self) -> QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False):  # the description has nobody who asks
            nothing: QuerySet[Any] = self.model.objects.none()
            return nothing
        rows: QuerySet[Any] = self.model.objects.visible_to(self.member)
        return rows

    def get_serializer(self, *args: Any, **kwargs: Any) -> BaseSerializer[Any]:
        if self.opens and args:
            open_rows(args[0] if kwargs.get("many") else [args[0]], by=self.member)
        return super().get_serializer(*args, **kwargs)


class Me(Visible, generics.RetrieveAPIView[Any]):
    """Who is asking, in this firm."""

    model = Membership
    serializer_class = serializers.MeSerializer

    def get_object(self) -> Membership:
        return self.member


class WithPeople(Visible):
    """An engagement is said together with the people who take part in it."""

    model = Engagement
    serializer_class = serializers.EngagementSerializer

    def get_queryset(self) -> QuerySet[Any]:
        rows: Any = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return rows  # type: ignore[no-any-return]
        counted: QuerySet[Any] = rows.with_held(self.member).with_missed(self.member)
        return counted

    def get_serializer(self, *args: Any, **kwargs: Any) -> BaseSerializer[Any]:
        rows: Sequence[Engagement] = args[0] if kwargs.get("many") else args[:1]
        people = people_by_engagement([one.pk for one in rows], self.member) if rows else {}
        kwargs["context"] = {**self.get_serializer_context(), "people": people}
        return super().get_serializer(*args, **kwargs)


class Engagements(WithPeople, generics.ListAPIView[Any]):
    """The engagements that one takes part in, or runs as a firm admin: logistics alone."""

    pagination_class = pages.ByStart


class OneEngagement(WithPeople, generics.RetrieveAPIView[Any]):
    """One engagement."""

    lookup_url_kwarg = "engagement_id"


class CoachingSessions(Visible, generics.ListAPIView[Any]):
    """When an engagement's sessions are, and which were held. Not what was said."""

    model = CoachingSession
    serializer_class = serializers.CoachingSessionSerializer
    pagination_class = pages.InOrder

    def get_queryset(self) -> QuerySet[Any]:
        rows = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return rows
        seen = Engagement.objects.visible_to(self.member)
        engagement = get_object_or_404(seen, pk=self.kwargs["engagement_id"])
        return rows.filter(engagement=engagement)


class Commitments(Visible, generics.ListAPIView[Any]):
    """What the coachee will do, in the words agreed: for coach and coachee."""

    model = Commitment
    serializer_class = serializers.CommitmentSerializer
    pagination_class = pages.ByDueDate
    opens = True


class Releases(Visible, generics.ListAPIView[Any]):
    """The words that were released to a sponsor, exactly, for as long as consent lasts."""

    model = Release
    serializer_class = serializers.ReleaseSerializer
    pagination_class = pages.ByRelease
    opens = True


@extend_schema(exclude=True)
class Schema(SpectacularAPIView):
    """This API in OpenAPI 3.1."""
