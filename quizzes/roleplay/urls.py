"""Addresses of the role-play package."""

from __future__ import annotations

from django.urls import path

from quizzes.roleplay.views import calibration, call, pages, review

app_name = "roleplay"

urlpatterns = [
    path("roleplays/", pages.index, name="index"),
    path("roleplays/<slug:key>/", pages.briefing, name="briefing"),
    path("calls/<uuid:uuid>/", call.conversation, name="conversation"),
    path("calls/<uuid:uuid>/say/", call.say, name="say"),
    path("calls/<uuid:uuid>/take-back/", call.take_back, name="take_back"),
    path("calls/<uuid:uuid>/hang-up/", call.hang_up, name="hang_up"),
    path("calls/<uuid:uuid>/debrief/", call.debrief, name="debrief"),
    path("calls/<uuid:uuid>/appeal/", review.appeal, name="appeal"),
    path("marking/calls/", review.queue, name="reviews"),
    path("marking/calls/<uuid:uuid>/", review.review, name="review"),
    path("marking/calls/<uuid:uuid>/keep/", calibration.keep_gold, name="keep_gold"),
    path("marking/role-plays/", calibration.scenarios, name="scenarios"),
    path("marking/role-plays/<int:pk>/", calibration.scenario, name="scenario"),
    path("marking/golds/<int:pk>/", calibration.gold, name="gold"),
    path("marking/golds/<int:pk>/confirm/", calibration.confirm_gold, name="confirm_gold"),
    path("marking/call-appeals/", review.appeals, name="appeals"),
    path("marking/call-appeals/<uuid:uuid>/", review.decide_appeal, name="decide_appeal"),
]
