"""Addresses of the accounts package, and the few of allauth that this site opens.

Sign-up, e-mail management and sign-in by code are not routed: accounts are made by administrators.
"""

from __future__ import annotations

from allauth.account import views as allauth
from django.urls import include, path, re_path

from lms.accounts import views

own = (
    [
        path("me/", views.profile, name="profile"),
        path("language/", views.language, name="language"),
    ],
    "accounts",
)

# Without a namespace: allauth itself asks for these names.
sign_in = [
    path("login/", views.login, name="account_login"),
    path("logout/", allauth.logout, name="account_logout"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("password/change/", allauth.password_change, name="account_change_password"),
    path("password/set/", allauth.password_set, name="account_set_password"),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path("password/reset/done/", allauth.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        allauth.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]

urlpatterns = [
    path("", include(own)),
    path("accounts/", include(sign_in)),
]
