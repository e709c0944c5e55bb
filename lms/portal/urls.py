"""Addresses of the portal package."""

from __future__ import annotations

from django.urls import path

from lms.portal import views

app_name = "portal"

urlpatterns = [
    path("", views.home, name="home"),
    path("my/cells/<slug:key>/", views.cell, name="cell"),
    path("about/levels/", views.levels, name="levels"),
]
