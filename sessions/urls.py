"""Addresses under /<firm>/."""

from django.urls import URLPattern

app_name = "coaching_sessions"
urlpatterns: list[URLPattern] = []
