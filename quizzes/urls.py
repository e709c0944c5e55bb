"""Addresses of the quizzes package."""

from __future__ import annotations

from django.urls import path

from quizzes.views import appeals, assessor, learner, regrading

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
    path("attempts/<uuid:uuid>/report/<int:position>/", appeals.report, name="report"),
    path("marking/", assessor.queue, name="marking"),
    path("marking/answers/<int:item>/", assessor.mark, name="mark"),
    path("marking/results/", assessor.results, name="results"),
    path("marking/results/<uuid:uuid>/<int:position>/", assessor.change_mark, name="change_mark"),
    path("marking/appeals/", appeals.index, name="appeals"),
    path("marking/appeals/<uuid:uuid>/", appeals.decide, name="decide"),
    path("marking/again/", regrading.index, name="regrades"),
    path("marking/again/questions/<int:pk>/", regrading.regrade, name="regrade"),
    path("marking/again/<uuid:uuid>/", regrading.regraded, name="regraded"),
]
