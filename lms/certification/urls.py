"""Addresses of the certification package."""

from __future__ import annotations

from django.urls import path

from lms.certification import views

app_name = "certification"

urlpatterns = [
    path("certificates/", views.mine, name="mine"),
    path("certificates/<uuid:uuid>/pdf/", views.pdf, name="pdf"),
    path("verify/", views.verify_form, name="verify_form"),
    path("verify/<str:number>/", views.verify, name="verify"),
]
