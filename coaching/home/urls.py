"""Addresses under /<firm>/."""

from django.urls import include, path

from coaching.home.views import (
    changing,
    clients,
    drafts,
    engagement,
    engagements,
    firm,
    hours,
    hub,
    leaving,
    offering,
    people,
    profile,
    programmes,
    search,
    start,
)

app_name = "home"

of_the_logistics = [
    path("", engagements.logistics, name="logistics"),
    path("change/", drafts.change, name="change"),
    path("start/", drafts.start, name="start_engagement"),
    path("fee/", engagements.fee, name="fee"),
    path("discard/", drafts.discard, name="discard"),
    path("end/", leaving.end_early, name="end_engagement"),
    path("sponsors/<uuid:sponsor_id>/end/", leaving.end_sponsor, name="end_part"),
    path("sponsors/<uuid:sponsor_id>/replace/", changing.replace, name="replace_sponsor"),
    path("coaches/", offering.offer, name="offer_coaches"),
    path("coaches/take/", offering.take, name="take_coach"),
    path("extend/", changing.extend_engagement, name="extend"),
    path("more/", changing.more_sessions, name="more_sessions"),
]
urlpatterns = [
    path("", start.start, name="start"),
    path("me/", firm.me, name="me"),
    path("me/profile/", profile.profile, name="profile"),
    path("engagements/", engagements.engagements, name="engagements"),
    path("engagements/<uuid:engagement_id>/", engagement.engagement, name="engagement"),
    path("engagements/<uuid:engagement_id>/search/", search.search, name="search"),
    path("firm/", hub.hub, name="hub"),
    path("firm/settings/", firm.firm, name="firm"),
    path("firm/programmes/", programmes.programmes, name="programmes"),
    path("firm/programmes/<uuid:programme_id>/", programmes.change, name="programme"),
    path("firm/programmes/<uuid:programme_id>/retire/", programmes.retire, name="retire_programme"),
    path(
        "firm/programmes/<uuid:programme_id>/restore/", programmes.restore, name="restore_programme"
    ),
    path("firm/coaches/", people.coaches, name="coaches"),
    path("firm/coaches/me/", people.coach_too, name="coach_too"),
    path("firm/people/<uuid:member_id>/invite/", people.invite, name="invite"),
    path("firm/people/<uuid:member_id>/end/", people.end, name="end"),
    path("firm/clients/", clients.clients, name="clients"),
    path("firm/clients/<uuid:client_id>/", clients.client, name="client"),
    path("firm/clients/<uuid:client_id>/engagement/", drafts.draft, name="draft"),
    path("firm/hours/", hours.hours, name="hours"),
    path("firm/hours/hours.csv", hours.hours_csv, name="hours_csv"),
    path("firm/engagements/new/", drafts.new, name="new"),
    path("firm/engagements/<uuid:engagement_id>/", include(of_the_logistics)),
]
