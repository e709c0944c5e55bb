"""Addresses of the courses package."""

from __future__ import annotations

from django.urls import path

from courses import views

app_name = "courses"

urlpatterns = [
    path("learn/", views.index, name="index"),
    path("learn/<slug:course>/", views.course, name="course"),
    path("learn/<slug:course>/<slug:activity>/", views.activity, name="activity"),
    path("learn/<slug:course>/<slug:activity>/done/", views.complete, name="complete"),
    path("learn/<slug:course>/<slug:activity>/place/", views.place, name="place"),
    path("learn/<slug:course>/<slug:activity>/judge/", views.judge, name="judge"),
]
