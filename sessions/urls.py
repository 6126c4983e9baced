"""Addresses under /<firm>/."""

from django.urls import include, path

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

of_an_engagement = [
    path("plan/", planning.plan, name="plan"),
    path("wishes/", wishes.wishes, name="wishes"),
    path("assistant/", assistant_links.assistant_links, name="assistant_links"),
    path("chemistry/", chemistry.chemistry, name="chemistry"),
    path("referrals/", referrals.referrals, name="referrals"),
    path("referrals/<uuid:referral_id>/remove/", referrals.remove, name="remove_referral"),
    path("boundaries/", referrals.boundaries, name="boundaries"),
    path("reflect/", reflections.reflect, name="reflect"),
]
of_a_session = [
    path("link/", calendars.link, name="link"),
    path("move/", planning.move_session, name="move"),
    path("no-show/", missing.no_show, name="no_show"),
    path("cancel/", missing.cancel, name="cancel"),
    path("restore/", missing.restore, name="restore"),
    path("prepare/", prepare.show_prepare, name="prepare"),
    path("start/", finishing.start, name="start"),
    path("room/", room.show_room, name="room"),
    path("room/save/", saving.save, name="save"),
    path("room/note/", saving.save_private_note, name="note"),
    path("room/pause/", room.pause, name="pause"),
    path("room/resume/", room.resume, name="resume"),
    path("room/history/", history.history, name="history"),
    path("room/history/<uuid:revision_id>/", history.revision, name="revision"),
    path("room/commitments/", commitments.add, name="add_commitment"),
    path(
        "room/commitments/<uuid:commitment_id>/remove/",
        commitments.remove,
        name="remove_commitment",
    ),
    path("room/finish/", finishing.finish, name="finish"),
    path("record/", record.show_record, name="record"),
    path("record/add/", record.add, name="add_addendum"),
    path("length/", record.length, name="length"),
    path("topic/", topics.topic, name="topic"),
    path("propose-date/", proposals.propose_date, name="propose_date"),
    path("propose-correction/", proposals.propose_correction, name="propose_correction"),
]
of_a_commitment = [
    path("", promises.show, name="commitment"),
    path("confirm/", promises.confirm, name="confirm_commitment"),
    path("update/", promises.update, name="update_commitment"),
    path("reword/", promises.reword_it, name="reword_commitment"),
    path("carry/", promises.carry_over, name="carry_commitment"),
]
urlpatterns = [
    path("", include("sessions.hours.urls")),
    path("engagements/<uuid:engagement_id>/", include(of_an_engagement)),
    path("assistant-links/<uuid:link_id>/end/", assistant_links.end_link, name="end_link"),
    path("me/away/", wishes.away, name="away"),
    path("me/away/<uuid:blocked_id>/remove/", wishes.remove_away, name="remove_away"),
    path("me/calendar/", calendars.calendar, name="calendar"),
    path("sessions/<uuid:coaching_session_id>/", include(of_a_session)),
    path("proposals/<uuid:proposal_id>/", proposals.proposal, name="proposal"),
    path("proposals/<uuid:proposal_id>/withdraw/", proposals.withdraw, name="withdraw_proposal"),
    path("commitments/<uuid:commitment_id>/", include(of_a_commitment)),
    path("reflections/<uuid:reflection_id>/share/", reflections.share, name="share_reflection"),
]
