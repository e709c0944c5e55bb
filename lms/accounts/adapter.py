"""How allauth behaves here: accounts are made by administrators, nobody signs up."""

from __future__ import annotations

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

logger = logging.getLogger(__name__)


class ClosedAccountAdapter(DefaultAccountAdapter):
    """Sign-in only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse sign-up: a stranger must not be able to make an account."""
        return False

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
