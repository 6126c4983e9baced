"""Addresses under /<firm>/."""

from django.urls import URLPattern, URLResolver, include, path

from sessions.calendars import views as calendars
from sessions.views import (
    assistant_links,
    chemistry,
    commitments,
    finishing,
    history,
    missing,
    planning,
    prepare,
    promises,
    proposals,
    record,
    referrals,
    reflections,
    room,
    saving,
    topics,
    wishes,
)

app_name = "coaching_sessions"

one = "sessions/<uuid:coaching_session_id>/"
promise = "commitments/<uuid:commitment_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("sessions.hours.urls")),
    path("engagements/<uuid:engagement_id>/plan/", planning.plan, name="plan"),
    path("engagements/<uuid:engagement_id>/wishes/", wishes.wishes, name="wishes"),
    path(
        "engagements/<uuid:engagement_id>/assistant/",
        assistant_links.assistant_links,
        name="assistant_links",
    ),
    path("assistant-links/<uuid:link_id>/end/", assistant_links.end_link, name="end_link"),
    path("me/away/", wishes.away, name="away"),
    path("me/away/<uuid:blocked_id>/remove/", wishes.remove_away, name="remove_away"),
    path("engagements/<uuid:engagement_id>/chemistry/", chemistry.chemistry, name="chemistry"),
    path("me/calendar/", calendars.calendar, name="calendar"),
    path(f"{one}link/", calendars.link, name="link"),
    path(f"{one}move/", planning.move_session, name="move"),
    path(f"{one}no-show/", missing.no_show, name="no_show"),
    path(f"{one}cancel/", missing.cancel, name="cancel"),
    path(f"{one}restore/", missing.restore, name="restore"),
    path(f"{one}prepare/", prepare.show_prepare, name="prepare"),
    path(f"{one}start/", finishing.start, name="start"),
    path(f"{one}room/", room.show_room, name="room"),
    path(f"{one}room/save/", saving.save, name="save"),
    path(f"{one}room/note/", saving.save_private_note, name="note"),
    path(f"{one}room/pause/", room.pause, name="pause"),
    path(f"{one}room/resume/", room.resume, name="resume"),
    path(f"{one}room/history/", history.history, name="history"),
    path(f"{one}room/history/<uuid:revision_id>/", history.revision, name="revision"),
    path(f"{one}room/commitments/", commitments.add, name="add_commitment"),
    path(
        f"{one}room/commitments/<uuid:commitment_id>/remove/",
        commitments.remove,
        name="remove_commitment",
    ),
    path(f"{one}room/finish/", finishing.finish, name="finish"),
    path(f"{one}record/", record.show_record, name="record"),
    path(f"{one}record/add/", record.add, name="add_addendum"),
    path(f"{one}length/", record.length, name="length"),
    path(f"{one}topic/", topics.topic, name="topic"),
    path(f"{one}propose-date/", proposals.propose_date, name="propose_date"),
    path(f"{one}propose-correction/", proposals.propose_correction, name="propose_correction"),
    path("proposals/<uuid:proposal_id>/", proposals.proposal, name="proposal"),
    path("proposals/<uuid:proposal_id>/withdraw/", proposals.withdraw, name="withdraw_proposal"),
    path(promise, promises.show, name="commitment"),
    path(f"{promise}confirm/", promises.confirm, name="confirm_commitment"),
    path(f"{promise}update/", promises.update, name="update_commitment"),
    path(f"{promise}reword/", promises.reword_it, name="reword_commitment"),
    path(f"{promise}carry/", promises.carry_over, name="carry_commitment"),
    path("engagements/<uuid:engagement_id>/referrals/", referrals.referrals, name="referrals"),
    path(
        "engagements/<uuid:engagement_id>/referrals/<uuid:referral_id>/remove/",
        referrals.remove,
        name="remove_referral",
    ),
    path("engagements/<uuid:engagement_id>/boundaries/", referrals.boundaries, name="boundaries"),
    path("engagements/<uuid:engagement_id>/reflect/", reflections.reflect, name="reflect"),
    path("reflections/<uuid:reflection_id>/share/", reflections.share, name="share_reflection"),
]
