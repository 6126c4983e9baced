"""Every address. Firm pages live under /<firm-slug>/; the others do not belong to a firm."""

from django.urls import include, path

from coaching import health

handler403 = "coaching.home.errors.refused"

in_a_firm = [
    path("", include("coaching.home.urls")),
    path("", include("engagements.urls")),
    path("", include("sessions.urls")),
    path("", include("reviews.urls")),
    path("", include("consent.urls")),
    path("api/", include("coaching.api.urls")),
]

urlpatterns = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("accounts/", include("allauth.urls")),
    path("", include("coaching.reminders.urls")),
    path("", include("coaching.home.outside_urls")),
    path("<slug:firm_slug>/", include(in_a_firm)),
]
