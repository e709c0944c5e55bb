"""How allauth behaves here: accounts are made by administrators, nobody signs up."""

from __future__ import annotations

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from lms.foundation import clock

logger = logging.getLogger(__name__)
FAILED = {"app": "allauth.account", "action": "login_failed"}  # of ACCOUNT_RATE_LIMITS


class ClosedAccountAdapter(DefaultAccountAdapter):
    """Sign-in only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse sign-up: a stranger must not be able to make an account."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Turn away who has failed too often, by account or by address.

        allauth counts every attempt under a lock and takes it back when the password is right: 48
        queries where the cache is a table, and a class that signs in at once from one address waits
        in line. Here one look decides, and only what fails is counted. Guesses that are sent side
        by side can pass the same look: as many more as the server has threads.

        Raises
            ValidationError: too many failures; the message says to try again later.
        """
        rates = ratelimit.get_rates(**FAILED)
        key = self._get_login_attempts_cache_key(request, **credentials)
        places = [ratelimit.get_cache_key(request, rate=rate, key=key, **FAILED) for rate in rates]
        failures, now = cache.get_many(places), clock.now().timestamp()
        for place, rate in zip(places, rates, strict=True):
            allowed, _ = ratelimit.apply_rate(failures.get(place, []), now, rate, dry_run=True)
            if not allowed:
                raise self.validation_error("too_many_login_attempts")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Count a failure under the account that was named and the address that it came from."""
        key = self._get_login_attempts_cache_key(request, **credentials)
        ratelimit.consume(request, key=key, **FAILED)

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """Refuse demonstration people where the demonstration is off."""
        if user.is_demonstration and not settings.LMS_DEMO:
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail; a mail server that does not answer is logged, not shown to the person.

        The page after it says the same for every address, and whom to ask when nothing arrives.
        """
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException):
            logger.exception("the mail %s could not be sent; see LMS_EMAIL_URL", template_prefix)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Go back to the profile, where the change was asked for."""
        return reverse("accounts:profile")
