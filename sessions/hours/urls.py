"""Addresses of the hours log, under /<firm>/."""

from django.urls import URLPattern, path

from sessions.views import bringing, hours, listing

urlpatterns: list[URLPattern] = [
    path("hours/", hours.show_log, name="hours"),
    path("hours/hours.csv", hours.csv_file, name="hours_csv"),
    path("hours/hours.xlsx", hours.xlsx_file, name="hours_xlsx"),
    path("hours/letter/", hours.letter, name="hours_letter"),
    path("hours/bring/", bringing.choose, name="bring_hours"),
    path("hours/bring/add/", bringing.add, name="add_hours"),
    path("hours/earlier/", bringing.earlier, name="earlier_hours"),
    path("engagements/<uuid:engagement_id>/listing/", listing.listing, name="listing"),
]
