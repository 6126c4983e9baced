"""Addresses under /<firm>/."""

from django.urls import path

from consent.views import sponsor

app_name = "consent"
urlpatterns = [
    path("engagements/<uuid:engagement_id>/sponsor/", sponsor.sponsor_page, name="sponsor_page"),
    path("engagements/<uuid:engagement_id>/sponsor.pdf", sponsor.sponsor_pdf, name="sponsor_pdf"),
]
