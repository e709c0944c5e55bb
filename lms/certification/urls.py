"""Addresses of the certification package."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "certification"

urlpatterns: list[URLPattern] = []
