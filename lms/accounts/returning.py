"""The way back for somebody who sent a form from a page that had outlived its sign-in."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

READING = frozenset({"GET", "HEAD", "OPTIONS"})


def page_before(request: HttpRequest) -> str:
    """Return the path of the page of this site from which `request` was sent; "/" when unknown."""
    sent_from = request.META.get("HTTP_REFERER", "")
    known = url_has_allowed_host_and_scheme(
        sent_from, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    if not known:
        return "/"
    parts = urlsplit(sent_from)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    # A path such as //elsewhere would be another site once it stands alone.
    return path if url_has_allowed_host_and_scheme(path, allowed_hosts=None) else "/"


def sign_in_again(page: str) -> str:
    """Return the address of the sign-in that leads to `page` and says that nothing was sent."""
    return f"{resolve_url('account_login')}?{urlencode({'next': page, 'unsent': 1})}"


class ReturnToPageMiddleware:
    """Lead a form that was sent signed out back to its page, not to the address it was sent to.

    Many of these addresses only take forms: after the sign-in they would refuse to be read.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method not in READING and response.status_code == 302:
            address = urlsplit(response.headers["Location"])
            if address.path == resolve_url("account_login") and address.query.startswith("next="):
                response.headers["Location"] = sign_in_again(page_before(request))
        return response
