"""Addresses of the roleplay package."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "roleplay"

urlpatterns: list[URLPattern] = []
