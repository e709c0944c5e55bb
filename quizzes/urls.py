"""Addresses of the quizzes package."""

from __future__ import annotations

from django.urls import path

from quizzes.views import learner

app_name = "quizzes"

urlpatterns = [
    path("exams/", learner.index, name="index"),
    path("exams/<slug:key>/", learner.cover, name="cover"),
    path("attempts/<uuid:uuid>/", learner.attempt, name="attempt"),
    path("attempts/<uuid:uuid>/save/", learner.save, name="save"),
    path("attempts/<uuid:uuid>/flag/", learner.flag, name="flag"),
    path("attempts/<uuid:uuid>/check/", learner.check, name="check"),
    path("attempts/<uuid:uuid>/submit/", learner.submit, name="submit"),
    path("attempts/<uuid:uuid>/result/", learner.result, name="result"),
]
