"""Addresses under /<firm>/."""

from django.urls import URLPattern, URLResolver, include, path

from sessions.views import commitments, finishing, planning, prepare, record, room

app_name = "coaching_sessions"

one = "sessions/<uuid:coaching_session_id>/"
promise = "commitments/<uuid:commitment_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("sessions.hours.urls")),
    path("engagements/<uuid:engagement_id>/plan/", planning.plan, name="plan"),
    path(f"{one}move/", planning.move_session, name="move"),
    path(f"{one}prepare/", prepare.show_prepare, name="prepare"),
    path(f"{one}start/", finishing.start, name="start"),
    path(f"{one}room/", room.show_room, name="room"),
    path(f"{one}room/save/", room.save, name="save"),
    path(f"{one}room/note/", room.save_private_note, name="note"),
    path(f"{one}room/commitments/", commitments.add, name="add_commitment"),
    path(
        f"{one}room/commitments/<uuid:commitment_id>/remove/",
        commitments.remove,
        name="remove_commitment",
    ),
    path(f"{one}room/finish/", finishing.finish, name="finish"),
    path(f"{one}record/", record.show_record, name="record"),
    path(f"{promise}confirm/", commitments.confirm, name="confirm_commitment"),
    path(f"{promise}update/", commitments.update, name="update_commitment"),
    path("engagements/<uuid:engagement_id>/reflect/", commitments.reflect, name="reflect"),
]
