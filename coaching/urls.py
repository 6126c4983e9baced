"""Every address. Firm pages live under /<firm-slug>/; these do not belong to a firm."""

from django.urls import include, path

from coaching import health

urlpatterns = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("accounts/", include("allauth.urls")),
]
