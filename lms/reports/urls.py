"""Addresses of the reports package."""

from __future__ import annotations

from django.urls import path

from lms.reports import views

app_name = "reports"

urlpatterns = [
    path("team/", views.board, name="board"),
    path("team/export.csv", views.export, name="export"),
    path("team/people/<uuid:uuid>/", views.person, name="person"),
    path("team/cells/<slug:key>/", views.cell, name="cell"),
]
